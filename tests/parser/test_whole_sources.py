"""Sources that the tagger missed or cut wrong, as they stand beside their cues."""

import pytest

from casting import document
from onrecord.parser.cast.beside import sourced


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{c:It rains}, {q:said} Maurer, {c:every year}.", "Maurer", ["It rains", "every year"]),
        ("{c:It rains}, {q:said} 9/11 widow Jo Roe.", None, ["It rains"]),
        ("{c:It rains}, {q:said} harbour master Jo Roe.", "harbour master Jo Roe", ["It rains"]),
        ("{q:According to} {c:the Ostrey Interior Ministry it rained}.", "the Ostrey Interior Ministry", ["it rained"]),
        ("{c:It rains}, {q:said} nobody.", None, ["It rains"]),
        ("{c:It rains}, {q:told} Maurer.", None, ["It rains"]),
    ],
)
def test_a_name_right_behind_the_cue_is_its_source(marked: str, source: str | None, content: list[str]) -> None:
    given = document(marked)

    (found,) = sourced(given.text, given.paragraphs, given.attributions)

    assert (found.source.of(given.text) if found.source else None) == source
    assert [span.of(given.text) for span in found.content] == content


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("{s:KHARVA (AP) — The president} {q:said} {c:no}.", "The president"),
        ("Collector Anuradha Desh-{s:Joshi} {q:said} {c:no}.", "Desh-Joshi"),
        ("We met {s:Jo Roe — a teacher}, who {q:said} {c:no}.", "Jo Roe — a teacher"),
    ],
)
def test_a_source_begins_with_a_whole_word_behind_the_dateline(marked: str, source: str) -> None:
    given = document(marked)

    (found,) = sourced(given.text, given.paragraphs, given.attributions)

    assert found.source is not None
    assert found.source.of(given.text) == source
