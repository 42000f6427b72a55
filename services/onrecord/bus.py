"""The door to Redis: groups, wire format, new and reclaimed entries, heartbeat, emit-and-ack, dead letters.

Facts behind each decision: docs/decisions/0002-redis-streams.md.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from functools import cache, partial
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

import structlog
from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import RedisBatchStreamMessage
from faststream.redis.parser import MessageFormat
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from onrecord.connection import connection_class, without_password
from onrecord.errors import TRY_AGAIN, OnRecordError
from onrecord.streams import ALIVE, BLOCK_MS, BUSY, DEAD, Entry, Outgoing, Streams
from onrecord.tasks import first

if TYPE_CHECKING:
    from faststream import StreamMessage
    from redis.asyncio import Redis

log = structlog.get_logger()
_faststream = logging.getLogger("onrecord.faststream")

BEAT_MS = 5000  # how often a worker says that it lives
STALLED_AFTER_S = 120.0  # with work before it and none begun or ended for so long, a worker says so no more

# Emit and ack in one step. An entry that is not pending for this worker any more (paused, reclaimed by another, done)
# emits nothing; nor does one whose `once` key says that the same was emitted before (published twice by the watcher).
# KEYS: stream, once key or the stream again for none (a user of few rights may name no other), streams to add to …
# ARGV: group, entry, worker, once_ms, n, then n times: index of the stream, number of pairs, field, value …
_SETTLE = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1, ARGV[3]) == 0 then return 0 end
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
if KEYS[2] ~= KEYS[1] and not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[4]) then return 1 end
local at = 6
for _ = 1, tonumber(ARGV[5]) do
  local key, pairs = KEYS[tonumber(ARGV[at])], tonumber(ARGV[at + 1])
  local entry = {}
  for i = 1, pairs * 2 do entry[i] = ARGV[at + 1 + i] end
  redis.call('XADD', key, '*', unpack(entry))
  at = at + 2 + pairs * 2
end
return 2
"""
# Beat for the entries that still are this worker's; XCLAIM alone would take them back from who reclaimed them.
_BEAT = """
local kept = 0
for i = 3, #ARGV do
  if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2]) == 1 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
    kept = kept + 1
  end
end
return kept
"""
# A full Redis refuses SET, but not in a script that has written before: a worker that drains it is not DOWN.
_ALIVE = """
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
"""


class BusError(OnRecordError):
    """Redis cannot be used as it is."""


class BusAway(BusError):
    """Redis does not answer, or not yet."""

    exit_code = TRY_AGAIN


class GroupLost(BusError):
    """The consumer group went away: Redis lost its data, or somebody destroyed the group."""

    exit_code = TRY_AGAIN


Handler = Callable[[Sequence[Entry]], Awaitable[None]]


class PlainJson(MessageFormat):
    """The event's JSON and nothing around it: redis-cli, Node or Go read it as it is."""

    __slots__ = ()

    @classmethod
    async def encode(cls, **message: Any) -> bytes:  # noqa: ANN401 -- FastStream's own keywords
        return (await cls.build(**message)).data

    @classmethod
    def parse(cls, data: bytes) -> tuple[bytes, dict[str, Any]]:
        """Leave reading to the handler: one bad entry of a batch must not spoil the others."""
        del data
        return b"null", {}


@cache
def worker_name() -> str:
    """Consumer name of this process."""
    return f"{socket.gethostname()}-{os.getpid()}"


