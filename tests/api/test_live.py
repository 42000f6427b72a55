"""Statements as they come: each once and in order, whatever was missed, however slow the client."""

import asyncio
import contextlib
import json
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import redis

from newsroom import Article
from onrecord.api.feed import Feed
from onrecord.api.filters import Filters
from onrecord.api.history import History
from onrecord.api.tellings import Kind, Position
from onrecord.bus import Bus
from onrecord.store.queries import Queries
from onrecord.streams import STATEMENTS
from serving import Newsdesk, Serving
from waiting import eventually, until

ARTICLE = Article(
    (
        "Ann Lee, Mayor, said: “the bridges will open in May”",
        "Ben Okri, Harbour Master, said: ships will wait",
        "Zoë Åkerlund, Engineer, said: the cables were tested twice",
    ),
    tags=("council",),
)


def article(number: int) -> Article:
    return Article((f"Speaker {number}, said: sentence number {number}",), name=f"{number}.txt")


class Listener:
    """A client of /live that keeps what it hears."""

    def __init__(self, url: str, last_event_id: str | None = None, **query: Any) -> None:
        self._url = url
        self._headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        self._query = query
        self.events: list[tuple[str, str, Any]] = []
        self.comments = 0
        self.connected = asyncio.Event()

    @property
    def texts(self) -> list[str]:
        return [data["text"] for _, event, data in self.events if event == "statement"]

    async def listen(self) -> None:
        async with (
            httpx2.AsyncClient(timeout=httpx2.Timeout(5, read=60)) as client,
            client.stream("GET", f"{self._url}/live", params=self._query, headers=self._headers) as answer,
        ):
            assert answer.status_code == 200, await answer.aread()
            self.connected.set()
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line.startswith(":"):
                    self.comments += 1
                elif line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif "event" in fields:
                    self.events.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
                    fields = {}

    async def heard(self, count: int) -> None:
        async def enough() -> bool:
            return len(self.events) >= count

        await eventually(enough, what=f"{count} events, heard {len(self.events)}")


@contextlib.asynccontextmanager
async def listening(*listeners: Listener) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(listener.listen()) for listener in listeners]
    waits = [asyncio.create_task(listener.connected.wait()) for listener in listeners]
    await asyncio.wait_for(asyncio.gather(*waits), 20)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_client_hears_statements_documents_and_rejections_as_they_come(serving: Serving) -> None:
    listener = Listener(serving.url)
    async with listening(listener):
        ids = await serving.desk.tell(*ARTICLE.events(), article(1).rejected())
        await listener.heard(5)

    assert [event_id for event_id, _, _ in listener.events] == ids
    assert [event for _, event, _ in listener.events] == ["statement"] * 3 + ["document", "rejection"]
    assert listener.events[0][2]["speaker"]["name"] == "Ann Lee"
    assert listener.events[3][2]["counts"] == {"direct": 1, "indirect": 2, "mixed": 0}
    assert listener.events[4][2]["remedy"] == "drop it again"


async def test_what_is_heard_is_what_the_ledger_gives(serving: Serving) -> None:
    listener = Listener(serving.url, event="statement")
    async with listening(listener), httpx2.AsyncClient() as client:
        await serving.desk.tell(*ARTICLE.events())
        await listener.heard(3)
        stored = (await client.get(f"{serving.url}/statements?sort=reading")).json()["items"]

    assert [data for _, _, data in listener.events] == stored


@pytest.mark.parametrize(
    "query",
    [
        {"speaker": "lee"},
        {"speaker": "ZOE akerlund"},
        {"role": "master"},
        {"type": "indirect"},
        {"medium": "thought"},
        {"document": "bridge.txt"},
        {"document": ARTICLE.id},
        {"tag": "council"},
        {"tag": "port"},
        {"search": "bridge"},
        {"search": '"will wait" or cable'},
        {"search": "-ships"},
        {"search": "okri -bridge"},
        {"since": "2026-05-01T12:01:00Z"},
        {"until": "2026-05-01T12:01:00Z", "min_confidence": 0.5},
        {"min_confidence": 0.95},
    ],
)
async def test_a_filter_means_the_same_live_as_in_the_ledger(serving: Serving, query: dict[str, Any]) -> None:
    listener = Listener(serving.url, **query)
    async with listening(listener), httpx2.AsyncClient() as client:
        await serving.desk.tell(*ARTICLE.events())
        await eventually(_heard_document(listener))
        stored = (await client.get(f"{serving.url}/statements", params=query | {"sort": "reading"})).json()["items"]

    assert listener.texts == [item["text"] for item in stored]


async def test_a_client_that_comes_again_hears_what_it_missed_out_of_the_stream(serving: Serving) -> None:
    ids = await serving.desk.tell(*ARTICLE.events())

    listener = Listener(serving.url, last_event_id=ids[0])
    async with listening(listener):
        await listener.heard(3)
        new = await serving.desk.tell(*article(1).events())
        await listener.heard(5)

    assert [event_id for event_id, _, _ in listener.events] == ids[1:] + new


