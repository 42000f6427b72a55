"""Statements inside statements: the tagger labels each word once, so it reads some contents again on their own.

Reading every content again costs half as much as reading the document. So only those are read that show a second
voice: a turn of a transcript, or quotation marks inside the content.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onrecord.parser.contents import words
from onrecord.parser.quotes import Quotation, scan
from onrecord.parser.spans import Attribution, attributions
from onrecord.parser.tagger import Tags
from onrecord.parser.text import Span
from onrecord_schemas import StatementType

_FEWEST_WORDS = 5  # source, cue, and something said
_FEWEST_QUOTED = 3  # shorter ones are titles, nicknames and scare quotes
_LEAST_CONFIDENCE = 0.95  # of an inner attribution; PolNeAR, where every one counts as wrong, sets the price
_LEAST_IN_TURN = 0.6  # a turn is whole paragraphs: there the tagger is on known ground


def inner(
    text: str,
    found: Sequence[Attribution],
    quotations: Sequence[Quotation],
    tag: Callable[[Sequence[str]], list[Tags]],
) -> Iterator[Attribution]:
    """The attributions that stand in contents of *found* and are not in it yet."""
    outermost = [attribution for attribution in found if attribution.parent is None]
    spans = [
        (attribution, span)
        for attribution in outermost
        for span in attribution.content
        if words(text, span) >= _FEWEST_WORDS
        and (attribution.is_turn or _holds_marks(text, span, attribution, quotations))
    ]
    known = sorted(span for a in found if a.parent is not None for span in a.content)
    tagged = tag([span.of(text) for _, span in spans])
    for (outer, span), tags in zip(spans, tagged, strict=True):
        for attribution in _within(span.of(text), outer, span, tags):
            if not _met(known, attribution):
                yield attribution


def _holds_marks(text: str, span: Span, attribution: Attribution, quotations: Sequence[Quotation]) -> bool:
    """Tell whether a quotation of more than a few words begins in *span* that is not the content's own."""
    place = bisect_left(quotations, span.start, key=lambda q: q.outer.start)
    own_depth = 0 if attribution.type is StatementType.DIRECT else -1
    while place < len(quotations) and (quotation := quotations[place]).outer.start < span.end:
        if quotation.depth > own_depth and words(text, quotation.inner) >= _FEWEST_QUOTED:
            return True
        place += 1
    return False


def _within(said: str, outer: Attribution, span: Span, tags: Tags) -> Iterator[Attribution]:
    paragraphs = (Span(0, len(said)),)
    for attribution in attributions(said, paragraphs, scan(said, paragraphs), tags):
        if attribution.cue is None or attribution.source is None:
            continue
        if attribution.confidence < (_LEAST_IN_TURN if outer.is_turn else _LEAST_CONFIDENCE):
            continue
        yield replace(
            attribution,
            content=tuple(_moved(part, span.start) for part in attribution.content),
            cue=_moved(attribution.cue, span.start),
            source=_moved(attribution.source, span.start),
            paragraph=outer.paragraph,
            parent=None,
        )


def _met(known: Sequence[Span], attribution: Attribution) -> bool:
    place = bisect_left(known, attribution.content[0].end, key=lambda span: span.start)
    return place > 0 and known[place - 1].meets(attribution.content[0])


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
