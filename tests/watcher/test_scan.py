"""What a scan sees, on a real file system."""

import os
import socket
from pathlib import Path

import pytest

from onrecord.watcher.scan import File, Folder, Oddity, opened, scan


def files(root: Path, *skipped: bytes) -> list[bytes]:
    return sorted(found.path for found in scan(os.fsencode(root), frozenset(skipped)) if isinstance(found, File))


def oddities(root: Path) -> dict[bytes, str]:
    return {found.path: found.reason for found in scan(os.fsencode(root)) if isinstance(found, Oddity)}


def test_files_are_found_at_any_depth(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "deep.txt").touch()
    (tmp_path / "top.txt").touch()

    assert files(tmp_path) == [b"/".join([b"d"] * 40) + b"/deep.txt", b"top.txt"]


def test_links_pipes_and_sockets_are_named_and_not_taken(tmp_path: Path) -> None:
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "etc").symlink_to("/etc")
    (tmp_path / "nowhere").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        # A socket's full path is limited to some hundred bytes.
        here = os.open(tmp_path, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/socket")
        os.close(here)

    assert files(tmp_path) == []
    assert oddities(tmp_path) == {
        b"passwd": "a symbolic link",
        b"etc": "a symbolic link",
        b"nowhere": "a symbolic link",
        b"pipe": "a named pipe",
        b"socket": "a socket",
    }


def test_names_of_any_bytes_are_found(tmp_path: Path) -> None:
    names = [b"\xff\xfe.txt", b"two\nlines", "Zürich".encode(), b"-rf", b"a b"]
    for name in names:
        (tmp_path / os.fsdecode(name)).touch()

    assert files(tmp_path) == sorted(names)


def test_ignored_and_skipped_names_hide_whole_folders(tmp_path: Path) -> None:
    for path in [".git/config", "@eaDir/talks.txt", "processed/old.txt", "belta/processed/new.txt", "belta/a.tmp"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()

    assert files(tmp_path, b"processed") == [b"belta/processed/new.txt"]


def test_every_folder_is_given_with_the_time_it_changed(tmp_path: Path) -> None:
    (tmp_path / "belta").mkdir()

    folders = {found.path: found.mtime_ns for found in scan(os.fsencode(tmp_path)) if isinstance(found, Folder)}

    assert folders == {b"": tmp_path.stat().st_mtime_ns, b"belta": (tmp_path / "belta").stat().st_mtime_ns}


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "talks.txt").touch()
    (tmp_path / "inbox").symlink_to("real")

    assert files(tmp_path / "inbox") == [b"talks.txt"]


def test_a_missing_root_is_an_error_and_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files(tmp_path / "gone")


def test_a_folder_deleted_during_the_scan_is_passed_over(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "talks.txt").touch()

    found = scan(os.fsencode(tmp_path))
    first = next(item for item in found if isinstance(item, File))
    other = tmp_path / ("b" if first.path.startswith(b"a") else "a")
    (other / "talks.txt").unlink()
    other.rmdir()

    assert not [item for item in found if isinstance(item, File)]


def test_a_folder_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "talks.txt").write_text("not yours")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "belta").symlink_to(secret)
    base = os.open(inbox, os.O_RDONLY)

    try:
        with pytest.raises(NotADirectoryError):
            opened(base, b"belta/talks.txt", os.O_RDONLY)
    finally:
        os.close(base)