async def test_what_the_stream_no_longer_has_comes_out_of_the_ledger(serving: Serving) -> None:
    ids = [entry for n in range(5) for entry in await serving.desk.tell(*article(n).events(n))]
    with redis.Redis.from_url(serving.desk.redis_url) as client:
        client.xtrim(STATEMENTS, minid=ids[6], approximate=False)

    listener, searching = (
        Listener(serving.url, last_event_id=ids[1]),
        Listener(serving.url, after="0", search="number 3"),
    )
    async with listening(listener, searching):
        await listener.heard(6)
        await serving.desk.tell(*article(9).events(9))
        await listener.heard(8)

    assert listener.texts == [f"sentence number {n}" for n in (1, 2, 3, 4, 9)]
    assert [event_id for event_id, _, _ in listener.events][:5] == [ids[2], ids[4], ids[6], ids[7], ids[8]]
    assert searching.texts == ["sentence number 3"]


async def test_a_stream_that_is_empty_after_a_loss_is_replayed_out_of_the_ledger(serving: Serving) -> None:
    await serving.desk.tell(*ARTICLE.events())
    with redis.Redis.from_url(serving.desk.redis_url) as client:
        client.delete(STATEMENTS)
    listener = Listener(serving.url, after="0", event="statement")

    async with listening(listener):
        await listener.heard(3)
        await serving.desk.tell(article(1).made(0))
        await listener.heard(4)

    assert listener.texts == [*(statement.text for statement in ARTICLE.statements), "sentence number 1"]


async def test_nothing_is_missed_or_heard_twice_while_replay_and_news_overlap(newsdesk: Newsdesk) -> None:
    serving = Serving(newsdesk).start()
    sent: list[str] = []

    async def tell_on() -> None:
        with redis.Redis.from_url(newsdesk.redis_url) as client:
            for n in range(1500):
                sent.append(str(client.xadd(STATEMENTS, {"__data__": article(n).made(0).to_json()}).decode()))
                if n % 20 == 0:
                    await asyncio.sleep(0)

    listeners = [Listener(serving.url, after="0") for _ in range(5)]
    telling = asyncio.create_task(tell_on())
    async with listening(*listeners):
        await telling
        for listener in listeners:
            await listener.heard(1500)
    serving.stop()

    for listener in listeners:
        assert [event_id for event_id, _, _ in listener.events] == sent


async def test_entries_that_are_no_events_of_ours_are_passed_over(serving: Serving) -> None:
    listener = Listener(serving.url)
    async with listening(listener):
        with redis.Redis.from_url(serving.desk.redis_url) as client:
            client.xadd(STATEMENTS, {"__data__": b"\xff not JSON"})
            client.xadd(STATEMENTS, {"other": "field"})
        await serving.desk.tell(article(1).made(0))
        await listener.heard(1)

    assert listener.texts == ["sentence number 1"]


async def test_a_quiet_stream_says_that_it_is_there(newsdesk: Newsdesk) -> None:
    bus = Bus(newsdesk.redis_url)
    await bus.connect()
    async with Queries(newsdesk.ledger_url) as queries:
        feed = Feed(bus, History(bus, queries), heartbeat_s=0.05)
        feed.start()
        frames = feed.follow(Filters())
        greeting = await anext(frames)
        beats = [await asyncio.wait_for(anext(frames), 5) for _ in range(3)]
        await frames.aclose()  # type: ignore[attr-defined]  # a generator
        clients = feed.clients
        await feed.close()
    await bus.close()

    assert greeting.endswith(b"retry: 2000\n\n")
    assert beats == [b": still here\n\n"] * 3
    assert clients == 0


async def test_a_client_that_reads_too_slowly_is_told_and_loses_nothing_when_it_comes_again(newsdesk: Newsdesk) -> None:
    bus = Bus(newsdesk.redis_url)
    await bus.connect()
    async with Queries(newsdesk.ledger_url) as queries:
        feed = Feed(bus, History(bus, queries), most_waiting=10)
        feed.start()
        slow, quick = feed.follow(Filters()), feed.follow(Filters(), after=Position(0, 0))
        heard: list[bytes] = []

        async def read_quick() -> None:
            async for frames in quick:
                heard.append(frames)  # noqa: PERF401 -- seen from outside while it grows

        reading = asyncio.create_task(read_quick())
        await anext(slow)
        first = asyncio.create_task(anext(slow))
        await eventually(_has_clients(feed, 2))
        await newsdesk.tell(article(0).made(0))
        got = await first
        for n in range(1, 30):
            await newsdesk.tell(article(n).made(0), stored=False)
            await eventually(_heard_frames(heard, n + 1))
        farewell = await anext(slow)
        with pytest.raises(StopAsyncIteration):
            await anext(slow)
        last = got.split(b"\n")[0].removeprefix(b"id: ").decode()
        again = feed.follow(Filters(), [Kind.STATEMENT], Position.read(last))
        await anext(again)
        rest = await anext(again)
        await again.aclose()  # type: ignore[attr-defined]  # a generator
        overruns = feed.overruns
        await feed.close()
        await reading
    await bus.close()

    assert b"event: disconnect" in farewell
    assert b"too slowly" in farewell
    assert rest.count(b"event: statement") == 29
    assert overruns == 1


