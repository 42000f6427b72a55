"""Documents that were dropped before, to be parsed once more: they take their turn among the watcher's events."""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self
from uuid import UUID

from onrecord.watcher.drops import file_time, retold
from onrecord.watcher.state import FILE, LOCK, State, StateError, Status, microseconds
from onrecord_schemas import DocumentDropped, DroppedDocument, Rejection


class Known(NamedTuple):
    """A document as the ledger has it, and the size of its bytes in the spool."""

    document_id: str
    name: str
    dropped: datetime
    superseded: bool
    supersedes: str | None
    size_bytes: int


class End(NamedTuple):
    """What became of an event."""

    status: Status
    rejection: Rejection | None


class Again(State):
    """The watcher's state in another process: the watcher publishes what is added here, and notes its end.

    So what was asked for is done whoever dies meanwhile, and when Redis loses its data.
    Every method raises StateError: the state is locked, or its disk is full.
    """

    @classmethod
    def beside_watcher(cls, data_dir: Path) -> Self:
        """Raises: StateError: no watcher works with *data_dir*."""
        if not _is_locked(data_dir / LOCK):
            raise StateError(
                f"{data_dir}: no watcher works with this data folder, and it is the watcher that publishes;"
                f" start `onrecord --data {data_dir} up` (or `watch`) first"
            )
        return cls(data_dir / FILE, b"")

    def ask(self, known: Known, now: datetime) -> UUID:
        """Have a document parsed once more; give the id of the event that says so."""
        with self._converted(), self.transaction():
            now = self.next_time(now, known.document_id)
            event = retold(self._remembered(known), now)
            # Whether another took its place the watcher knows before the ledger does.
            self._db.execute(
                "INSERT INTO events (event_id, document_id, status, dropped_us, json, superseded)"
                " VALUES (?1, ?2, 'spooled', ?3, ?4, coalesce("
                "(SELECT superseded FROM events WHERE document_id = ?2 ORDER BY number DESC LIMIT 1), ?5))",
                (str(event.id), known.document_id, microseconds(now), event.to_json(), known.superseded),
            )
        return event.id

    def ends(self, event_ids: Iterable[UUID]) -> dict[UUID, End]:
        """Those of *event_ids* that came to their end; at most some hundreds at once."""
        ids = [str(event_id) for event_id in event_ids]
        with self._converted():
            rows = self._db.execute(
                f"SELECT event_id, status, rejection FROM events WHERE event_id IN ({', '.join('?' * len(ids))})"  # noqa: S608 -- marks
                " AND status IN ('done', 'rejected')",
                ids,
            ).fetchall()
        return {
            UUID(event_id): End(Status(status), Rejection.model_validate_json(rejection) if rejection else None)
            for event_id, status, rejection in rows
        }

    def _remembered(self, known: Known) -> DroppedDocument:
        """What was dropped: the ledger's part, with the side-car and the file's time, which only we know.

        The time of a file that went away is not known any more, and that of its drop is taken.
        """
        (mtime_ns,) = self._db.execute(
            "SELECT max(mtime_ns) FROM files WHERE document_id = ?", (known.document_id,)
        ).fetchone()
        last = self._db.execute(
            "SELECT json FROM events WHERE document_id = ? AND json IS NOT NULL ORDER BY number DESC LIMIT 1",
            (known.document_id,),
        ).fetchone()
        return DroppedDocument(
            **known._asdict(),
            modified=known.dropped if mtime_ns is None else file_time(mtime_ns),
            sidecar=DocumentDropped.model_validate_json(last[0]).data.sidecar if last else None,
        )

    @contextmanager
    def _converted(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StateError(f"the watcher's state cannot be used now: {error}; try again") from error


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
