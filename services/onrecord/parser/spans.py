"""Tags, links, quotations and turns → attributions: who is said to have said what, as spans.

The tagger decides which words are content, cue and source and how well they go together; the document's structure
decides where a content ends, which contents are one, and what may go together at all: nothing crosses into another
paragraph but a quotation that is left open or a turn of a transcript.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord_schemas import StatementType

from onrecord.parser.contents import Content, contents
from onrecord.parser.links import Linked, linked
from onrecord.parser.quotes import Quotation
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span
from onrecord.parser.turns import Turn, turns

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3  # of a quotation that goes to the running speaker without a cue of its own


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement as spans of the text, half-open code-point offsets."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    type: StatementType
    paragraph: int
    """Number of the paragraph that the content begins in."""
    confidence: float
    inferred: bool = False
    """A quotation without a source: the running speaker's."""
    parent: int | None = None
    """Index of the attribution that this one is nested in."""
    is_turn: bool = False
    """A turn of a transcript, after its speaker's label."""


def attributions(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags
) -> tuple[Attribution, ...]:
    """The attributions of a document in reading order, an enclosing one before those in it."""
    spoken = turns(text, paragraphs)
    units = contents(text, paragraphs, quotations, tags)
    reach = [_reach(text, paragraphs, unit) for unit in units]
    homes = _homes(paragraphs, tags.sources), _homes(paragraphs, tags.cues)
    found = [_attribution(text, quotations, group, tags) for group in linked(units, reach, tags, homes)]
    found = [a for a in found if not _is_label(a, spoken)]
    found += _running(text, paragraphs, quotations, found, spoken)
    found += [_turn(turn) for turn in spoken]
    return _nested(found)


def _homes(paragraphs: Sequence[Span], tagged: Sequence[TaggedSpan]) -> list[int]:
    starts = [p.start for p in paragraphs]
    return [max(0, bisect_right(starts, tag.start) - 1) for tag in tagged]


def _reach(text: str, paragraphs: Sequence[Span], unit: Content) -> set[int]:
    """The paragraphs that may hold a unit's cue and source: its own, one that announces it, one that signs it."""
    own = set(range(unit.paragraph, unit.paragraph + len(unit.spans)))
    first, last = min(own), max(own)
    if first and text[paragraphs[first - 1].end - 1] == ":" and unit.spans[0].start <= paragraphs[first].start + 2:
        own.add(first - 1)
    if last + 1 < len(paragraphs) and text[paragraphs[last + 1].start] in "—–―-" and unit.quoted:
        own.add(last + 1)
    return own


def _attribution(text: str, quotations: Sequence[Quotation], group: Linked, tags: Tags) -> Attribution:
    content = tuple(sorted(span for unit in group.contents for span in unit.spans))
    cue = None if group.cue is None else tags.cues[group.cue]
    source = None if group.source is None else tags.sources[group.source]
    return Attribution(
        content,
        None if cue is None else Span(cue.start, cue.end),
        None if source is None else Span(source.start, source.end),
        _type(text, quotations, content),
        group.contents[0].paragraph,
        _confidence(group, tags),
    )


def _type(text: str, quotations: Sequence[Quotation], content: Iterable[Span]) -> StatementType:
    words = [Span(*match.span()) for span in content for match in _WORD.finditer(text, *span)]
    top = [q.outer for q in quotations if q.depth == 0]
    starts = [q.start for q in top]
    quoted = sum((i := bisect_right(starts, word.start)) > 0 and top[i - 1].covers(word) for word in words)
    if quoted == len(words):
        return StatementType.DIRECT
    return StatementType.MIXED if quoted else StatementType.INDIRECT


def _confidence(group: Linked, tags: Tags) -> float:
    tagged = [tags.contents[number].score for unit in group.contents for number in unit.tagged]
    return sum(tagged) / len(tagged)


def _is_label(attribution: Attribution, spoken: Sequence[Turn]) -> bool:
    """Tell whether a tagged attribution is only a turn again: its label as source, its colon as cue, or no cue at all."""
    for turn in spoken:
        if turn.first <= attribution.paragraph <= turn.last:
            by_label = attribution.source is not None and attribution.source.start <= turn.content[0].start
            return by_label or attribution.cue is None or attribution.source is None
    return False


def _running(
    text: str,
    paragraphs: Sequence[Span],
    quotations: Sequence[Quotation],
    found: list[Attribution],
    spoken: Sequence[Turn],
) -> Iterator[Attribution]:
    """Quotations that fill their paragraph, right after an attributed one: the speaker goes on."""
    taken = {p for a in found for p in range(a.paragraph, a.paragraph + len(a.content))}
    taken |= {p for turn in spoken for p in range(turn.first, turn.last + 1)}
    by_paragraph: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        if quotation.depth == 0:
            by_paragraph.setdefault(quotation.paragraph, []).append(quotation)
    for number, own in sorted(by_paragraph.items()):
        words = sum(1 for q in own for _ in _WORD.finditer(text, *q.inner))
        fills = words == sum(1 for _ in _WORD.finditer(text, *paragraphs[number]))
        if number not in taken and number - 1 in taken and fills and words >= _FEWEST_WORDS:
            taken.add(number)
            content = tuple(q.inner for q in own)
            yield Attribution(content, None, None, StatementType.DIRECT, number, 0.5, inferred=True)


def _turn(turn: Turn) -> Attribution:
    return Attribution(
        turn.content, turn.colon, turn.label, StatementType.DIRECT, turn.first, confidence=0.99, is_turn=True
    )


def _nested(found: list[Attribution]) -> tuple[Attribution, ...]:
    """*found* in reading order, each with the narrowest attribution whose content holds all of its own."""
    ordered = sorted(found, key=lambda a: (a.content[0].start, -a.content[-1].end))
    open_at: list[int] = []
    out: list[Attribution] = []
    for index, attribution in enumerate(ordered):
        while open_at and out[open_at[-1]].content[-1].end <= attribution.content[0].start:
            open_at.pop()
        parent = next((i for i in reversed(open_at) if _holds(out[i], attribution)), None)
        out.append(replace(attribution, parent=parent))
        open_at.append(index)
    return tuple(out)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(any(span.covers(part) for span in outer.content) for part in inner.content)
