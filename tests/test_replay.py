"""What a late subscriber is told: what holds now, as it came, on a stream of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
import structlog

from newsroom import Article
from onrecord.bus import Bus
from onrecord.replay import TO, ReplayError, place, replay
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries
from onrecord.streams import STATEMENTS
from onrecord_schemas import StatementMade, from_json
from waiting import eventually

FIRST = Article(("Ann Lee, mayor, said: “The bridge is safe.”", "Tom Ray said: the town paid"), name="first.txt")
SECOND = Article(("Jane Roe said: “We counted nine herons.”",), name="second.txt")


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    await migrate(url)
    async with Ledger(url) as ledger:
        yield ledger


@pytest.fixture
async def queries(ledger: Ledger) -> AsyncIterator[Queries]:
    async with Queries(ledger.place) as queries:
        yield queries


@pytest.fixture
def client(redis_url: str) -> "redis.Redis[bytes]":
    return redis.Redis.from_url(redis_url)


async def tell(ledger: Ledger, client: "redis.Redis[bytes]", *articles: Article) -> None:
    """Have the articles on the statement stream, and in the ledger as the store writes them."""
    for article in articles:
        for event in article.events():
            from_parser = event.model_copy(update={"source": "/onrecord/parser"})
            entry_id = client.xadd(STATEMENTS, {"__data__": from_parser.to_json()})
            await ledger.write([Arrival(entry_id.decode(), from_parser)])


def entries(client: "redis.Redis[bytes]", stream: str) -> dict[bytes, StatementMade]:
    """The statements on a stream by their entry ids."""
    read = {entry_id: from_json(fields[b"__data__"]) for entry_id, fields in client.xrange(stream)}
    return {entry_id: event for entry_id, event in read.items() if isinstance(event, StatementMade)}


@contextmanager
def nearly_full(client: "redis.Redis[bytes]") -> Iterator[None]:
    before = client.config_get("maxmemory")["maxmemory"]
    client.config_set("maxmemory", int(client.info("memory")["used_memory"] / 0.69))
    yield
    client.config_set("maxmemory", before)


def ignore(done: int, of: int | None) -> None:
    """Nobody looks at the bar."""


async def test_statements_come_as_they_came_under_the_same_entry_ids(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    await tell(ledger, client, FIRST, SECOND)
    before = client.xinfo_stream(STATEMENTS)

    replayed = await replay(bus, queries, "0", TO, ignore)

    told = entries(client, STATEMENTS)
    assert entries(client, TO) == told
    assert (replayed.statements, replayed.last.encode()) == (3, list(told)[-1])
    assert client.xinfo_stream(STATEMENTS) == before


async def test_it_goes_on_where_it_stopped_and_says_where_that_is(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    await tell(ledger, client, FIRST)
    last = (await replay(bus, queries, "0", TO, ignore)).last
    await tell(ledger, client, SECOND)

    with pytest.raises(ReplayError, match=f"had entries up to {last} before: go on with --from {last}"):
        await replay(bus, queries, "0", TO, ignore)
    went_on = await replay(bus, queries, last, TO, ignore)

    assert went_on.statements == 1
    assert entries(client, TO) == entries(client, STATEMENTS)


async def test_pages_follow_one_another_without_a_gap(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    many = Article(tuple(f"Ann Lee said: “We counted {n} herons.”" for n in range(450)))
    events = [(f"{n // 3 + 1}-{n % 3}", event) for n, event in enumerate(many.events())]
    await ledger.write([Arrival(entry_id, event) for entry_id, event in events])

    replayed = await replay(bus, queries, "0", TO, ignore)

    assert replayed.statements == 450
    assert [entry_id.decode() for entry_id in entries(client, TO)] == [entry_id for entry_id, _ in events[:-1]]


async def test_what_was_withdrawn_or_replaced_is_not_told(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    newer = Article(("Jane Roe said: “We counted ten herons.”",), name="second.txt")
    events = [*FIRST.events(1), *SECOND.events(1, dropped=1)]
    events += [*FIRST.events(2, lines=[1]), *newer.events(2, supersedes=SECOND, dropped=2)]
    await ledger.write([Arrival(f"{n + 1}-0", event) for n, event in enumerate(events)])

    await replay(bus, queries, "0", TO, ignore)

    assert [event.data for event in entries(client, TO).values()] == [FIRST.statement(1), newer.statement(0)]


@pytest.mark.parametrize(
    "to", ["onrecord.statements", "onrecord.documents", "onrecord.dead", "onrecord.once:1", "onrecord.replayed"]
)
async def test_streams_of_ours_are_refused(bus: Bus, queries: Queries, to: str) -> None:
    with pytest.raises(ReplayError, match=f"{to} is OnRecord's own; replay to onrecord.replay"):
        await replay(bus, queries, "0", to, ignore)


async def test_a_key_that_is_no_stream_is_refused(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    await tell(ledger, client, FIRST)
    client.set("desk", "a word")

    with pytest.raises(ReplayError, match=r"desk: .*wrong kind of value"):
        await replay(bus, queries, "0", "desk", ignore)


async def test_a_full_redis_is_waited_for_until_the_subscriber_has_read(
    bus: Bus, ledger: Ledger, queries: Queries, client: "redis.Redis[bytes]"
) -> None:
    await tell(ledger, client, FIRST)
    await replay(bus, queries, "0", TO, ignore)
    await tell(ledger, client, SECOND)
    last = list(entries(client, TO))[-1].decode()
    client.xgroup_create(TO, "desk", id="0")

    async def is_paused() -> bool:
        return any(line["event"] == "replay.paused" for line in lines)

    with nearly_full(client), structlog.testing.capture_logs() as lines:
        replaying = asyncio.create_task(replay(bus, queries, last, TO, ignore))
        await eventually(is_paused)
        waiting = len(entries(client, TO))
        read = client.xreadgroup("desk", "desk-1", {TO: ">"})[0][1]
        client.xack(TO, "desk", *(entry_id for entry_id, _ in read))
        await replaying

    assert waiting == 2
    assert [event.data for event in entries(client, TO).values()] == [FIRST.statement(1), SECOND.statement(0)]


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("0", "0"),
        ("1732445678901-3", "1732445678901-3"),
        ("2026-05-01", "1777593599999-18446744073709551615"),
        ("2026-05-01T14:00:00+02:00", "1777636799999-18446744073709551615"),
    ],
)
def test_a_place_is_an_entry_id_or_just_before_a_time(text: str, entry_id: str) -> None:
    assert place(text) == entry_id


def test_what_is_no_place_is_named() -> None:
    with pytest.raises(ReplayError, match="'yesterday' is neither an entry id"):
        place("yesterday")
