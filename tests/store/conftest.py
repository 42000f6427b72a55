"""Ledgers on both engines. Every test that asks for `url`, `ledger` or `queries` runs on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ledgers import ENGINES, Postgres
from onrecord.store.ledger import Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries
from onrecord.store.tables import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_ledger(postgres: Postgres) -> str:
    """Name of the database that has the newest tables. Tests take turns: a database for each takes minutes."""
    name = postgres.database()
    asyncio.run(migrate(postgres.url(name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "ledger.sqlite"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    postgres = request.getfixturevalue("postgres")
    return str(postgres.url(postgres.database()))


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest tables."""
    if request.param == "sqlite":
        return sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    return postgres_emptied(request)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> str:
    return postgres_emptied(request)


@pytest.fixture
async def ledger(url: str) -> AsyncIterator[Ledger]:
    async with Ledger(url) as ledger:
        yield ledger


@pytest.fixture
async def queries(url: str) -> AsyncIterator[Queries]:
    async with Queries(url) as queries:
        yield queries


def sqlite_copy(template: Path, folder: Path) -> str:
    path = folder / "ledger.sqlite"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


def postgres_emptied(request: pytest.FixtureRequest) -> str:
    postgres: Postgres = request.getfixturevalue("postgres")
    name = request.getfixturevalue("postgres_ledger")
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    postgres.run(f"TRUNCATE {tables} RESTART IDENTITY", name)
    return postgres.url(name)
