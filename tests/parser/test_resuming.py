"""Quotations that their sentence resumes behind a participle."""

import pytest

from onrecord.parser.quotes import scan
from onrecord.parser.resuming import resuming
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import StatementType

DIRECT, MIXED, INDIRECT = StatementType.DIRECT, StatementType.MIXED, StatementType.INDIRECT


def joined(text: str, *said: tuple[str, StatementType, str]) -> list[tuple[list[str], StatementType]]:
    """Contents and types after joining; *said* holds content, type and source of each attribution."""

    def place(part: str) -> Span:
        start = text.index(part)
        return Span(start, start + len(part))

    given = [Attribution((place(c),), None, place(s), type_, 0, 0.9) for c, type_, s in said]
    out = resuming(text, scan(text, paragraphs(text)), given)
    return [([span.of(text) for span in a.content], a.type) for a in out]


def test_the_second_half_goes_to_the_reporting_clause() -> None:
    text = "“Each time,” Vale said, pointing at the roof, “we move.” He left."

    made = joined(text, ("Each time", DIRECT, "Vale"), ("the roof, “we move.", MIXED, "Vale"))

    assert made == [(["Each time", "we move."], DIRECT), (["the roof"], INDIRECT)]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("“Each time,” Vale said, pointing at the roof. He saw that, “we move.”", "Vale"),
        ("“Each time,” Vale said, as Ann wrote of the roof, “we move.”", "Ann"),
        ("“Each time,” Vale said, pointing at the roof, “We move.”", "Vale"),
        ("“Each time” Vale said, pointing at the roof, “we move.”", "Vale"),
    ],
)
def test_other_quotations_stay_where_they_are(text: str, other: str) -> None:
    second = text[text.index("roof") : -1]

    made = joined(text, ("Each time", DIRECT, "Vale"), (second, MIXED, other))

    assert made == [(["Each time"], DIRECT), ([second], MIXED)]


def test_a_content_that_ends_its_document_resumes_nothing() -> None:
    text = "Vale said the roof, he said, “moved” as “we move”"

    made = joined(text, (text[10:], MIXED, "Vale"), ("roof, he said, “moved”", MIXED, "Vale"))

    assert [type_ for _, type_ in made] == [MIXED, MIXED]
