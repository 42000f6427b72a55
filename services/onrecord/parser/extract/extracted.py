"""What every format gives: one immutable text and what is known about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onrecord.parser.text import Span
from onrecord_schemas import Coverage

_SEEN = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's text, which all offsets point into, and its metadata."""

    text: str
    media_type: str
    title: str | None = None
    language: str | None = None
    """BCP 47 tag; null where it cannot be told."""
    published: datetime | None = None
    """With a time zone; UTC where the document names none."""
    author: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    """Everything else that the document says of itself: publisher, url, ..."""
    coverage: Coverage = Coverage.FULL
    notes: tuple[str, ...] = ()
    """What a reader should know about how the document was read."""
    noise: tuple[Span, ...] = ()
    """Parts of the text that no statement comes from: front matter, share counters, cookie lines."""

    @property
    def quiet(self) -> str:
        """The text with blanks for its noise: as long, with the same offsets, and nothing there to be found."""
        pieces, done = [], 0
        for part in self.noise:
            start = max(part.start, done)
            pieces += [self.text[done:start], _SEEN.sub(" ", self.text[start : part.end])]
            done = max(part.end, done)
        return "".join((*pieces, self.text[done:]))

    def prose(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Those of the spans, which stand in reading order, that no noise covers."""
        return outside(self.noise, spans)

    @property
    def is_english(self) -> bool:
        return self.language is not None and self.language.split("-")[0].lower() == "en"


def outside(parts: Sequence[Span], spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those of *spans* that none of *parts* covers. Both stand in reading order, and may be 100,000."""
    kept = []
    reach = 0
    upcoming = iter(parts)
    part = next(upcoming, None)
    for span in spans:
        while part and part.start <= span.start:
            reach = max(reach, part.end)
            part = next(upcoming, None)
        if span.end > reach:
            kept.append(span)
    return tuple(kept)
