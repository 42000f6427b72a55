"""When a dropped file is complete: its size and times were quiet for a while, by our own clock.

File times are only compared with themselves: the clocks of this machine and of a file server differ, and may be set.
"""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from onrecord.watcher.scan import File, Fingerprint


class _Look(NamedTuple):
    fingerprint: Fingerprint
    first: float
    """Clock when the file was first seen."""
    since: float
    """Clock when the fingerprint was first seen."""


class Settling:
    """The files that were seen and not yet taken."""

    def __init__(self, quiet_ms: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet = quiet_ms / 1000
        self._clock = clock
        self._looks: dict[bytes, _Look] = {}

    def __len__(self) -> int:
        return len(self._looks)

    def __contains__(self, path: bytes) -> bool:
        return path in self._looks

    def __iter__(self) -> Iterator[bytes]:
        return iter(list(self._looks))

    def see(self, file: File) -> bool:
        """Note a look at *file*; tell whether it is the first."""
        now = self._clock()
        before = self._looks.get(file.path)
        if before is None:
            self._looks[file.path] = _Look(file.fingerprint, now, now)
        elif before.fingerprint != file.fingerprint:
            self._looks[file.path] = before._replace(fingerprint=file.fingerprint, since=now)
        return before is None

    def drop(self, path: bytes) -> None:
        """Forget *path*: it was taken, or went away."""
        self._looks.pop(path, None)

    def settled(self, limit: int) -> list[File]:
        """The files that are quiet, the longest known first."""
        latest = self._clock() - self._quiet
        quiet = (File(path, look.fingerprint) for path, look in self._looks.items() if look.since <= latest)
        return list(islice(quiet, limit))

    def waited_ms(self, path: bytes) -> int:
        """Milliseconds since *path* was first seen."""
        look = self._looks.get(path)
        return int((self._clock() - look.first) * 1000) if look else 0
