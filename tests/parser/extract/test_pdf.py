"""PDF: reading order, whole words, whole paragraphs, and honest notes."""

import pytest

from onrecord.parser.extract import ExtractionError, Limits, extract
from samples.article import BODY, PARAGRAPHS, TEXT, TITLE
from samples.pdfs import Line, column, pdf

HYPHENS = ("harb-our", "Thurs-day", "con-vinced")
ONE_COLUMN = column(PARAGRAPHS, 72, 700, 80, HYPHENS)
NARROW = column(PARAGRAPHS, 50, 700, 45, HYPHENS)
HEAD: Line = (72, 760, 18, TITLE)


def two_columns() -> tuple[list[Line], list[Line]]:
    half = len(NARROW) // 2
    up = 700 - NARROW[half][1]
    return NARROW[:half], [(320.0, y + up, size, text) for _, y, size, text in NARROW[half:]]


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    assert extract(pdf([[HEAD, *ONE_COLUMN]]), "a.pdf").text == TEXT


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = two_columns()

    assert extract(pdf([[HEAD, *left, *right]]), "a.pdf").text == TEXT


def test_two_columns_that_the_file_draws_line_by_line_are_read_one_after_the_other() -> None:
    left, right = two_columns()
    by_row = sorted([*left, *right], key=lambda line: (-line[1], line[0]))

    assert extract(pdf([[HEAD, *by_row]]), "a.pdf").text == TEXT


def test_running_heads_and_page_numbers_are_left_out_and_paragraphs_run_over_pages() -> None:
    def edges(number: int) -> list[Line]:
        return [
            (72, 30, 9, f"The Saltmarsh Courier | Page {number} of 3"),
            (72, 815, 9, "Friday, 14 March"),
            (300, 18, 9, f"{number}"),
        ]

    pages = [[*edges(1), HEAD, *ONE_COLUMN[:6]], [*edges(2), *ONE_COLUMN[6:15]], [*edges(3), *ONE_COLUMN[15:]]]

    assert extract(pdf(pages), "a.pdf").text == TEXT


def test_a_word_with_a_hyphen_of_its_own_keeps_it() -> None:
    lines = [
        (72.0, 700.0, 11.0, "The well-known doctor, Tomas Ruiz-"),
        (72.0, 686.0, 11.0, "Keller, is well-"),
        (72.0, 672.0, 11.0, "known, he said."),
    ]

    assert extract(pdf([lines]), "a.pdf").text == "The well-known doctor, Tomas Ruiz-Keller, is well-known, he said."


def test_the_larger_lines_on_top_are_the_title() -> None:
    head: list[Line] = [(72, 780, 20, "Harbour board votes"), (72, 756, 20, "to keep the night ferry")]

    extracted = extract(pdf([[*head, *ONE_COLUMN]]), "a.pdf")

    assert (extracted.title, extracted.text) == (TITLE, TEXT)


@pytest.mark.parametrize("title", ["Microsoft Word - ferry.docx", "ferry_final2.indd", "untitled"])
def test_a_title_that_a_program_gave_is_none(title: str) -> None:
    assert extract(pdf([[HEAD, *ONE_COLUMN]], info=f"/Title ({title})"), "a.pdf").title == TITLE


def test_pages_that_could_not_be_read_are_counted() -> None:
    extracted = extract(pdf([ONE_COLUMN[:12], [], ONE_COLUMN[12:]]), "a.pdf")

    assert extracted.text == BODY
    assert extracted.coverage == "partial"
    assert extracted.notes == ("2 of 3 pages read; the others hold no text",)


def test_pages_past_the_limit_are_left_out_and_said_so() -> None:
    extracted = extract(pdf([ONE_COLUMN] * 4), "a.pdf", Limits(pages=2))

    assert extracted.coverage == "partial"
    assert extracted.notes == ("2 of 4 pages read; past 2 pages a limit was reached",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([ONE_COLUMN], encrypt=True), "a.pdf: the PDF is encrypted; remove the password, then drop it again"),
        (pdf([[], [], []]), "a.pdf: the PDF has 3 pages and no text; scanned pages need OCR first; drop what it gives"),
        (b"%PDF-1.7\nnothing", "a.pdf: the PDF is damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why_and_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        extract(data, "a.pdf")

    assert str(caught.value).startswith(message)
