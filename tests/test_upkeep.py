"""Streams stay small, and nothing that somebody still needs is removed."""

from datetime import timedelta

import pytest
import redis
import structlog

from onrecord import upkeep
from onrecord.bus import Bus
from onrecord.streams import STATEMENTS, is_after

NOTHING, A_DAY = timedelta(0), timedelta(days=1)


@pytest.fixture
def stream(redis_url: str) -> "redis.Redis[bytes]":
    """A client; the stream has ten entries and the group `store`, which has read eight and acknowledged six."""
    client = redis.Redis.from_url(redis_url)
    client.xgroup_create(STATEMENTS, "store", id="0", mkstream=True)
    ids = [client.xadd(STATEMENTS, {"__data__": str(n)}) for n in range(10)]
    client.xreadgroup("store", "worker-1", {STATEMENTS: ">"}, count=8)
    client.xack(STATEMENTS, "store", *ids[:6])
    return client


async def test_only_what_every_group_acknowledged_is_trimmed(bus: Bus, stream: "redis.Redis[bytes]") -> None:
    stream.xgroup_create(STATEMENTS, "desk", id="0")
    first = stream.xreadgroup("desk", "worker-1", {STATEMENTS: ">"}, count=4)[0][1]
    stream.xack(STATEMENTS, "desk", *(entry_id for entry_id, _ in first))

    await upkeep.trim(bus, STATEMENTS, NOTHING)

    kept = [int(fields[b"__data__"]) for _, fields in stream.xrange(STATEMENTS)]
    assert kept == list(range(3, 10))  # the last that all have acknowledged stays


async def test_what_is_young_stays(bus: Bus, stream: "redis.Redis[bytes]") -> None:
    removed = await upkeep.trim(bus, STATEMENTS, A_DAY)

    assert removed == 0
    assert stream.xlen(STATEMENTS) == 10


async def test_a_stream_without_a_group_is_left_alone(bus: Bus, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.xadd(STATEMENTS, {"__data__": "{}"})

        assert await upkeep.trim(bus, STATEMENTS, NOTHING) == 0
        assert client.xlen(STATEMENTS) == 1


async def test_a_group_that_nobody_runs_pins_the_stream_and_is_reported(
    bus: Bus, stream: "redis.Redis[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    stream.xgroup_create(STATEMENTS, "forgotten", id="0")
    monkeypatch.setattr(upkeep, "GONE_AFTER", NOTHING)

    with structlog.testing.capture_logs() as logs:
        removed = await upkeep.trim(bus, STATEMENTS, NOTHING)

    assert removed == 0
    assert [(line["event"], line["group"]) for line in logs] == [("stream.pinned", "forgotten")]


async def test_how_far_a_group_is_counts_what_is_pending(bus: Bus, stream: "redis.Redis[bytes]") -> None:
    ids = [entry_id.decode() for entry_id, _ in stream.xrange(STATEMENTS)]

    passed = await bus.passed(STATEMENTS, "store")

    assert passed is not None
    assert not is_after(ids[5], passed)
    assert is_after(ids[6], passed)
    assert await bus.passed(STATEMENTS, "nobody") is None


async def test_a_worker_that_is_gone_is_removed_only_with_nothing_pending(
    bus: Bus, stream: "redis.Redis[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    stream.xgroup_createconsumer(STATEMENTS, "store", "worker-2")
    monkeypatch.setattr(upkeep, "GONE_AFTER", timedelta(seconds=-1))

    removed = await upkeep.remove_gone_workers(bus, STATEMENTS)

    assert removed == 1
    assert [worker["name"] for worker in stream.xinfo_consumers(STATEMENTS, "store")] == [b"worker-1"]
    assert stream.xpending(STATEMENTS, "store")["pending"] == 2
