"""Whatever becomes of the ledger while the store runs: the stream keeps what comes, and all of it lands."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest
import redis

from flow.deployment import Deployment
from ledgers import Postgres
from mounts import mounted, unmounted
from newsroom import Article
from onrecord.streams import STATEMENTS
from onrecord_schemas import AnyEvent, Passage
from waiting import until

WITHIN_S = 60.0
HELD = "SELECT 1 FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock' AND relation = 'documents'::regclass"
WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
NEWS = [Article((f"Ann Lee said: “the bridge opens on day {n}”",), name=f"{n}.txt") for n in range(8)]


@pytest.fixture
def deployment(tmp_path: Path, redis_url: str) -> Iterator[Deployment]:
    made = Deployment(tmp_path, REDIS_URL=redis_url)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


def tell(deployment: Deployment, *events: AnyEvent | bytes) -> None:
    with redis.Redis.from_url(deployment.environment["ONRECORD_REDIS_URL"]) as client:
        for event in events:
            client.xadd(STATEMENTS, {"__data__": event if isinstance(event, bytes) else event.to_json()})


def tell_of(deployment: Deployment, articles: Sequence[Article]) -> None:
    tell(deployment, *(event for article in articles for event in article.events()))


def await_texts(deployment: Deployment, articles: Sequence[Article]) -> None:
    """Wait until the ledger has just these articles' statements, each once, and nothing waits."""
    wanted = sorted(statement.text for article in articles for statement in article.statements)
    texts = lambda: sorted(row["text"] for row in deployment.statements())  # noqa: E731
    until(lambda: is_quiet(deployment), within_s=WITHIN_S, what=deployment.tail_of_log)
    until(lambda: texts() == wanted, within_s=WITHIN_S, what=deployment.tail_of_log)


def is_quiet(deployment: Deployment) -> bool:
    with redis.Redis.from_url(deployment.environment["ONRECORD_REDIS_URL"]) as client:
        groups = client.xinfo_groups(STATEMENTS)
    return bool(groups) and all(group["pending"] == group["lag"] == 0 for group in groups)


def logged(deployment: Deployment, event: str) -> list[str]:
    return [line for line in Path(deployment.log.name).read_text().splitlines() if f'"{event}"' in line]


def await_waiting(deployment: Deployment) -> None:
    until(lambda: logged(deployment, "ledger.waited"), within_s=WITHIN_S, what=deployment.tail_of_log)


def test_a_sqlite_ledger_that_somebody_locks_for_seconds_is_waited_for(deployment: Deployment) -> None:
    store = deployment.start("store")
    tell_of(deployment, NEWS[:3])
    await_texts(deployment, NEWS[:3])

    with closing(sqlite3.connect(deployment.data / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        tell_of(deployment, NEWS[3:])
        await_waiting(deployment)
        other.execute("ROLLBACK")

    await_texts(deployment, NEWS)
    assert "locked" in logged(deployment, "ledger.waited")[0]
    assert store.poll() is None


def test_a_disk_that_is_full_is_waited_for(tmp_path: Path, redis_url: str) -> None:
    deployment = Deployment(tmp_path, REDIS_URL=redis_url)
    if not mounted(deployment.data, "4m"):
        deployment.stop()
        pytest.skip("this machine lets us mount no small file system")
    try:
        store = deployment.start("store")
        tell_of(deployment, NEWS[:3])
        await_texts(deployment, NEWS[:3])

        _fill(deployment.data / "ballast")
        tell_of(deployment, [_long(n) for n in range(3)])
        await_waiting(deployment)
        (deployment.data / "ballast").unlink()

        await_texts(deployment, [*NEWS[:3], *(_long(n) for n in range(3))])
        assert "full" in logged(deployment, "ledger.waited")[0]
        assert store.poll() is None
        assert psutil.Process(store.pid).cpu_times().user < WITHIN_S
    finally:
        deployment.stop()
        unmounted(deployment.data)


def test_postgresql_restarted_in_the_middle_of_a_transaction_loses_and_doubles_nothing(
    deployment: Deployment, postgres: Postgres
) -> None:
    name = postgres.database()
    deployment.environment["ONRECORD_DATABASE_URL"] = postgres.url(name)
    store = deployment.start("store")
    tell_of(deployment, NEWS[:2])
    await_texts(deployment, NEWS[:2])

    with _held(postgres, name):
        tell_of(deployment, NEWS[2:])
        until(lambda: _waiting(postgres, name), within_s=WITHIN_S, what="the store before the lock")
        postgres.restart()

    await_texts(deployment, NEWS)
    assert logged(deployment, "ledger.waited")
    assert store.poll() is None


def test_an_event_that_the_database_refuses_becomes_a_dead_letter_and_the_rest_lands(deployment: Deployment) -> None:
    far = Passage(start=1 << 63, end=(1 << 63) + 1, text="x")  # the contract knows no largest offset
    refused = NEWS[7].made(0)
    refused = refused.model_copy(update={"data": refused.data.model_copy(update={"content": (far,)})})
    tell_of(deployment, NEWS[:3])
    tell(deployment, refused, b"no JSON", b'{"type": "another.program.s"}')
    tell_of(deployment, NEWS[3:5])

    store = deployment.start("store")

    await_texts(deployment, NEWS[:5])
    letters = [json.loads(line) for line in deployment.run("dead", "list", "--json").splitlines()]
    assert [(letter["stream"], letter["group"]) for letter in letters] == [(STATEMENTS, "store")] * 3
    assert min(letter["reason"].partition(":")[0] for letter in letters) == "not one of our events"
    assert sum("refuses the row" in letter["reason"] for letter in letters) == 1
    assert len(logged(deployment, "entry.buried")) == 3
    assert store.poll() is None


def test_an_older_ledger_is_filled_again_from_the_stream(deployment: Deployment) -> None:
    store = deployment.start("store")
    tell_of(deployment, NEWS)
    await_texts(deployment, NEWS)
    store.terminate()
    store.wait(20)

    for file in deployment.data.glob("ledger.sqlite*"):
        file.unlink()
    with redis.Redis.from_url(deployment.environment["ONRECORD_REDIS_URL"]) as client:
        client.xgroup_setid(STATEMENTS, "store", "0")
    deployment.start("store")

    await_texts(deployment, NEWS)


def _long(number: int) -> Article:
    return Article((f"Ann Lee said: “{number} {'and so on ' * 10_000}”",), name=f"long {number}.txt")


def _fill(file: Path) -> None:
    """Take what is left of the file system that *file* is on."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    for size in (65536, 4096, 1):
        try:
            while os.write(descriptor, bytes(size)) == size:
                pass
        except OSError:
            continue
    os.close(descriptor)


def _psql(postgres: Postgres, database: str, statement: str) -> "subprocess.Popen[str]":
    command = [postgres.programs / "psql", postgres.url(database), "-qtAc", statement]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


@contextmanager
def _held(postgres: Postgres, database: str) -> Iterator[None]:
    """Another client that keeps the documents to itself."""
    with _psql(postgres, database, "BEGIN; LOCK TABLE documents; SELECT pg_sleep(600)") as other:
        until(lambda: _answer(postgres, database, HELD), what="the lock")
        try:
            yield
        finally:
            other.kill()


def _waiting(postgres: Postgres, database: str) -> bool:
    """Tell whether anybody waits for a lock."""
    return bool(_answer(postgres, database, WAITING))


def _answer(postgres: Postgres, database: str, question: str) -> str:
    with _psql(postgres, database, question) as client:
        return client.communicate()[0].strip()
