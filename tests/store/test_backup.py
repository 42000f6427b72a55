"""Backup and restore as docs/operating.md tells them, while the store writes."""

import asyncio
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from ledgers import Postgres
from newsroom import Article
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries

NEWS = [Article((f"Ann Lee said: “the bridge opens on day {n}”",), name=f"{n}.txt") for n in range(30)]


async def test_a_sqlite_ledger_is_copied_while_it_is_written(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite"
    async with Ledger(sqlite_url) as ledger:
        await _write(ledger, NEWS[:10])
        writing = asyncio.create_task(_write(ledger, NEWS[10:]))

        await asyncio.to_thread(_vacuum_into, Path(make_url(sqlite_url).database or ""), copy)

        await writing
    assert 10 <= await _complete_and_found(f"sqlite:///{copy}") <= 30


async def test_a_sqlite_ledger_is_copied_page_by_page(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite"
    async with Ledger(sqlite_url) as ledger:
        await _write(ledger, NEWS[:10])

        with sqlite3.connect(make_url(sqlite_url).database or "") as source, sqlite3.connect(copy) as target:
            source.backup(target)
        source.close()
        target.close()

    assert await _complete_and_found(f"sqlite:///{copy}") == 10


async def test_a_restored_sqlite_ledger_takes_up_where_it_was(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite"
    async with Ledger(sqlite_url) as ledger:
        await _write(ledger, NEWS[:10])
    await asyncio.to_thread(_vacuum_into, Path(make_url(sqlite_url).database or ""), copy)

    await migrate(f"sqlite:///{copy}")
    async with Ledger(f"sqlite:///{copy}") as restored:
        await _write(restored, NEWS)  # the stream is delivered again from before the backup

    assert await _complete_and_found(f"sqlite:///{copy}") == 30


async def test_a_postgresql_ledger_is_dumped_and_restored(
    postgres: Postgres, postgres_url: str, tmp_path: Path
) -> None:
    dump = tmp_path / "ledger.dump"
    async with Ledger(postgres_url) as ledger:
        await _write(ledger, NEWS[:10])
        await asyncio.to_thread(_run, postgres, "pg_dump", "--format=custom", f"--file={dump}", postgres_url)
    target = postgres.url(await asyncio.to_thread(postgres.database))

    await asyncio.to_thread(_run, postgres, "pg_restore", "--exit-on-error", f"--dbname={target}", str(dump))

    await migrate(target)
    async with Ledger(target) as restored:
        await _write(restored, NEWS)
    assert await _complete_and_found(target) == 30


def _vacuum_into(source: Path, copy: Path) -> None:
    """What `sqlite3 ledger.sqlite "VACUUM INTO 'backup.sqlite'"` does."""
    connection = sqlite3.connect(source)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()


def _run(postgres: Postgres, program: str, *arguments: str) -> None:
    subprocess.run([postgres.programs / program, *arguments], check=True, capture_output=True)


async def _write(ledger: Ledger, articles: list[Article]) -> None:
    for article in articles:
        await ledger.write([Arrival(None, event) for event in article.events()])


async def _complete_and_found(url: str) -> int:
    """How many documents there are, if all are complete and all are found by search."""
    async with Queries(url) as queries:
        await queries.check()
        counts = await queries.counts()
        found = await queries.statements(StatementFilter(search="bridge"), limit=100)
    assert counts.documents == counts.complete == len(found.rows)
    return counts.documents
