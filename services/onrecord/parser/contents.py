"""Tagged contents and quotations → content units: what is attributed, with its boundaries settled."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.parser.quotes import Quotation
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span, trimmed

_WORD = re.compile(r"\w+")
_HELD = 0.5  # share of a quotation's words that contents must hold for its marks to be the content's boundary


@dataclass(frozen=True, slots=True)
class Content:
    """A unit that has one cue and one source: spans that the document's marks make one."""

    spans: tuple[Span, ...]
    tagged: tuple[int, ...]
    """Numbers of the tagged contents that it was made of: their links are its links."""
    paragraph: int
    quoted: bool
    """Whether quotation marks hold all of it."""


def contents(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags
) -> tuple[Content, ...]:
    """The content units in reading order."""
    starts = [p.start for p in paragraphs]
    top = [q for q in quotations if q.depth == 0]
    by_paragraph: dict[int, list[Quotation]] = {}
    for q in top:
        by_paragraph.setdefault(q.paragraph, []).append(q)
    pieces = list(_pieces(text, paragraphs, starts, tags.contents))
    barriers = sorted(Span(t.start, t.end) for t in (*tags.cues, *tags.sources))
    out: list[Content] = []
    i = 0
    while i < len(pieces):
        paragraph = pieces[i][1]
        j = i
        while j < len(pieces) and pieces[j][1] == paragraph:
            j += 1
        out += _fitted(text, paragraph, by_paragraph.get(paragraph, ()), pieces[i:j], barriers)
        i = j
    return tuple(_joined(text, top, out))


def _pieces(
    text: str, paragraphs: Sequence[Span], starts: list[int], tagged: Sequence[TaggedSpan]
) -> Iterator[tuple[Span, int, int]]:
    """The tagged contents, cut at the ends of paragraphs: span, paragraph, number."""
    for number, tag in enumerate(tagged):
        p = max(0, bisect_right(starts, tag.start) - 1)
        while p < len(paragraphs) and paragraphs[p].start < tag.end:
            piece = trimmed(text, Span(max(tag.start, paragraphs[p].start), min(tag.end, paragraphs[p].end)))
            if piece.end > piece.start and _WORD.search(text, *piece):
                yield piece, p, number
            p += 1


def _words(text: str, span: Span) -> int:
    return sum(1 for _ in _WORD.finditer(text, *span))


def _fitted(text, paragraph, quotations, pieces, barriers) -> list[Content]:
    """The contents of one paragraph with their ends moved to the marks that hold them."""
    spans = [[piece.start, piece.end, [number]] for piece, _, number in pieces]
    for q in quotations:
        inside = [s for s in spans if s[0] < q.outer.end and q.outer.start < s[1]]
        if not inside:
            continue
        total = _words(text, q.inner)
        held = sum(_words(text, Span(max(s[0], q.inner.start), min(s[1], q.inner.end))) for s in inside)
        if held < _HELD * total:
            continue
        first, last = inside[0], inside[-1]
        if first[0] > q.outer.start and not _barred(barriers, q.inner.start, first[0]):
            first[0] = q.outer.start
        if last[1] < q.outer.end and not _barred(barriers, last[1], q.inner.end):
            last[1] = q.outer.end
        for a, b in zip(inside, inside[1:]):
            if not _barred(barriers, a[1], b[0]):
                b[0] = a[0]
                b[2] = a[2] + b[2]
                a[0] = a[1] = -1
    out = []
    for start, end, numbers in spans:
        if start < 0 or end <= start:
            continue
        span, quoted = _tidy(text, Span(start, end), quotations)
        if span.end > span.start:
            out.append(Content((span,), tuple(numbers), paragraph, quoted))
    return out


def _barred(barriers, start, end) -> bool:
    i = bisect_left(barriers, (start, start))
    return i < len(barriers) and barriers[i].start < end


_LEADING = re.compile(r"[\s,;:.—–-]*(?:that\b[\s,]*)?")
_ABBREVIATION_END = re.compile(r"(?:\b\w\.)+\Z|\.\.\.\Z")


def _tidy(text, span, quotations):
    for q in quotations:
        if q.outer.start - 2 <= span.start and span.end <= q.outer.end + 2 and span.start <= q.inner.start and span.end>=q.inner.end:
            end = q.inner.end
            while end > q.inner.start and text[end - 1] in ",":
                end -= 1
            return Span(q.inner.start, end), True
    start = _LEADING.match(text, span.start, span.end).end()
    end = span.end
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-" or (text[end - 1] == "." and not _ABBREVIATION_END.search(text, start, end))):
        end -= 1
    if start>=end: start,end=span
    inside = any(q.outer.covers(Span(start, end)) for q in quotations)
    return Span(start, end), inside


def _joined(text, top, out):
    """Contents of a quotation that goes on in the next paragraph are one."""
    chain = {}
    group = 0
    for q, r in zip(top, [*top[1:], None]):
        chain[q.outer] = group
        if not q.continues:
            group += 1
    members: dict[int, list[Content]] = {}
    result = []
    for c in out:
        q = next((q for q in top if q.outer.covers(c.spans[0]) and c.quoted and (q.continues or True)), None)
        g = chain[q.outer] if q else None
        if g is not None and g in members and members[g][-1].paragraph != c.paragraph:
            prev = members[g][-1]
            new = Content(prev.spans + c.spans, prev.tagged + c.tagged, prev.paragraph, True)
            result[result.index(prev)] = new
            members[g][-1] = new
        else:
            result.append(c)
            if g is not None:
                members.setdefault(g, []).append(c)
    return result
