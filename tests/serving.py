"""A running `serve` over a real Redis and a real ledger, for tests of the API."""

import asyncio
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from onrecord.api.access import Access
from onrecord.api.drops import Dropbox
from onrecord.api.service import serve
from onrecord.bus import Bus
from onrecord.store.batch import Arrival
from onrecord.store.ledger import Ledger
from onrecord.store.queries import Queries
from onrecord.streams import DOCUMENTS, STATEMENTS
from onrecord_schemas import AnyEvent
from waiting import until

MOST_BYTES = 100_000


@dataclass
class Newsdesk:
    """Redis, ledger and inbox of a test; `tell` is what the parser and the store do."""

    redis_url: str
    ledger_url: str
    inbox: Path

    async def tell(self, *events: AnyEvent, stored: bool = True) -> list[str]:
        """Add *events* to the stream and, unless told not to, to the ledger; give the entries' ids."""
        with redis.Redis.from_url(self.redis_url) as client:
            ids = [str(client.xadd(STATEMENTS, {"__data__": event.to_json()}).decode()) for event in events]
        if stored:
            await self.store(*map(Arrival, ids, events))
        return ids

    async def store(self, *arrivals: Arrival) -> None:
        async with Ledger(self.ledger_url) as ledger:
            written = await ledger.write(arrivals)
        assert not written.refused

    def have_workers(self) -> None:
        """Make it look as if a worker of each kind were alive."""
        with redis.Redis.from_url(self.redis_url) as client:
            for stream, group in ((DOCUMENTS, "parse"), (STATEMENTS, "store"), (STATEMENTS, "watch")):
                client.xgroup_create(stream, group, id="0", mkstream=True)
                client.set(f"onrecord.alive:{group}:test-1", "1", px=60_000)


class Serving:
    """`serve` in a thread with a loop of its own."""

    def __init__(self, desk: Newsdesk, access: Access | None = None, **options: Any) -> None:
        self.desk = desk
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._access = access or Access()
        self._options = {"searches_per_minute": 6000} | options
        self._stop: Callable[[], object] = lambda: None
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Serving":
        self._thread.start()
        until(self._answers, what="the API's port")
        return self

    def stop(self) -> None:
        self._stop()
        self._stop = lambda: None
        self._thread.join(10)
        assert not self._thread.is_alive()
        if self._failed:
            raise self._failed

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 -- raised in the test's thread
            self._failed = error

    async def _serve(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._stop = lambda: loop.call_soon_threadsafe(stop.set)
        bus = Bus(self.desk.redis_url)
        dropbox = Dropbox(self.desk.inbox, MOST_BYTES, lambda name: name.endswith(".tmp"))
        async with Queries(self.desk.ledger_url) as queries:
            await serve(stop, bus, queries, self._access, dropbox, host="127.0.0.1", port=self.port, **self._options)
        await bus.close()

    def _answers(self) -> bool:
        if self._failed:
            raise self._failed
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
