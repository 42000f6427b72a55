"""Documents with marked statements for tests of speakers and context: attributions without a tagger.

In the text ``{c:…}`` is a statement's content, ``{s:…}`` its source and ``{q:…}`` its cue; marks with the same number
belong together (``{s2:…}``); content without a source is inferred; ``{t2:…}`` is a source that is a speaker label.
A content within another one's is nested in it.
"""

import re
from dataclasses import dataclass

from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution
from onrecord.parser.speakers import Cast, speakers
from onrecord.parser.text import Span
from onrecord_schemas import Speaker, StatementType

_MARK = re.compile(r"\{([csqt])(\d*):|\}")


@dataclass(frozen=True)
class Document:
    """A text and its attributions, in the order of their numbers."""

    text: str
    paragraphs: tuple[Span, ...]
    attributions: tuple[Attribution, ...]

    @property
    def cast(self) -> Cast:
        return speakers(self.text, self.paragraphs, self.attributions)

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        return self.cast.speakers

    @property
    def names(self) -> list[str | None]:
        return [speaker.name for speaker in self.speakers]


def document(marked: str) -> Document:
    """The document that *marked* describes."""
    text, marks = _unmarked(marked)
    blocks = paragraphs(text)
    numbers = sorted({number for _, number in marks})
    plain = [_attribution(text, blocks, marks, number) for number in numbers]
    return Document(text, blocks, tuple(_nested(plain)))


def _unmarked(marked: str) -> tuple[str, dict[tuple[str, int], list[Span]]]:
    text, read_to = "", 0
    opened: list[tuple[str, int, int]] = []
    found: dict[tuple[str, int], list[Span]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[read_to : mark.start()]
        read_to = mark.end()
        if mark[1]:
            opened.append((mark[1], int(mark[2] or 1), len(text)))
        else:
            role, number, start = opened.pop()
            found.setdefault((role, number), []).append(Span(start, len(text)))
    return text + marked[read_to:], found


def _attribution(
    text: str, blocks: tuple[Span, ...], marks: dict[tuple[str, int], list[Span]], number: int
) -> Attribution:
    content = tuple(sorted(marks["c", number]))
    label = marks.get(("t", number))
    source = (label or marks.get(("s", number)) or [None])[0]
    quoted = [text[span.start - 1 : span.start] in ('"', "“") for span in content]
    kind = StatementType.DIRECT if all(quoted) or label else StatementType.INDIRECT
    return Attribution(
        content=content,
        cue=marks.get(("q", number), [None])[0],
        source=source,
        type=kind,
        paragraph=next(i for i, block in enumerate(blocks) if block.start <= content[0].start < block.end),
        confidence=1.0,
        inferred=source is None,
        is_turn=label is not None,
    )


def _nested(plain: list[Attribution]) -> list[Attribution]:
    return [_within(attribution, plain) for attribution in plain]


def _within(attribution: Attribution, plain: list[Attribution]) -> Attribution:
    first = attribution.content[0]
    outer = [
        (span.end - span.start, i)
        for i, other in enumerate(plain)
        for span in other.content
        if other is not attribution and span.covers(first) and span != first
    ]
    parent = min(outer)[1] if outer else None
    return Attribution(
        content=attribution.content,
        cue=attribution.cue,
        source=attribution.source,
        type=attribution.type,
        paragraph=attribution.paragraph,
        confidence=attribution.confidence,
        inferred=attribution.inferred,
        parent=parent,
        is_turn=attribution.is_turn,
    )
