"""The watcher is killed at every step, and at none in particular; started again, it ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest

import watcher_process
from onrecord_schemas import DocumentDropped, DocumentRejected, document_id
from watcher_process import BAD, published

GOOD = {f"{number}.txt": f"Mayor Ann Lee said bridge {number} will open.\n" for number in range(8)}
FILES = GOOD | {"sub/copy.txt": GOOD["0.txt"], "bad.txt": BAD, "huge.txt": "x" * 2000}


def drop(folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def start(folder: Path, after: str, crash_at: str | None = None) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "ONRECORD_CRASH_AT"}
    environment |= {"ONRECORD_CRASH_AT": crash_at} if crash_at else {}
    environment["PYTHONPATH"] = str(Path(watcher_process.__file__).parent)
    return subprocess.Popen(
        [sys.executable, watcher_process.__file__, str(folder), after],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> int:
    _, errors = process.communicate(timeout=60)
    assert process.returncode in {0, -signal.SIGKILL}, errors.decode()
    return process.returncode


def check(folder: Path, after: str) -> None:
    """Every file came to its end, each document by one event."""
    events = published(folder)
    drops = {event.id: event for event in events if isinstance(event, DocumentDropped)}
    refusals = {event.id: event for event in events if isinstance(event, DocumentRejected)}
    documents = sorted(event.data.document_id for event in drops.values())
    assert documents == sorted(document_id(text.encode()) for text in {*GOOD.values(), BAD})
    assert [event.data.name for event in refusals.values()] == ["huge.txt"]
    assert {event.data.supersedes for event in drops.values()} == {None}
    assert not list((folder / "data" / "spool" / "unfinished").iterdir())
    found = {str(path.relative_to(folder / "inbox")) for path in (folder / "inbox").rglob("*") if path.is_file()}
    if after == "keep":
        assert found == set(FILES)
    else:
        failed = {"failed/bad.txt", "failed/huge.txt"}
        processed = {f"processed/{name}" for name in [*GOOD, "sub/copy.txt"]}
        assert found == processed | failed | {f"{name}.reason.json" for name in failed}


@pytest.mark.parametrize(
    ("step", "after"),
    [
        *product(["found", "spooled", "published", "confirmed"], ["keep", "archive"]),
        ("archived", "archive"),
    ],
)
def test_a_watcher_killed_at_any_step_goes_on_where_it_was(tmp_path: Path, step: str, after: str) -> None:
    drop(tmp_path)

    assert ended(start(tmp_path, after, crash_at=step)) == -signal.SIGKILL
    assert ended(start(tmp_path, after)) == 0

    check(tmp_path, after)


def test_a_name_used_again_after_a_crash_in_the_archive_supersedes_nothing(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "daily.txt").write_text("Monday")
    ended(start(tmp_path, "archive", crash_at="archived"))
    assert not (tmp_path / "inbox" / "daily.txt").exists()
    (tmp_path / "inbox" / "daily.txt").write_text("Tuesday")

    ended(start(tmp_path, "archive"))

    drops = {event.id: event for event in published(tmp_path) if isinstance(event, DocumentDropped)}
    assert [event.data.supersedes for event in drops.values()] == [None, None]
    assert (tmp_path / "inbox" / "processed" / "daily-2.txt").read_text() == "Tuesday"


def test_a_watcher_killed_again_and_again_goes_on_where_it_was(tmp_path: Path) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")
    moments = random.Random(seed)  # noqa: S311 -- moments to kill at, no secrets
    drop(tmp_path)

    for _ in range(8):
        process = start(tmp_path, "archive")
        try:
            process.wait(moments.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
        ended(process)
    assert ended(start(tmp_path, "archive")) == 0

    check(tmp_path, "archive")
