"""How the service is: what waits, who works, what answers."""

from asyncio import gather
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import Field
from redis.exceptions import RedisError, ResponseError

from onrecord.api.feed import Feed
from onrecord.api.models import Answer
from onrecord.api.tellings import Position
from onrecord.bus import BEAT_MS, Bus
from onrecord.errors import OnRecordError
from onrecord.store.queries import Queries
from onrecord.store.views import Counts
from onrecord.streams import DEAD, DOCUMENTS, STATEMENTS, Backlog

GROUPS: Final = ((DOCUMENTS, "parse"), (STATEMENTS, "store"), (STATEMENTS, "watch"))
PARSE: Final = GROUPS[0]


class Totals(Answer):
    """How much is in the ledger; superseded documents and their statements left out."""

    documents: int
    complete: int
    """Documents with all their statements."""
    statements: int
    direct: int
    indirect: int
    mixed: int
    rejections: int

    @classmethod
    def of(cls, counts: Counts) -> "Totals":
        by_type = {str(kind): count for kind, count in counts.statements.items()}
        return cls(
            documents=counts.documents,
            complete=counts.complete,
            statements=sum(by_type.values()),
            direct=by_type.get("direct", 0),
            indirect=by_type.get("indirect", 0),
            mixed=by_type.get("mixed", 0),
            rejections=counts.rejections,
        )


class GroupState(Answer):
    """A consumer group: its work before it, and who does it."""

    stream: str = Field(examples=["onrecord.documents"])
    group: str = Field(examples=["parse"])
    lag: int | None
    """Entries that nobody has taken; null where Redis cannot tell."""
    pending: int
    """Entries that a worker has taken and not finished."""
    behind_s: float
    """Seconds since the oldest unfinished entry was added; 0 where there is none."""
    workers: int
    """Workers that said within 15 seconds that they live."""


class Status(Answer):
    """How much is there, and how much is on its way."""

    totals: Totals
    waiting: int
    """Documents that are published and not parsed."""
    dead_letters: int
    uploads: bool
    """Whether documents may be uploaded."""


class Check(Answer):
    """One thing that must be well."""

    name: str = Field(examples=["redis"])
    ok: bool
    detail: str = Field(examples=["answers"])


class Health(Answer):
    ok: bool
    checks: tuple[Check, ...]
    groups: tuple[GroupState, ...]
    dead_letters: int | None
    """Null where Redis does not answer."""


class Vitals:
    """Asks Redis and the ledger how they are."""

    def __init__(self, bus: Bus, queries: Queries, feed: Feed) -> None:
        self._bus = bus
        self._queries = queries
        self._feed = feed

    async def health(self) -> Health:
        """All that must be well, whether it is or not."""
        redis = await _check("redis", self._bus.redis.ping())
        ledger = await _check("ledger", self._queries.check())
        live = Check(
            name="live", ok=self._feed.reads, detail="reads the stream" if self._feed.reads else "waits for Redis"
        )
        checks = [redis, ledger, live]
        groups: tuple[GroupState, ...] = ()
        dead: int | None = None
        if redis.ok:
            groups, dead = await gather(self.groups(), self.dead_letters())
            checks += [_has_workers(groups, group) for _, group in GROUPS]
        return Health(ok=all(check.ok for check in checks), checks=tuple(checks), groups=groups, dead_letters=dead)

    async def groups(self) -> tuple[GroupState, ...]:
        """Every group on our streams, those of subscribers included."""
        return tuple([await self._state(backlog) for backlog in await self._bus.backlogs()])

    async def waiting(self) -> int:
        """Documents that are published and not parsed."""
        for backlog in await self._bus.backlogs():
            if (backlog.stream, backlog.group) == PARSE:
                return (backlog.lag or 0) + backlog.pending
        return await self._bus.redis.xlen(DOCUMENTS)

    async def dead_letters(self) -> int:
        return int(await self._bus.redis.xlen(DEAD))

    async def _state(self, backlog: Backlog) -> GroupState:
        alive = [key async for key in self._bus.redis.scan_iter(f"onrecord.alive:{backlog.group}:*", count=1000)]
        return GroupState(
            stream=backlog.stream,
            group=backlog.group,
            lag=backlog.lag,
            pending=backlog.pending,
            behind_s=0.0 if backlog.idle else await self._behind_s(backlog),
            workers=len(alive),
        )

    async def _behind_s(self, backlog: Backlog) -> float:
        oldest = await self._oldest_pending(backlog) or await self._oldest_untaken(backlog)
        if oldest is None:
            return 0.0
        return max(0.0, datetime.now(UTC).timestamp() - Position.read(oldest.decode()).ms / 1000)

    async def _oldest_pending(self, backlog: Backlog) -> bytes | None:
        pending: dict[str, Any] = await self._bus.redis.xpending(backlog.stream, backlog.group)
        oldest: bytes | None = pending["min"]
        return oldest

    async def _oldest_untaken(self, backlog: Backlog) -> bytes | None:
        try:
            groups = await self._bus.redis.xinfo_groups(backlog.stream)
        except ResponseError:  # the stream went away meanwhile
            return None
        taken = next((g["last-delivered-id"] for g in groups if g["name"] == backlog.group.encode()), b"0")
        found: Any = await self._bus.redis.xrange(backlog.stream, min=f"({taken.decode()}", count=1)
        return found[0][0] if found else None


async def _check(name: str, answer: Awaitable[object]) -> Check:
    try:
        await answer
    except (RedisError, OSError, OnRecordError) as error:
        return Check(name=name, ok=False, detail=str(error))
    return Check(name=name, ok=True, detail="answers")


def _has_workers(groups: tuple[GroupState, ...], group: str) -> Check:
    workers = sum(state.workers for state in groups if state.group == group)
    detail = f"{workers} alive" if workers else f"nobody alive for {3 * BEAT_MS / 1000:g} s; start `onrecord {group}`"
    return Check(name=group, ok=bool(workers), detail=detail)
