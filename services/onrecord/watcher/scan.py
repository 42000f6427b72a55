"""What lies in the watched folder: a walk that follows no link and minds no name."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onrecord.watcher.names import is_ignored

_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}  # deleted, or replaced by something else, while we looked
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Fingerprint(NamedTuple):
    """What changes when a file does.

    The inode is left out: some network and FUSE mounts give new ones at every mount.
    """

    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Fingerprint":
        return cls(status.st_size, _in_64_bits(status.st_mtime_ns), _in_64_bits(status.st_ctime_ns))


class File(NamedTuple):
    """A regular file, by its path below the root, `/` between the parts."""

    path: bytes
    fingerprint: Fingerprint


class Folder(NamedTuple):
    """A folder, with the time at which something in it was last added, removed or renamed."""

    path: bytes
    mtime_ns: int


class Oddity(NamedTuple):
    """Something that is never taken, and what it is."""

    path: bytes
    reason: str


class Barred(NamedTuple):
    """A folder that cannot be looked into, and why."""

    path: bytes
    reason: str


Found = File | Folder | Oddity | Barred


def scan(root: bytes, skipped: frozenset[bytes] = frozenset()) -> Iterator[Found]:
    """Give everything below *root* but ignored names and the paths in *skipped*, each folder before what is in it.

    Raises: OSError: the root is not there, or cannot be read.
    """
    base = os.open(root, _FOLDER)  # the root may be a link: its user said so
    try:
        waiting = [b""]
        while waiting:
            folder = waiting.pop()
            try:
                yield from _listed(base, folder, waiting, skipped)
            except OSError as error:
                if not folder:
                    raise
                if error.errno not in _GONE:
                    yield Barred(folder, str(error.strerror))
    finally:
        os.close(base)


def located(root: bytes, path: bytes) -> Path:
    """The full path; every sequence of bytes survives in it."""
    return Path(os.fsdecode(root), os.fsdecode(path))


def opened(base: int, path: bytes, flags: int) -> int:
    """Open *path* below the folder *base*; no part of it may be a link.

    With a path in one piece, a folder that is swapped for a link to /etc while we look would be followed.
    """
    *folders, name = path.split(b"/")
    at = base
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=at)
            if at != base:
                os.close(at)
            at = inner
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
    finally:
        if at != base:
            os.close(at)


def _listed(base: int, folder: bytes, waiting: list[bytes], skipped: frozenset[bytes]) -> Iterator[Found]:
    descriptor = opened(base, folder or b".", _FOLDER)
    try:
        yield Folder(folder, os.fstat(descriptor).st_mtime_ns)  # before the listing: what comes later shows as newer
        above = folder + b"/" if folder else b""
        with os.scandir(descriptor) as entries:
            for entry in entries:
                path = above + os.fsencode(entry.name)
                if is_ignored(entry.name) or path in skipped:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif found := _seen(path, entry):
                    yield found
    finally:
        os.close(descriptor)


def _seen(path: bytes, entry: os.DirEntry[str]) -> File | Oddity | None:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISREG(status.st_mode):
        return File(path, Fingerprint.of(status))
    return Oddity(path, _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file"))


def _in_64_bits(nanoseconds: int) -> int:
    """Some file systems hold times beyond the year 2262, which SQLite's integers do not."""
    return max(-(2**63), min(nanoseconds, 2**63 - 1))
