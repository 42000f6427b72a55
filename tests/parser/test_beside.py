"""Sources that the tagger left out: the words behind their cue."""

import pytest

from handmade import tagged
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import attributions


def said(marked: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """Give the source and the content of each statement."""
    text, tags = tagged(marked)
    blocks = paragraphs(text)
    found = attributions(text, blocks, scan(text, blocks), tags)
    return [(a.source and a.source.of(text), tuple(span.of(text) for span in a.content)) for a in found]


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ('"{c1:Two clocks argue}," {q1:observes} the old clerk, over a burnt pan.', "the old clerk"),
        ("»{c1:He is shy}«, {q1:explained} his operator from beneath the wing.", "his operator"),
        ("“{c1:The hens are asleep}”, {q1:posted} @hillfoot_hens, a smallholding.", "@hillfoot_hens"),
        ('"{c1:The hens are asleep}," {q1:said} Vale.', "Vale"),
        # What stands behind the verb is no source.
        ("“{c1:The pier must go}”, {q1:was heard} in three languages.", None),
        ("{c1:The delegation} {q1:was told} the price.", None),
    ],
)
def test_a_quotations_source_may_stand_behind_its_cue(marked: str, source: str | None) -> None:
    (only,) = said(marked)

    assert only[0] == source


def test_a_name_between_the_halves_of_a_sentence_is_their_source() -> None:
    marked = "{c1:Borrowed boats}, {q1:said} {c1:Maurer}, {c1:must be back by six}."

    assert said(marked) == [("Maurer", ("Borrowed boats", "must be back by six"))]


def test_a_name_that_opens_the_second_half_of_a_sentence_is_its_source() -> None:
    marked = "{c1:Borrowed boats}, {q1:said} {c1:Maurer, must be back by six}."

    assert said(marked) == [("Maurer", ("Borrowed boats", "must be back by six"))]


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("the Lothian Harbour Ministry over 40 boats sank", "the Lothian Harbour Ministry", "over 40 boats sank"),
        ("Vale the boat was his", "Vale", "the boat was his"),
        ("the Court of the Tides no boat sank", "the Court of the Tides", "no boat sank"),
    ],
)
def test_according_to_takes_its_source_from_the_content_where_no_comma_parts_them(
    marked: str, source: str, content: str
) -> None:
    assert said(f"{{q1:According to}} {{c1:{marked}}}.") == [(source, (content,))]


def test_according_to_takes_no_lower_case_words_for_a_name() -> None:
    assert said("{q1:According to} {c1:plan the boat sank}.") == [(None, ("plan the boat sank",))]


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ("Lothia’s prime minister, ", "Lothia’s prime minister, Ingrid Vale"),
        ("In a letter, the prime minister, ", "the prime minister, Ingrid Vale"),
        ("In Port Elsham, ", "Ingrid Vale"),
        ("The day was long, ", "Ingrid Vale"),
    ],
)
def test_a_name_takes_the_office_before_it_along(before: str, source: str) -> None:
    ((found, _),) = said(f"{before}{{s1:Ingrid Vale}} {{q1:said}} {{c1:the tide was low}}.")

    assert found == source


def test_a_sentence_that_a_paper_tells_is_its_own_statement_around_that_of_who_speaks_in_it() -> None:
    both = said("{q1:According to} {s1:the Tide Herald}, {s2:the mayor} {q2:said} {c2:no boat had sunk}. It rained.")

    assert both == [
        ("the Tide Herald", ("the mayor said no boat had sunk",)),
        ("the mayor", ("no boat had sunk",)),
    ]


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        (
            "{s1:The Herald} {q1:quoted} {c1:the mayor as saying that the tide was low}.",
            "the mayor",
            "the tide was low",
        ),
        ("{c1:The mayor} {q1:was quoted} {c1:as saying the tide was low}.", "The mayor", "the tide was low"),
        ("{c1:The mayor} {q1:was quoted as saying} {c1:that the tide was low}.", "The mayor", "the tide was low"),
        (
            "{s1:The Herald} {q1:quoted} {c1:the mayor’s words on the tide}.",
            "The Herald",
            "the mayor’s words on the tide",
        ),
    ],
)
def test_whoever_is_quoted_as_saying_is_the_source(marked: str, source: str, content: str) -> None:
    assert said(marked) == [(source, (content,))]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("{s1:Vale} {q1:told} {c1:him the pier was lost}.", "the pier was lost"),
        ("{s1:Vale} {q1:telegraphed} {c1:the old capital that the pier was lost}.", "the pier was lost"),
        ("{s1:Vale} {q1:told} {c1:her that the pier was lost}.", "the pier was lost"),
        ("{s1:Vale} {q1:told} {c1:her mother to wait}.", "her mother to wait"),
        ("{s1:Vale} {q1:rejected} {c1:the idea that the pier was lost}.", "the idea that the pier was lost"),
    ],
)
def test_whom_it_is_told_is_no_part_of_what_is_told(marked: str, content: str) -> None:
    ((_, found),) = said(marked)

    assert found == (content,)


