"""What every format gives: one immutable text and what is known about it."""

from dataclasses import dataclass, field
from datetime import datetime

from onrecord_schemas import Coverage


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's text, which all offsets point into, and its metadata."""

    text: str
    media_type: str
    title: str | None = None
    language: str | None = None
    """BCP 47 tag."""
    published: datetime | None = None
    author: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    coverage: Coverage = Coverage.FULL
    notes: tuple[str, ...] = ()
    """What a reader should know about how the document was read."""
