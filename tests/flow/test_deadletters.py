"""Dead letters by the command line: what could not be handled is seen, tried again, thrown away."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
import redis

from flow.deployment import Deployment
from flow.documents import ARTICLE, expected_ids
from onrecord.store.migrate import migrate
from onrecord.streams import DEAD, DOCUMENTS
from serving import Newsdesk, Serving
from waiting import until

WITHIN_S = 60.0
SLOW = f"POISON:slow\n\n{ARTICLE}"


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    made = Deployment(tmp_path, PARSE_ATTEMPTS=1, PARSE_TIMEOUT_MS=1000)
    made.environment["ONRECORD_REDIS_URL"] = made.start_redis()
    made.environment["PYTHONPATH"] = os.fspath(Path(__file__).parent / "poison")
    yield made
    made.stop()


def letters(deployment: Deployment) -> list[dict[str, str]]:
    return [json.loads(line) for line in deployment.run("dead", "list", "--json").splitlines()]


def rejected(deployment: Deployment) -> int:
    """How many rejections the ledger has."""
    with closing(sqlite3.connect(f"file:{deployment.data}/ledger.sqlite?mode=ro", uri=True, timeout=10)) as ledger:
        return int(ledger.execute("select count(*) from rejections").fetchone()[0])


def await_dead(deployment: Deployment, count: int) -> None:
    until(lambda: deployment.dead() == count, within_s=WITHIN_S, what=deployment.tail_of_log)


def test_a_document_that_took_too_long_is_stored_when_it_is_tried_again_with_more_time(deployment: Deployment) -> None:
    for worker in ("watch", "store"):
        deployment.start(worker)
    parser = deployment.start("parse")
    deployment.drop("slow.txt", SLOW)
    await_dead(deployment, 1)
    until(lambda: rejected(deployment) == 1, within_s=WITHIN_S, what="the rejection in the ledger")

    (letter,) = letters(deployment)
    listed = deployment.run("dead", "list")
    shown = deployment.run("dead", "show", letter["id"])
    parser.terminate()
    parser.wait(20)
    deployment.start("parse", ONRECORD_PARSE_TIMEOUT_MS="60000")
    retried = deployment.run("dead", "retry", letter["id"])

    deployment.await_stored(len(expected_ids(SLOW)), within_s=WITHIN_S)
    until(deployment.quiet, within_s=WITHIN_S, what="every group to be done")
    assert (letter["stream"], letter["group"]) == (DOCUMENTS, "parse")
    assert "longer than 1 s" in letter["reason"]
    assert "longer than 1 s" in " ".join(listed.split())
    assert json.loads(shown.splitlines()[-1])["data"]["name"] == "slow.txt"
    assert letter["id"] in retried
    assert rejected(deployment) == 0
    assert sorted(deployment.made()) == sorted(expected_ids(SLOW))
    assert deployment.run("dead", "list").strip() == "no dead letters"


def test_all_letters_are_retried_and_discarded_at_once(deployment: Deployment) -> None:
    deployment.start("parse")
    with deployment.redis() as client:
        for number in range(3):
            client.xadd(DOCUMENTS, {"__data__": f"no event {number}"})
    await_dead(deployment, 3)
    before = {letter["id"] for letter in letters(deployment)}

    deployment.run("dead", "retry", "all")
    until(lambda: len(after := letters(deployment)) == 3 and not before & {letter["id"] for letter in after})
    with deployment.redis() as client:
        payloads = sorted(fields[b"__data__"] for _, fields in client.xrange(DEAD))
    deployment.run("dead", "discard", "all")

    assert payloads == [b"no event 0", b"no event 1", b"no event 2"]
    assert deployment.dead() == 0
    assert letters(deployment) == []


@pytest.mark.parametrize(
    ("command", "letter_id"), [("show", "nonsense"), ("retry", "1-1"), ("discard", "1-1"), ("discard", "nonsense")]
)
def test_a_letter_that_is_not_there_is_told_with_the_way_out(
    deployment: Deployment, command: str, letter_id: str
) -> None:
    process = deployment.start("dead", command, letter_id)

    code = process.wait(WITHIN_S)

    assert code == 1
    assert f"onrecord: no dead letter {letter_id}; `onrecord dead list` shows" in deployment.tail_of_log()


def test_what_somebody_else_wrote_among_the_letters_is_listed_and_discarded_but_not_retried(
    deployment: Deployment,
) -> None:
    with deployment.redis() as client:
        letter_id = client.xadd(DEAD, {"deliveries": "many", "note": "not yours"}).decode()

    (letter,) = letters(deployment)
    refused = deployment.start("dead", "retry", "all").wait(WITHIN_S)
    deployment.run("dead", "discard", letter_id)

    assert letter["id"] == letter_id
    assert refused == 1
    assert (
        f"onrecord: dead letter {letter_id} is of no stream of ours; `onrecord dead discard" in deployment.tail_of_log()
    )
    assert deployment.dead() == 0


async def test_the_number_of_dead_letters_is_a_metric(redis_url: str, tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/ledger.sqlite"
    await migrate(ledger)
    (tmp_path / "inbox").mkdir()
    with redis.Redis.from_url(redis_url) as client:
        for _ in range(2):
            client.xadd(DEAD, {"__data__": "{}", "reason": "a reason"})
    serving = Serving(Newsdesk(redis_url, ledger, tmp_path / "inbox"))
    try:
        await asyncio.to_thread(serving.start)
        async with httpx2.AsyncClient() as client:
            answer = await client.get(f"{serving.url}/metrics")
    finally:
        await asyncio.to_thread(serving.stop)

    assert "\nonrecord_dead_letters 2.0\n" in answer.text
