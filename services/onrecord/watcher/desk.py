"""The watcher's blocking half: scan, take, archive. One thread at a time; what a method did is on the disk when it returns."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import structlog

from onrecord.crash import point
from onrecord.spool import Spool
from onrecord.watcher.archive import archive
from onrecord.watcher.drops import dropped, refused
from onrecord.watcher.intake import Changed, Gone, Unreadable, chunks, is_readable, looked_at
from onrecord.watcher.names import text_name
from onrecord.watcher.scan import File, Folder, Oddity, scan
from onrecord.watcher.settle import Settling
from onrecord.watcher.state import Known, Refused, State, Status

log = structlog.get_logger()

_CHUNK = 500  # files looked up in the state at once
_SETTLING = 10_000  # files that are waited for at once; the others wait for a later scan, and need no memory
_BATCH_BYTES = 16_000_000  # bytes spooled before their documents are published

ENDED = (Status.DONE, Status.REJECTED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Files by how far they are."""

    found: int = 0
    waiting: int = 0
    published: int = 0
    done: int = 0
    rejected: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan of the whole folder saw."""

    tally: Tally
    complete: bool
    """False where more files were new than are waited for at once."""
    drained: bool
    """Every file is known, and every document has come to its end."""


class Taken(NamedTuple):
    """A file whose bytes are in the spool."""

    file: File
    document_id: str


class Refusal(NamedTuple):
    """A file that cannot be taken as it is."""

    file: File
    why: Refused
    said: str
    """What the system said about it."""


class Desk:
    """Files come in here, each until its event is written down."""

    def __init__(
        self,
        root: bytes,
        state: State,
        spool: Spool,
        settling: Settling,
        *,
        skipped: frozenset[bytes],
        archives: bool,
        max_file_bytes: int,
    ) -> None:
        self._root = root
        self._state = state
        self._spool = spool
        self.settling = settling
        self._skipped = skipped
        self._archives = archives
        self._max_bytes = max_file_bytes
        self._folders: list[Folder] = []
        self._warned: set[tuple[bytes, str]] = set()
        self._archived = {Status.DONE: 0, Status.REJECTED: 0}

    def scan(self) -> Scanned:
        """Look at the whole folder. Raises: OSError: it is not there."""
        ended = self._state.open_count() == 0
        folders: list[Folder] = []
        oddities: set[tuple[bytes, str]] = set()
        counts = dict.fromkeys(("found", "waiting", "published", "done", "rejected", "duplicates"), 0)
        complete = True
        gone = set(self.settling)
        for files in _batched(self._files(folders, oddities), _CHUNK):
            known = self._state.known([file.path for file in files])
            for file in files:
                gone.discard(file.path)
                counts["found"] += 1
                counts[self._place(file, known.get(file.path))] += 1
                complete = complete and not (file.path not in known and file.path not in self.settling)
        for path in gone:
            self.settling.drop(path)
        self._folders = folders
        self._warned = oddities | {warning for warning in self._warned if warning[1] == _UNARCHIVED}
        return self._scanned(counts, complete=complete, ended=ended)
