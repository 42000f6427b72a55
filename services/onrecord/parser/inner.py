"""Statements inside statements: the tagger labels each word once, so it reads the contents again on their own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onrecord.parser.contents import words
from onrecord.parser.quotes import scan
from onrecord.parser.spans import Attribution, attributions
from onrecord.parser.tagger import Tags
from onrecord.parser.text import Span

_FEWEST_WORDS = 5  # source, cue, and something said


def inner(text: str, found: Sequence[Attribution], tag: Callable[[Sequence[str]], list[Tags]]) -> list[Attribution]:
    """The attributions that stand in the contents of *found*."""
    outer = [(a, span) for a in found if a.parent is None for span in a.content if words(text, span) >= _FEWEST_WORDS]
    tagged = tag([_one_line(span.of(text)) for _, span in outer])
    return [
        nested
        for (attribution, span), tags in zip(outer, tagged, strict=True)
        for nested in _within(span.of(text), attribution, span, tags)
    ]


def _within(said: str, outer: Attribution, span: Span, tags: Tags) -> Iterator[Attribution]:
    paragraphs = (Span(0, len(said)),)
    for attribution in attributions(said, paragraphs, scan(said, paragraphs), tags):
        if attribution.cue is None or attribution.source is None:
            continue
        yield replace(
            attribution,
            content=tuple(_moved(part, span.start) for part in attribution.content),
            cue=_moved(attribution.cue, span.start),
            source=_moved(attribution.source, span.start),
            paragraph=outer.paragraph,
            parent=None,
        )


def _one_line(said: str) -> str:
    return said.replace("\n", " ").replace("\r", " ")


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
