"""The live feed: one reader of the statement stream, fanned out to every client."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Final, TypeVar

import structlog
from redis.exceptions import RedisError

from onrecord.api.filters import Filters
from onrecord.api.history import History
from onrecord.api.matching import Searcher, matcher
from onrecord.api.tellings import Kind, Position, Telling, event_of, farewell, told
from onrecord.bus import Bus
from onrecord.store.errors import LedgerError
from onrecord.streams import STATEMENTS
from onrecord.tasks import end
from onrecord_schemas import AnyEvent

log = structlog.get_logger()

ENTRIES_AT_ONCE: Final = 500
LONGEST_PAUSE_S: Final = 5.0
HEARTBEAT: Final = b": still here\n\n"
STOPPING: Final = "the server is stopping; connect again with Last-Event-ID"
TOO_SLOW: Final = (
    "you read too slowly and events had to wait for you; connect again with Last-Event-ID, nothing is lost"
)

Observer = Callable[[AnyEvent], None]
Answer = TypeVar("Answer")


class Feed:
    """Everything that comes onto the stream, for any number of clients."""

    def __init__(
        self,
        bus: Bus,
        history: History,
        observe: Observer = lambda _: None,
        *,
        heartbeat_s: float = 15.0,
        most_waiting: int = 1000,
    ) -> None:
        """*most_waiting*: events that may wait for a slow client before it is disconnected."""
        self._bus = bus
        self._history = history
        self._observe = observe
        self._heartbeat_s = heartbeat_s
        self._most_waiting = most_waiting
        self._mailboxes: set[_Mailbox] = set()
        self._searcher = Searcher()
        self._position = Position(0, 0)
        self._stopping = False
        self._ready = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self.overruns = 0

    @property
    def clients(self) -> int:
        return len(self._mailboxes)

    @property
    def reads(self) -> bool:
        """Whether the stream is being read."""
        return self._ready.is_set() and self._reading is not None and not self._reading.done()

    def start(self) -> None:
        """Begin with what comes from now on."""
        self._reading = asyncio.create_task(self._read())

    def stop(self) -> None:
        """Say farewell to every client."""
        self._stopping = True
        for mailbox in self._mailboxes:
            mailbox.end(STOPPING)
        if self._reading:
            self._reading.cancel()

    async def close(self) -> None:
        self.stop()
        if self._reading:
            await end(self._reading)
        self._searcher.close()

    async def follow(
        self, wanted: Filters, kinds: Sequence[Kind] = tuple(Kind), after: Position | None = None
    ) -> AsyncIterator[bytes]:
        """Frames of what is *wanted*: first what was told since *after*, then what comes, each once and in order."""
        matches = matcher(wanted, kinds, self._searcher)
        begin = self._position if self._ready.is_set() else None  # what comes from this moment on is heard
        yield _greeting(after or begin)
        async for beat in self._until_ready():
            yield beat
        position = after or begin or self._position
        try:
            while position < self._position and not self._stopping:
                until = self._position
                async for page in self._history.between(position, until, wanted.wanted(), matches):
                    if page:
                        yield b"".join(telling.frame for telling in page)
                position = until
        except (RedisError, LedgerError) as error:
            log.warning("replay.failed", error=str(error))
            yield farewell(f"what you missed cannot be read now: {error}; connect again with Last-Event-ID")
            return
        with self._attached() as mailbox:  # nothing is awaited since the comparison: no event can come between
            async for batch in mailbox.batches(self._heartbeat_s):
                frames = b"".join(t.frame for t in batch if t.position > position and matches(t))
                if frames or not batch:
                    yield frames or HEARTBEAT
            yield farewell(mailbox.reason)

    async def _until_ready(self) -> AsyncIterator[bytes]:
        """Heartbeats until the end of the stream is known."""
        while not self._ready.is_set() and not self._stopping:
            try:
                await asyncio.wait_for(self._ready.wait(), self._heartbeat_s)
            except TimeoutError:
                yield HEARTBEAT

    async def _read(self) -> None:
        self._position = Position.read(await self._patiently(lambda: self._bus.newest(STATEMENTS)))
        self._ready.set()
        while True:
            after = str(self._position)
            found = await self._patiently(partial(self._bus.read, STATEMENTS, after, count=ENTRIES_AT_ONCE))
            if found:
                self._fan_out([(Position.read(entry_id), payload) for entry_id, payload in found])

    def _fan_out(self, found: Sequence[tuple[Position, bytes]]) -> None:
        tellings = []
        for position, payload in found:
            if event := event_of(payload):
                self._observe(event)
                if telling := told(position, event):
                    tellings.append(telling)
        self._position = found[-1][0]
        for mailbox in tuple(self._mailboxes):
            if not mailbox.put(tellings):
                self.overruns += 1
                self._mailboxes.discard(mailbox)

    async def _patiently(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Repeat *call* while Redis is away."""
        pause_s = 0.1
        while True:
            try:
                return await call()
            except (RedisError, OSError) as error:
                log.warning("feed.waited", error=str(error), pause_ms=round(pause_s * 1000))
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    @contextlib.contextmanager
    def _attached(self) -> Iterator["_Mailbox"]:
        mailbox = _Mailbox(self._most_waiting)
        self._mailboxes.add(mailbox)
        if self._stopping:
            mailbox.end(STOPPING)
        try:
            yield mailbox
        finally:
            self._mailboxes.discard(mailbox)


def _greeting(position: Position | None) -> bytes:
    """A first byte at once, proxies and browsers wait for one; with the id to come again with, before any event."""
    return (f"id: {position}\n" if position else "").encode() + b"retry: 2000\n\n"


class _Mailbox:
    """What waits for one client."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: deque[Telling] = deque()
        self._news = asyncio.Event()
        self.reason = ""

    def put(self, tellings: Sequence[Telling]) -> bool:
        """Add *tellings*; False where that is too much, and this is the end."""
        if len(self._waiting) + len(tellings) > max(self._most, len(tellings)):
            self._waiting.clear()
            self.end(TOO_SLOW)
            return False
        self._waiting.extend(tellings)
        self._news.set()
        return True

    def end(self, reason: str) -> None:
        self.reason = reason
        self._news.set()

    async def batches(self, heartbeat_s: float) -> AsyncIterator[list[Telling]]:
        """All that came, as it comes; an empty one where nothing came for *heartbeat_s*. Ends when this is the end."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), heartbeat_s)
            self._news.clear()
            batch = list(self._waiting)
            self._waiting.clear()
            if batch or not self.reason:
                yield batch
            if self.reason:
                return