def test_a_source_behind_in_the_words_of_needs_no_other_cue() -> None:
    assert said("In the words of {s1:Ivo Vale}, {c1:it was late}.") == [("Ivo Vale", ("it was late",))]


@pytest.mark.parametrize(
    ("marked", "statements"),
    [
        (
            "{q1:According to} {s1:the Herald, Dr Ann Lee}, the chair, {c1:said it had snowed}.",
            [("the Herald", ("Dr Ann Lee, the chair, said it had snowed",))],
        ),
        (
            "According to {s1:the Herald, Dr Ann Lee}, the chair, {q1:said} {c1:it had snowed}.",
            [("Dr Ann Lee", ("it had snowed",))],
        ),
        # A name in apposition.
        (
            "{q1:According to} {s1:the chair, Dr Ann Lee}, {c1:it had snowed}.",
            [("the chair, Dr Ann Lee", ("it had snowed",))],
        ),
    ],
)
def test_a_paper_and_who_spoke_to_it_are_two_sources(
    marked: str, statements: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert said(marked) == statements


def test_what_is_done_in_an_account_belongs_to_no_verb_before_it() -> None:
    marked = "{q1:According to} {s1:the Herald}, {c1:Dr Ann Lee, the chair, denied that it had snowed}."

    assert said(marked) == [("the Herald", ("Dr Ann Lee, the chair, denied that it had snowed",))]


@pytest.mark.parametrize(
    ("marked", "cue", "content"),
    [
        ("{s1:Vale} {q1:urged} the board {c1:to sell}.", "urged", "the board to sell"),
        ("{s1:Vale} {q1:called on} both sides “{c1:to sleep}”.", "called on", "to sleep"),
        ("{s1:Vale} {q1:begged} both sides {c1:to “sleep”}.", "begged", "both sides to “sleep”"),
        ("{s1:Vale} {q1:asked} me {c1:to sell}.", "asked", "to sell"),
        ("{s1:Vale} {q1:asked}, softly, {c1:to sell}.", "asked", "to sell"),
        ("{s1:Vale} {q1:hopes} one day {c1:to sell}.", "hopes", "to sell"),
        ("{s1:Vale} {q1:dismissed} the claim {c1:as “a tale”}.", "dismissed", "the claim as “a tale”"),
        ("{s1:Vale} {q1:spoke} that day {c1:as if it rained}.", "spoke", "as if it rained"),
        ("{s1:Vale} {q1:apologised} {c1:for the tone}.", "apologised for", "the tone"),
        ("{s1:Vale} {q1:said} {c1:for now it was dry}.", "said", "for now it was dry"),
        ("{s1:Vale} {q1:planned} {c1:for 40 guests}.", "planned", "for 40 guests"),
        ("{s1:Vale} {q1:said} {c1:it rained} and that {c1:it snowed}.", "said", "it rained and that it snowed"),
        ("{s1:Vale} {q1:said} {c1:he told} us that {c1:it snowed}.", "said", "he told us that it snowed"),
    ],
)
def test_content_and_cue_end_where_polnear_has_it(marked: str, cue: str, content: str) -> None:
    text, tags = tagged(marked)
    blocks = paragraphs(text)
    (only,) = attributions(text, blocks, scan(text, blocks), tags)

    assert (only.cue and only.cue.of(text), [span.of(text) for span in only.content]) == (cue, [content])
