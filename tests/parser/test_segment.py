"""Paragraphs and sentences."""

from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.parser.segment import paragraphs, sentences, unwrapped
from onrecord.parser.text import Span


def blocks(text: str) -> list[str]:
    return [paragraph.of(text) for paragraph in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("  One. \n \t \n\n  Two.  ", ["One.", "Two."]),
        ("One.\u2029Two.\u2028Three.\x0cFour.", ["One.", "Two.", "Three.", "Four."]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_a_paragraph_is_a_block_between_line_breaks(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


WRAPPED = """\
The harbour master said on Monday that the new mooring
had held through the whole of the storm, and that the
old one would be lifted before the end of the winter.
Nobody was hurt.

Two boats were lost, both of them from the yard of the
family that had built the quay, which had stood there
for ninety years without a stone out of its place.
"""


def test_a_hard_wrapped_text_has_its_paragraphs_between_blank_lines() -> None:
    found = blocks(WRAPPED)

    assert [block.split()[0] for block in found] == ["The", "Two"]
    assert found[0].endswith("hurt.")


def test_a_short_line_ends_a_paragraph_of_a_hard_wrapped_text() -> None:
    indented = WRAPPED.replace("\n\n", "\n")

    assert [block.split()[0] for block in blocks(indented)] == ["The", "Two"]


def test_an_indented_first_line_is_as_wide_as_its_indentation_makes_it() -> None:
    short = "The River Commission urged both sides to refrain immediately from unilateral steps."
    wire = "\n\n".join(fill(block, 54, initial_indent="    ") for block in (*WRAPPED.split("\n\n"), short))

    assert [block.split()[0] for block in blocks(wire)] == ["The", "Two", "The"]


def test_an_unwrapped_text_has_one_line_a_paragraph_and_every_character_where_it_was() -> None:
    windows = WRAPPED.replace("\n", "\r\n")

    flat = unwrapped(windows, paragraphs(windows))

    assert len(flat) == len(windows)
    assert flat.split() == windows.split()
    assert len(flat.split("\r\n\r\n")) == 2
    assert all(len(block.splitlines()) == 1 for block in flat.strip().split("\r\n\r\n"))


def test_lines_that_had_room_for_more_are_paragraphs_of_their_own() -> None:
    minutes = "Present: six.\nApologies: none.\nThe hut was painted.\nThe hose was cut.\nWe went home.\nIt rained."

    assert len(blocks(minutes)) == 6


@given(st.text(max_size=300))
def test_paragraphs_hold_every_character_but_white_space(text: str) -> None:
    found = paragraphs(text)

    assert "".join("".join(p.of(text).split()) for p in found) == "".join(text.split())
    assert all(p.of(text) == p.of(text).strip() for p in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We stayed.", ["It rained.", "We stayed."]),
        (
            "Mr. Vale met Dr. Obuya on Jan. 5 in St. Osyth. They ate.",
            ["Mr. Vale met Dr. Obuya on Jan. 5 in St. Osyth.", "They ate."],
        ),
        ("J. R. Pell spoke. He sat.", ["J. R. Pell spoke.", "He sat."]),
        ("“It rained.” She left.", ["“It rained.”", "She left."]),
        ("Why? Nobody knows! Well…", ["Why?", "Nobody knows!", "Well…"]),
        ("It cost 3.50 crowns. Cheap.", ["It cost 3.50 crowns.", "Cheap."]),
    ],
)
def test_sentences_end_at_full_stops_that_shorten_nothing(text: str, expected: list[str]) -> None:
    assert [s.of(text) for s in sentences(text, Span(0, len(text)))] == expected


def test_sentences_stay_in_their_paragraph() -> None:
    text = "Before. One. Two.\n\nAfter."
    paragraph = Span(8, 17)

    assert [s.of(text) for s in sentences(text, paragraph)] == ["One.", "Two."]
