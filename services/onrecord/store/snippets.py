"""The hits of a search in their surroundings, by the database's own means: it knows what it counts as a hit."""

import re
from typing import Final

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from onrecord.store.search import query_text
from onrecord.store.views import Piece

_WORDS: Final = 24
"""Length of a snippet."""
_START, _STOP = "\x02", "\x03"
_MARKED = re.compile(f"{_START}([^{_STOP}]*){_STOP}")

_SQLITE = text("""
    SELECT number, snippet(statement_search, 0, :start, :stop, '…', :words) AS snippet
    FROM statements CROSS JOIN statement_search ON statement_search.rowid = search_place
    WHERE number IN :numbers AND statement_search MATCH '{text speaker} : (' || :search || ')'
""").bindparams(bindparam("numbers", expanding=True), start=_START, stop=_STOP, words=_WORDS)

_POSTGRESQL = text("""
    SELECT number, ts_headline(
        'onrecord', left(text, 100000), websearch_to_tsquery('onrecord', :search), :options
    ) AS snippet
    FROM statements WHERE number IN :numbers
""").bindparams(
    bindparam("numbers", expanding=True),
    options=f'StartSel="{_START}", StopSel="{_STOP}", MaxWords={_WORDS}, MinWords={_WORDS // 2}, MaxFragments=1',
)


async def snippets(connection: AsyncConnection, search: str, numbers: list[int]) -> dict[int, tuple[Piece, ...]]:
    """Where *search* hits the statements with these numbers."""
    dialect = connection.dialect.name
    query = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    rows = await connection.execute(query, {"search": query_text(search, dialect), "numbers": numbers})
    return {row.number: pieces(row.snippet) for row in rows}


def pieces(marked: str) -> tuple[Piece, ...]:
    """A snippet with its hits between control characters, in pieces."""
    parts = _MARKED.split(marked)  # the odd ones are the hits
    return tuple(Piece(part, index % 2 == 1) for index, part in enumerate(parts) if part)
