"""What real programs print and save: whole paragraphs, nothing else."""

from pathlib import Path

import pytest

from onrecord.parser.extract import extract
from samples.article import PARAGRAPHS, TITLE
from samples.prints import LONG, SAVED, SHORT, article, chromium, printed, quoting, quoting_paragraphs

needs_chromium = pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine: apt-get install chromium")

JUSTIFIED = "p { text-align: justify; hyphens: auto; margin: 0 0 .6em }"
INDENTED = "p { text-align: justify; hyphens: auto; margin: 0; text-indent: 1em }"
COLUMNS = "h1 { column-span: all } body { columns: 2; column-gap: 2em; font-size: 15px }"
HEADS = """@page { margin: 25mm 20mm; @top-center { content: 'The Saltmarsh Courier' }
           @bottom-center { content: counter(page) } @bottom-right { content: 'Local news | ' counter(page) } }"""
BESIDE = "div { float: right; width: 7cm; height: 6cm; margin: 5px; background: #ccc }"
PRINTS = {
    "as browsers set it": (article(), PARAGRAPHS),
    "wide lines": (article("p { line-height: 1.7; margin: .6em 0 }"), PARAGRAPHS),
    "small distances": (article("p { line-height: 1.35; margin: 0 0 .4em }"), PARAGRAPHS),
    "double spaced": (article("p { line-height: 2.4; margin: 0; text-indent: 2em }"), PARAGRAPHS),
    "justified": (article(f"{JUSTIFIED} p {{ width: 11cm }}"), PARAGRAPHS),
    "columns, pages": (article(COLUMNS + INDENTED, LONG), LONG),
    "ragged columns": (article(COLUMNS, LONG), LONG),
    "running heads": (article(HEADS + "p { font-size: 17px }", LONG), LONG),
    "text beside a picture": (article(BESIDE, before="<div></div>"), PARAGRAPHS),
    "headings, quoted blocks": (quoting(), quoting_paragraphs()[1:]),
    "paragraphs of one line": (
        article("", (*PARAGRAPHS[:2], *SHORT, *PARAGRAPHS[2:])),
        (*PARAGRAPHS[:2], *SHORT, *PARAGRAPHS[2:]),
    ),
}


@needs_chromium
@pytest.mark.parametrize("layout", PRINTS)
def test_a_page_that_chromium_prints_has_its_paragraphs_and_nothing_from_around(layout: str, tmp_path: Path) -> None:
    page, paragraphs = PRINTS[layout]

    text = extract(printed(page, tmp_path), "ferry.pdf").text

    assert text.split("\n\n") == [TITLE, *paragraphs]


@needs_chromium
def test_items_of_a_printed_list_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    items = "".join(f"<li>{words}" for words in SHORT + PARAGRAPHS[:2])

    text = extract(printed(article("", PARAGRAPHS[:3], f"<ol>{items}</ol>"), tmp_path), "ferry.pdf").text

    numbered = [f"{n}. {words}" for n, words in enumerate(SHORT + PARAGRAPHS[:2], 1)]
    assert text.split("\n\n") == [TITLE, *numbered, *PARAGRAPHS[:3]]


@needs_chromium
def test_a_footnote_stands_behind_the_text_that_runs_over_the_page_and_its_mark_is_gone(tmp_path: Path) -> None:
    start, end = PARAGRAPHS[2].split("nobody ")
    marked = start.replace("autumn", "autumn<sup>1</sup>")
    note = "1 The fares were last raised in 2019."
    over = f"<p>{PARAGRAPHS[0]}<p>{marked}nobody<div>{note}</div><p>{end}"
    style = "@page { size: A5 } div { break-after: page; font-size: 10px }"

    text = extract(printed(article(style, PARAGRAPHS[3:5], over), tmp_path), "ferry.pdf").text

    assert text.split("\n\n") == [TITLE, PARAGRAPHS[0], *PARAGRAPHS[2:5], note]


@needs_chromium
def test_the_name_of_the_site_is_no_part_of_the_title(tmp_path: Path) -> None:
    page = article().replace("</title>", " | Local | The Saltmarsh Courier</title>")

    extracted = extract(printed(page, tmp_path), "ferry.pdf")

    assert (extracted.title, extracted.text.split("\n\n")) == (TITLE, [TITLE, *PARAGRAPHS])


@pytest.mark.parametrize("ending", ["pdf", "docx", "odt", "rtf", "epub"])
def test_what_libreoffice_saves_has_its_paragraphs(ending: str) -> None:
    data = (SAVED / f"libreoffice.{ending}").read_bytes()

    assert extract(data, f"ferry.{ending}").text.split("\n\n") == list(quoting_paragraphs())


def test_a_page_that_libreoffice_saves_has_its_paragraphs() -> None:
    data = (SAVED / "libreoffice.html").read_bytes()

    assert extract(data, "ferry.html").text.split("\n\n") == [TITLE, *PARAGRAPHS]


def test_bullets_and_numbers_that_libreoffice_writes_into_rtf_are_no_text() -> None:
    data = (SAVED / "list.rtf").read_bytes()

    assert extract(data, "list.rtf").text.split("\n\n") == [TITLE, *PARAGRAPHS]
