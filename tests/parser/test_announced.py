"""Quotations behind a noun of saying: the tagger need not have found them."""

import pytest

from onrecord.parser.announced import announced
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import StatementType


def found(text: str, known: tuple[Attribution, ...] = ()) -> list[tuple[str, str, str]]:
    return [
        (a.source.of(text) if a.source else "", a.cue.of(text) if a.cue else "", a.content[0].of(text))
        for a in announced(text, scan(text, paragraphs(text)), known)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bishop’s verdict: “They had it coming.”", ("The bishop’s", "verdict", "They had it coming.")),
        ("She wrote. Her reply is beneath it: “Then jump.”", ("Her", "reply is beneath it", "Then jump.")),
        ("Ann Lee's final answer was short: 'No.'", ("Ann Lee's", "final answer was short", "No.")),
        ("It rained.\n\nThe Lees’ advice:\n\n“Stay away.”", ("The Lees’", "advice", "Stay away.")),
    ],
)
def test_whose_word_it_is_speaks(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The bishop’s hat is called “The Answer”.",
        "The bishop’s verdict came late. The sign read: “Stay away.”",
        "The verdict: “They had it coming.”",  # whose?
        "The bishop’s house has a sign: “Stay away.”",
    ],
)
def test_other_quotations_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_what_the_tagger_has_found_is_not_found_again() -> None:
    text = "The bishop’s verdict: “They had it coming.”"
    content = (Span(text.index("They"), text.index("”")),)

    assert found(text, (Attribution(content, None, None, StatementType.DIRECT, 0, 0.5),)) == []
