"""`onrecord reparse`: another extractor's statements take the place of the older ones, and nothing else moves."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from contextlib import closing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from flow import documents
from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from onrecord.parser.confidence import DEFAULT_MIN_CONFIDENCE
from onrecord.spool import Spool
from onrecord_schemas import document_id
from waiting import until

# The first of its statements is surer than what is left out by default, and less sure than all others here.
ARTICLE = "Shopkeepers doubt the plan.\n\n" + documents.ARTICLE
ALL = expected_ids(ARTICLE)
HERONS = [numbered(number) for number in range(30)]
_CHANCES = sorted(
    statement.confidence for text in (ARTICLE, *HERONS) for statement in documents.parsed(text).statements
)
SURE, UNSURE = str(sum(_CHANCES[:2]) / 2), str(DEFAULT_MIN_CONFIDENCE)  # all but the weakest, all


def reparse(deployment: Deployment, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", "reparse", *options],
        env=deployment.environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.fixture
def newsroom(deployment: Deployment) -> Deployment:
    """Redis, watcher and store; the parsers are the test's to choose."""
    deployment.start_redis()
    deployment.start("watch")
    deployment.start("store")
    parsers(deployment, UNSURE)
    return deployment


def parsers(deployment: Deployment, least: str) -> None:
    """Have parsers that emit what is at least so sure, in the place of those that run."""
    stop(deployment, "parse")
    deployment.start("parse", ONRECORD_MIN_CONFIDENCE=least)


def stop(deployment: Deployment, *workers: str, signal_number: signal.Signals = signal.SIGTERM) -> None:
    for process in deployment.processes:
        if process.poll() is None and str(process.args[3]) in workers:
            process.send_signal(signal_number)
            process.wait(30)


def ids(deployment: Deployment, *options: str) -> list[str]:
    lines = deployment.run("statements", "--json", "--limit", "1000", *options).splitlines()
    return [json.loads(line)["statement_id"] for line in lines]


def parsed(deployment: Deployment) -> list[dict[str, Any]]:
    return [e["data"] for e in deployment.events() if e["type"] == "onrecord.document.parsed.v1"]


def test_what_the_new_extractor_does_not_find_is_withdrawn_and_what_it_finds_comes_once(newsroom: Deployment) -> None:
    newsroom.drop("council/bridge.txt", ARTICLE)
    newsroom.await_stored(len(ALL))
    before = {s["statement_id"]: s for s in newsroom.statements()}

    parsers(newsroom, SURE)
    fewer = reparse(newsroom, "--all")
    after_fewer = newsroom.statements()
    parsers(newsroom, UNSURE)
    again = reparse(newsroom, "--document", "bridge.txt")

    assert (fewer.returncode, fewer.stdout) == (0, "1 parsed, 0 rejected, 0 skipped\n"), fewer.stderr
    assert sorted(s["statement_id"] for s in after_fewer) == sorted(ALL[1:])
    assert all(s == before[s["statement_id"]] for s in after_fewer)
    assert again.returncode == 0, again.stderr
    assert Counter(ids(newsroom)) == Counter(ALL)
    assert {s["statement_id"]: s for s in newsroom.statements()} == before
    assert newsroom.quiet()


def test_each_parse_is_told_once_with_the_same_ids_and_its_manifest(newsroom: Deployment) -> None:
    newsroom.drop("bridge.txt", ARTICLE)
    newsroom.await_stored(len(ALL))
    until(newsroom.quiet)
    first = parsed(newsroom)

    parsers(newsroom, SURE)
    reparse(newsroom, "--document", document_id(ARTICLE.encode()))

    assert newsroom.made() == ALL + ALL[1:]
    assert [end["statements"] for end in parsed(newsroom)] == [ALL, ALL[1:]]
    assert [end["again"] for end in parsed(newsroom)] == [False, True]
    assert parsed(newsroom)[1]["dropped"] == first[0]["dropped"]


def test_a_side_car_still_outranks_the_document(newsroom: Deployment) -> None:
    facts = {"title": "Of bridges", "published": "2024-05-06T00:00:00Z"}
    (newsroom.inbox / "bridge.txt.meta.json").write_text(json.dumps(facts))
    newsroom.drop("bridge.txt", ARTICLE)
    parsers(newsroom, UNSURE)
    newsroom.await_stored(len(ALL))
    until(newsroom.quiet)
    (newsroom.inbox / "bridge.txt.meta.json").unlink()

    parsers(newsroom, SURE)
    assert reparse(newsroom, "--all").returncode == 0
    assert reparse(newsroom, "--all").returncode == 0

    documents = [end["document"] for end in parsed(newsroom)]
    assert [d["title"] for d in documents] == ["Of bridges"] * 3
    assert {datetime.fromisoformat(d["published"]).year for d in documents} == {2024}


def test_a_replaced_document_stays_replaced(newsroom: Deployment) -> None:
    newsroom.drop("bridge.txt", numbered(1))
    newsroom.await_stored(2)
    newsroom.drop("bridge.txt", ARTICLE)
    until(lambda: sorted(ids(newsroom)) == sorted(ALL), what="the newer version alone")

    parsers(newsroom, SURE)
    without = reparse(newsroom, "--all", "--json")
    everything = reparse(newsroom, "--all", "--superseded", "--json")

    told = [[json.loads(line)["document_id"] for line in run.stdout.splitlines()] for run in (without, everything)]
    old, new = (document_id(text.encode()) for text in (numbered(1), ARTICLE))
    assert told[0] == [new]
    assert sorted(told[1]) == sorted([old, new])
    assert sorted(ids(newsroom)) == sorted(ALL[1:])
    assert sorted(ids(newsroom, "--superseded")) == sorted(ALL[1:] + expected_ids(numbered(1)))
    assert {end["supersedes"] for end in parsed(newsroom) if end["document"]["document_id"] == new} == {old}


