"""Where content units, cues and sources stand on the page, and how far a unit may look for its own."""

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.parser.contents import WORD, Content, contents
from onrecord.parser.links import Page
from onrecord.parser.quotes import Quotation
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span

_BESIDE_WORDS = ' ,;:—–-"“”„«»‘('


def laid_out(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags
) -> tuple[tuple[Content, ...], list[set[int]], Page]:
    """The content units, the paragraphs that each may find its cue and source in, and where all tags stand."""
    units = contents(text, paragraphs, quotations, tags)
    page = Page(text, tags, homes(paragraphs, tags.sources), homes(paragraphs, tags.cues))
    return units, [_reach(text, paragraphs, unit) for unit in units], page


def homes(paragraphs: Sequence[Span], tagged: Sequence[TaggedSpan | Span]) -> list[int]:
    """The number of the paragraph that each begins in."""
    starts = [paragraph.start for paragraph in paragraphs]
    return [max(0, bisect_right(starts, tag.start) - 1) for tag in tagged]


def unmarked(text: str, tag: TaggedSpan) -> Span:
    """A cue or source without punctuation at its ends, unless it is nothing else."""
    said = text[tag.start : tag.end]
    start = len(said) - len(said.lstrip(_BESIDE_WORDS))
    end = len(said.rstrip(_BESIDE_WORDS))
    return Span(tag.start + start, tag.start + end) if start < end else Span(tag.start, tag.end)


def _reach(text: str, paragraphs: Sequence[Span], unit: Content) -> set[int]:
    """The paragraphs that may hold a unit's cue and source: its own, and one that announces it with a colon."""
    first = unit.paragraph
    own = set(range(first, first + len(unit.spans)))
    opening = text[paragraphs[first].start : unit.spans[0].start]
    if first and text[paragraphs[first - 1].end - 1] == ":" and not WORD.search(opening):
        own.add(first - 1)
    return own
