"""Statements inside statements: the tagger labels each word once, so it reads some sentences again on their own.

Reading every content again costs half as much as reading the document. So only those sentences of a content are read
that hold a verb of saying.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.parser.quotes import scan
from onrecord.parser.segment import sentences
from onrecord.parser.spans import Attribution, attributions
from onrecord.parser.tagger import Tags
from onrecord.parser.text import Span

_SAYING = re.compile(
    r"\b(?:said|says?|saying|tells?|told|wrote|writes|promise[sd]|warn(?:s|ed)|claim(?:s|ed)|asks|asked|believe[sd]?"
    r"|thinks|insist(?:s|ed)|announce[sd]|argue[sd]?|according|denie[sd]|accuse[sd]|admit(?:s|ted)|replie[sd]"
    r"|answered|suggest(?:s|ed)|declare[sd]|demand(?:s|ed)|note[sd]|add(?:s|ed)|report(?:s|ed)|stated|states that"
    r"|explained|recall(?:s|ed)|wants|hopes|expects|swore|sworn|quoted|called)\b",
    re.IGNORECASE,
)
# PolNeAR has no statement in another, so each of these counts as wrong there: what is emitted is what is surest.
_SURE = 0.98
_SURE_OF_TOLD = 0.9
_LEAST_IN_TURN = 0.45  # a turn is whole paragraphs: there the tagger is on known ground
_TELLING = re.compile(r"\b(?:told|tells|according to)\b", re.IGNORECASE)  # who tells whom: hardly ever anything else


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read again: neighbouring sentences of a content."""

    outer: Attribution
    span: Span


def inner(text: str, found: Sequence[Attribution], tag: Callable[[Sequence[str]], list[Tags]]) -> Iterator[Attribution]:
    """The attributions that stand in contents of *found* and are not in it yet."""
    readings = [reading for outer in found if outer.parent is None for reading in _readings(text, outer)]
    known = sorted(span for a in found if a.parent is not None for span in a.content)
    tagged = tag([reading.span.of(text) for reading in readings])
    for reading, tags in zip(readings, tagged, strict=True):
        for attribution in _within(text, reading, tags):
            if not _met(known, attribution):
                yield attribution


def _readings(text: str, outer: Attribution) -> Iterator[_Reading]:
    """The sentences with a verb of saying, neighbours together."""
    for span in outer.content:
        last: Span | None = None
        for sentence in sentences(text, span) if _SAYING.search(text, *span) else ():
            if not _SAYING.search(text, *sentence):
                continue
            if last is not None and not text[last.end : sentence.start].strip():
                last = Span(last.start, sentence.end)
                continue
            if last is not None:
                yield _Reading(outer, last)
            last = sentence
        if last is not None:
            yield _Reading(outer, last)


def _within(text: str, reading: _Reading, tags: Tags) -> Iterator[Attribution]:
    said = reading.span.of(text)
    paragraphs = (Span(0, len(said)),)
    for attribution in attributions(said, paragraphs, scan(said, paragraphs), tags):
        if attribution.cue is None or attribution.source is None:
            continue
        if attribution.confidence >= _least(text, said, reading.outer, attribution):
            yield replace(
                attribution,
                content=tuple(_moved(part, reading.span.start) for part in attribution.content),
                cue=_moved(attribution.cue, reading.span.start),
                source=_moved(attribution.source, reading.span.start),
                paragraph=reading.outer.paragraph,
                parent=None,
            )


def _least(text: str, said: str, outer: Attribution, attribution: Attribution) -> float:
    """How sure one must be of an inner attribution of this kind."""
    if outer.is_turn:
        return _LEAST_IN_TURN
    is_account = outer.cue is not None and outer.cue.of(text).lower() == "according to"
    if is_account or (attribution.cue is not None and _TELLING.search(said, *attribution.cue)):
        return _SURE_OF_TOLD
    return _SURE


def _met(known: Sequence[Span], attribution: Attribution) -> bool:
    place = bisect_left(known, attribution.content[0].end, key=lambda span: span.start)
    return place > 0 and known[place - 1].meets(attribution.content[0])


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
