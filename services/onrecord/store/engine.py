"""Connections to the ledger: SQLite in WAL mode, or PostgreSQL; one writer at a time on both."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from onrecord.store.errors import LedgerError

BUSY_MS: Final = 5000
"""Milliseconds that SQLite waits for another connection's lock."""

_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_WRITE_LOCK: Final = 0x6F6E7265  # "onre": any number that is ours alone in this database


def place(url: str) -> str:
    """The ledger's name for people: its URL without the password."""
    return _url(url).render_as_string(hide_password=True)


def writer(url: str, busy_ms: int = BUSY_MS) -> AsyncEngine:
    """An engine whose every transaction takes the write lock first (SQLite) or may take it (`lock`, PostgreSQL)."""
    target = _url(url)
    if target.get_backend_name() != "sqlite":
        return _engine(target, pool_pre_ping=True)
    engine = _engine(target)
    # A batch touches pages all over the indices of a large ledger: with SQLite's own cache of 2 MB and a checkpoint
    # every 4 MB, 30,000 statements came in at 455 a second; with these at 834 (tests/speed/store.py).
    memory = ("cache_size=-65536", "wal_autocheckpoint=16000")  # KiB if negative; pages of 4 KiB
    _on_connect(engine, f"busy_timeout={busy_ms}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", *memory)
    _on_begin(engine, "BEGIN IMMEDIATE")  # a deferred one that turns writer midway fails at once when another wrote
    return engine


def reader(url: str, busy_ms: int = BUSY_MS) -> AsyncEngine:
    """An engine that cannot write."""
    target = _url(url)
    if target.get_backend_name() != "sqlite":
        settings = {
            "default_transaction_read_only": "on",
            "application_name": "onrecord-reader",
            "plan_cache_mode": "force_custom_plan",  # a plan for any word is a bad one for rare words and for phrases
        }
        return _engine(target, pool_pre_ping=True, connect_args={"server_settings": settings})
    path = quote(str(Path(target.database or "").absolute()))
    engine = _engine(target.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"}))
    _on_connect(engine, f"busy_timeout={busy_ms}", "query_only=ON")
    _on_begin(engine, "BEGIN")
    return engine


async def lock(connection: AsyncConnection) -> None:
    """Wait until no other writer is at work, until this transaction ends.

    SQLite has the lock since BEGIN. With it, numbers are given in the order of commits: who has seen number n
    has seen all below, so that readers can follow the ledger by number.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})


def _url(url: str) -> URL:
    try:
        target = make_url(url)
    except ArgumentError as error:
        raise LedgerError("database_url: no URL that can be read; give sqlite:///… or postgresql://…") from error
    driver = _DRIVERS.get(target.get_backend_name())
    if driver is None:
        raise LedgerError(f"database_url: {target.drivername} is no ledger of ours; give sqlite:///… or postgresql://…")
    return target.set(drivername=driver)


def _engine(target: URL, **options: Any) -> AsyncEngine:  # noqa: ANN401 -- passed on as they are
    # JSON columns take and give text: pydantic reads and writes it, faster and with its own types.
    return create_async_engine(target, json_serializer=_as_it_is, json_deserializer=_as_it_is, **options)


def _as_it_is(json: str) -> str:
    return json


def _on_connect(engine: AsyncEngine, *pragmas: str) -> None:
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401 -- the driver's connection, adapted
        connection.isolation_level = None  # transactions begin where we say, DDL included
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)


def _on_begin(engine: AsyncEngine, statement: str) -> None:
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(statement))
