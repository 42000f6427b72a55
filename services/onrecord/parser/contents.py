"""Tagged contents and quotations → content units: what is attributed, with its boundaries settled.

Where a quotation is attributed, its marks are the boundary, whatever the tagger thought of its first or last word.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from onrecord.parser.quotes import Quotation
from onrecord.parser.segment import sentences
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span, trimmed

WORD = re.compile(r"\w+")
_HELD = 0.5  # share of a quotation's words that contents must hold for its marks to be their boundary
_LOOSE = 2  # code points by which a content may miss the marks of the quotation that it is

_HEAD = 6  # paragraphs in which a dateline may stand
_DATELINE = re.compile(
    r"(?:[A-Z]{3}[^\n!?\"“]{1,70}?|[A-Z][^\n!?\"“]{1,50}?\([^)\n]{2,40}\)\s*"
    r"|[A-Z][\w'’./ -]{1,40},\s(?:\d{1,2}\s)?[A-Z][a-z]+\.?(?:\s\d{1,2})?(?:,?\s\d{4})?\s?)[—–-]{1,2}\s"
)

_STAMP = re.compile(r"[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?[\])]?\s?[:–—-]?\s(?=[\"'“„«‘A-Z])")

_LEADING = re.compile(r"[\s,;:.—–-]*(?:that\b[\s,:]*(?=\S))?", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[\s,;:—–-]+(?:and|but))?[\s,;:—–-]*\Z")
_FULL_STOP = re.compile(r"(?<!\.)(?<!\b\w)\.\Z")  # neither an ellipsis nor U.S.
_BESIDE = 4  # code points between a colon and what it announces
_ANNOUNCED = re.compile(r":\W*\Z")
_STOP = re.compile(r"[.!?…]\W*\s")
_CAPITAL = re.compile(r"\s+[^\w\s]*[A-Z]")  # how a sentence begins, unlike the words after `8 p.m.`


@dataclass(frozen=True, slots=True)
class Content:
    """A unit that has one cue and one source: spans that the document's marks make one."""

    spans: tuple[Span, ...]
    tagged: tuple[int, ...]
    """Numbers of the tagged contents that it was made of: their links are its links."""
    paragraph: int
    """Where it begins."""
    quoted: bool
    """Whether one quotation holds all of it."""


def contents(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags) -> tuple[Content, ...]:
    """The content units in reading order."""
    top = [quotation for quotation in quotations if quotation.depth == 0]
    homes = {number: list(own) for number, own in groupby(top, key=lambda q: q.paragraph)}
    fence = sorted(tag.start for tag in (*tags.cues, *tags.sources))
    units: list[Content] = []
    for number, pieces in groupby(_pieces(text, paragraphs, tags.contents), key=lambda piece: piece.paragraph):
        own = homes.get(number, [])
        fitted = _fitted(text, list(pieces), own, fence)
        units += _finished(text, [part for piece in fitted for part in _by_sentence(text, piece, own)], own)
    return tuple(_joined(units, top))


