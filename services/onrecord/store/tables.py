"""The ledger's tables. Migrations create them; `tests/store/test_migrations.py` keeps the two alike.

Times are UTC. A JSON column holds pydantic's own text: what went in comes out.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time. SQLite has no zones: there it is UTC without saying so. A time without zone is taken as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


_Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite: only INTEGER is the rowid

metadata: Final = MetaData()

documents: Final = Table(
    "documents",
    metadata,
    Column("document_id", String(71), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("file_key", Text, nullable=False, doc="key of the name's last part"),
    Column("document", _Json, doc="the contract's Document; null while only its name is known"),
    Column("described_at", UtcDateTime, doc="time of the event that `document` is from"),
    Column("at", UtcDateTime, doc="published, else when first heard of"),
    Column("dropped", UtcDateTime, doc="when it was last dropped"),
    Column("parsed_at", UtcDateTime, doc="time of the newest DocumentParsed"),
    Column("expected", Integer, doc="how many statements the manifest has"),
    Column("complete", Boolean, nullable=False, server_default=false(), doc="all of the manifest are here"),
    Column("superseded", Boolean, nullable=False, server_default=false(), doc="a newer document took its place"),
    Index("documents_by_name", "name_key"),
    Index("documents_by_file", "file_key"),
    Index("documents_by_time", "at", "document_id"),
)

texts: Final = Table(
    "texts",
    metadata,
    Column("document_id", String(71), ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("manifest", _Json, nullable=False, doc="ids of the document's statements in reading order"),
    Column("parsed", _Json, nullable=False, doc="the contract's ParsedDocument less text, document, statements"),
)

document_tags: Final = Table(
    "document_tags",
    metadata,
    Column("tag", String(200), primary_key=True),
    Column("document_id", String(71), ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Index("document_tags_by_document", "document_id"),
)

successions: Final = Table(
    "successions",
    metadata,
    Column("older", String(71), primary_key=True),
    Column("newer", String(71), primary_key=True),
    Column("dropped", UtcDateTime, nullable=False, doc="when the newer one was dropped in the older one's place"),
)

statements: Final = Table(
    "statements",
    metadata,
    Column("number", _Number, primary_key=True, doc="grows with every new or changed statement, never used twice"),
    Column("statement_id", Uuid, nullable=False, unique=True),
    Column("document_id", String(71), ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False, doc="time of the event"),
    Column("at", UtcDateTime, nullable=False, doc="the document's published, else when first heard of"),
    Column("entry_ms", BigInteger, doc="first half of the stream entry's id"),
    Column("entry_seq", BigInteger, doc="second half of the stream entry's id"),
    # Before the long columns: SQLite reads a row from its front, page by page.
    Column("pending", Boolean, nullable=False, doc="newer than the manifest: seen once its DocumentParsed is here"),
    Column("superseded", Boolean, nullable=False, doc="as its document"),
    Column("type", String(16), nullable=False),
    Column("medium", String(16), nullable=False),
    Column("speaker", Text),
    Column("speaker_key", String(200)),
    Column("role_key", String(200)),
    Column("start", BigInteger, nullable=False, doc="where the content begins, code points"),
    Column("confidence", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("statement", _Json, nullable=False, doc="the contract's Statement less text and document"),
    # What is filtered by stands at its end so that a walk along it need not touch the rows.
    Index("statements_by_time", "at", "number", "pending", "superseded", "type", "medium", "confidence"),
    # The flags stand at its end so that counting speakers need not touch the rows.
    Index("statements_by_speaker", "speaker_key", "at", "number", "pending", "superseded"),
    Index("statements_by_role", "role_key", "at", "number"),
    Index("statements_by_kind", "pending", "superseded", "type"),
    Index("statements_by_document", "document_id", "start"),
    Index("statements_by_entry", "entry_ms", "entry_seq"),
    sqlite_autoincrement=True,
)

words: Final = Table(
    "words",
    metadata,
    Column("kind", String(8), primary_key=True, doc="speaker or role"),
    Column("word", String(200), primary_key=True),
    Column("key", String(200), primary_key=True, doc="the speaker_key or role_key that has the word"),
)

rejections: Final = Table(
    "rejections",
    metadata,
    Column("subject", Text, primary_key=True, doc="document_id, or `name:` and key where there is none"),
    Column("document_id", String(71), ForeignKey("documents.document_id", ondelete="CASCADE")),
    Column("name_key", Text, nullable=False),
    Column("rejected_at", UtcDateTime, nullable=False, doc="time of the event"),
    Column("rejection", _Json, nullable=False, doc="the contract's Rejection"),
    Index("rejections_by_time", "rejected_at", "subject"),
    Index("rejections_by_name", "name_key"),
)
