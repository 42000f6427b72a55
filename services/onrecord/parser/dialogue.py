"""Dialogue with dashes for quotation marks: `— The ferry is late, said Vale. We wait.`

The tagger learnt newspapers, which know no such dialogue: it finds who speaks in a line, but not how much of it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.parser.contents import WORD, without_comma
from onrecord.parser.layout import unmarked
from onrecord.parser.segment import sentences
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span, trimmed

_FEWEST = 2  # lines of a dialogue
_DASH = re.compile(r"(?:[—–―]|--?(?=\s))\s?(?=[^\w\s]?\w)")
_IN_PERSON = re.compile(r"\b(?:I|me|my|we|us|our|you|your)\b|[?!]", re.IGNORECASE)
_BEFORE_CLAUSE = re.compile(r"[,.?!…]\s?(?:[—–―-]\s?)?\Z")
_RESUMED = re.compile(r"[\s,.]{0,2}[—–―-][.,]?\s?(?:[—–―-]\s)?(?=\w)")
_NARRATED = re.compile(r"(?:He|She|They)\b")
_GLANCE = 6  # code points before a reporting clause
_DASHES = " —–―-"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says in one paragraph behind a dash."""

    content: tuple[Span, ...]
    cue: Span
    source: Span
    paragraph: int


def dialogue(text: str, paragraphs: Sequence[Span], tags: Tags) -> tuple[Line, ...]:
    """The lines that say who speaks, in order; none where dashes only make a list."""
    opened = [(number, dash.end()) for number, p in enumerate(paragraphs) if (dash := _DASH.match(text, *p))]
    in_person = sum(_IN_PERSON.search(text, begin, paragraphs[number].end) is not None for number, begin in opened)
    if len(opened) < _FEWEST or 2 * in_person < len(opened):
        return ()
    lines = (_line(text, number, Span(begin, paragraphs[number].end), tags) for number, begin in opened)
    return tuple(line for line in lines if line)


def _line(text: str, number: int, span: Span, tags: Tags) -> Line | None:
    for cue, source in _clauses(text, span, tags):
        clause = Span(min(cue.start, source.start), max(cue.end, source.end))
        before = _BEFORE_CLAUSE.search(text, max(span.start, clause.start - _GLANCE), clause.start)
        if before is None or not WORD.search(text, span.start, before.start()):
            continue
        said = without_comma(text, Span(span.start, before.start() + 1))
        return Line((said, *_rest(text, clause, source, span.end)), cue, source, number)
    return None


def _clauses(text: str, span: Span, tags: Tags) -> Iterator[tuple[Span, Span]]:
    """Each cue in *span* with the source beside it."""
    sources = _bare_within(text, span, tags.sources)
    for cue in _bare_within(text, span, tags.cues):
        for source in sources:
            if text[cue.end : source.start] == " " or text[source.end : cue.start] == " ":
                yield cue, source


def _bare_within(text: str, span: Span, tagged: Sequence[TaggedSpan]) -> list[Span]:
    first = bisect_left(tagged, span.start, key=lambda tag: tag.start)
    last = bisect_left(tagged, span.end, key=lambda tag: tag.start)
    return [unmarked(text, tag) for tag in tagged[first:last]]


def _rest(text: str, clause: Span, source: Span, end: int) -> Iterator[Span]:
    """What is said behind the reporting clause, unless it tells what the speaker does."""
    resumed = _RESUMED.match(text, clause.end, end)
    begin = resumed.end() if resumed else sentences(text, Span(clause.start, end))[0].end
    begin = next((place for place in range(begin, end) if text[place] not in _DASHES), end)
    rest = trimmed(text, Span(begin, end))
    if (
        WORD.search(text, *rest)
        and not _NARRATED.match(text, *rest)
        and not text.startswith(source.of(text), rest.start)
    ):
        yield rest
