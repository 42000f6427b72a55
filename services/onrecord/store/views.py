"""What queries give: the contract's values and small frozen rows around them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from onrecord_schemas import Document, ParsedDocument, Rejection, Statement, StatementType

RowType = TypeVar("RowType")


@dataclass(frozen=True, slots=True)
class Page(Generic[RowType]):
    """Some rows, and where to go on."""

    rows: tuple[RowType, ...]
    cursor: str | None
    """Give it to the same query for the next page; None: this was the last one."""


class Piece(NamedTuple):
    """A part of a snippet. It is text of a document: escape it."""

    text: str
    hit: bool
    """It is what was searched for."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in the ledger."""

    statement: Statement
    number: int
    """Grows with every new or changed statement; not without gaps."""
    entry_id: str | None
    """Id of the stream entry that brought it; None if it came another way."""
    at: datetime
    """When the document was published; else when the ledger first heard of the statement. UTC."""
    made: datetime
    """The time of the event that told it. UTC."""
    superseded: bool
    """A newer document took its document's place."""
    snippet: tuple[Piece, ...] = ()
    """The hits of a search in their surroundings."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the ledger."""

    document: Document
    at: datetime
    """When it was published; else when the ledger first heard of it. UTC."""
    dropped: datetime | None
    parsed: datetime | None
    """Time of its newest DocumentParsed; None: only statements have come yet."""
    statements: int
    """How many are stored."""
    complete: bool
    """All statements of its manifest are stored."""
    superseded: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that is known of one document."""

    row: DocumentRow
    parsed: ParsedDocument | None
    """Text, entities, metadata, manifest; None: only statements have come yet."""
    statements: tuple[StatementRow, ...]
    """In reading order."""
    rejection: Rejection | None
    """It was parsed once, and could not be when it was tried again."""


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """Who spoke, how often, since when."""

    name: str
    """As the last document has it."""
    statements: int
    first: datetime
    last: datetime
    """`at` of the speaker's first and last statement."""


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """A document that gives no statements, and the way out."""

    rejection: Rejection
    rejected: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in the ledger; superseded documents and their statements left out."""

    documents: int
    complete: int
    rejections: int
    statements: dict[StatementType, int]
