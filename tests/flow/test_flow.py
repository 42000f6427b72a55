"""From the folder to the ledger, with everything real."""

import json
import os
import signal
from collections import Counter
from pathlib import Path

import psutil
import pytest

from flow.deployment import Deployment
from flow.documents import ARTICLE, expected_ids, numbered
from waiting import until


def ids(deployment: Deployment) -> list[str]:
    return sorted(statement["statement_id"] for statement in deployment.statements())


def test_a_dropped_document_becomes_stored_statements(deployment: Deployment) -> None:
    deployment.start("up")

    deployment.drop("council/bridge.txt", ARTICLE)
    deployment.await_stored(len(expected_ids(ARTICLE)))

    stored = deployment.statements()
    assert sorted(s["statement_id"] for s in stored) == sorted(expected_ids(ARTICLE))
    assert {s["speaker"]["name"] for s in stored} == {"Ann Lee", "Tom Ray"}
    assert {s["document"]["name"] for s in stored} == {"council/bridge.txt"}
    assert {tuple(s["document"]["tags"]) for s in stored} == {("council",)}
    assert deployment.made() == expected_ids(ARTICLE)


def test_documents_dropped_before_the_first_start_are_stored(deployment: Deployment) -> None:
    texts = [numbered(n) for n in range(5)]
    for number, text in enumerate(texts):
        deployment.drop(f"{number}.txt", text)

    deployment.start("up", "--drain").wait(60)

    assert ids(deployment) == sorted(i for text in texts for i in expected_ids(text))


def test_draining_ends_with_success_and_leaves_nothing_running(deployment: Deployment) -> None:
    deployment.drop("bridge.txt", ARTICLE)

    process = deployment.start("up", "--drain")
    code = process.wait(60)

    assert code == 0, deployment.tail_of_log()
    assert deployment.stored() == len(expected_ids(ARTICLE))
    assert deployment.left_running() == []


def test_the_same_folder_twice_gives_the_same_tables(deployment: Deployment) -> None:
    deployment.drop("bridge.txt", ARTICLE)
    deployment.start("up", "--drain").wait(60)
    first = deployment.statements()

    deployment.drop("copy.txt", ARTICLE)
    (deployment.inbox / "bridge.txt").rename(deployment.inbox / "renamed.txt")
    deployment.start("up", "--drain").wait(60)

    assert deployment.statements() == first


def test_a_document_that_changes_in_place_supersedes_its_older_self(deployment: Deployment) -> None:
    deployment.start("up")
    deployment.drop("bridge.txt", numbered(1))
    deployment.await_stored(len(expected_ids(numbered(1))))

    deployment.drop("bridge.txt", numbered(2))
    until(lambda: ids(deployment) == sorted(expected_ids(numbered(2))), what="the newer statements alone")


def test_a_restart_between_two_documents_loses_and_doubles_nothing(deployment: Deployment) -> None:
    first = deployment.start("up")
    deployment.drop("1.txt", numbered(1))
    deployment.await_stored(len(expected_ids(numbered(1))))
    first.send_signal(signal.SIGINT)
    assert first.wait(30) == 0

    deployment.drop("2.txt", numbered(2))
    deployment.start("up")
    both = expected_ids(numbered(1)) + expected_ids(numbered(2))
    deployment.await_stored(len(both))

    assert ids(deployment) == sorted(both)
    assert Counter(deployment.made()) == Counter(both)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_however_up_ends(deployment: Deployment, signal_number: signal.Signals) -> None:
    process = deployment.start("up")
    deployment.drop("bridge.txt", ARTICLE)
    deployment.await_stored(len(expected_ids(ARTICLE)))

    process.send_signal(signal_number)
    process.wait(30)

    until(lambda: deployment.left_running() == [], what="every child to end")


@pytest.mark.parametrize("worker", ["watch", "parse", "store"])
def test_a_killed_worker_is_replaced_and_nothing_is_lost_or_doubled(deployment: Deployment, worker: str) -> None:
    process = deployment.start("up")
    texts = [numbered(n) for n in range(40)]
    for number, text in enumerate(texts[:20]):
        deployment.drop(f"{number}.txt", text)
    until(lambda: deployment.stored() > 0, what="the first statements")

    (victim,) = [child for child in psutil.Process(process.pid).children() if worker in child.cmdline()]
    victim.kill()
    for number, text in enumerate(texts[20:], 20):
        deployment.drop(f"{number}.txt", text)

    expected = [i for text in texts for i in expected_ids(text)]
    deployment.await_stored(len(expected), within_s=60)
    until(deployment.quiet, what="every group to be done")
    assert ids(deployment) == sorted(expected)
    assert Counter(deployment.made()) == Counter(expected)
    assert deployment.dead() == 0


