"""A large ledger in minutes: the documents it has, copied row by row past the ledger's code.

`tests/store/test_filling.py` holds the copies to be what the ledger itself writes of such documents.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, event, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from onrecord.store import engine as engines
from onrecord.store.keys import key
from onrecord.store.tables import document_tags, documents, statements, texts

Row = dict[str, Any]

ROWS_AT_ONCE: Final = 5000
_LAX: Final = ("synchronous=OFF", "cache_size=-1000000")  # a filled ledger that is lost is filled again


async def multiply(url: str, copies: int, apart: timedelta) -> None:
    """Add *copies* of each dated document in the ledger, each time *apart* later, without waiting for the disk."""
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            seeds = [await _rows(connection, table) for table in (documents, document_tags, texts, statements)]
        for number in range(1, copies + 1):
            async with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                for table, rows in zip((documents, document_tags, texts, statements), seeds, strict=True):
                    await _insert(connection, table, [_copy(table, row, number, apart) for row in rows])
        if engine.dialect.name == "postgresql":
            async with engine.connect() as connection:  # what autovacuum does within minutes
                calm = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await calm.exec_driver_sql("VACUUM ANALYZE")
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    engine = engines.writer(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", lambda c, _: [c.execute(f"PRAGMA {pragma}") for pragma in _LAX])
    return engine


async def _rows(connection: AsyncConnection, table: Table) -> list[Row]:
    columns = [column for column in table.columns if column.name != "number"]
    order = statements.c.number if table is statements else next(iter(table.primary_key))
    return [dict(row._mapping) for row in await connection.execute(select(*columns).order_by(order))]


async def _insert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def _copy(table: Table, row: Row, number: int, apart: timedelta) -> Row:
    copied = row | {"document_id": _document_id(row["document_id"], number)}
    if table is documents:
        copied |= _renamed(row, number, copied["document_id"], apart * number)
    elif table is texts:
        copied["manifest"] = json.dumps(
            [str(_id(i, number)) for i in json.loads(row["manifest"])], separators=(",", ":")
        )
    elif table is statements:
        new = _id(row["statement_id"], number)
        copied |= {"statement_id": new, "at": row["at"] + apart * number}
        copied["statement"] = row["statement"].replace(str(row["statement_id"]), str(new))
    return copied


def _renamed(row: Row, number: int, document_id: str, later: timedelta) -> Row:
    document = json.loads(row["document"])
    name = f"{document['name'].rpartition('.')[0]}-{number}.txt"
    published = datetime.fromisoformat(document["published"]) + later
    document |= {"document_id": document_id, "name": name, "published": published.isoformat().replace("+00:00", "Z")}
    return {
        "name": name,
        "name_key": key(name),
        "file_key": key(name.rpartition("/")[2]),
        "document": json.dumps(document, separators=(",", ":"), ensure_ascii=False),
        "at": row["at"] + later,
    }


def _document_id(document_id: str, number: int) -> str:
    return f"sha256:{hashlib.sha256(f'{number} {document_id}'.encode()).hexdigest()}"


def _id(statement_id: uuid.UUID | str, number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {statement_id}")
