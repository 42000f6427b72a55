"""Where settled files are taken: bytes into the spool, an event into the state. Used by one thread at a time."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import accumulate
from typing import NamedTuple

import structlog

from onrecord.crash import point
from onrecord.spool import Spool
from onrecord.watcher.drops import dropped, refused
from onrecord.watcher.intake import Changed, Gone, Unreadable, chunks, looked_at, sidecar
from onrecord.watcher.names import text_name
from onrecord.watcher.scan import File
from onrecord.watcher.settle import Settling
from onrecord.watcher.state import Known, Refused, State, Status

log = structlog.get_logger()

_BATCH = 64  # files that are spooled before their events are written down in one transaction
_BATCH_BYTES = 16_000_000
_AT_ONCE = 8  # files read and synced at once: a disk syncs eight together as fast as one (140 files/s alone, 1,500 so)

_REMEDIES = {
    Refused.TOO_LARGE: "raise ONRECORD_MAX_FILE_BYTES and start again, or drop a smaller file",
    Refused.UNREADABLE: "let the watcher's user read the file; it is then taken by itself",
}


class _Taken(NamedTuple):
    """A file whose bytes are in the spool."""

    file: File
    document_id: str


class _Refusal(NamedTuple):
    """A file that cannot be taken as it is."""

    file: File
    why: Refused
    reason: str


class Desk:
    """Turns settled files into events that wait to be published."""

    def __init__(self, root: bytes, state: State, spool: Spool, settling: Settling, *, max_file_bytes: int) -> None:
        self._root = root
        self._state = state
        self._spool = spool
        self._settling = settling
        self._max_bytes = max_file_bytes

    def take(self) -> int:
        """Take the next settled files; give their number.

        Raises: SpoolError, sqlite3.Error, OSError: this machine is in trouble; the files stay as they are.
        """
        files = self._next()
        if not files:
            return 0
        with ThreadPoolExecutor(_AT_ONCE) as readers:
            outcomes = dict(zip(files, readers.map(self._spooled, files), strict=True))
        with self._state.transaction():
            self._write_down([outcome for outcome in outcomes.values() if isinstance(outcome, _Taken | _Refusal)])
        for file, outcome in outcomes.items():
            if isinstance(outcome, File):
                self._settling.see(outcome)
            else:
                self._settling.drop(file.path)
        return len(files)

    def _next(self) -> list[File]:
        files = self._settling.settled(_BATCH)
        sizes = accumulate(min(file.fingerprint.size, self._max_bytes) for file in files)
        return files[: 1 + sum(size < _BATCH_BYTES for size in sizes)]

    def _spooled(self, file: File) -> _Taken | _Refusal | File | None:
        """What became of *file*; the file as it is now, where it changed; None where it is gone."""
        if file.fingerprint.size > self._max_bytes:
            return _Refusal(
                file, Refused.TOO_LARGE, f"the file has {file.fingerprint.size} bytes, the limit is {self._max_bytes}"
            )
        try:
            spooled = self._spool.write(chunks(self._root, file))
        except Changed:
            return looked_at(self._root, file.path)
        except Gone:
            return None
        except Unreadable as error:
            return _Refusal(file, Refused.UNREADABLE, f"the file cannot be read: {error}")
        point("spooled")
        return _Taken(file, spooled.document_id)

    def _write_down(self, outcomes: list[_Taken | _Refusal]) -> None:
        """All names first, then what became of each: in a batch that holds both ends of a renaming, nothing is lost."""
        before = self._state.known([outcome.file.path for outcome in outcomes])
        taken = [outcome for outcome in outcomes if isinstance(outcome, _Taken)]
        for file, document_id in taken:
            self._state.put(file, document_id, event_id="")
        for each in taken:
            self._tell(each, before)
        for outcome in outcomes:
            if isinstance(outcome, _Refusal):
                self._refuse(outcome, before)

    def _tell(self, taken: _Taken, before: Mapping[bytes, Known]) -> None:
        file, document_id = taken
        was = before.get(file.path)
        previous = was.document_id if was else None
        is_other = previous != document_id
        supersedes = previous if is_other and not self._is_held(previous) else None
        told = self._state.told(document_id)
        if told is None or supersedes or told.superseded or told.status is Status.REJECTED:
            now = self._state.next_time(datetime.now(UTC), document_id, supersedes)
            event = dropped(file, document_id, supersedes, now, sidecar(self._root, file.path))
            self._state.add(event)
            self._state.put(file, document_id, str(event.id))
            log.info(
                "document.dropped",
                document_id=document_id,
                name=event.data.name,
                size_bytes=event.data.size_bytes,
                supersedes=supersedes,
                ms=self._settling.waited_ms(file.path),
            )
            return
        duplicate = is_other or (was is not None and was.duplicate)
        self._state.put(file, document_id, told.event_id, duplicate=duplicate)
        if is_other:
            log.info("document.duplicated", document_id=document_id, name=text_name(file.path))

    def _is_held(self, document_id: str | None) -> bool:
        """Tell whether a file in the folder still has the document's bytes."""
        if document_id is None:
            return False
        return any(looked_at(self._root, holder.path) == holder for holder in self._state.holders(document_id))

    def _refuse(self, refusal: _Refusal, before: Mapping[bytes, Known]) -> None:
        file, why, reason = refusal
        was = before.get(file.path)
        event = refused(file, reason, _REMEDIES[why], datetime.now(UTC))
        self._state.add(event)
        self._state.put(file, was.document_id if was else None, str(event.id), refused=why)
        log.warning("file.refused", name=event.data.name, reason=reason, remedy=_REMEDIES[why])