def words(text: str, span: Span) -> int:
    return sum(1 for _ in WORD.finditer(text, *span))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one paragraph on its way to being a unit."""

    span: Span
    tagged: tuple[int, ...]
    paragraph: int


def _pieces(text: str, paragraphs: Sequence[Span], tagged: Sequence[TaggedSpan]) -> Iterator[_Piece]:
    """The tagged contents, cut where they cross from one paragraph into the next."""
    starts = [paragraph.start for paragraph in paragraphs]
    heads = _heads(text, paragraphs)
    for number, tag in enumerate(tagged):
        home = max(0, bisect_right(starts, tag.start) - 1)
        while home < len(paragraphs) and paragraphs[home].start < tag.end:
            start = max(tag.start, heads.get(home, paragraphs[home].start))
            span = trimmed(text, Span(start, max(start, min(tag.end, paragraphs[home].end))))
            if WORD.search(text, *span):
                yield _Piece(span, (number,), home)
            home += 1


def _heads(text: str, paragraphs: Sequence[Span]) -> dict[int, int]:
    """Where the text begins in paragraphs that have a dateline or a time of day before it."""
    return {
        number: match.end()
        for number, paragraph in enumerate(paragraphs)
        if (match := _STAMP.match(text, *paragraph) or (number < _HEAD and _DATELINE.match(text, *paragraph)))
    }


def _fitted(text: str, pieces: list[_Piece], quotations: Sequence[Quotation], fence: Sequence[int]) -> list[_Piece]:
    """*pieces* of one paragraph with their ends moved to the marks of the quotations they hold."""
    first = 0
    for quotation in quotations:
        while first < len(pieces) and pieces[first].span.end <= quotation.outer.start:
            first += 1
        last = first
        while last < len(pieces) and pieces[last].span.start < quotation.outer.end:
            last += 1
        inside = pieces[first:last]
        held = sum(words(text, _overlap(piece.span, quotation.inner)) for piece in inside)
        if inside and held >= _HELD * words(text, quotation.inner):
            pieces[first:last] = _filling(inside, quotation, fence)
    return pieces


def _filling(inside: Sequence[_Piece], quotation: Quotation, fence: Sequence[int]) -> list[_Piece]:
    """The pieces in a quotation stretched to its marks and to one another; a cue or source in it keeps them apart."""
    start, end = quotation.outer
    out = [inside[0]]
    if not _fenced(fence, start, inside[0].span.start):
        out[0] = replace(inside[0], span=Span(min(start, inside[0].span.start), inside[0].span.end))
    for piece in inside[1:]:
        if _fenced(fence, out[-1].span.end, piece.span.start):
            out.append(piece)
        else:
            out[-1] = _Piece(Span(out[-1].span.start, piece.span.end), out[-1].tagged + piece.tagged, piece.paragraph)
    if not _fenced(fence, out[-1].span.end, end):
        out[-1] = replace(out[-1], span=Span(out[-1].span.start, max(end, out[-1].span.end)))
    return out


def _fenced(fence: Sequence[int], start: int, end: int) -> bool:
    """Tell whether a cue or a source begins between two offsets."""
    return bisect_left(fence, end) > bisect_left(fence, start)


def _overlap(a: Span, b: Span) -> Span:
    start, end = max(a.start, b.start), min(a.end, b.end)
    return Span(start, max(start, end))


def _by_sentence(text: str, piece: _Piece, quotations: Sequence[Quotation]) -> Iterator[_Piece]:
    """*piece* cut where a sentence ends outside of quotation marks: what follows may be nobody's words."""
    start = piece.span.start
    may_end = _STOP.search(text, *piece.span) and not _ANNOUNCED.search(text, max(0, start - _BESIDE), start)
    ends = [sentence.end for sentence in sentences(text, piece.span)[:-1]] if may_end else ()
    for end in ends:
        if _CAPITAL.match(text, end) and not any(q.outer.start < end < q.outer.end for q in quotations):
            yield replace(piece, span=Span(start, end))
            start = trimmed(text, Span(end, piece.span.end)).start
    yield replace(piece, span=Span(start, piece.span.end))


def _finished(text: str, pieces: Sequence[_Piece], quotations: Sequence[Quotation]) -> Iterator[Content]:
    starts = [quotation.outer.start for quotation in quotations]
    for piece in pieces:
        span = bare(text, piece.span)
        for whole in (piece.span, span):
            place = bisect_right(starts, whole.start + _LOOSE) - 1
            quotation = quotations[place] if place >= 0 else None
            if quotation and _is_all_of(quotation, whole):
                yield Content((without_comma(text, quotation.inner),), piece.tagged, piece.paragraph, quoted=True)
                break
        else:
            quoted = quotation is not None and quotation.outer.covers(span)
            yield Content((span,), piece.tagged, piece.paragraph, quoted)


def _is_all_of(quotation: Quotation, span: Span) -> bool:
    outer, inner = quotation.outer, quotation.inner
    begins = outer.start - _LOOSE <= span.start <= inner.start
    return begins and inner.end <= span.end <= outer.end + _LOOSE


def without_comma(text: str, inner: Span) -> Span:
    """What a quotation says, without the comma that the reporting clause needs."""
    end = inner.end
    while end > inner.start and text[end - 1] in ", ":
        end -= 1
    return Span(inner.start, end) if end > inner.start else inner


def bare(text: str, span: Span) -> Span:
    """*span* without the punctuation and the `that` around it, which belong to the reporting clause."""
    said = span.of(text)
    leading = _LEADING.match(said)
    start = leading.end() if leading else 0
    bare = _FULL_STOP.sub("", _TRAILING.sub("", said))
    end = len(_TRAILING.sub("", bare))
    return Span(span.start + start, span.start + end) if WORD.search(said, start, end) else span


def _joined(units: Sequence[Content], top: Sequence[Quotation]) -> list[Content]:
    """*units*, those of a quotation that runs over several paragraphs made one that holds all of it."""
    chains = _chains(top)
    starts = [quotation.outer.start for quotation in top]
    out: list[Content] = []
    for unit in units:
        chain = chains.get(bisect_right(starts, unit.spans[0].start) - 1) if unit.quoted else None
        if chain is None:
            out.append(unit)
        elif out and out[-1].spans == chain:
            out[-1] = replace(out[-1], tagged=out[-1].tagged + unit.tagged)
        else:
            out.append(replace(unit, spans=chain))
    return out


def _chains(top: Sequence[Quotation]) -> dict[int, tuple[Span, ...]]:
    """For each quotation that goes on in other paragraphs, or goes on from one: all its spans."""
    found: dict[int, tuple[Span, ...]] = {}
    first = 0
    for place, quotation in enumerate(top):
        if not quotation.continues:
            if place > first:
                whole = (*(q.inner for q in top[first:place]), quotation.inner)
                found.update(dict.fromkeys(range(first, place + 1), whole))
            first = place + 1
    return found
