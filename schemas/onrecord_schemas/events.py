"""The events, each one CloudEvents 1.0 object in structured JSON: what stands in field `__data__` of a stream entry."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from onrecord_schemas.values import (
    Coverage,
    Document,
    DocumentId,
    Entity,
    Extractor,
    Statement,
    StatementCounts,
    Value,
)

SOURCE = "/onrecord"
OPTIONAL = frozenset({"subject", "correlationid", "traceparent"})  # context attributes that may be absent


class Event(Value):
    """Context attributes that all events share (CloudEvents 1.0.2, sections 3.1 and 3.3)."""

    TYPE: ClassVar[str]

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    """Deterministic: an event that is sent again has the same id."""
    source: str = Field(default=SOURCE, examples=["/onrecord/parser"])
    subject: str | None = Field(default=None, examples=["sha256:9f86d0…"])
    """The document_id, where the document could be read."""
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    """When the event was made, UTC."""
    datacontenttype: Literal["application/json"] = "application/json"
    correlationid: str | None = None
    """The id of the DocumentDropped that all this comes from."""
    traceparent: str | None = Field(default=None, examples=["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"])
    """W3C Trace Context."""

    def to_json(self) -> bytes:
        """The event on the wire. CloudEvents leaves absent attributes out; `data` keeps its nulls."""
        absent = {name for name in OPTIONAL if getattr(self, name) is None}
        return self.model_dump_json(exclude=absent).encode()


class DroppedDocument(Value):
    """A file that settled in the watched folder, and where its bytes are kept."""

    document_id: DocumentId
    name: str = Field(examples=["belta/talks.txt"])
    """Path below the watched folder, `/` between its parts, NFC; bytes that are not UTF-8 are replaced."""
    size_bytes: int = Field(ge=0)
    modified: datetime
    """The file's mtime, UTC."""
    dropped: datetime
    """When the watcher took it, UTC."""
    media_type: str | None = None
    """What the name's ending says; the parser decides by content."""
    tags: tuple[str, ...] = ()
    supersedes: DocumentId | None = None
    """The document that stood under this name before."""
    sidecar: str | None = Field(default=None, examples=['{"title": "Talks", "published": "2023-12-04"}'])
    """JSON text of the `<name>.meta.json` that lay beside it: facts that outrank the document's own."""
    again: bool = False
    """It was dropped before; `onrecord reparse` has it parsed once more."""


class DocumentDropped(Event):
    """A document was dropped in the watched folder; its bytes are in the spool under its document_id."""

    TYPE: ClassVar[str] = "onrecord.document.dropped.v1"
    type: Literal["onrecord.document.dropped.v1"] = "onrecord.document.dropped.v1"
    data: DroppedDocument


class StatementMade(Event):
    """Somebody said, wrote or thought something, in a document."""

    TYPE: ClassVar[str] = "onrecord.statement.made.v1"
    type: Literal["onrecord.statement.made.v1"] = "onrecord.statement.made.v1"
    data: Statement


class ParsedDocument(Value):
    """A document's text and the complete list of its statements."""

    document: Document
    text: str
    """What all offsets point into."""
    metadata: dict[str, str] = Field(default_factory=dict)
    statements: tuple[UUID, ...]
    """The manifest: ids of all statements of this document, in reading order."""
    counts: StatementCounts
    entities: tuple[Entity, ...] = ()
    coverage: Coverage = Coverage.FULL
    notes: tuple[str, ...] = ()
    """What a reader should know about how the document was read."""
    supersedes: DocumentId | None = None
    dropped: datetime | None = None
    """When the watcher took the file, UTC: tells which of two documents of one name is the newer."""
    again: bool = False
    """It was dropped before; `onrecord reparse` had it parsed once more."""
    extractor: Extractor
    parse_ms: float = Field(ge=0)
    """Wall-clock milliseconds from bytes to statements."""


class DocumentParsed(Event):
    """All statements of a document stand on the stream before this event."""

    TYPE: ClassVar[str] = "onrecord.document.parsed.v1"
    type: Literal["onrecord.document.parsed.v1"] = "onrecord.document.parsed.v1"
    data: ParsedDocument


class Rejection(Value):
    """Why a document gave no statements, and the way out."""

    document_id: DocumentId | None
    """Null where the bytes could not be read."""
    name: str
    stage: Literal["watch", "extract", "parse", "store"]
    reason: str = Field(examples=["the file holds no text"])
    remedy: str = Field(examples=["drop it again once it has content"])
    """What to do."""
    supersedes: DocumentId | None = None
    dropped: datetime | None = None
    """When the watcher took the file, UTC."""


class DocumentRejected(Event):
    """A document could not be made into statements. Its file is untouched."""

    TYPE: ClassVar[str] = "onrecord.document.rejected.v1"
    type: Literal["onrecord.document.rejected.v1"] = "onrecord.document.rejected.v1"
    data: Rejection


AnyEvent = Annotated[
    DocumentDropped | StatementMade | DocumentParsed | DocumentRejected,
    Field(discriminator="type"),
]
_any_event: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


def from_json(raw: bytes | str) -> AnyEvent:
    """Read one event off the wire.

    Raises: pydantic.ValidationError: not one of ours, or not a valid one.
    """
    return _any_event.validate_json(raw)
