"""`--after archive`: where files go when they are done."""

import json
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onrecord.watcher import archive as archiving
from onrecord.watcher.archive import archive
from onrecord.watcher.intake import looked_at
from waiting import until
from watching import Stream, parsed, rejected, watching

BRIDGE = "Mayor Ann Lee said the bridge will open in May.\n"
JUNE = "Mayor Ann Lee said the bridge will open in June.\n"


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_parsed_file_moves_to_processed_with_its_folders(tmp_path: Path) -> None:
    with watching(tmp_path, after="archive") as at_work:
        (at_work.inbox / "belta").mkdir()
        (at_work.inbox / "belta" / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        assert tree(at_work.inbox) == {"processed/belta/talks.txt": BRIDGE}
        assert (at_work.progress.found, at_work.progress.done) == (1, 1)


def test_a_rejected_file_moves_to_failed_with_reason_and_remedy_beside_it(tmp_path: Path) -> None:
    with watching(tmp_path, Stream(answer=rejected), after="archive") as at_work:
        (at_work.inbox / "empty.txt").write_text("")
        at_work.drain()

        assert set(tree(at_work.inbox)) == {"failed/empty.txt", "failed/empty.txt.reason.json"}
        reason = json.loads((at_work.inbox / "failed" / "empty.txt.reason.json").read_text())
        assert reason["name"] == "empty.txt"
        assert reason["stage"] == "extract"
        assert reason["reason"] == "the file holds no text"
        assert reason["remedy"] == "drop it again once it has content"


def test_a_file_over_the_limit_moves_to_failed(tmp_path: Path) -> None:
    with watching(tmp_path, after="archive", max_file_bytes=10) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        reason = json.loads((at_work.inbox / "failed" / "talks.txt.reason.json").read_text())
        assert "the limit is 10" in reason["reason"]


def test_a_file_stays_until_its_document_has_ended(tmp_path: Path) -> None:
    stream = Stream(answer=None)
    with watching(tmp_path, stream, after="archive") as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.wait_for("talks.txt")
        assert tree(at_work.inbox) == {"talks.txt": BRIDGE}

        at_work.confirm(parsed(stream.drops[0]))
        at_work.drain()

        assert tree(at_work.inbox) == {"processed/talks.txt": BRIDGE}


def test_a_duplicate_moves_too(tmp_path: Path) -> None:
    with watching(tmp_path, after="archive") as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "copy.txt").write_text(BRIDGE)
        at_work.drain()

        assert set(tree(at_work.inbox)) == {"processed/talks.txt", "processed/copy.txt"}
        assert len(at_work.stream.drops) == 1


def test_a_name_that_is_used_daily_supersedes_nothing_and_overwrites_nothing(tmp_path: Path) -> None:
    days = [f"{BRIDGE}day {number}" for number in range(3)]
    with watching(tmp_path, after="archive") as at_work:
        for day in days:
            (at_work.inbox / "daily.report.txt").write_text(day)
            at_work.drain()

        assert [drop.data.supersedes for drop in at_work.stream.drops] == [None, None, None]
        assert tree(at_work.inbox) == {
            "processed/daily.report.txt": days[0],
            "processed/daily.report-2.txt": days[1],
            "processed/daily.report-3.txt": days[2],
        }


def test_a_file_that_changed_while_it_was_parsed_is_parsed_again_before_it_moves(tmp_path: Path) -> None:
    stream = Stream(answer=None)
    with watching(tmp_path, stream, after="archive") as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        at_work.wait_for("talks.txt")
        file.write_text(JUNE)
        at_work.confirm(parsed(stream.drops[0]))
        until(lambda: len(stream.drops) == 2)
        assert tree(at_work.inbox) == {"talks.txt": JUNE}

        at_work.confirm(parsed(stream.drops[1]))
        at_work.drain()

        assert stream.drops[1].data.supersedes == stream.drops[0].data.document_id
        assert tree(at_work.inbox) == {"processed/talks.txt": JUNE}


def test_a_failed_file_that_is_moved_back_is_tried_again(tmp_path: Path) -> None:
    stream = Stream(answer=rejected)
    with watching(tmp_path, stream, after="archive") as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        stream.answer = parsed
        (at_work.inbox / "failed" / "talks.txt").rename(at_work.inbox / "talks.txt")
        at_work.drain()

        assert len(stream.drops) == 2
        assert (at_work.inbox / "processed" / "talks.txt").exists()


def test_what_was_done_before_is_archived_after_a_restart(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    with watching(tmp_path, after="archive") as again:
        again.drain()

        assert tree(again.inbox) == {"processed/talks.txt": BRIDGE}
        assert again.stream.drops == []


@pytest.mark.parametrize("after", ["keep", "archive"])
def test_a_folder_that_nobody_may_write_to_is_read_all_the_same(ordinary_user: Path, after: str) -> None:
    inbox = ordinary_user / "inbox"
    inbox.mkdir()
    (inbox / "talks.txt").write_text(BRIDGE)
    inbox.chmod(0o555)
    with capture_logs() as logs, watching(ordinary_user, after=after) as at_work:
        for _ in range(3):
            at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        assert tree(inbox) == {"talks.txt": BRIDGE}
        unarchived = [line["remedy"] for line in logs if line["event"] == "document.unarchived"]
        assert len(unarchived) == (1 if after == "archive" else 0)
    inbox.chmod(0o755)


def test_a_file_moves_to_another_file_system_whole(tmp_path: Path, small_disk: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "processed").symlink_to(small_disk)
    with watching(tmp_path, after="archive") as at_work:
        (inbox / "talks.txt").write_text(BRIDGE)
        times = (inbox / "talks.txt").stat()
        at_work.drain()

        assert tree(small_disk) == {"talks.txt": BRIDGE}
        assert (small_disk / "talks.txt").stat().st_mtime_ns == times.st_mtime_ns
        assert not (inbox / "talks.txt").exists()


def test_another_file_that_takes_the_name_at_the_last_moment_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = os.fsencode(tmp_path)
    (tmp_path / "talks.txt").write_text(BRIDGE)
    file = looked_at(root, b"talks.txt")
    assert file is not None
    free = archiving._free

    def replaced_meanwhile(target: Path) -> Path:
        (tmp_path / "new.txt").write_text(JUNE)
        (tmp_path / "new.txt").replace(tmp_path / "talks.txt")
        monkeypatch.setattr(archiving, "_free", free)
        return free(target)

    monkeypatch.setattr(archiving, "_free", replaced_meanwhile)

    assert archive(root, file, b"{}") is None
    assert tree(tmp_path) == {"talks.txt": JUNE}


def test_a_file_that_changed_before_it_was_moved_stays(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    (tmp_path / "talks.txt").write_text(BRIDGE)
    file = looked_at(root, b"talks.txt")
    assert file is not None
    (tmp_path / "talks.txt").write_text(JUNE)

    assert archive(root, file, None) is None
    assert tree(tmp_path) == {"talks.txt": JUNE}
