"""The API over a real Redis and a real SQLite ledger."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

from onrecord.api.app import Desk
from onrecord.api.drops import Dropbox
from onrecord.bus import Bus
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries
from serving import MOST_BYTES, Newsdesk, Serving


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path.read_bytes()


@pytest.fixture
def newsdesk(redis_url: str, empty_ledger: bytes, tmp_path: Path) -> Newsdesk:
    (tmp_path / "ledger.sqlite").write_bytes(empty_ledger)
    (tmp_path / "inbox").mkdir()
    return Newsdesk(redis_url, f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path / "inbox")


@pytest.fixture
async def desk(newsdesk: Newsdesk) -> AsyncIterator[Desk]:
    """The application, called without a network; no live feed."""
    bus = Bus(newsdesk.redis_url)
    await bus.connect()
    dropbox = Dropbox(newsdesk.inbox, MOST_BYTES, lambda name: name.endswith(".tmp"))
    async with Queries(newsdesk.ledger_url) as queries:
        desk = Desk(bus, queries, dropbox, searches_per_minute=6000)
        yield desk
        await desk.feed.close()
    await bus.close()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(desk.app, client=("127.0.0.1", 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8321") as client:
        yield client


@pytest.fixture
def serving(newsdesk: Newsdesk) -> Iterator[Serving]:
    """The application behind a port."""
    running = Serving(newsdesk).start()
    yield running
    running.stop()