async def test_a_client_that_stops_reading_costs_nothing_more(newsdesk: Newsdesk) -> None:
    serving = Serving(newsdesk).start()
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect(("127.0.0.1", serving.port))
        stuck.sendall(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        listener = Listener(serving.url)
        async with listening(listener), httpx2.AsyncClient() as client:
            made = article(1).made(0).to_json()
            with redis.Redis.from_url(newsdesk.redis_url) as stream:
                for number in range(60):
                    pipeline = stream.pipeline(transaction=False)
                    for _ in range(100):
                        pipeline.xadd(STATEMENTS, {"__data__": made})
                    pipeline.execute()
                    await listener.heard(100 * (number + 1))  # this one keeps up, however busy the machine is

            async def given_up() -> bool:
                return "onrecord_live_overruns 1.0" in (await client.get(f"{serving.url}/metrics")).text

            await eventually(given_up)
        began = time.monotonic()
        await asyncio.to_thread(serving.stop)

    assert time.monotonic() - began < 2.5


async def test_two_hundred_clients_hear_every_event_once(newsdesk: Newsdesk) -> None:
    serving = Serving(newsdesk).start()

    async def ids_heard() -> list[str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
        writer.write(b"GET /live?event=statement HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await reader.readuntil(b"retry: 2000\n\n")
        connected.release()
        heard = b""
        while heard.count(b"event: statement") < 100:
            heard += await asyncio.wait_for(reader.read(65536), 30)
        writer.close()
        await writer.wait_closed()
        return [line.removeprefix("id: ") for line in heard.decode().splitlines() if line.startswith("id: ")]

    connected = asyncio.Semaphore(0)
    clients = [asyncio.create_task(ids_heard()) for _ in range(200)]
    for _ in clients:
        await connected.acquire()
    sent = await serving.desk.tell(*(article(n).made(0) for n in range(100)), stored=False)
    heard = await asyncio.gather(*clients)
    await asyncio.to_thread(serving.stop)

    assert all(ids == sent for ids in heard)


async def test_stopping_says_farewell_and_takes_less_than_two_seconds(newsdesk: Newsdesk) -> None:
    serving = Serving(newsdesk).start()
    listeners = [Listener(serving.url) for _ in range(20)]
    async with listening(*listeners):
        await serving.desk.tell(article(1).made(0))
        for listener in listeners:
            await listener.heard(1)
        began = time.monotonic()
        await asyncio.to_thread(serving.stop)
        took_s = time.monotonic() - began
        for listener in listeners:
            await listener.heard(2)

    assert took_s < 2
    assert Counter(listener.events[-1][1] for listener in listeners) == {"disconnect": 20}


async def test_live_goes_on_when_redis_comes_back(newsdesk: Newsdesk, serving: Serving) -> None:
    listener = Listener(serving.url)
    async with listening(listener):
        await newsdesk.tell(article(1).made(0))
        await listener.heard(1)
        with redis.Redis.from_url(newsdesk.redis_url) as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await newsdesk.tell(article(2).made(0))
        await listener.heard(2)

    assert listener.texts == ["sentence number 1", "sentence number 2"]


def test_serve_starts_before_redis_and_says_what_is_missing(newsdesk: Newsdesk) -> None:
    serving = Serving(Newsdesk("redis://127.0.0.1:1/0", newsdesk.ledger_url, newsdesk.inbox)).start()
    try:
        health = until(lambda: httpx2.get(f"{serving.url}/health"))
        statements = httpx2.get(f"{serving.url}/statements")
    finally:
        serving.stop()

    assert health.status_code == 503
    assert {check["name"]: check["ok"] for check in health.json()["checks"]} == {
        "redis": False,
        "ledger": True,
        "live": False,
    }
    assert statements.status_code == 200


def _heard_document(listener: Listener) -> Any:
    async def heard() -> bool:
        return any(event == "document" for _, event, _ in listener.events)

    return heard


def _has_clients(feed: Feed, count: int) -> Any:
    async def has() -> bool:
        return feed.clients == count

    return has


def _heard_frames(heard: list[bytes], count: int) -> Any:
    async def has() -> bool:
        return b"".join(heard).count(b"event: ") >= count

    return has