def test_members_of_an_archive_come_through_their_archive_and_each_once(newsroom: Deployment) -> None:
    newsroom.drop("june.zip", archive({"bridge.txt": ARTICLE, "in/herons.txt": numbered(1)}))
    newsroom.await_stored(len(ALL) + 2)
    until(newsroom.quiet)

    parsers(newsroom, SURE)
    whole = reparse(newsroom, "--all", "--json")
    one = reparse(newsroom, "--document", "june.zip/bridge.txt", "--json")

    told = [[json.loads(line) for line in run.stdout.splitlines()] for run in (whole, one)]
    assert [[(outcome["name"], outcome["fate"]) for outcome in run] for run in told] == [[("june.zip", "parsed")]] * 2
    assert sorted(ids(newsroom)) == sorted(ALL[1:] + expected_ids(numbered(1)))
    assert [end["document"]["tags"] for end in parsed(newsroom)] == [[]] * 9


def test_documents_without_bytes_are_named_and_the_others_are_parsed(newsroom: Deployment) -> None:
    newsroom.drop("bridge.txt", ARTICLE)
    newsroom.drop("june.zip", archive({"herons.txt": numbered(1)}))
    newsroom.await_stored(len(ALL) + 2)
    until(newsroom.quiet)
    remove_from_spool(newsroom, newsroom.inbox / "june.zip")

    parsers(newsroom, SURE)
    done = reparse(newsroom, "--all")

    assert (done.returncode, done.stdout) == (1, "1 parsed, 0 rejected, 2 skipped\n")
    assert "skipped june.zip/herons.txt (sha256:" in done.stderr
    assert "not in the spool; drop the document, or the archive that it came in, again" in done.stderr
    assert sorted(ids(newsroom)) == sorted(ALL[1:] + expected_ids(numbered(1)))


def test_what_was_rejected_gets_another_chance(newsroom: Deployment) -> None:
    newsroom.environment["ONRECORD_EXTRACT_MARKUP_BYTES"] = "1000"
    parsers(newsroom, UNSURE)
    newsroom.drop("bridge.html", f"<html><body>{as_html(ARTICLE)}</body></html>" + " " * 1000)
    until(lambda: len(newsroom.rejections()) > 0, what="the rejection")

    del newsroom.environment["ONRECORD_EXTRACT_MARKUP_BYTES"]
    parsers(newsroom, UNSURE)
    done = reparse(newsroom, "--document", "bridge.html", "--json")

    assert json.loads(done.stdout)["fate"] == "parsed", done.stdout + done.stderr
    assert {s["document"]["name"] for s in newsroom.statements()} == {"bridge.html"}


def test_what_was_asked_for_is_done_though_all_dies_and_redis_forgets(newsroom: Deployment) -> None:
    texts = [ARTICLE, *HERONS]
    for number, text in enumerate(texts):
        newsroom.drop(f"{number}.txt", text)
    everything = sorted(i for text in texts for i in expected_ids(text))
    newsroom.await_stored(len(everything))
    until(newsroom.quiet)

    stop(newsroom, "parse")
    asking = newsroom.start("reparse", "--all")
    until(lambda: told_of(newsroom) == 2 * len(texts), what="all to be asked for")
    asking.kill()
    stop(newsroom, "watch", "store", signal_number=signal.SIGKILL)
    with newsroom.redis() as client:
        client.flushall()
    for worker in ("watch", "store"):
        newsroom.start(worker)
    parsers(newsroom, SURE)

    everything.remove(ALL[0])
    until(lambda: sorted(ids(newsroom)) == everything and newsroom.quiet(), within_s=60, what=newsroom.tail_of_log)
    assert [end["again"] for end in parsed(newsroom)] == [True] * len(texts)


@pytest.mark.parametrize("options", [(), ("--all", "--document", "bridge.txt"), ("--all", "--since", "2026-01-01")])
def test_exactly_one_choice_is_asked_for(deployment: Deployment, options: tuple[str, ...]) -> None:
    done = reparse(deployment, *options)

    assert (done.returncode, done.stdout) == (2, "")
    assert "one of --document, --since and --all" in " ".join(done.stderr.split())


def test_without_a_watcher_the_way_out_is_told(deployment: Deployment) -> None:
    done = reparse(deployment, "--all")

    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"^onrecord: .*: no watcher works with this data folder.* start `onrecord --data ", done.stderr)


def test_a_document_that_nobody_dropped_is_refused(newsroom: Deployment) -> None:
    newsroom.drop("bridge.txt", ARTICLE)
    newsroom.await_stored(len(ALL))

    done = reparse(newsroom, "--document", "nowhere.txt")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("onrecord: the ledger has no document nowhere.txt;")


def told_of(deployment: Deployment) -> int:
    """How many drops the watcher knows of."""
    with closing(sqlite3.connect(deployment.data / "watcher.sqlite")) as state:
        return int(state.execute("SELECT count(*) FROM events").fetchone()[0])


def remove_from_spool(deployment: Deployment, file: Path) -> None:
    Spool(deployment.data / "spool").path(document_id(file.read_bytes())).unlink()


def archive(members: dict[str, str]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return packed.getvalue()


def as_html(text: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
