"""The database says no: for good, for one event, or for now."""

import asyncio
import sqlite3
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, text

from ledgers import Postgres
from newsroom import Article
from onrecord.store.errors import LedgerError, LedgerUnavailableError, RefusedError, converted
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord.store.tables import documents
from onrecord_schemas import AnyEvent, Passage
from waiting import eventually

NEWS = [Article((f"Ann Lee said: “number {n}”",), name=f"{n}.txt") for n in range(10)]


def with_start(article: Article, start: int) -> AnyEvent:
    """The article's first statement, said to begin at *start*: the contract knows no largest offset."""
    made = article.made(0)
    content = Passage(start=start, end=start + 1, text="x")
    return made.model_copy(update={"data": made.data.model_copy(update={"content": (content,)})})


def with_text(article: Article, text: str) -> AnyEvent:
    made = article.made(0)
    return made.model_copy(update={"data": made.data.model_copy(update={"text": text})})


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


@pytest.mark.parametrize(
    "bad",
    [with_start(NEWS[5], 1 << 63), with_text(NEWS[5], "half a character: \ud83c")],
    ids=["too large", "surrogate"],
)
async def test_an_event_that_the_database_refuses_is_handed_back_and_the_rest_lands(
    ledger: Ledger, queries: Queries, bad: AnyEvent
) -> None:
    events = [article.made(0) for article in NEWS]
    arrivals = [Arrival(f"{n}-0", bad if n == 5 else made) for n, made in enumerate(events)]

    written = await ledger.write(arrivals)

    assert [refusal.arrival for refusal in written.refused] == [arrivals[5]]
    assert written.refused[0].reason
    assert written.made == 9
    assert len((await queries.statements()).rows) == 9


async def test_a_time_at_the_end_of_the_calendar_is_refused_or_kept_but_never_stops_the_rest(
    ledger: Ledger, queries: Queries
) -> None:
    edge = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))  # in UTC it lies before the year 1
    odd = Article(("Ann Lee said: long ago",), name="odd.txt", published=edge)

    written = await ledger.write([Arrival(None, odd.made(0)), Arrival(None, NEWS[0].made(0))])

    assert [refusal.arrival.event.subject for refusal in written.refused] == [odd.id]
    assert len((await queries.statements()).rows) == 1


async def test_a_locked_sqlite_file_is_waited_for_and_then_said_to_be_busy(sqlite_url: str) -> None:
    other = sqlite3.connect(file_of(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with Ledger(sqlite_url, busy_ms=50) as ledger:
        with pytest.raises(LedgerUnavailableError, match="locked"):
            await ledger.write([Arrival(None, NEWS[0].made(0))])
        other.close()

        written = await ledger.write([Arrival(None, NEWS[0].made(0))])

    assert written.made == 1


async def test_readers_are_not_kept_waiting_by_a_writer(sqlite_url: str) -> None:
    async with Ledger(sqlite_url) as ledger, Queries(sqlite_url, busy_ms=0) as queries:
        await ledger.write([Arrival(None, NEWS[0].made(0))])
        other = sqlite3.connect(file_of(sqlite_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        page = await queries.statements()

        other.close()
    assert len(page.rows) == 1


async def test_a_full_disk_is_trouble_for_now(sqlite_url: str) -> None:
    async with Ledger(sqlite_url) as ledger:
        pages: list[int] = []
        event.listen(ledger._engine.sync_engine, "begin", lambda connection: _limit(connection, pages))
        big = Article(("Ann Lee said: " + "so much to tell " * 200_000,))

        with pytest.raises(LedgerUnavailableError, match="full"):
            await ledger.write([Arrival(None, made) for made in big.events()])
        pages.append(1_000_000)  # somebody made room

        assert (await ledger.write([Arrival(None, made) for made in big.events()])).made == 1


def _limit(connection: Any, pages: list[int]) -> None:
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages[-1] if pages else 1}")  # SQLite: no less than it has


async def test_a_ledger_without_tables_says_what_to_run(empty_url: str) -> None:
    async with Ledger(empty_url) as ledger:
        with pytest.raises(LedgerError, match="onrecord migrate"):
            await ledger.check()
        with pytest.raises(LedgerError, match="onrecord migrate") as caught:
            await ledger.write([Arrival(None, NEWS[0].made(0))])

    assert not isinstance(caught.value, LedgerUnavailableError | RefusedError)


async def test_queries_cannot_write(queries: Queries) -> None:
    with pytest.raises(LedgerError):
        async with queries._reading() as connection:
            await connection.execute(documents.insert().values(document_id="x", name="x", name_key="x", file_key="x"))


async def test_a_missing_sqlite_file_is_not_made_by_a_query(tmp_path: Path) -> None:
    async with Queries(f"sqlite:///{tmp_path}/none.sqlite") as queries:
        with pytest.raises(LedgerUnavailableError, match="unable to open"):
            await queries.statements()

    await eventually(_has_no_driver_thread, what="the driver's thread has told of its failure")
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("given", ["mysql://host/db", "no url", "redis://host"])
def test_a_database_that_is_none_of_ours_is_named_with_the_way_out(given: str) -> None:
    with pytest.raises(LedgerError, match="sqlite:///"):
        Ledger(given)


def test_no_password_is_told() -> None:
    ledger = Ledger("postgresql://onrecord:secret@db/onrecord")

    assert ledger.place == "postgresql+asyncpg://onrecord:***@db/onrecord"
    assert "secret" not in str(converted(OSError("refused"), ledger.place))


async def test_postgresql_restarted_in_the_middle_loses_nothing(postgres: Postgres, postgres_url: str) -> None:
    async with Ledger(postgres_url) as ledger, Queries(postgres_url) as queries:
        await ledger.write([Arrival(None, NEWS[0].made(0))])
        holder = Ledger(postgres_url)
        async with holder._engine.connect() as lock:
            await lock.exec_driver_sql("LOCK TABLE documents")
            writing = asyncio.create_task(ledger.write([Arrival(None, NEWS[1].made(0))]))
            await eventually(lambda: _is_waiting(postgres_url), what="the write stands before the lock")

            await asyncio.to_thread(postgres.restart)

            with pytest.raises(LedgerUnavailableError):
                await writing
            await lock.invalidate()
        await holder.close()

        written = await ledger.write([Arrival(None, made) for n in (0, 1) for made in NEWS[n].events()])
        page = await queries.statements()

    assert written.made == 1
    assert sorted(row.statement.text for row in page.rows) == ["“number 0”", "“number 1”"]


async def _has_no_driver_thread() -> bool:
    """aiosqlite ends the thread of a connection that failed a little later; it must find its loop open."""
    return not any("_connection_worker_thread" in thread.name for thread in threading.enumerate())


async def _is_waiting(url: str) -> bool:
    other = Ledger(url)
    async with other._engine.connect() as connection:
        waiting = await connection.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        )
        count = waiting.scalar_one()
    await other.close()
    return bool(count)


async def test_an_unreachable_postgresql_is_trouble_for_now(tmp_path: Path) -> None:
    async with Ledger(f"postgresql://onrecord@/onrecord?host={tmp_path}") as ledger:
        with pytest.raises(LedgerUnavailableError):
            await ledger.write([Arrival(None, NEWS[0].made(0))])
        with pytest.raises(LedgerUnavailableError):
            await ledger.check()
