"""Quotations that fill their paragraph: signed ones, and those that leave open who speaks."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.parser.contents import WORD, without_comma, words
from onrecord.parser.quotes import Quotation
from onrecord.parser.tagger import Tags
from onrecord.parser.text import Span

_FEWEST_WORDS = 3
_MOST_NAME_WORDS = 12
_FEWEST_CAPITALS = 2  # of a title, its first word aside
_SMALL = 3  # letters
_NEAR = 5000  # code points
_SIGNATURE = re.compile(r"\s*(?P<dash>[—–―‒-]{1,2})\s*(?P<name>[\"“(@]?[^\W\d_a-z][^\n]{1,100}?)\s*[.]?\s*")


@dataclass(frozen=True, slots=True)
class Standalone:
    """One quotation, or several in a row, with nothing else in the paragraph but perhaps a signature."""

    content: tuple[Span, ...]
    paragraph: int
    dash: Span | None
    signature: Span | None
    """Who signed: `“…” — Jane Roe`, on the same line or the next."""
    is_display: bool
    """Whether it is a heading or a pull quote, which says nothing new."""


def standalone(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags
) -> tuple[Standalone, ...]:
    """The quotations that fill their paragraph, or all of theirs where they run over several, in reading order."""
    cues = [cue.start for cue in tags.cues]
    found = []
    so_far: list[Quotation] = []
    for number, own in groupby((q for q in quotations if q.depth == 0), key=lambda q: q.paragraph):
        here = list(own)
        rest = Span(here[-1].outer.end, paragraphs[number].end)
        if not _fills(text, here, Span(paragraphs[number].start, rest.start)):
            so_far = []
            continue
        so_far += here
        if here[-1].continues:
            continue
        signed = _signature(text, rest, cues) or _signed_below(text, paragraphs, number, cues)
        if signed or not WORD.search(text, *rest):
            content = tuple(without_comma(text, q.inner) for q in so_far)
            is_display = not signed and len(content) == 1 and _is_display(text, content[0])
            dash, signature = signed or (None, None)
            found.append(Standalone(content, so_far[0].paragraph, dash, signature, is_display))
        so_far = []
    return tuple(found)


def _fills(text: str, quotations: Sequence[Quotation], span: Span) -> bool:
    said = sum(words(text, quotation.inner) for quotation in quotations)
    return said >= _FEWEST_WORDS and said == words(text, span)


def _is_display(text: str, content: Span) -> bool:
    """Tell whether the same words stand near by, or all but the small ones have capitals."""
    said = content.of(text).rstrip(".,!?…")
    near = text[max(0, content.start - _NEAR) : content.end + _NEAR]
    return near.count(said) > 1 or _is_title(WORD.findall(said))


def _is_title(said: Sequence[str]) -> bool:
    capitals = sum(word[0].isupper() for word in said[1:])
    return capitals >= _FEWEST_CAPITALS and all(word[0].isupper() or len(word) <= _SMALL for word in said)


def _signed_below(text: str, paragraphs: Sequence[Span], number: int, cues: Sequence[int]) -> tuple[Span, Span] | None:
    return _signature(text, paragraphs[number + 1], cues) if number + 1 < len(paragraphs) else None


def _signature(text: str, span: Span, cues: Sequence[int]) -> tuple[Span, Span] | None:
    """Dash and name, where *span* holds nothing else: no cue but the dash, hardly more words than a name and a role."""
    match = _SIGNATURE.fullmatch(text, *span)
    if match is None or words(text, Span(*match.span("name"))) > _MOST_NAME_WORDS:
        return None
    name = Span(*match.span("name"))
    has_cue = bisect_left(cues, name.end) > bisect_left(cues, name.start)
    return None if has_cue else (Span(*match.span("dash")), name)