class Bus(Streams):
    """One worker's connection to the streams."""

    def __init__(self, url: str, *, reclaim_after: timedelta = timedelta(seconds=60)) -> None:
        self.url = url
        self.worker = worker_name()
        self._reclaim_ms = int(reclaim_after.total_seconds() * 1000)
        self._groups: list[tuple[str, str]] = []
        self._others: list[tuple[str, str]] = []
        self._lost = asyncio.Event()
        self._moved = monotonic()  # when a handler last began or ended
        self.broker = RedisBroker(
            url,
            message_format=PlainJson,
            ack_policy=AckPolicy.MANUAL,
            apply_types=False,
            logger=_faststream,
            log_level=logging.DEBUG,  # its line a message; ours says what became of it
            connection_class=connection_class(url),
            graceful_timeout=15.0,
        )
        self.broker.context.set_global("app", self)  # FastStream calls app.exit() when a group is gone

    @property
    def redis(self) -> "Redis":
        return cast("Redis", self.broker.config.broker_config.connection.client)  # RedisBroker has no cluster

    def exit(self) -> None:
        self._lost.set()

    def subscribe(self, stream: str, group: str, handler: Handler, *, batch: int = 1) -> None:
        """Hand new and reclaimed entries of *stream* to *handler*, up to *batch* at a time.

        The handler settles, acks or buries each; one that it leaves (or that its death leaves) is delivered again
        after `reclaim_after`. It is called for one batch at a time; while it runs, or its entries wait for their turn,
        a heartbeat keeps them.
        """
        self._groups.append((stream, group))
        turn = asyncio.Lock()

        async def deliver(message: RedisBatchStreamMessage) -> None:
            raw = message.raw_message
            entries = [
                Entry(stream, group, entry_id.decode(), fields)
                for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True)
                if fields  # XAUTOCLAIM may name entries that were trimmed
            ]
            with structlog.contextvars.bound_contextvars(stream=stream, group=group):
                self._moved = monotonic()
                async with self._held(entries), turn:
                    await handler(entries)
                self._moved = monotonic()

        entry_of = partial(StreamSub, stream, group=group, consumer=self.worker, batch=True)
        fresh = entry_of(polling_interval=BLOCK_MS, max_records=batch)
        again = entry_of(polling_interval=min(BLOCK_MS, self._reclaim_ms // 4), min_idle_time=self._reclaim_ms)
        for sub in (fresh, again):
            self.broker.subscriber(stream=sub, decoder=_as_it_is, no_reply=True)(deliver)

    def expect(self, stream: str, group: str) -> None:
        """Make *group*, which others read by, before we read: how far it is can be asked from the first entry on."""
        self._others.append((stream, group))

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until *stop* is set; a handler that runs is waited for.

        Raises: GroupLost: restart the process, it makes the group anew. BusAway: Redis does not answer.
        """
        await self.connect()
        try:
            for stream, group in (*self._others, *self._groups):
                await self._ensure_group(stream, group)
            await self.broker.start()
        except (RedisError, TimeoutError) as error:
            raise BusAway(f"Redis at {without_password(self.url)} went away at the start: {error}") from error
        beating = asyncio.create_task(self._say_alive())
        try:
            await first(stop.wait(), self._lost.wait())
        finally:
            beating.cancel()
            await self.broker.stop()
        if self._lost.is_set():
            raise GroupLost(
                "Redis lost the consumer group; start again, and it is made anew from the stream's beginning"
            )

    async def connect(self) -> None:
        """Raises: BusAway: Redis does not answer. BusError: it refuses us, or is older than 7.0."""
        client = await self.broker.connect()
        try:
            version = str((await client.info("server"))["redis_version"])
        except RedisError as error:
            kind = BusAway if isinstance(error, BUSY) and not isinstance(error, AuthenticationError) else BusError
            raise kind(
                f"Redis at {without_password(self.url)}: {error}; is it running, and is ONRECORD_REDIS_URL right?"
            ) from error
        if int(version.split(".", maxsplit=1)[0]) < 7:  # noqa: PLR2004 -- 6.2 tells no lag, and its XAUTOCLAIM returns deleted entries
            raise BusError(f"Redis at {without_password(self.url)} is {version}; OnRecord needs 7.0 or later")

    async def close(self) -> None:
        await self.broker.stop()

    async def publish(self, stream: str, json: bytes) -> str:
        """Add one event; return its entry id."""
        return (await self.broker.publish(json, stream=stream)).decode()

    async def settle(
        self,
        entry: Entry,
        outgoing: Sequence[Outgoing] = (),
        *,
        once: str | None = None,
        remember: timedelta = timedelta(days=7),
    ) -> bool:
        """Acknowledge *entry* and add *outgoing*, both or neither; False where another worker has the entry now.

        *once* names what is emitted: a second entry that emits the same is only acknowledged, within *remember*.
        """
        streams = sorted({out.stream for out in outgoing})
        keys = [entry.stream, f"onrecord.once:{once}" if once else entry.stream, *streams]
        arguments: list[bytes | str | int] = [
            entry.group,
            entry.id,
            self.worker,
            int(remember.total_seconds() * 1000),
            len(outgoing),
        ]
        for out in outgoing:
            arguments += [3 + streams.index(out.stream), len(out.fields)]
            for field, value in out.fields.items():
                arguments += [field, value]
        return bool(await self.patiently(lambda: self.redis.eval(_SETTLE, len(keys), *keys, *arguments)))

    async def ack(self, entries: Sequence[Entry]) -> None:
        if entries:
            first = entries[0]
            await self.patiently(lambda: self.redis.xack(first.stream, first.group, *(e.id for e in entries)))

    async def bury(self, entry: Entry, reason: str, outgoing: Sequence[Outgoing] = ()) -> bool:
        """Move *entry* to the dead letters with its *reason*, and tell *outgoing* to everyone."""
        facts = {
            b"stream": entry.stream,
            b"group": entry.group,
            b"entry": entry.id,
            b"deliveries": str(await self.deliveries(entry)),
            b"reason": reason,
        }
        dead = Outgoing(DEAD, entry.fields | {name: value.encode() for name, value in facts.items()})
        return await self.settle(entry, [dead, *outgoing])

    async def _ensure_group(self, stream: str, group: str) -> None:
        # Groups start at 0: FastStream's default, $, skips documents dropped before the first start.
        try:
            await self.redis.xgroup_create(stream, group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise BusError(f"Redis cannot make group {group} on {stream}: {error}") from error

    @contextlib.asynccontextmanager
    async def _held(self, entries: Sequence[Entry]) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat_for(entries))
        try:
            yield
        finally:
            beating.cancel()

    async def _beat_for(self, entries: Sequence[Entry]) -> None:
        while entries:
            await asyncio.sleep(self._reclaim_ms / 3000)
            with contextlib.suppress(RedisError):  # the next beat comes soon
                first = entries[0]
                await self.redis.eval(_BEAT, 1, first.stream, first.group, self.worker, *(e.id for e in entries))

    async def _say_alive(self) -> None:
        """Keep a key for each group while work moves: it is what health checks look at."""
        while True:
            for stream, group in self._groups:
                with contextlib.suppress(RedisError):
                    if await self._is_moving(stream, group):
                        await self.redis.eval(_ALIVE, 1, f"{ALIVE}:{group}:{self.worker}", 3 * BEAT_MS)
            await asyncio.sleep(BEAT_MS / 1000)

    async def _is_moving(self, stream: str, group: str) -> bool:
        if monotonic() - self._moved < STALLED_AFTER_S:
            return True
        return (await self.backlog(stream, group)).lag == 0


def _is_news(record: logging.LogRecord) -> bool:
    """Say in one line of ours what FastStream says in a stack trace every 5 s: that a reader waits for Redis."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, BUSY):
        return True
    log.warning("redis.waited", error=str(error), pause_ms=5000)
    return False


_faststream.addFilter(_is_news)


async def _as_it_is(message: "StreamMessage[Any]") -> "StreamMessage[Any]":
    """A decoder that hands over the raw entries: their ids are in there."""
    return message
