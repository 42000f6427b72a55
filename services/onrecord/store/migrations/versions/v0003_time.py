"""Pages in the order of time stay fast in a ledger of millions.

Both engines: the index of time has the small columns that are filtered by, so that a walk along it need not touch the
rows. SQLite: the full-text table's row ids grow with time, so that the newest hits come first without sorting all hits;
it has the keys of speaker and role, type and medium too, so that what is asked beside the words is looked up there.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_TIME = ("at", "number")
_FILTERED = ("pending", "superseded", "type", "medium", "confidence")

# 34 bits of seconds since the year 1600 (what lies outside of 1600 to 2144 counts as the nearest), 29 of the number.
_PLACE = "max(0, min(17179869183, strftime('%s', at) + 11676096000)) * 536870912 + number % 536870912"
_SQLITE_UP = (
    f"ALTER TABLE statements ADD COLUMN search_place INTEGER GENERATED ALWAYS AS ({_PLACE}) VIRTUAL",
    "CREATE UNIQUE INDEX search_by_place ON statements (search_place)",
)
_SQLITE_DOWN = ("DROP INDEX search_by_place", "ALTER TABLE statements DROP COLUMN search_place")


def upgrade() -> None:
    _index_time((*_TIME, *_FILTERED))
    if _on_sqlite():
        _run(*_WITHOUT_SEARCH, *_SQLITE_UP, *_search("search_place", _SEARCHED))


def downgrade() -> None:
    if _on_sqlite():
        _run(*_WITHOUT_SEARCH, *_SQLITE_DOWN, *_search("number", ("text", "speaker")))
    _index_time(_TIME)


_SEARCHED = ("text", "speaker", "speaker_key", "role_key", "type", "medium")
_WITHOUT_SEARCH = (
    "DROP TRIGGER statements_search_insert",
    "DROP TRIGGER statements_search_delete",
    "DROP TRIGGER statements_search_update",
    "DROP TABLE statement_search",
)


def _search(row_id: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The full-text table and the triggers that feed it."""
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{name}" for name in (row_id, *columns)) for row in ("new", "old"))
    add = f"INSERT INTO statement_search (rowid, {names}) VALUES ({new});"  # noqa: S608 -- our own names
    remove = f"INSERT INTO statement_search (statement_search, rowid, {names}) VALUES ('delete', {old});"  # noqa: S608
    of_update = ", ".join(("number", "at", *columns))
    return (
        f"""
        CREATE VIRTUAL TABLE statement_search USING fts5 (
            {names}, content='statements', content_rowid='{row_id}', tokenize='porter unicode61 remove_diacritics 2'
        )
        """,
        f"CREATE TRIGGER statements_search_insert AFTER INSERT ON statements BEGIN {add} END",
        f"CREATE TRIGGER statements_search_delete AFTER DELETE ON statements BEGIN {remove} END",
        f"CREATE TRIGGER statements_search_update AFTER UPDATE OF {of_update} ON statements BEGIN {remove} {add} END",
        "INSERT INTO statement_search (statement_search) VALUES ('rebuild')",
    )


def _index_time(columns: tuple[str, ...]) -> None:
    op.drop_index("statements_by_time", "statements")
    op.create_index("statements_by_time", "statements", list(columns))


def _run(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