def test_the_temporary_folder_of_a_killed_parser_is_removed(deployment: Deployment, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    deployment.environment["TMPDIR"] = str(temporary)
    process = deployment.start("up")
    (left,) = until(lambda: list(temporary.iterdir()), within_s=60, what="the parser's folder")

    (victim,) = [child for child in psutil.Process(process.pid).children() if "parse" in child.cmdline()]
    victim.kill()

    what = lambda: f"the next one's alone, not {list(temporary.iterdir())}; log:\n{deployment.tail_of_log()}"  # noqa: E731
    until(lambda: not left.exists() and len(list(temporary.iterdir())) == 1, within_s=60, what=what)


def test_files_that_are_no_documents_are_told_apart_and_the_rest_flows(deployment: Deployment, tmp_path: Path) -> None:
    deployment.environment["ONRECORD_MAX_FILE_BYTES"] = "1000000"
    deployment.start("up")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "moved.txt").write_text(ARTICLE)

    deployment.drop("empty.txt", b"")
    deployment.drop("binary.txt", bytes(range(256)) * 40)
    deployment.drop("huge.txt", b"a" * 1_000_001)
    (deployment.inbox / "passwd.txt").symlink_to("/etc/passwd")
    os.mkfifo(deployment.inbox / "pipe.txt")
    outside.rename(deployment.inbox / "folder")
    (deployment.inbox / os.fsdecode(b"caf\xe9.txt")).write_text(numbered(7))

    expected = expected_ids(ARTICLE) + expected_ids(numbered(7))
    deployment.await_stored(len(expected))
    until(lambda: len(deployment.rejections()) == 3, what="three rejections")
    reasons = {r["name"]: r for r in deployment.rejections()}
    assert set(reasons) == {"empty.txt", "binary.txt", "huge.txt"}
    assert all(r["reason"] and r["remedy"] for r in reasons.values())
    assert "ONRECORD_MAX_FILE_BYTES" in reasons["huge.txt"]["remedy"]
    assert {s["document"]["name"] for s in deployment.statements()} == {
        "folder/moved.txt",
        "caf\N{REPLACEMENT CHARACTER}.txt",
    }
    assert {p.name for p in deployment.inbox.iterdir()} >= {"empty.txt", "binary.txt", "huge.txt", "passwd.txt"}


def test_a_file_that_is_still_written_is_read_when_it_is_whole(deployment: Deployment) -> None:
    deployment.environment["ONRECORD_SETTLE_MS"] = "400"
    deployment.start("up")

    with (deployment.inbox / "slow.txt").open("w") as file:
        for line in ARTICLE.splitlines(keepends=True):
            file.write(line)
            file.flush()
            until(_every_tenth_call(), what="a moment between two lines")

    deployment.await_stored(len(expected_ids(ARTICLE)))
    assert deployment.made() == expected_ids(ARTICLE)


@pytest.mark.parametrize(
    ("poison", "reason"),
    [("crash", "signal 11"), ("hang", "longer than 2 s"), ("memory", "more than 256 MiB")],
)
def test_a_poison_document_is_rejected_and_the_worker_lives(deployment: Deployment, poison: str, reason: str) -> None:
    deployment.environment |= {
        "ONRECORD_PARSE_TIMEOUT_MS": "2000",
        "ONRECORD_PARSE_MEMORY_MB": "256",
        "PYTHONPATH": str(Path(__file__).parent / "poison"),
    }
    process = deployment.start("up")
    deployment.drop("poison.txt", f"POISON:{poison}\n")
    deployment.drop("bridge.txt", ARTICLE)

    deployment.await_stored(len(expected_ids(ARTICLE)), within_s=60)
    until(lambda: deployment.dead() == 1, what="the dead letter")

    (rejection,) = deployment.rejections()
    assert (rejection["name"], rejection["stage"]) == ("poison.txt", "parse")
    assert reason in rejection["reason"]
    assert process.poll() is None
    assert json.loads(deployment.run("dead", "list", "--json"))["reason"] == rejection["reason"]


def test_extract_tells_the_same_statements_without_redis(deployment: Deployment) -> None:
    path = deployment.drop("bridge.txt", ARTICLE)

    told = json.loads(deployment.run("extract", str(path), "--json"))

    assert told["text"] == ARTICLE
    assert [s["statement_id"] for s in told["statements"]] == expected_ids(ARTICLE)
    for statement in told["statements"]:
        for passage in statement["content"]:
            assert passage["text"] == ARTICLE[passage["start"] : passage["end"]]


def _every_tenth_call() -> "object":
    calls = iter(range(10))
    return lambda: next(calls) == 9
