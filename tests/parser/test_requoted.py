"""Quotations within what somebody says, after a reporting clause of their own."""

import pytest

from handmade import tagged
from onrecord.parser.quotes import Quotation, scan
from onrecord.parser.requoted import requoted
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution, attributions
from onrecord_schemas import StatementType


def read(said: str) -> tuple[str, tuple[Quotation, ...], tuple[Attribution, ...]]:
    """Text, quotations and attributions of what Vale *said*."""
    text, tags = tagged(f"“{{c1:{said}}}” {{q1:said}} {{s1:Vale}}.")
    blocks = paragraphs(text)
    quotations = scan(text, blocks)
    return text, quotations, attributions(text, blocks, quotations, tags)


def found(said: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each quotation within the quotation *said*."""
    text, quotations, outer = read(said)
    return [
        (a.source.of(text), a.cue.of(text), a.content[0].of(text))
        for a in requoted(text, quotations, outer)
        if a.source and a.cue and a.type is StatementType.DIRECT
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("I shouted up to the wheelhouse, ‘Pilot on the bow!’ Nobody answered.", ("I", "shouted", "Pilot on the bow!")),
        ("We sat. He said, ‘Boss, I'll give you five.’ And he did.", ("He", "said", "Boss, I'll give you five.")),
        ("He stopped me and said: ‘Do that again.’", ("He", "said", "Do that again.")),
        ("All she said was, ‘Have you a cloth?’", ("she", "said", "Have you a cloth?")),
        ("She rang after the prize and said, ‘Is it paid?’", ("She", "said", "Is it paid?")),
        ("When I got home my wife said ‘we are moving’ and wept.", ("my wife", "said", "we are moving")),
        ("Then Rhys Pugh told me, ‘I am too old,’ and left.", ("Rhys Pugh", "told", "I am too old")),
        ("My mother always used to say, ‘Mind the tide.’", ("My mother", "say", "Mind the tide.")),
        ("She’s like, ‘No way, miss.’", ("She", "’s like", "No way, miss.")),
        ("The kids were like, ‘No way, miss.’", ("The kids", "were like", "No way, miss.")),
        ("They kept shouting, ‘Where is he?’ Nobody knew.", ("They", "shouting", "Where is he?")),
    ],
)
def test_a_quotation_after_a_reporting_clause_is_a_statement(said: str, expected: tuple[str, str, str]) -> None:
    assert found(said) == [expected]


@pytest.mark.parametrize(
    "said",
    [
        "I read ‘The Long Mere’ twice.",
        "She said ‘yes’ and left.",
        "You can say ‘sorry about that’ and go.",
        "The ‘new harbour plan’ is dead.",
        "He sat down. ‘The tide waits’ was on the wall.",
    ],
)
def test_other_words_in_marks_are_not(said: str) -> None:
    assert found(said) == []


def test_what_was_found_already_is_not_found_again() -> None:
    text, quotations, outer = read("He said, ‘The tide waits.’")
    once = list(requoted(text, quotations, outer))

    assert once
    assert not list(requoted(text, quotations, [*outer, *once]))
