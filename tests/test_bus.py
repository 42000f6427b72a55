"""The bus against a real Redis: what must hold so that nothing is lost and nothing said twice."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
import redis

from onrecord import deadletters
from onrecord.bus import Bus, BusError, GroupLost
from onrecord.streams import DOCUMENTS, STATEMENTS, Entry, Outgoing
from waiting import eventually

SOON = timedelta(milliseconds=600)


class Recorder:
    """A handler that keeps what it was given, and settles it unless told not to."""

    def __init__(self, bus: Bus, *, settles: bool = True) -> None:
        self.bus = bus
        self.settles = settles
        self.seen: list[Entry] = []

    async def __call__(self, entries: Sequence[Entry]) -> None:
        self.seen += entries
        if self.settles:
            await self.bus.ack(entries)

    @property
    def payloads(self) -> list[bytes]:
        return [entry.payload for entry in self.seen]


@contextlib.asynccontextmanager
async def running(bus: Bus) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    await bus.connect()
    task = asyncio.create_task(bus.run(stop))

    async def reading() -> bool:
        return bool(await bus.backlogs())

    try:
        await eventually(reading, what="a consumer group")
        yield task
    finally:
        stop.set()
        with contextlib.suppress(BusError):
            await task


def client(url: str) -> "redis.Redis[bytes]":
    return redis.Redis.from_url(url)


async def delivered(recorder: Recorder, count: int = 1) -> None:
    async def enough() -> bool:
        return len(recorder.seen) >= count

    await eventually(enough, what=f"{count} deliveries, had {len(recorder.seen)}")


async def test_documents_dropped_before_the_first_start_are_delivered(redis_url: str) -> None:
    with client(redis_url) as early:
        early.xadd(DOCUMENTS, {"__data__": '{"n": 1}'})
    bus = Bus(redis_url)
    recorder = Recorder(bus)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        await delivered(recorder)

    assert recorder.payloads == [b'{"n": 1}']


async def test_what_is_on_the_wire_is_the_json_and_nothing_else(redis_url: str) -> None:
    bus = Bus(redis_url)
    await bus.connect()

    await bus.publish(DOCUMENTS, '{"name": "Österreich-é.pdf"}'.encode())
    await bus.close()

    with client(redis_url) as reader:
        ((_, fields),) = reader.xrange(DOCUMENTS)
    assert json.loads(fields[b"__data__"]) == {"name": "Österreich-é.pdf"}
    assert set(fields) == {b"__data__"}


async def test_an_entry_that_a_handler_leaves_is_delivered_again(redis_url: str) -> None:
    bus = Bus(redis_url, reclaim_after=SOON)
    recorder = Recorder(bus, settles=False)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        await bus.publish(DOCUMENTS, b"{}")
        await delivered(recorder, 2)
        deliveries = await bus.deliveries(recorder.seen[0])

    assert recorder.seen[0].id == recorder.seen[1].id
    assert deliveries >= 2


async def test_a_handler_that_raises_leaves_its_entry_for_later(redis_url: str) -> None:
    bus = Bus(redis_url, reclaim_after=SOON)
    seen: list[str] = []

    async def stumbles(entries: Sequence[Entry]) -> None:
        seen.append(entries[0].id)
        if len(seen) == 1:
            raise RuntimeError("stumbled")
        await bus.ack(entries)

    bus.subscribe(DOCUMENTS, "parse", stumbles)
    async with running(bus):
        await bus.publish(DOCUMENTS, b"{}")

        async def settled() -> bool:
            return len(seen) == 2 and all(backlog.idle for backlog in await bus.backlogs())

        await eventually(settled)


async def test_a_slow_handler_keeps_its_entry_by_its_heartbeat(redis_url: str) -> None:
    bus = Bus(redis_url, reclaim_after=SOON)
    finished = asyncio.Event()
    seen: list[str] = []

    async def slow(entries: Sequence[Entry]) -> None:
        seen.append(entries[0].id)
        await asyncio.sleep(3 * SOON.total_seconds())  # the subject: longer than reclaim_after
        await bus.ack(entries)
        finished.set()

    bus.subscribe(DOCUMENTS, "parse", slow)
    async with running(bus):
        await bus.publish(DOCUMENTS, b"{}")
        await asyncio.wait_for(finished.wait(), 10)

    assert len(seen) == 1


async def test_new_and_reclaimed_entries_are_handled_one_at_a_time(redis_url: str) -> None:
    with client(redis_url) as dead_worker:
        dead_worker.xgroup_create(DOCUMENTS, "parse", id="0", mkstream=True)
        for _ in range(3):
            dead_worker.xadd(DOCUMENTS, {"__data__": "{}"})
        dead_worker.xreadgroup("parse", "dead-worker", {DOCUMENTS: ">"})
        for _ in range(3):
            dead_worker.xadd(DOCUMENTS, {"__data__": "{}"})
    bus = Bus(redis_url, reclaim_after=timedelta(milliseconds=500))
    at_work = most_at_work = 0
    done: list[str] = []

    async def counts(entries: Sequence[Entry]) -> None:
        nonlocal at_work, most_at_work
        at_work += 1
        most_at_work = max(most_at_work, at_work)
        await asyncio.sleep(0.2)  # long enough for the other subscriber to come
        at_work -= 1
        done.append(entries[0].id)
        await bus.ack(entries)

    bus.subscribe(DOCUMENTS, "parse", counts)
    async with running(bus):

        async def all_done() -> bool:
            return len(set(done)) == 6

        await eventually(all_done)

    assert most_at_work == 1
    assert len(done) == 6


async def test_emitting_and_acknowledging_are_one_step(redis_url: str) -> None:
    bus = Bus(redis_url)
    recorder = Recorder(bus, settles=False)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        await bus.publish(DOCUMENTS, b"{}")
        await delivered(recorder)
        out = [Outgoing.event(STATEMENTS, b'{"n": 1}'), Outgoing.event(STATEMENTS, b'{"n": 2}')]
        first = await bus.settle(recorder.seen[0], out)
        second = await bus.settle(recorder.seen[0], out)
        events = await bus.read(STATEMENTS, "0")

    assert (first, second) == (True, False)
    assert [payload for _, payload in events] == [b'{"n": 1}', b'{"n": 2}']


async def test_a_worker_that_lost_its_claim_emits_nothing(redis_url: str) -> None:
    bus = Bus(redis_url)
    recorder = Recorder(bus, settles=False)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        await bus.publish(DOCUMENTS, b"{}")
        await delivered(recorder)
        entry = recorder.seen[0]
        with client(redis_url) as other:
            other.xclaim(DOCUMENTS, "parse", "another-worker", 0, [entry.id])
        mine = await bus.settle(entry, [Outgoing.event(STATEMENTS, b"{}")])
        events = await bus.read(STATEMENTS, "0", block_ms=1)

    assert not mine
    assert events == []


async def test_a_document_that_was_published_twice_is_told_once(redis_url: str) -> None:
    bus = Bus(redis_url)
    recorder = Recorder(bus, settles=False)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        for _ in range(2):
            await bus.publish(DOCUMENTS, b"{}")
        await delivered(recorder, 2)
        for entry in recorder.seen:
            assert await bus.settle(entry, [Outgoing.event(STATEMENTS, b"{}")], once="the same drop")
        events = await bus.read(STATEMENTS, "0")
        backlogs = await bus.backlogs()

    assert len(events) == 1
    assert all(backlog.idle for backlog in backlogs)


async def test_a_dead_letter_keeps_its_event_and_reason_and_can_be_retried(redis_url: str) -> None:
    bus = Bus(redis_url)
    recorder = Recorder(bus, settles=False)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        await bus.publish(DOCUMENTS, b'{"n": 1}')
        await delivered(recorder)
        await bus.bury(recorder.seen[0], "parsing took longer than 50 s", [Outgoing.event(STATEMENTS, b"{}")])
        (dead,) = [letter async for letter in deadletters.letters(bus)]
        told = await bus.read(STATEMENTS, "0")
        await deadletters.retry(bus, dead)
        await delivered(recorder, 2)
        left = [letter async for letter in deadletters.letters(bus)]
        with pytest.raises(deadletters.NoSuchLetter, match=dead.id):
            await deadletters.retry(bus, dead)

    assert (dead.reason, dead.payload, dead.deliveries) == ("parsing took longer than 50 s", b'{"n": 1}', 1)
    assert len(told) == 1
    assert recorder.payloads == [b'{"n": 1}'] * 2
    assert left == []


@pytest.mark.parametrize(
    "fields",
    [{"__data__": b"\xff\xfe not UTF-8"}, {"__data__": ""}, {"other": "field"}, {"__data__": '{"data": "text"}'}],
)
async def test_whatever_stands_on_a_stream_reaches_the_handler(redis_url: str, fields: dict[str, bytes | str]) -> None:
    bus = Bus(redis_url)
    recorder = Recorder(bus)
    bus.subscribe(STATEMENTS, "store", recorder, batch=10)
    with client(redis_url) as other:
        other.xadd(STATEMENTS, fields)  # type: ignore[arg-type]  # redis-py's field types are invariant
        other.xadd(STATEMENTS, {"__data__": "{}"})

    async with running(bus):
        await delivered(recorder, 2)

    assert recorder.payloads[1] == b"{}"


async def test_a_group_that_is_destroyed_ends_the_worker_with_an_error(redis_url: str) -> None:
    bus = Bus(redis_url)
    bus.subscribe(DOCUMENTS, "parse", Recorder(bus))

    async with running(bus) as task:
        with client(redis_url) as other:
            other.xgroup_destroy(DOCUMENTS, "parse")
        with pytest.raises(GroupLost):
            await asyncio.wait_for(asyncio.shield(task), 15)

    assert GroupLost.exit_code != 0


async def test_a_read_only_replica_is_waited_for_without_a_hot_loop(redis_url: str) -> None:
    bus = Bus(redis_url, reclaim_after=SOON)
    recorder = Recorder(bus)
    bus.subscribe(DOCUMENTS, "parse", recorder)

    async with running(bus):
        with client(redis_url) as other:
            other.replicaof("127.0.0.1", "1")
            calls = other.info("stats")["total_commands_processed"]
            await asyncio.sleep(3)  # the subject: how many calls this many seconds see
            calls = other.info("stats")["total_commands_processed"] - calls
            other.replicaof("NO", "ONE")
            other.xadd(DOCUMENTS, {"__data__": "{}"})
        await delivered(recorder)

    assert calls < 150, f"{calls} calls in 3 s"


async def test_an_address_where_nobody_listens_is_named_without_its_password() -> None:
    bus = Bus("redis://:secret@127.0.0.1:1/0")

    with pytest.raises(BusError, match=r"redis://127\.0\.0\.1:1/0.*ONRECORD_REDIS_URL") as caught:
        await bus.connect()
    await bus.close()

    assert "secret" not in str(caught.value)
