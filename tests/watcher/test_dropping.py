"""What becomes of files that are dropped, changed, renamed and copied, in a real folder with a real state."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onrecord.watcher.service import WatcherError
from onrecord_schemas import document_id
from waiting import until
from watching import Stream, parsed, rejected, watching

BRIDGE = "Mayor Ann Lee said the bridge will open in May.\n"
JUNE = "Mayor Ann Lee said the bridge will open in June.\n"
ROSES = "“Roses need sun,” said Cy Dorn, the gardener.\n"


def story(stream: Stream) -> list[tuple[str, str, str | None]]:
    """What was published: name, text, and the text that it supersedes."""
    texts = {document_id(text.encode()): text for text in (BRIDGE, JUNE, ROSES)}
    return [
        (
            drop.data.name,
            texts[drop.data.document_id],
            texts[drop.data.supersedes] if drop.data.supersedes else None,
        )
        for drop in stream.drops
    ]


def test_a_dropped_file_is_published_with_what_is_known_of_it(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        file = at_work.inbox / "belta" / "talks.txt"
        file.parent.mkdir()
        file.write_text(BRIDGE)
        at_work.drain()

        (drop,) = at_work.stream.drops
        assert drop.subject == drop.data.document_id == document_id(BRIDGE.encode())
        assert drop.data.name == "belta/talks.txt"
        assert drop.data.size_bytes == len(BRIDGE)
        assert drop.data.media_type == "text/plain"
        assert drop.data.tags == ("belta",)
        assert drop.data.supersedes is None
        assert abs(drop.data.modified.timestamp() - file.stat().st_mtime) < 0.001
        assert abs(drop.data.dropped - datetime.now(UTC)).total_seconds() < 30
        assert at_work.spool.read(drop.data.document_id).decode() == BRIDGE
        assert file.read_text() == BRIDGE


@pytest.mark.parametrize(
    ("sidecar", "carried"), [(b'{"title": "Roses"}', '{"title": "Roses"}'), (b"\xff", None), (b"x" * 70_000, None)]
)
def test_a_sidecar_travels_with_its_document_and_is_none_itself(
    tmp_path: Path, sidecar: bytes, carried: str | None
) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt.meta.json").write_bytes(sidecar)
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        (drop,) = at_work.stream.drops

    assert drop.data.name == "talks.txt"
    assert drop.data.sidecar == carried


@pytest.mark.parametrize("how", ["moved in", "written"])
def test_a_dropped_file_is_published_within_1200_ms(tmp_path: Path, how: str) -> None:
    seconds = []
    with watching(tmp_path, scan_interval_ms=1000, settle_ms=500) as at_work:
        at_work.drain()

        for number in range(3):
            (tmp_path / "outside.txt").write_text(f"{BRIDGE}{number}")
            target = at_work.inbox / f"{number}.txt"
            start = time.monotonic()
            if how == "moved in":
                (tmp_path / "outside.txt").rename(target)
            else:
                target.write_text(f"{BRIDGE}{number}")
            at_work.wait_for(target.name)
            seconds.append(time.monotonic() - start)

    assert min(seconds) < 1.2, seconds  # of three: the machine may have been busy elsewhere


def test_a_file_that_is_still_being_written_is_not_read(tmp_path: Path) -> None:
    with watching(tmp_path, settle_ms=400) as at_work, (at_work.inbox / "talks.txt").open("w") as file:
        until(lambda: at_work.progress.waiting == 1)
        for word in BRIDGE.split(" "):
            file.write(word + " ")
            file.flush()
            time.sleep(0.1)  # a slow writer, not a wait for anything
            assert at_work.stream.drops == []
        file.close()
        at_work.drain()

        (drop,) = at_work.stream.drops
        assert at_work.spool.read(drop.data.document_id).decode().split() == BRIDGE.split()


def test_files_that_were_there_before_the_start_are_published(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "talks.txt").write_text(BRIDGE)

    with watching(tmp_path) as at_work:
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]


def test_a_file_is_not_published_again_after_a_restart(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    (tmp_path / "inbox" / "roses.txt").write_text(ROSES)

    with watching(tmp_path) as again:
        again.drain()

        assert again.stream.names == ["roses.txt"]
        assert again.progress.done == again.progress.found == 2


def test_a_tree_that_is_moved_in_is_published_whole(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for number in range(3):
        (tree / f"{number}" / "deep").mkdir(parents=True)
        (tree / f"{number}" / "deep" / "talks.txt").write_text(f"{BRIDGE}{number}")
    with watching(tmp_path) as at_work:
        at_work.drain()

        tree.rename(at_work.inbox / "2026")
        at_work.drain()

        assert sorted(at_work.stream.names) == [f"2026/{number}/deep/talks.txt" for number in range(3)]
        assert at_work.stream.drops[0].data.tags[0] == "2026"


def test_the_same_bytes_under_another_name_are_recorded_and_not_published(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work, capture_logs() as logs:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "copy.txt").write_text(BRIDGE)
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        assert at_work.progress.duplicates == 1
        duplicated = [line["name"] for line in logs if line["event"] == "document.duplicated"]
        assert duplicated == ["copy.txt"]


def test_two_files_of_the_same_bytes_dropped_at_once_are_one_document(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        for number in range(5):
            (at_work.inbox / f"{number}.txt").write_text(BRIDGE)
        at_work.drain()

        assert len(at_work.stream.drops) == 1
        assert (at_work.progress.done, at_work.progress.duplicates) == (1, 4)


def test_a_renamed_file_is_not_published_again(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "talks.txt").rename(at_work.inbox / "bridge.txt")
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]


def test_a_deleted_file_changes_nothing(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "talks.txt").unlink()
        at_work.drain()

        assert len(at_work.stream.drops) == 1
        assert at_work.stream.rejections == []
        assert at_work.progress.found == 0


@pytest.mark.parametrize("how", ["written in place", "moved over"])
def test_a_file_that_changes_supersedes_what_it_was(tmp_path: Path, how: str) -> None:
    with watching(tmp_path) as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        at_work.drain()
        if how == "written in place":
            file.write_text(JUNE)
        else:
            (tmp_path / "new.txt").write_text(JUNE)
            (tmp_path / "new.txt").replace(file)
        at_work.drain()

        assert story(at_work.stream) == [("talks.txt", BRIDGE, None), ("talks.txt", JUNE, BRIDGE)]


def test_a_change_that_keeps_size_and_mtime_is_seen(tmp_path: Path) -> None:
    other = BRIDGE.replace("May", "Jul")
    with watching(tmp_path) as at_work:
        file = at_work.inbox / "talks.txt"
        file.write_text(BRIDGE)
        at_work.drain()
        times = file.stat()
        file.write_text(other)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        at_work.drain()

        assert [drop.data.document_id for drop in at_work.stream.drops][1:] == [document_id(other.encode())]


def test_bytes_that_come_back_are_published_again(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        file = at_work.inbox / "talks.txt"
        for text in (BRIDGE, JUNE, BRIDGE, JUNE):
            file.write_text(text)
            at_work.drain()

        assert story(at_work.stream) == [
            ("talks.txt", BRIDGE, None),
            ("talks.txt", JUNE, BRIDGE),
            ("talks.txt", BRIDGE, JUNE),
            ("talks.txt", JUNE, BRIDGE),
        ]
        assert len({drop.id for drop in at_work.stream.drops}) == 4


def test_a_superseded_document_that_comes_back_under_another_name_is_published_again(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "talks.txt").write_text(JUNE)
        at_work.drain()
        (at_work.inbox / "may.txt").write_text(BRIDGE)
        at_work.drain()

        assert story(at_work.stream)[2:] == [("may.txt", BRIDGE, None)]


def test_a_version_that_was_never_published_is_not_left_out(tmp_path: Path) -> None:
    stream = Stream(has_room=False)
    with watching(tmp_path, stream) as at_work:
        file = at_work.inbox / "talks.txt"
        for text in (BRIDGE, JUNE, BRIDGE):
            file.write_text(text)
            until(lambda text=text: at_work.spool.path(document_id(text.encode())).exists())
            taken = file.stat()
            until(lambda taken=taken: at_work.knows(b"talks.txt", taken))

        stream.has_room = True
        at_work.drain()

        assert story(stream) == [
            ("talks.txt", BRIDGE, None),
            ("talks.txt", JUNE, BRIDGE),
            ("talks.txt", BRIDGE, JUNE),
        ]


def test_a_document_that_another_file_still_holds_is_not_superseded(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        (at_work.inbox / "copy.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "copy.txt").write_text(JUNE)
        at_work.drain()

        assert story(at_work.stream)[1:] == [("copy.txt", JUNE, None)]


def test_a_document_whose_other_file_was_deleted_is_superseded(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        (at_work.inbox / "talks.txt").rename(at_work.inbox / "bridge.txt")
        at_work.drain()
        (at_work.inbox / "bridge.txt").write_text(JUNE)
        at_work.drain()

        assert story(at_work.stream)[1:] == [("bridge.txt", JUNE, BRIDGE)]


def test_a_file_that_takes_on_another_files_bytes_supersedes_its_own(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        (at_work.inbox / "roses.txt").write_text(ROSES)
        at_work.drain()
        (at_work.inbox / "roses.txt").write_text(BRIDGE)
        at_work.drain()

        assert story(at_work.stream)[2:] == [("roses.txt", BRIDGE, ROSES)]


def test_files_that_swap_their_names_supersede_nothing(tmp_path: Path) -> None:
    with watching(tmp_path, settle_ms=300) as at_work:
        talks, roses, aside = (at_work.inbox / name for name in ("talks.txt", "roses.txt", ".aside"))
        talks.write_text(BRIDGE)
        roses.write_text(ROSES)
        at_work.drain()
        talks.rename(aside)
        roses.rename(talks)
        aside.rename(roses)
        at_work.drain()

        assert [supersedes for _, _, supersedes in story(at_work.stream)] == [None, None]


def test_a_touched_file_is_not_published_again(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        os.utime(at_work.inbox / "talks.txt", (1, 1))
        at_work.drain()

        assert len(at_work.stream.drops) == 1
        assert at_work.progress.done == 1


def test_a_rejected_document_that_is_dropped_again_is_tried_again(tmp_path: Path) -> None:
    stream = Stream(answer=rejected)
    with watching(tmp_path, stream) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        assert at_work.progress.rejected == 1
        stream.answer = parsed
        (at_work.inbox / "again.txt").write_text(BRIDGE)
        at_work.drain()

        assert stream.names == ["talks.txt", "again.txt"]
        assert stream.drops[0].id != stream.drops[1].id


def test_a_rejected_document_is_not_tried_again_by_itself(tmp_path: Path) -> None:
    with watching(tmp_path, Stream(answer=rejected)) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    with watching(tmp_path, Stream(answer=rejected)) as again:
        again.drain()

        assert again.stream.drops == []
        assert again.progress.rejected == 1


def test_two_names_that_read_the_same_are_two_files(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        folder = os.fsencode(at_work.inbox)
        for name, text in ((b"talks-\xff.txt", BRIDGE), (b"talks-\xfe.txt", ROSES)):
            with open(folder + b"/" + name, "w") as file:  # noqa: PTH123 -- a name of bytes
                file.write(text)
        at_work.drain()

        assert sorted(story(at_work.stream)) == sorted([("talks-�.txt", BRIDGE, None), ("talks-�.txt", ROSES, None)])


def test_ignored_files_and_side_cars_are_no_documents(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        for name in (".talks.txt", "talks.txt.part", "talks.txt.meta.json", "talks.txt.reason.json"):
            (at_work.inbox / name).write_text(BRIDGE)
        (at_work.inbox / "talks.txt").write_text(ROSES)
        at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        assert at_work.progress.found == 1


def test_what_is_no_regular_file_is_named_once_in_the_log(tmp_path: Path) -> None:
    with capture_logs() as logs, watching(tmp_path) as at_work:
        (at_work.inbox / "passwd").symlink_to("/etc/passwd")
        (at_work.inbox / "etc").symlink_to("/etc")
        os.mkfifo(at_work.inbox / "pipe")
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        for _ in range(3):
            at_work.drain()

        assert at_work.stream.names == ["talks.txt"]
        ignored = sorted(line["name"] for line in logs if line["event"] == "file.ignored")
        assert ignored == ["etc", "passwd", "pipe"]


def test_a_file_over_the_limit_is_rejected_once_by_name_and_the_rest_flows(tmp_path: Path) -> None:
    with watching(tmp_path, max_file_bytes=100) as at_work:
        with (at_work.inbox / "huge.txt").open("wb") as file:
            file.truncate(200_000_000)
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        for _ in range(3):
            at_work.drain()

        (rejection,) = at_work.stream.rejections
        assert rejection.data.name == "huge.txt"
        assert rejection.data.stage == "watch"
        assert rejection.data.document_id is None
        assert "200000000 bytes, the limit is 100" in rejection.data.reason
        assert "ONRECORD_MAX_FILE_BYTES" in rejection.data.remedy
        assert at_work.stream.names == ["talks.txt"]
        assert (at_work.progress.done, at_work.progress.rejected) == (1, 1)


def test_a_file_over_the_limit_is_taken_when_the_limit_is_raised(tmp_path: Path) -> None:
    with watching(tmp_path, max_file_bytes=10) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
        assert at_work.stream.drops == []
    with watching(tmp_path, max_file_bytes=1000) as again:
        again.drain()

        assert again.stream.names == ["talks.txt"]


def test_a_file_over_the_limit_is_taken_when_it_shrinks(tmp_path: Path) -> None:
    with watching(tmp_path, max_file_bytes=100) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE * 10)
        at_work.drain()
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()

        assert story(at_work.stream) == [("talks.txt", BRIDGE, None)]


def test_an_empty_file_is_left_to_the_parser(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "empty.txt").touch()
        at_work.drain()

        assert at_work.stream.drops[0].data.size_bytes == 0


def test_a_data_folder_inside_the_inbox_is_not_watched(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(BRIDGE)
    (tmp_path / "inbox").symlink_to(".")  # so that the data folder lies in the inbox

    with watching(tmp_path) as at_work:
        for _ in range(3):
            at_work.drain()

        assert at_work.stream.names == ["talks.txt"]


def test_the_same_folder_under_another_path_gives_no_document_twice(tmp_path: Path) -> None:
    with watching(tmp_path) as at_work:
        (at_work.inbox / "talks.txt").write_text(BRIDGE)
        at_work.drain()
    (tmp_path / "inbox").rename(tmp_path / "moved")
    (tmp_path / "inbox").symlink_to("moved")

    with watching(tmp_path) as again:
        again.drain()

        assert again.stream.drops == []


def test_a_second_watcher_on_the_same_data_folder_is_refused(tmp_path: Path) -> None:
    second = watching(tmp_path)

    with watching(tmp_path), pytest.raises(WatcherError, match="another watcher works with this data folder"):
        second.__enter__()
