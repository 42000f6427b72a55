"""Statements inside statements: which sentences are read again, and what of them is believed."""

from collections.abc import Sequence

import pytest

from handmade import tagged
from onrecord.parser.inner import inner
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import attributions
from onrecord.parser.tagger import Tags

OUTER = '"{{c1:The pier is old. {sentence} We wait.}}" {{q1:said}} {{s1:Vale}}.'


class Rereader:
    """A tagger that knows one marked sentence, and keeps what it was asked to read."""

    def __init__(self, marked: str, score: float) -> None:
        self.marked, self.score = marked, score
        self.read: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[Tags]:
        self.read += texts
        return [tagged(self.marked, self.score)[1] for _ in texts]


def reread(sentence: str, score: float = 0.999) -> tuple[list[str], list[tuple[str, str]]]:
    """Give what was read again within a quotation, and source and content of each statement found in it."""
    rereader = Rereader(sentence, score)
    text, tags = tagged(OUTER.format(sentence=tagged(sentence)[0]))
    blocks = paragraphs(text)
    found = attributions(text, blocks, scan(text, blocks), tags)
    made = [
        (a.source.of(text), " … ".join(s.of(text) for s in a.content)) for a in inner(text, found, rereader) if a.source
    ]
    return rereader.read, made


@pytest.mark.parametrize(
    ("sentence", "source", "content"),
    [
        ("{s1:My mother} {q1:told} me {c1:the sea was near}.", "My mother", "the sea was near"),
        ("{q1:According to} {s1:the master}, {c1:no boat has sunk}.", "the master", "no boat has sunk"),
        ("{s1:He} {q1:told} me, ‘{c1:The bar is shut today}.’", "He", "The bar is shut today."),
        ("{s1:My mother} {q1:says} {c1:the sea is near}.", "My mother", "the sea is near"),
    ],
)
def test_what_somebody_says_within_a_quotation_is_a_statement(sentence: str, source: str, content: str) -> None:
    read, made = reread(sentence)

    assert read == [tagged(sentence)[0]]
    assert made == [(source, content)]


@pytest.mark.parametrize(
    "sentence",
    ["My mother kept {c1:the “Old Tide Inn” for years}.", "{s1:We} {q1:sell} {c1:salt to the United States}."],
)
def test_a_sentence_without_a_verb_of_saying_is_not_read_again(sentence: str) -> None:
    assert reread(sentence) == ([], [])


@pytest.mark.parametrize(
    ("sentence", "is_made"),
    [
        ("{s1:My mother} {q1:told} me {c1:the sea was near}.", True),
        ("{s1:My mother} {q1:believes} {c1:the sea is near}.", False),
    ],
)
def test_who_tells_whom_is_believed_sooner_than_who_believes_what(sentence: str, *, is_made: bool) -> None:
    _, made = reread(sentence, score=0.99)

    assert bool(made) is is_made
