"""What stands on the streams: their names, entries, ids, and how far each group is. Nothing here changes them.

Facts behind each decision: docs/decisions/0002-redis-streams.md.
"""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger()

DOCUMENTS = "onrecord.documents"
STATEMENTS = "onrecord.statements"
DEAD = "onrecord.dead"
ALIVE = "onrecord.alive"
FIELD = b"__data__"

BLOCK_MS = 2000  # below redis-py's socket_timeout of 5 s; latency does not depend on it
BUSY = (RedisConnectionError, RedisTimeoutError, OutOfMemoryError)  # what passes by itself


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a stream, delivered to this worker and not yet acknowledged."""

    stream: str
    group: str
    id: str
    fields: dict[bytes, bytes]

    @property
    def payload(self) -> bytes:
        """The event's JSON; empty where the field is missing."""
        return self.fields.get(FIELD, b"")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An entry to add: a stream and its fields."""

    stream: str
    fields: dict[bytes, bytes]

    @classmethod
    def event(cls, stream: str, json: bytes) -> "Outgoing":
        return cls(stream, {FIELD: json})


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a group has before it. `lag` is None where Redis cannot tell."""

    stream: str
    group: str
    lag: int | None
    pending: int

    @property
    def idle(self) -> bool:
        return self.lag == 0 and self.pending == 0


class Streams(ABC):
    """A connection to the streams, and what can be asked of them."""

    @property
    @abstractmethod
    def redis(self) -> "Redis":
        """The connection."""

    async def deliveries(self, entry: Entry) -> int:
        """How often *entry* was given to a worker, this time included."""
        rows = await self.patiently(lambda: self.redis.xpending_range(entry.stream, entry.group, entry.id, entry.id, 1))
        return int(rows[0]["times_delivered"]) if rows else 0

    async def read(
        self, stream: str, after: str, *, count: int = 100, block_ms: int = BLOCK_MS
    ) -> list[tuple[str, bytes]]:
        """Entry ids and events of *stream* after *after*, outside any group; empty when none came in *block_ms*."""
        found: Any = await self.redis.xread({stream: after}, count=count, block=block_ms)
        return [(entry_id.decode(), fields.get(FIELD, b"")) for _, entries in found for entry_id, fields in entries]

    async def range(self, stream: str, first: str, last: str, *, count: int) -> list[tuple[str, dict[bytes, bytes]]]:
        """Entry ids and fields of *stream* from *first* to *last*, both included; `(` before an id leaves it out."""
        found: Any = await self.redis.xrange(stream, min=first, max=last, count=count)
        return [(entry_id.decode(), fields) for entry_id, fields in found]

    async def newest(self, stream: str, *, before_last: int = 0) -> str:
        """Id of the last entry of *stream*, or of the one so many before it; `0` where there is none."""
        found: Any = await self.redis.xrevrange(stream, count=before_last + 1)
        return found[before_last][0].decode() if len(found) > before_last else "0"

    async def backlogs(self) -> list[Backlog]:
        """Lag and pending entries of every group on our streams."""
        found = []
        for stream in (DOCUMENTS, STATEMENTS):
            with contextlib.suppress(ResponseError):  # no such stream yet
                found += [
                    Backlog(stream, group["name"].decode(), group["lag"], group["pending"])
                    for group in await self.redis.xinfo_groups(stream)
                ]
        return found

    async def backlog(self, stream: str, group: str) -> Backlog:
        """That of one group; the whole stream where nobody has made the group yet."""
        found = next((b for b in await self.backlogs() if (b.stream, b.group) == (stream, group)), None)
        return found or Backlog(stream, group, await self.redis.xlen(stream), 0)

    async def passed(self, stream: str, group: str) -> str | None:
        """Id of the entry up to which *group* has acknowledged all of *stream*; None where there is no such group.

        What was delivered last is asked first: what was acknowledged meanwhile only makes the answer too low.
        """
        groups: Any = await self.patiently(lambda: self.redis.xinfo_groups(stream))
        delivered = next((g["last-delivered-id"].decode() for g in groups if g["name"] == group.encode()), None)
        if delivered is None:
            return None
        pending: Any = await self.patiently(lambda: self.redis.xpending(stream, group))
        oldest = pending["min"]
        return before(oldest.decode()) if oldest and is_after(delivered, before(oldest.decode())) else delivered

    async def alive(self, group: str, host: str = "*") -> int:
        """How many workers of *group* live and move, of one host or of all."""
        return len([key async for key in self.redis.scan_iter(f"{ALIVE}:{group}:{host}-*", count=1000)])

    async def memory_share(self) -> float:
        """Share of `maxmemory` in use; 0 where none is set."""
        info = await self.redis.info("memory")
        return info["used_memory"] / info["maxmemory"] if info["maxmemory"] else 0.0

    async def patiently(self, call: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 -- whatever Redis answers
        """Repeat *call* while Redis is away or full. All may be repeated: a settled entry settles to nothing."""
        pause = 0.1
        while True:
            try:
                return await call()
            except BUSY as error:
                log.warning("redis.waited", error=str(error), pause_ms=int(pause * 1000))
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)


def is_after(entry_id: str, other: str) -> bool:
    return _numbers(entry_id) > _numbers(other)


def before(entry_id: str) -> str:
    """The greatest id that is smaller than *entry_id*."""
    ms, number = _numbers(entry_id)
    return f"{ms}-{number - 1}" if number else f"{max(ms - 1, 0)}-{2**64 - 1 if ms else 0}"


def _numbers(entry_id: str) -> tuple[int, int]:
    ms, _, number = entry_id.partition("-")
    return int(ms), int(number or 0)
