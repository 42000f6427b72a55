"""Whatever becomes of Redis: nothing is lost, nothing is said twice, nobody asks in a hot loop or ends with 0."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import psutil
import pytest

from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from mounts import mounted, unmounted
from newsroom import Article
from onrecord.bus import Bus
from onrecord.errors import TRY_AGAIN
from onrecord.streams import DOCUMENTS, STATEMENTS
from onrecord.watcher.confirmations import PAUSE_S, Confirmations
from onrecord.watcher.service import Watcher
from onrecord_schemas import DocumentParsed, DocumentRejected
from redis_servers import RedisServer, TlsDoor
from waiting import eventually, until

WITHIN_S = 90.0  # idle machines need a few seconds
MOST_CALLS = 150  # a second, of all workers; idle ones ask for about 15, first retries more, a hot loop for thousands
WORKERS = {"watch", "parse", "store", "serve"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    started = RedisServer(tmp_path / "redis").start()
    yield started
    started.stop()


@pytest.fixture
def deployment(tmp_path: Path, server: RedisServer) -> Iterator[Deployment]:
    made = Deployment(tmp_path, REDIS_URL=server.url, REPUBLISH_AFTER_MS=2000)
    (made.data / "redis").mkdir()
    (made.data / "redis" / "url").write_text(server.url)  # where the test itself asks
    yield made
    made.stop()


@pytest.fixture
def up(deployment: Deployment) -> psutil.Process:
    """`onrecord up` with the server, at work."""
    process = psutil.Process(deployment.start("up").pid)
    drop(deployment, range(1))
    until(lambda: deployment.stored() == len(expected(range(1))), within_s=WITHIN_S, what=deployment.tail_of_log)
    return process


def drop(deployment: Deployment, numbers: range) -> None:
    for number in numbers:
        deployment.drop(f"{number}.txt", numbered(number))


def expected(numbers: range) -> Counter[str]:
    return Counter(i for number in numbers for i in expected_ids(numbered(number)))


def has_all(deployment: Deployment, numbers: range, *, since_loss: bool = False) -> None:
    """Wait for quiet; then the ledger has each statement of these documents once, and the stream too.

    *since_loss*: the stream was lost on the way and has what was told after.
    """
    wanted = expected(numbers)
    until(
        lambda: deployment.stored() >= len(wanted) and deployment.quiet(),
        within_s=WITHIN_S,
        what=lambda: f"{len(wanted)} statements, {deployment.stored()} are stored\n{deployment.tail_of_log()}",
    )
    made = Counter(deployment.made())
    assert Counter(s["statement_id"] for s in deployment.statements()) == wanted
    assert max(made.values()) == 1
    assert made == wanted or (since_loss and made.keys() <= wanted.keys())
    assert deployment.dead() == 0


def lines(deployment: Deployment) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(deployment.log.name).read_text().splitlines() if line.startswith("{")]


def logged(deployment: Deployment, event: str) -> list[dict[str, Any]]:
    return [line for line in lines(deployment) if line["event"] == event]


def await_log(deployment: Deployment, event: str) -> None:
    until(lambda: logged(deployment, event), within_s=WITHIN_S, what=lambda: f"{event}\n{deployment.tail_of_log()}")


def working(up: psutil.Process) -> set[str]:
    """Kinds of the workers that live: one that ended with 0 would not be started again."""
    return {word for child in up.children() for word in child.cmdline() if word in WORKERS}


def missed(deployment: Deployment, last: str) -> Iterator[bytes]:
    """The lines of `/live` that name an event, for a client that comes again."""
    port = logged(deployment, "api.started")[0]["port"]
    request = Request(f"http://127.0.0.1:{port}/live", headers={"Last-Event-ID": last})
    with urlopen(request, timeout=30) as answer:  # noqa: S310 -- ours
        yield from (line for line in answer if line.startswith(b"event: "))


def calls_a_second(server: RedisServer, seconds: float = 2.0) -> float:
    before = server.calls()
    time.sleep(seconds)  # the subject: how many calls this many seconds see
    return (server.calls() - before) / seconds


def test_redis_killed_and_back_after_a_while(deployment: Deployment, up: psutil.Process, server: RedisServer) -> None:
    drop(deployment, range(1, 15))
    until(lambda: deployment.stored() > 2, within_s=WITHIN_S)

    server.kill()
    drop(deployment, range(15, 20))
    await_log(deployment, "publishing.failed")
    server.start()

    has_all(deployment, range(20))
    assert calls_a_second(server) < MOST_CALLS
    assert working(up) == WORKERS


def test_redis_back_without_its_data(deployment: Deployment, up: psutil.Process, server: RedisServer) -> None:
    drop(deployment, range(1, 15))
    until(lambda: deployment.stored() > 4, within_s=WITHIN_S)

    server.kill()
    server.forget()
    server.start()
    drop(deployment, range(15, 18))

    has_all(deployment, range(18), since_loss=True)
    assert calls_a_second(server) < MOST_CALLS
    assert {line["exit_code"] for line in logged(deployment, "worker.died")} == {TRY_AGAIN}
    assert working(up) == WORKERS


class Reader:
    """What Confirmations needs of a watcher."""

    def __init__(self) -> None:
        self.confirmed: list[DocumentParsed | DocumentRejected] = []

    async def confirm(self, *ends: DocumentParsed | DocumentRejected) -> None:
        self.confirmed += ends


async def test_an_end_that_went_lost_before_the_store_had_it_is_not_confirmed(server: RedisServer) -> None:
    lost, told_after = Article(("Ann Lee said: “one”",)).parsed(), Article(("Ann Lee said: “two”",)).made(0)
    bus, watcher, stop = Bus(server.url), Reader(), asyncio.Event()
    Confirmations(bus, cast("Watcher", watcher), batch=10)
    await bus.connect()
    with server.client() as client:
        client.xgroup_create(STATEMENTS, "store", id="0", mkstream=True)
        working = asyncio.create_task(bus.run(stop))
        client.xadd(STATEMENTS, {"__data__": lost.to_json()})

        async def is_held() -> bool:
            return (await bus.backlog(STATEMENTS, "watch")).pending == 1

        await eventually(is_held, what="the watcher waiting for the store")

        with client.pipeline(transaction=True) as at_once:  # emptied, and everybody but the watcher is at work again
            at_once.flushall()
            for group in ("store", "watch"):
                at_once.xgroup_create(STATEMENTS, group, id="0", mkstream=True)
            at_once.xadd(STATEMENTS, {"__data__": told_after.to_json()})
            at_once.xreadgroup("store", "store-1", {STATEMENTS: ">"}, noack=True)
            at_once.execute()

        async def is_read() -> bool:
            backlog = await bus.backlog(STATEMENTS, "watch")
            return backlog.idle

        await eventually(is_read, what="the watcher at the end of the new stream")
    stop.set()
    await working

    assert watcher.confirmed == []


async def test_an_end_that_is_told_before_the_store_starts_waits_for_it(server: RedisServer) -> None:
    end = Article(("Ann Lee said: “one”",)).parsed()
    bus, watcher, stop = Bus(server.url), Reader(), asyncio.Event()
    Confirmations(bus, cast("Watcher", watcher), batch=10)
    await bus.connect()
    with server.client() as client:
        client.xadd(STATEMENTS, {"__data__": end.to_json()})
        working = asyncio.create_task(bus.run(stop))

        async def is_held() -> bool:
            return (await bus.backlog(STATEMENTS, "watch")).pending == 1

        await eventually(is_held, what="the watcher waiting for the store")
        await asyncio.sleep(3 * PAUSE_S)  # it looks a few times
        too_early = watcher.confirmed[:]
        client.xreadgroup("store", "store-1", {STATEMENTS: ">"}, noack=True)

        async def is_confirmed() -> bool:
            return bool(watcher.confirmed)

        await eventually(is_confirmed)
    stop.set()
    await working

    assert too_early == []
    assert watcher.confirmed == [end]


def test_failover_to_a_replica_and_back(
    deployment: Deployment, up: psutil.Process, server: RedisServer, tmp_path: Path
) -> None:
    other = RedisServer(tmp_path / "replica", f"replicaof 127.0.0.1 {server.port}").start()
    try:
        with server.client() as ours, other.client() as theirs:
            until(lambda: theirs.info("replication")["master_link_status"] == "up", what="the first copy")
            drop(deployment, range(1, 8))
            theirs.replicaof("NO", "ONE")
            ours.replicaof("127.0.0.1", str(other.port))
            drop(deployment, range(8, 12))
            await_log(deployment, "publishing.failed")

            calls = calls_a_second(server)

            until(lambda: ours.info("replication")["master_link_status"] == "up", what="the copy back")
            ours.replicaof("NO", "ONE")
        has_all(deployment, range(12), since_loss=True)  # what was added while both were alone is lost
    finally:
        other.stop()

    assert calls < MOST_CALLS
    assert working(up) == WORKERS


def test_at_seventy_per_cent_of_its_memory_documents_wait_on_disk(
    deployment: Deployment, up: psutil.Process, server: RedisServer
) -> None:
    with server.client() as client:
        client.config_set("maxmemory", int(client.info("memory")["used_memory"] / 0.8))
        before = client.xlen(DOCUMENTS)

        drop(deployment, range(1, 5))
        await_log(deployment, "publishing.paused")
        calls = calls_a_second(server)
        published = client.xlen(DOCUMENTS) - before
        client.config_set("maxmemory", 0)

    has_all(deployment, range(5))
    assert published == 0
    assert calls < MOST_CALLS
    assert logged(deployment, "publishing.resumed")
    assert working(up) == WORKERS


def test_a_full_redis_is_drained_and_goes_on_when_it_has_room(
    deployment: Deployment, up: psutil.Process, server: RedisServer
) -> None:
    (parser,) = [child for child in up.children() if "parse" in child.cmdline()]
    parser.suspend()
    drop(deployment, range(1, 7))
    with server.client() as client:
        until(lambda: client.xlen(DOCUMENTS) == 7, within_s=WITHIN_S, what=deployment.tail_of_log)

        client.config_set("maxmemory", "1mb")  # less than it uses: every growing command is refused
        parser.resume()
        has_all(deployment, range(7))
        drop(deployment, range(7, 9))
        await_log(deployment, "publishing.paused")
        calls = calls_a_second(server)
        client.config_set("maxmemory", 0)

    has_all(deployment, range(9))
    assert calls < MOST_CALLS
    assert working(up) == WORKERS


def test_while_no_parser_ever_ran_documents_are_published_once_and_up_to_the_limit(
    deployment: Deployment, server: RedisServer
) -> None:
    deployment.environment |= {"ONRECORD_MAX_LAG": "3", "ONRECORD_REPUBLISH_AFTER_MS": "1000"}
    deployment.start("watch")
    drop(deployment, range(3))
    with server.client() as client:
        until(lambda: client.xlen(DOCUMENTS) == 3, within_s=WITHIN_S, what=deployment.tail_of_log)

        drop(deployment, range(3, 5))
        await_log(deployment, "publishing.paused")
        time.sleep(2.5)  # the subject: longer than it takes to be published again
        waiting = client.xlen(DOCUMENTS)

    assert waiting == 3
    assert not logged(deployment, "events.lost")


async def test_a_worker_of_a_full_redis_still_says_that_it_lives(server: RedisServer) -> None:
    bus, stop = Bus(server.url), asyncio.Event()
    bus.subscribe(DOCUMENTS, "parse", bus.ack)
    await bus.connect()
    working = asyncio.create_task(bus.run(stop))
    await eventually(lambda: bus.alive("parse"), what="its first beat")

    with server.client() as client:
        client.config_set("maxmemory", "1mb")
        client.delete(*client.keys("onrecord.alive:*"))

    await eventually(lambda: bus.alive("parse"), what="the next beat")
    stop.set()
    await working


def test_a_redis_that_answers_nothing_for_longer_than_the_socket_timeout(
    deployment: Deployment, up: psutil.Process, server: RedisServer
) -> None:
    drop(deployment, range(1, 10))
    until(lambda: deployment.stored() > 2, within_s=WITHIN_S)

    server.freeze()
    drop(deployment, range(10, 14))
    time.sleep(6.5)  # the subject: longer than redis-py's timeout of 5 s
    server.thaw()

    has_all(deployment, range(14))
    assert calls_a_second(server) < MOST_CALLS
    assert working(up) == WORKERS


def test_a_redis_whose_disk_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    if not mounted(folder, "4m"):
        pytest.skip("this machine lets us mount no small file system")
    server = RedisServer(folder).start()
    deployment = Deployment(tmp_path, REDIS_URL=server.url, REPUBLISH_AFTER_MS=2000)
    (deployment.data / "redis").mkdir()
    (deployment.data / "redis" / "url").write_text(server.url)
    try:
        up = psutil.Process(deployment.start("up").pid)
        drop(deployment, range(2))
        has_all(deployment, range(2))

        _fill(folder / "ballast")
        drop(deployment, range(2, 5))
        await_log(deployment, "redis.waited")
        drop(deployment, range(5, 7))
        await_log(deployment, "publishing.failed")
        calls = calls_a_second(server)
        (folder / "ballast").unlink()

        has_all(deployment, range(7))
        assert "MISCONF" in logged(deployment, "publishing.failed")[0]["error"]
        assert calls < MOST_CALLS
        assert working(up) == WORKERS
    finally:
        deployment.stop()
        server.stop()
        unmounted(folder)


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as ballast:
        for size in (65536, 4096, 1):
            try:
                while ballast.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


@pytest.mark.parametrize("command", [("up",), ("watch",), ("parse",), ("store",), ("dead", "list")])
def test_a_wrong_password_is_told_with_the_setting_that_holds_it(
    tmp_path: Path, server: RedisServer, command: tuple[str, ...]
) -> None:
    with server.client() as client:
        client.config_set("requirepass", "right")
    deployment = Deployment(tmp_path, REDIS_URL=server.url.replace("//", "//:wrong@"))

    try:
        code = deployment.start(*command).wait(WITHIN_S)
        told = deployment.tail_of_log()
    finally:
        deployment.stop()

    assert code == 1
    assert re.search(r"onrecord: .*password.*ONRECORD_REDIS_URL", told)
    assert "Traceback" not in told
    assert "wrong@" not in told


def test_everything_runs_through_tls_with_an_authority_of_ones_own(
    deployment: Deployment, server: RedisServer, tmp_path: Path
) -> None:
    door = TlsDoor(tmp_path / "tls", server.port).open()
    url = f"rediss://127.0.0.1:{door.port}/0"
    try:
        deployment.environment["ONRECORD_REDIS_URL"] = url
        refused = deployment.start("health").wait(WITHIN_S)
        told = deployment.tail_of_log()

        deployment.environment["ONRECORD_REDIS_URL"] = f"{url}?ssl_ca_certs={door.ca_file}"
        deployment.start("up")
        drop(deployment, range(3))
        has_all(deployment, range(3))
    finally:
        deployment.stop()
        door.close()

    assert refused == TRY_AGAIN
    assert re.search("onrecord: .*certificate.*ONRECORD_REDIS_URL", told)
    assert door.met > 4


def test_everything_runs_with_the_rights_that_the_manual_lists(
    deployment: Deployment, server: RedisServer, project: Path
) -> None:
    manual = (project / "docs" / "operating.md").read_text()
    (rule,) = re.findall(r"^ACL SETUSER onrecord (.*)$", manual, re.MULTILINE)
    with server.client() as client:
        client.execute_command("ACL", "SETUSER", "onrecord", *rule.replace("PASSWORD", "secret").split())
    deployment.environment |= {
        "ONRECORD_REDIS_URL": server.url.replace("//", "//onrecord:secret@"),
        "ONRECORD_STREAM_RETENTION_MS": "0",
        "ONRECORD_PARSE_TIMEOUT_MS": "2000",
        "PYTHONPATH": str(Path(__file__).parent / "poison"),
    }

    up = psutil.Process(deployment.start("up").pid)
    drop(deployment, range(3))
    has_all(deployment, range(3))
    deployment.drop("poison.txt", "POISON:hang\n")
    until(lambda: deployment.dead() == 1, within_s=WITHIN_S, what=deployment.tail_of_log)
    (letter,) = deployment.run("dead", "list", "--json").splitlines()
    deployment.run("dead", "show", json.loads(letter)["id"])
    deployment.run("dead", "retry", "all")
    until(lambda: deployment.dead() == 1, within_s=WITHIN_S, what=deployment.tail_of_log)
    deployment.run("dead", "discard", "all")
    assert next(missed(deployment, "0-0")).startswith(b"event: statement")
    deployment.run("replay", "--from", "0")
    until(lambda: "DOWN" not in deployment.run("health", check=False), within_s=WITHIN_S)

    with server.client() as client:
        denied = client.execute_command("ACL", "LOG")
    assert [(row["object"], row["reason"]) for row in denied] == []
    assert working(up) == WORKERS
