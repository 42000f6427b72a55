"""The first ledger: documents, statements, rejections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_DOCUMENT_ID = sa.String(71)


def upgrade() -> None:
    _documents()
    _statements()
    op.create_table(
        "words",
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("word", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
    )
    op.create_table(
        "rejections",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("document_id", _DOCUMENT_ID, sa.ForeignKey("documents.document_id", ondelete="CASCADE")),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("rejected_at", _TIME, nullable=False),
        sa.Column("rejection", _JSON, nullable=False),
    )
    op.create_index("rejections_by_time", "rejections", ["rejected_at", "subject"])
    op.create_index("rejections_by_name", "rejections", ["name_key"])


def downgrade() -> None:
    for table in ("rejections", "words", "statements", "successions", "document_tags", "texts", "documents"):
        op.drop_table(table)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", _DOCUMENT_ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("file_key", sa.Text, nullable=False),
        sa.Column("document", _JSON),
        sa.Column("described_at", _TIME),
        sa.Column("at", _TIME),
        sa.Column("dropped", _TIME),
        sa.Column("parsed_at", _TIME),
        sa.Column("expected", sa.Integer),
        sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("superseded", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("documents_by_name", "documents", ["name_key"])
    op.create_index("documents_by_file", "documents", ["file_key"])
    op.create_index("documents_by_time", "documents", ["at", "document_id"])
    op.create_table(
        "texts",
        sa.Column("document_id", _DOCUMENT_ID, _of_document(), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("manifest", _JSON, nullable=False),
        sa.Column("parsed", _JSON, nullable=False),
    )
    op.create_table(
        "document_tags",
        sa.Column("tag", sa.String(200), primary_key=True),
        sa.Column("document_id", _DOCUMENT_ID, _of_document(), primary_key=True),
    )
    op.create_index("document_tags_by_document", "document_tags", ["document_id"])
    op.create_table(
        "successions",
        sa.Column("older", _DOCUMENT_ID, primary_key=True),
        sa.Column("newer", _DOCUMENT_ID, primary_key=True),
        sa.Column("dropped", _TIME, nullable=False),
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("statement_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("document_id", _DOCUMENT_ID, _of_document(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("entry_ms", sa.BigInteger),
        sa.Column("entry_seq", sa.BigInteger),
        sa.Column("pending", sa.Boolean, nullable=False),
        sa.Column("superseded", sa.Boolean, nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("medium", sa.String(16), nullable=False),
        sa.Column("speaker", sa.Text),
        sa.Column("speaker_key", sa.String(200)),
        sa.Column("role_key", sa.String(200)),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("statement", _JSON, nullable=False),
        sqlite_autoincrement=True,  # a number is never used twice
    )
    op.create_index("statements_by_time", "statements", ["at", "number"])
    op.create_index("statements_by_speaker", "statements", ["speaker_key", "at", "number", "pending", "superseded"])
    op.create_index("statements_by_role", "statements", ["role_key", "at", "number"])
    op.create_index("statements_by_kind", "statements", ["pending", "superseded", "type"])
    op.create_index("statements_by_document", "statements", ["document_id", "start"])
    op.create_index("statements_by_entry", "statements", ["entry_ms", "entry_seq"])


def _of_document() -> sa.ForeignKey:
    return sa.ForeignKey("documents.document_id", ondelete="CASCADE")
