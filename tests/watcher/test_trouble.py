"""Folders, disks, clocks and streams in trouble: the rest flows, and nothing is lost."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from mounts import mounted, unmounted
from onrecord.watcher import intake, outbox, service, state, survey
from onrecord.watcher.state import StateError
from onrecord_schemas import document_id
from waiting import until
from watching import Stream, parsed, rejected, watching

BRIDGE = "Mayor Ann Lee said the bridge will open in May.\n"
JUNE = "Mayor Ann Lee said the bridge will open in June.\n"
ROSES = "“Roses need sun,” said Cy Dorn, the gardener.\n"


def events(logs: list[dict[str, str]], event: str) -> list[dict[str, str]]:
    return [line for line in logs if line["event"] == event]


# Permissions


def test_a_file_that_may_not_be_read_is_rejected_once_and_taken_when_it_may(ordinary_user: Path) -> None:
    with watching(ordinary_user) as at_work:
        secret = at_work.inbox / "secret.txt"
        secret.write_text(BRIDGE)
        secret.chmod(0)
        (at_work.inbox / "roses.txt").write_text(ROSES)
        for _ in range(3):
            at_work.drain()

        (rejection,) = at_work.stream.rejections
        assert rejection.data.name == "secret.txt"
        assert rejection.data.document_id is None
        assert "cannot be read: Permission denied" in rejection.data.reason
        assert "let the watcher's user read the file" in rejection.data.remedy
        assert at_work.stream.names == ["roses.txt"]

        secret.chmod(0o600)
        at_work.drain()

        assert at_work.stream.names == ["roses.txt", "secret.txt"]
        assert (at_work.progress.done, at_work.progress.rejected) == (2, 0)


def test_a_file_that_may_not_be_read_is_not_rejected_again_after_a_restart(ordinary_user: Path) -> None:
    with watching(ordinary_user) as at_work:
        (at_work.inbox / "secret.txt").write_text(BRIDGE)
        (at_work.inbox / "secret.txt").chmod(0)
        at_work.drain()
    with watching(ordinary_user) as again:
        again.drain()

        assert again.stream.rejections == []
        assert again.progress.rejected == 1


def test_a_file_that_may_not_be_read_stays_where_it_is_in_archive_mode(ordinary_user: Path) -> None:
    with watching(ordinary_user, after="archive") as at_work:
        (at_work.inbox / "secret.txt").write_text(BRIDGE)
        (at_work.inbox / "secret.txt").chmod(0)
        at_work.drain()
        (at_work.inbox / "secret.txt").chmod(0o600)
        at_work.drain()

        assert at_work.stream.names == ["secret.txt"]
        assert (at_work.inbox / "processed" / "secret.txt").read_text() == BRIDGE


def test_a_file_whose_permission_is_lost_and_regained_is_not_published_again(ordinary_user: Path) -> None:
    with watching(ordinary_user) as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        at_work.drain()
        file.chmod(0)
        at_work.drain()
        file.chmod(0o600)
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        assert at_work.progress.done == 1


def test_a_file_that_changed_while_it_could_not_be_read_supersedes_what_it_was(ordinary_user: Path) -> None:
    with watching(ordinary_user) as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        at_work.drain()
        file.write_text(JUNE)
        file.chmod(0)
        at_work.drain()
        file.chmod(0o600)
        at_work.drain()

        assert at_work.stream.drops[-1].data.supersedes == document_id(BRIDGE.encode())


def test_a_folder_that_may_not_be_read_is_named_once_and_the_rest_flows(ordinary_user: Path) -> None:
    with capture_logs() as logs, watching(ordinary_user) as at_work:
        closed = at_work.inbox / "closed"
        closed.mkdir()
        (closed / "talks.txt").write_text(BRIDGE)
        closed.chmod(0)
        (at_work.inbox / "roses.txt").write_text(ROSES)
        for _ in range(3):
            at_work.drain()

        assert at_work.stream.names == ["roses.txt"]
        assert [line["name"] for line in events(logs, "folder.unreadable")] == ["closed"]

        closed.chmod(0o700)
        at_work.drain()

        assert at_work.stream.names == ["roses.txt", "closed/talks.txt"]
        assert at_work.stream.rejections == []


# The folder goes away


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    with capture_logs() as logs, watching(tmp_path, made=False) as at_work:
        until(lambda: events(logs, "inbox.missed"))
        at_work.inbox.mkdir()
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        assert len(events(logs, "inbox.missed")) == len(events(logs, "inbox.returned")) == 1


def test_a_folder_that_goes_away_and_comes_back_changes_nothing(tmp_path: Path) -> None:
    with capture_logs() as logs, watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        at_work.inbox.rename(tmp_path / "away")
        until(lambda: events(logs, "inbox.missed"))
        (tmp_path / "away").rename(at_work.inbox)
        (at_work.inbox / "roses.txt").write_text(ROSES)
        at_work.drain()

        assert at_work.stream.names == ["talks.txt", "roses.txt"]


def test_a_share_that_is_unmounted_and_mounted_again_changes_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    if not mounted(inbox):
        pytest.skip("no file system may be mounted here, so none can be unmounted")
    try:
        with watching(tmp_path) as at_work:
            (inbox / "talks.txt").write_text(BRIDGE)
            at_work.drain()
            unmounted(inbox)
            at_work.drain()
            assert at_work.progress.found == 0
            assert mounted(inbox)
            (inbox / "talks.txt").write_text(BRIDGE)
            (inbox / "roses.txt").write_text(ROSES)
            at_work.drain()

            assert at_work.stream.names == ["talks.txt", "roses.txt"]
            assert at_work.stream.rejections == []
    finally:
        unmounted(inbox)


# Files that change under our hands


def test_a_file_that_is_cut_short_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    def cut(file: Path) -> None:
        file.write_text(JUNE)

    drops = taken_while(tmp_path, cut)

    assert drops == [JUNE]


def test_a_file_that_grows_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    def grow(file: Path) -> None:
        with file.open("a") as out:
            out.write(JUNE)

    drops = taken_while(tmp_path, grow)

    assert drops == [BRIDGE * 2 + JUNE]


def test_a_file_that_is_replaced_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    def replace(file: Path) -> None:
        file.with_name(".new").write_text(ROSES)
        file.with_name(".new").replace(file)

    drops = taken_while(tmp_path, replace)

    assert drops == [ROSES]


def test_a_file_that_is_deleted_while_it_is_read_is_forgotten(tmp_path: Path) -> None:
    drops = taken_while(tmp_path, Path.unlink)

    assert drops == []


def test_a_file_that_becomes_a_link_while_it_is_read_is_not_followed(tmp_path: Path) -> None:
    def link(file: Path) -> None:
        file.unlink()
        file.symlink_to("/etc/passwd")

    drops = taken_while(tmp_path, link)

    assert drops == []


def taken_while(tmp_path: Path, change: Callable[[Path], None]) -> list[str]:
    """The texts that are published when *change* happens after the first bytes of a file were read."""
    file = tmp_path / "inbox" / "talks.txt"
    file.parent.mkdir()
    file.write_text(BRIDGE * 2)
    read = os.read
    changed = []

    def reading(descriptor: int, size: int) -> bytes:
        content = read(descriptor, size)
        if content and not changed:
            changed.append(True)
            change(file)
        return content

    with patch.object(intake.os, "read", reading), watching(tmp_path) as at_work:
        at_work.drain()
        assert changed
        return [at_work.spool.read(drop.data.document_id).decode() for drop in at_work.stream.drops]


def test_a_pipe_that_takes_a_files_name_does_not_hang_the_watcher(tmp_path: Path) -> None:
    with watching(tmp_path, settle_ms=300) as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        until(lambda: at_work.progress.waiting)
        file.unlink()
        os.mkfifo(file)
        (at_work.inbox / "roses.txt").write_text(ROSES)
        at_work.drain()

        assert at_work.stream.names == ["roses.txt"]


def test_a_file_that_is_rewritten_every_second_is_taken_each_time_it_is_quiet(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        file = at_work.inbox / "live.txt"
        texts = [f"{BRIDGE}{number}" for number in range(4)]
        for text in texts:
            file.write_text(text)
            until(lambda text=text: document_id(text.encode()) in {d.data.document_id for d in at_work.stream.drops})
        at_work.drain()

        chain = [drop.data.supersedes for drop in at_work.stream.drops]
        assert chain == [None, *(document_id(text.encode()) for text in texts[:-1])]


# Clocks


@pytest.mark.parametrize("moved", [4_102_444_800, 0, -2_000_000_000])
def test_a_files_time_does_not_matter(tmp_path: Path, moved: int) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        os.utime(at_work.inbox / "talks.txt", (moved, moved))
        at_work.drain()

        assert at_work.stream.drops[0].data.modified.timestamp() == moved


def test_a_newer_version_stays_newer_when_the_clock_is_set_back(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    with sqlite3.connect(tmp_path / "data" / "watcher.sqlite") as db:  # as if it had been dropped tomorrow
        db.execute("UPDATE events SET dropped_us = dropped_us + 86400000000")
    db.close()
    with watching(tmp_path) as again:
        (again.inbox / "talks.txt").write_text(JUNE)
        again.drain()

        (drop,) = again.stream.drops
        assert drop.data.dropped.timestamp() > time.time() + 80_000


# The disk


def test_more_files_at_once_than_may_settle_at_once_are_all_taken_and_none_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "_AT_ONCE", 100)
    many = 450
    arriving = tmp_path / "arriving"
    arriving.mkdir()
    for number in range(many):
        (arriving / f"{number}.txt").write_text(f"{number}: {ROSES}")

    with watching(tmp_path) as at_work:
        arriving.rename(at_work.inbox / "arrived")
        until(lambda: len(at_work.stream.drops) >= many, within_s=60, what=lambda: f"{len(at_work.stream.drops)}")
        at_work.drain()

        assert len({drop.data.document_id for drop in at_work.stream.drops}) == len(at_work.stream.drops) == many
        assert (at_work.progress.found, at_work.progress.done) == (many, many)


def test_a_full_disk_keeps_files_for_later(tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PAUSE_MS", 50)
    data = tmp_path / "data"
    data.mkdir()
    (data / "spool").symlink_to(small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)
    with capture_logs() as logs, watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE * 10_000)
        until(lambda: events(logs, "watcher.stalled"))
        assert "no space is left for the spool; make some" in events(logs, "watcher.stalled")[0]["error"]
        assert at_work.stream.drops == []
        assert not list((small_disk / "unfinished").iterdir())

        ballast.unlink()
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]


def test_a_locked_state_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PAUSE_MS", 50)
    monkeypatch.setattr(state, "_PATIENCE_S", 0.05)
    with capture_logs() as logs, watching(tmp_path) as at_work:
        at_work.drain()
        other = sqlite3.connect(tmp_path / "data" / "watcher.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        until(lambda: events(logs, "watcher.stalled"))
        other.execute("ROLLBACK")
        other.close()
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]


def test_a_damaged_state_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "watcher.sqlite").write_text("no database" * 100)
    at_work = watching(tmp_path)

    with pytest.raises(StateError, match=r"watcher\.sqlite: .*move it away and start again"):
        at_work.__enter__()


def test_a_state_that_was_moved_away_gives_the_same_documents(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    for file in (tmp_path / "data").glob("watcher.sqlite*"):
        file.unlink()
    with watching(tmp_path) as again:
        again.drain()

        before, after = at_work.stream.drops[0], again.stream.drops[0]
        assert before.data.document_id == after.data.document_id
        assert before.id != after.id  # else the parsers would take it for a repetition, and nobody would confirm it


# The stream


def test_nothing_is_published_while_there_is_no_room(tmp_path: Path) -> None:
    stream = Stream(has_room=False)
    with capture_logs() as logs, watching(tmp_path, stream) as at_work:
        for number in range(5):
            (at_work.inbox / f"{number}.txt").write_text(f"{BRIDGE}{number}")
        until(lambda: events(logs, "publishing.paused"))
        assert stream.drops == []

        stream.has_room = True
        at_work.drain()

        assert len(stream.drops) == 5
        assert len(events(logs, "publishing.paused")) == len(events(logs, "publishing.resumed")) == 1


def test_files_wait_in_their_folder_and_not_in_the_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_OUTGOING", 3)
    stream = Stream(has_room=False)
    with watching(tmp_path, stream) as at_work:
        for number in range(200):
            (at_work.inbox / f"{number}.txt").write_text(f"{BRIDGE}{number}")
        until(lambda: at_work.progress.waiting == 200 and (at_work.spool.root / "sha256").exists())
        for _ in range(3):
            at_work.scan_again()
        spooled = sum(path.is_file() for path in at_work.spool.root.rglob("*"))
        assert spooled <= 3 + 64

        stream.has_room = True
        at_work.drain()

        assert len(stream.drops) == 200


def test_trouble_with_the_stream_delays_a_document_and_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_RETRY_MS", 50)
    stream = Stream(trouble=ConnectionError("Redis went away"))
    with capture_logs() as logs, watching(tmp_path, stream) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        until(lambda: len(events(logs, "publishing.failed")) >= 2)
        assert "Redis went away" in events(logs, "publishing.failed")[0]["error"]

        stream.trouble = None
        at_work.drain()

        assert stream.names == ["talks.txt"]


def test_a_document_that_nobody_confirms_is_published_again_as_the_same_event(tmp_path: Path) -> None:
    stream = Stream(answer=None)
    with capture_logs() as logs, watching(tmp_path, stream, republish_after_ms=200) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        until(lambda: len(stream.drops) >= 2)

        stream.answer = parsed
        at_work.drain()

        assert len({drop.to_json() for drop in stream.drops}) == 1
        assert events(logs, "events.lost")


def test_a_document_that_was_published_before_a_restart_is_published_again(tmp_path: Path) -> None:
    with watching(tmp_path, Stream(answer=None)) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.wait_for("talks.txt")
    with watching(tmp_path, republish_after_ms=200) as again:
        again.drain()

        assert again.stream.drops == at_work.stream.drops


def test_a_document_is_not_published_again_while_parsers_are_busy(tmp_path: Path) -> None:
    stream = Stream(answer=None, is_idle=False)
    with watching(tmp_path, stream, republish_after_ms=100) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.wait_for("talks.txt")
        until(at_work.is_overdue)
        for _ in range(3):
            at_work.scan_again()

        assert len(stream.drops) == 1


def test_a_late_confirmation_of_an_older_drop_does_not_end_a_newer_one(tmp_path: Path) -> None:
    stream = Stream(answer=None)
    with watching(tmp_path, stream) as at_work:
        file = at_work.inbox / "talks.txt"
        for number, text in enumerate((BRIDGE, JUNE, BRIDGE), 1):
            file.write_text(text)
            until(lambda number=number: len(stream.drops) == number)

        at_work.confirm(parsed(stream.drops[0]), parsed(stream.drops[1]))
        at_work.scan_again()
        assert at_work.progress.published == 1
        at_work.confirm(parsed(stream.drops[2]))
        at_work.drain()

        assert at_work.progress.done == 1


def test_a_confirmation_without_a_correlation_ends_the_documents_last_drop(tmp_path: Path) -> None:
    stream = Stream(answer=lambda drop: parsed(drop).model_copy(update={"correlationid": None}))
    with watching(tmp_path, stream) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        assert at_work.progress.done == 1


def test_confirmations_of_strangers_and_repetitions_change_nothing(tmp_path: Path) -> None:
    stream = Stream()
    with watching(tmp_path, stream) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        stranger = stream.drops[0].model_copy(update={"id": uuid4()})
        at_work.confirm(parsed(stream.drops[0]), rejected(stream.drops[0]), rejected(stranger))
        at_work.drain()

        assert (at_work.progress.done, at_work.progress.rejected) == (1, 0)
