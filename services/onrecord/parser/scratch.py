"""Temporary folders: what a worker leaves that was killed, the next one removes."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "onrecord-parse-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Scratch:
    """A temporary folder of our own, locked: the kernel lets go of the lock however we die."""

    def __init__(self) -> None:
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._lock = os.open(self.path, _FOLDER)
            if _is_taken(self._lock) and self.path.exists():
                return
            os.close(self._lock)  # between the two lines above another worker took it for a dead one's, and removed it

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def tidy() -> int:
    """Remove the folders of workers that are dead; give the number."""
    removed = 0
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError), _opened(path) as folder:  # no folder, or gone just now
            if os.fstat(folder).st_uid == os.geteuid() and _is_taken(folder):
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
    return removed


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, _FOLDER)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_taken(folder: int) -> bool:
    """Take the lock; False where another has it."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
