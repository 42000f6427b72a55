"""Full-text search over what was said and who said it; case, accents and English endings aside.

SQLite: an FTS5 table that keeps no copy of the text, fed by triggers. PostgreSQL: a generated column with a GIN index;
its configuration is `english` without stop words, so that both find "to be or not to be".
"""

from unicodedata import combining, normalize

from alembic import op

revision = "0002"
down_revision = "0001"

_SQLITE_UP = (
    """
    CREATE VIRTUAL TABLE statement_search USING fts5 (
        text, speaker, content='statements', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER statements_search_insert AFTER INSERT ON statements BEGIN
        INSERT INTO statement_search (rowid, text, speaker) VALUES (new.number, new.text, new.speaker);
    END
    """,
    """
    CREATE TRIGGER statements_search_delete AFTER DELETE ON statements BEGIN
        INSERT INTO statement_search (statement_search, rowid, text, speaker)
        VALUES ('delete', old.number, old.text, old.speaker);
    END
    """,
    """
    CREATE TRIGGER statements_search_update AFTER UPDATE OF number, text, speaker ON statements BEGIN
        INSERT INTO statement_search (statement_search, rowid, text, speaker)
        VALUES ('delete', old.number, old.text, old.speaker);
        INSERT INTO statement_search (rowid, text, speaker) VALUES (new.number, new.text, new.speaker);
    END
    """,
    "INSERT INTO statement_search (statement_search) VALUES ('rebuild')",
)
_SQLITE_DOWN = (
    "DROP TRIGGER statements_search_insert",
    "DROP TRIGGER statements_search_delete",
    "DROP TRIGGER statements_search_update",
    "DROP TABLE statement_search",
)


def _accents() -> tuple[str, str]:
    """Accented Latin letters and, one for one, the plain ones; combining marks at the end have none."""
    letters = {chr(c): normalize("NFKD", chr(c)) for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
    plain = {c: d[0] for c, d in letters.items() if len(d) > 1 and all(map(combining, d[1:]))}
    marks = "".join(map(chr, range(0x300, 0x370)))
    return "".join(plain) + marks, "".join(plain.values())


# translate() compares each character with the whole list: 2 ms a statement, so it is kept for those that need it.
# left(): a tsvector holds 1 MiB.
_POSTGRESQL_UP = (
    "CREATE TEXT SEARCH DICTIONARY onrecord_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION onrecord (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION onrecord ALTER MAPPING REPLACE english_stem WITH onrecord_stem",
    """
    CREATE FUNCTION onrecord_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $plain$
        SELECT CASE WHEN said ~ '[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]'
            THEN translate(said, '{}', '{}') ELSE said END
    $plain$
    """.format(*_accents()),
    """
    ALTER TABLE statements ADD COLUMN search tsvector GENERATED ALWAYS AS (
        to_tsvector('onrecord', onrecord_plain(left(text, 100000) || ' ' || left(coalesce(speaker, ''), 1000)))
    ) STORED
    """,
    "CREATE INDEX statements_by_search ON statements USING gin (search)",
)
_POSTGRESQL_DOWN = (
    "ALTER TABLE statements DROP COLUMN search",
    "DROP FUNCTION onrecord_plain",
    "DROP TEXT SEARCH CONFIGURATION onrecord",
    "DROP TEXT SEARCH DICTIONARY onrecord_stem",
)


def upgrade() -> None:
    _run(_SQLITE_UP if _on_sqlite() else _POSTGRESQL_UP)


def downgrade() -> None:
    _run(_SQLITE_DOWN if _on_sqlite() else _POSTGRESQL_DOWN)


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
