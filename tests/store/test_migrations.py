"""The tables come to be step by step, up and down, from any version, in any number of processes at once."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from newsroom import Article
from onrecord.store import engine
from onrecord.store.errors import LedgerError
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries
from onrecord.store.tables import metadata

NEWS = Article(("Ann Lee said: “the bridge will open in May”",))
NEWEST = "0003"


async def test_from_empty_to_the_newest_and_back(empty_url: str) -> None:
    up = await migrate(empty_url)
    down = await migrate(empty_url, "base")

    assert (up, down) == ((None, NEWEST), (NEWEST, None))
    assert await tables(empty_url) <= {"alembic_version"}
    assert await migrate(empty_url) == (None, NEWEST)


async def test_at_the_newest_nothing_is_to_be_done(empty_url: str) -> None:
    await migrate(empty_url)

    assert await migrate(empty_url) == (NEWEST, NEWEST)


async def test_statements_of_the_first_version_are_found_by_search_after_the_upgrade(empty_url: str) -> None:
    await migrate(empty_url, "0001")
    async with Ledger(empty_url) as ledger:
        await ledger.write([Arrival(None, event) for event in NEWS.events()])

    await migrate(empty_url)

    async with Queries(empty_url) as queries:
        page = await queries.statements(StatementFilter(search="bridges"))
    assert [row.statement for row in page.rows] == [NEWS.statement(0)]


async def test_a_step_down_keeps_the_statements(empty_url: str) -> None:
    await migrate(empty_url)
    async with Ledger(empty_url) as ledger:
        await ledger.write([Arrival(None, event) for event in NEWS.events()])

    await migrate(empty_url, "0001")
    await migrate(empty_url)

    async with Queries(empty_url) as queries:
        page = await queries.statements(StatementFilter(search="bridges", document=NEWS.id))
    assert len(page.rows) == 1


async def test_the_migrations_make_the_tables_that_the_code_knows(url: str) -> None:
    assert await on(url, _differences) == []


async def test_many_processes_may_migrate_at_once(empty_url: str) -> None:
    workers = [_waiting_to_migrate(empty_url) for _ in range(4)]

    ends = await asyncio.gather(*(asyncio.to_thread(worker.communicate, "go\n", 60) for worker in workers))

    assert [err for _, err in ends] == [""] * 4
    assert sorted(out.strip() for out, _ in ends) == [f"('{NEWEST}', '{NEWEST}')"] * 3 + [f"(None, '{NEWEST}')"]
    assert await on(empty_url, _differences) == []


@pytest.mark.parametrize("version", ["0042", "-1", "x"])
async def test_a_version_that_does_not_exist_is_refused_by_name(empty_url: str, version: str) -> None:
    with pytest.raises(LedgerError, match=f"no version {version}; there are base, 0001, 0002, 0003 and head"):
        await migrate(empty_url, version)


async def test_a_ledger_of_a_newer_onrecord_is_left_alone(empty_url: str) -> None:
    await migrate(empty_url)
    await on(empty_url, lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(LedgerError, match="newer OnRecord"):
        await migrate(empty_url)
    async with Ledger(empty_url) as ledger:
        with pytest.raises(LedgerError, match="newer OnRecord"):
            await ledger.check()


async def test_the_check_passes_at_the_newest_version_only(empty_url: str) -> None:
    await migrate(empty_url, "0001")
    async with Ledger(empty_url) as ledger, Queries(empty_url) as queries:
        with pytest.raises(LedgerError, match="version 0001, 0003 is needed; run `onrecord migrate`"):
            await queries.check()

        await migrate(empty_url)

        await queries.check()
        await ledger.check()


async def tables(url: str) -> set[str]:
    return set(await on(url, lambda connection: inspect(connection).get_table_names()))


async def on(url: str, answer: Any) -> Any:
    tool = engine.writer(url)
    async with tool.begin() as connection:
        found = await connection.run_sync(answer)
    await tool.dispose()
    return found


def _waiting_to_migrate(url: str) -> subprocess.Popen[str]:
    """A process that migrates once it is told to go."""
    code = (
        "import asyncio, sys; from onrecord.store.migrate import migrate; "
        "sys.stdin.readline(); print(asyncio.run(migrate(sys.argv[1])))"
    )
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code, url], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _differences(connection: Connection) -> list[Any]:
    def is_ours(_: object, name: str | None, *__: object) -> bool:
        """The search's parts differ by engine and stand in its migration alone."""
        return not str(name).startswith(("statement_search", "search", "statements_by_search"))

    options = {"include_object": is_ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))
