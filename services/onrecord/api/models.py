"""What the API answers: the contract's values and a little around them."""

from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from onrecord.store.views import DocumentRow, DocumentView, RejectionRow, SpeakerRow, StatementRow
from onrecord_schemas import (
    Coverage,
    Document,
    Entity,
    Extractor,
    ParsedDocument,
    Rejection,
    Statement,
    StatementCounts,
)

Item = TypeVar("Item")


class Answer(BaseModel):
    model_config = ConfigDict(
        frozen=True, use_attribute_docstrings=True, json_schema_serialization_defaults_required=True
    )


class Page(Answer, Generic[Item]):
    """Some items, and where to go on."""

    items: tuple[Item, ...]
    cursor: str | None = Field(examples=["WyJuZXdlc3QiLCAiMjAyNi0wNS0wMVQxMjowMDowMCswMDowMCIsIDQyXQ"])
    """Give it with the same query for the next page; null: this was the last one."""


class Piece(Answer):
    """A part of a snippet. It is text of a document, never markup."""

    text: str
    hit: bool
    """It is what was searched for."""


class StatementItem(Statement):
    """A statement, and what the ledger knows of it."""

    at: datetime
    """When its document was published; else when it was first heard of. UTC."""
    superseded: bool = False
    """A newer document took its document's place."""
    snippet: tuple[Piece, ...] = ()
    """The hits of a search in their surroundings."""

    @classmethod
    def of(cls, row: StatementRow) -> "StatementItem":
        return cls.about(
            row.statement,
            row.at,
            superseded=row.superseded,
            snippet=tuple(Piece(text=text, hit=hit) for text, hit in row.snippet),
        )

    @classmethod
    def about(
        cls, statement: Statement, at: datetime, *, superseded: bool = False, snippet: tuple[Piece, ...] = ()
    ) -> "StatementItem":
        fields = {name: getattr(statement, name) for name in Statement.model_fields}
        return cls.model_construct(**fields, at=at, superseded=superseded, snippet=snippet)  # valid already


class DocumentState(StrEnum):
    """How far a document has come."""

    WAITING = "waiting"
    """Uploaded; not parsed yet."""
    ARRIVING = "arriving"
    """Parsed; not all of its statements are stored yet."""
    COMPLETE = "complete"
    REJECTED = "rejected"


class DocumentItem(Document):
    """A document, and how far it has come."""

    state: DocumentState
    at: datetime
    """When it was published; else when it was first heard of. UTC."""
    dropped: datetime | None
    parsed: datetime | None
    statements: int
    """How many are stored."""
    superseded: bool

    @classmethod
    def of(cls, row: DocumentRow) -> "DocumentItem":
        fields = {name: getattr(row.document, name) for name in Document.model_fields}
        state = DocumentState.COMPLETE if row.complete else DocumentState.ARRIVING
        return cls.model_construct(
            **fields,
            state=state,
            at=row.at,
            dropped=row.dropped,
            parsed=row.parsed,
            statements=row.statements,
            superseded=row.superseded,
        )


class DocumentText(Answer):
    """A document's text and what was found in it."""

    text: str
    """What all offsets point into, in code points."""
    metadata: dict[str, str]
    counts: StatementCounts
    entities: tuple[Entity, ...]
    coverage: Coverage
    notes: tuple[str, ...]
    """What a reader should know about how the document was read."""
    extractor: Extractor

    @classmethod
    def of(cls, parsed: ParsedDocument) -> "DocumentText":
        return cls.model_construct(**{name: getattr(parsed, name) for name in cls.model_fields})


class DocumentDetail(Answer):
    """All that is known of one document."""

    document_id: str = Field(examples=["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    name: str = Field(examples=["belta/talks.txt"])
    state: DocumentState
    document: DocumentItem | None
    """Null while it waits, and where it was rejected."""
    content: DocumentText | None
    """Null until its DocumentParsed is stored."""
    statements: tuple[StatementItem, ...]
    """In reading order."""
    rejection: Rejection | None
    """Why it gives no statements, or could not be parsed when it was tried again."""

    @classmethod
    def of(cls, view: DocumentView) -> "DocumentDetail":
        item = DocumentItem.of(view.row)
        return cls(
            document_id=item.document_id,
            name=item.name,
            state=item.state,
            document=item,
            content=DocumentText.of(view.parsed) if view.parsed else None,
            statements=tuple(map(StatementItem.of, view.statements)),
            rejection=view.rejection,
        )

    @classmethod
    def rejected(cls, document_id: str, rejection: Rejection) -> "DocumentDetail":
        return cls._without_text(document_id, rejection.name, DocumentState.REJECTED, rejection)

    @classmethod
    def waiting(cls, document_id: str, name: str) -> "DocumentDetail":
        return cls._without_text(document_id, name, DocumentState.WAITING, None)

    @classmethod
    def _without_text(
        cls, document_id: str, name: str, state: DocumentState, rejection: Rejection | None
    ) -> "DocumentDetail":
        return cls(
            document_id=document_id,
            name=name,
            state=state,
            document=None,
            content=None,
            statements=(),
            rejection=rejection,
        )


class Accepted(Answer):
    """An upload that lies in the watched folder now."""

    document_id: str = Field(examples=["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    name: str = Field(examples=["talks.txt"])
    """Its name in the folder: made safe, and with a number where the name was taken."""
    size_bytes: int


class SpeakerItem(Answer):
    """Who spoke, how often, since when."""

    name: str = Field(examples=["Aleksandr Lukashenko"])
    statements: int
    first: datetime
    last: datetime
    """Times of the speaker's first and last statement."""

    @classmethod
    def of(cls, row: SpeakerRow) -> "SpeakerItem":
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class RejectionItem(Rejection):
    """A document that gives no statements, and the way out."""

    rejected: datetime

    @classmethod
    def of(cls, row: RejectionRow) -> "RejectionItem":
        fields = {name: getattr(row.rejection, name) for name in Rejection.model_fields}
        return cls.model_construct(**fields, rejected=row.rejected)


class ParsedNotice(Answer):
    """A document was parsed: what `/live` tells about it."""

    document: Document
    counts: StatementCounts
    coverage: Coverage
    notes: tuple[str, ...]
    supersedes: str | None

    @classmethod
    def of(cls, parsed: ParsedDocument) -> "ParsedNotice":
        return cls.model_construct(**{name: getattr(parsed, name) for name in cls.model_fields})
