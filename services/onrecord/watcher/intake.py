"""Reading a settled file: the very one that was seen, a regular one, whole, and still the same afterwards."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.watcher.scan import File, Fingerprint, located, opened

SIDECAR = b".meta.json"
_LARGEST_SIDECAR = 65_536  # bytes; it goes into the event
_CHUNK = 1 << 20
_REFUSED = {errno.EACCES, errno.EPERM, errno.EIO}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ENOTCONN}
_READ = os.O_RDONLY | os.O_NONBLOCK  # non-blocking: opening a pipe that took the file's name must not hang


class Changed(Exception):
    """The file changed, or another took its name, while it was read."""


class Gone(Exception):
    """The file went away, or is no regular file any more."""


class Unreadable(Exception):
    """The file may not be read. Its text says what the system said."""


def chunks(root: bytes, file: File) -> Iterator[bytes]:
    """Give the bytes of *file*, and only end well when it did not change meanwhile.

    Raises: Changed, Gone, Unreadable; OSError: this machine is in trouble, not the file.
    """
    with _converted(), _folder(root) as base:
        descriptor = opened(base, file.path, _READ)
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise Gone
            if Fingerprint.of(before) != file.fingerprint:
                raise Changed
            while chunk := os.read(descriptor, _CHUNK):
                yield chunk
            _check_same(base, file, before, os.fstat(descriptor))
        finally:
            os.close(descriptor)


def sidecar(root: bytes, path: bytes) -> str | None:
    """The text of the side-car beside *path*, `<name>.meta.json`; None where there is none that can be read whole."""
    beside = looked_at(root, path + SIDECAR)
    if beside is None or beside.fingerprint.size > _LARGEST_SIDECAR:
        return None
    try:
        return b"".join(chunks(root, beside)).decode()
    except (Changed, Gone, Unreadable, UnicodeDecodeError):
        return None


def is_readable(root: bytes, path: bytes) -> bool:
    """Tell whether *path* may be read now."""
    try:
        with _converted(), _folder(root) as base:
            os.close(opened(base, path, _READ))
    except (Unreadable, Gone):
        return False
    return True


def looked_at(root: bytes, path: bytes) -> File | None:
    """Look at *path* again; None where no regular file is there."""
    try:
        status = located(root, path).lstat()
    except OSError:
        return None
    return File(path, Fingerprint.of(status)) if stat.S_ISREG(status.st_mode) else None


def _check_same(base: int, file: File, before: os.stat_result, after: os.stat_result) -> None:
    """Raise Changed unless the open file is as it was, and still the one of that name."""
    again = opened(base, file.path, _READ)
    try:
        named = os.fstat(again)
    finally:
        os.close(again)
    if Fingerprint.of(after) != file.fingerprint or (named.st_dev, named.st_ino) != (before.st_dev, before.st_ino):
        raise Changed


@contextmanager
def _folder(root: bytes) -> Iterator[int]:
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _converted() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _REFUSED:
            raise Unreadable(error.strerror) from error
        if error.errno in _GONE:  # deleted, a link or socket now, a share that went away: the next scan tells
            raise Gone from error
        raise
