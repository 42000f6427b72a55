"""What a search finds, in the words of SQLAlchemy: FTS5 on SQLite, tsquery on PostgreSQL."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    column,
    exists,
    false,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from onrecord.store.filters import Condition, StatementFilter, words_in
from onrecord.store.search import query_text
from onrecord.store.tables import statements

PLACES_A_SECOND: Final = 1 << 29
"""Row ids of the full-text table for each second; see the migration 0003."""

_YEAR_1600: Final = datetime(1600, 1, 1, tzinfo=UTC)
_SECONDS: Final = 1 << 34

_search = table("statement_search", column("rowid"))
row_id: Final[ColumnElement[int]] = _search.c.rowid
_place: Final[ColumnElement[int]] = literal_column("statements.search_place")


def is_hit(search: str, dialect: str) -> Condition:
    """That a statement is one of those that *search* finds; the database may begin with these."""
    query = query_text(search, dialect)
    if not query:
        return false()
    if dialect == "sqlite":
        return _place.in_(select(row_id).where(_matches(_said(query))))
    asked = func.websearch_to_tsquery(literal_column("'onrecord'::regconfig"), bindparam("search", query))
    return literal_column("statements.search").op("@@")(asked)


async def estimate(connection: AsyncConnection, search: str) -> int:
    """How many hits PostgreSQL expects: it knows how frequent frequent words are."""
    explained = await connection.execute(
        text(
            "EXPLAIN (FORMAT JSON) SELECT FROM statements"
            " WHERE search @@ websearch_to_tsquery('onrecord'::regconfig, :search)"
        ),
        {"search": query_text(search, "postgresql")},
    )
    return int(json.loads(explained.scalar_one())[0]["Plan"]["Plan Rows"])


def is_hit_itself(search: str) -> Condition:
    """The same on SQLite, looked up statement by statement: 25 µs each, however many hits there are."""
    query = query_text(search, "sqlite")
    return exists().where(_matches(_said(query)), row_id == _place) if query else false()


def hits(wanted: StatementFilter) -> Select[Any]:
    """SQLite's hits with their statements; walked by `row_id`, in either direction, they come in the order of time."""
    query = " AND ".join(_wanted(wanted))
    # The sum keeps SQLite from beginning with the statements.
    return select().select_from(_search.join(statements, _place == row_id + 0)).where(_matches(query))


def first_place(time: datetime) -> int:
    """No statement of *time* (UTC) or later has a lower row id."""
    return _second(time) * PLACES_A_SECOND


def last_place(time: datetime) -> int:
    """No statement of *time* (UTC) or earlier has a higher row id. SQLite rounds: it may count the next second."""
    return min(_second(time) + 2, _SECONDS) * PLACES_A_SECOND - 1


def _wanted(wanted: StatementFilter) -> Iterator[str]:
    """All of *wanted* that the full-text table knows. Of speaker and role it may find more than the keys say."""
    yield _said(query_text(wanted.search or "", "sqlite"))
    for column_name, name in (("speaker_key", wanted.speaker), ("role_key", wanted.role)):
        for word in words_in(name or ""):
            if any(map(str.isalnum, word)) and max(word) <= "\uffff":  # FTS5 knows the letters of Unicode 6.1
                yield f'{column_name} : "{word}"'
    for column_name, value in (("type", wanted.type), ("medium", wanted.medium)):
        if value is not None:
            yield f'{column_name} : "{value.value}"'


def _said(query: str) -> str:
    return f"{{text speaker}} : ({query})"


def _matches(query: str) -> Condition:
    return literal_column("statement_search").op("MATCH")(query)


def _second(time: datetime) -> int:
    utc = time.replace(tzinfo=UTC) if time.tzinfo is None else time
    return min(max((utc - _YEAR_1600) // timedelta(seconds=1), 0), _SECONDS - 1)
