"""What the watcher knows: each file as it was last taken, and each event with how far it came. One SQLite file."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from onrecord.errors import OnRecordError
from onrecord.watcher.scan import File, Fingerprint
from onrecord_schemas import DocumentDropped, DocumentRejected

FILE, LOCK = "watcher.sqlite", "watcher.lock"  # in the data folder; whoever has the lock is the watcher

_VERSION = 1
_PATIENCE_S = 5.0  # for somebody who looks into the file with another program
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCHEMA = """
CREATE TABLE files (
    root BLOB NOT NULL,
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    document_id TEXT,              -- what stands under this name; null: nothing readable ever did, or it was archived
    event_id TEXT NOT NULL,        -- what tells about this file
    duplicate INTEGER NOT NULL,    -- the event is about another file with the same bytes
    refused TEXT,                  -- why the file could not be taken
    PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE INDEX files_document ON files (document_id);
CREATE TABLE events (
    number INTEGER PRIMARY KEY,    -- publishing keeps this order
    event_id TEXT NOT NULL UNIQUE,
    document_id TEXT,              -- null for a file that could not be taken
    superseded INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    dropped_us INTEGER NOT NULL,   -- microseconds since the epoch, UTC; grows with every event about a document
    json BLOB,                     -- the event; null once it is confirmed, unless it has a side-car: nobody else has
    rejection BLOB                 -- reason and remedy, for failed/
);
CREATE INDEX events_document ON events (document_id);
CREATE INDEX events_open ON events (status) WHERE status IN ('spooled', 'published');
"""


class StateError(OnRecordError):
    """The watcher's state cannot be used."""


class Status(StrEnum):
    """How far an event came."""

    SPOOLED = "spooled"
    """Written down, and the document's bytes are in the spool."""
    PUBLISHED = "published"
    DONE = "done"
    """Its statements stand on the stream."""
    REJECTED = "rejected"


class Refused(StrEnum):
    """Why a file could not be taken."""

    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"


class Known(NamedTuple):
    """A file as it was last taken."""

    fingerprint: Fingerprint
    document_id: str | None
    status: Status
    duplicate: bool
    refused: Refused | None


class Told(NamedTuple):
    """The last event about a document."""

    event_id: str
    status: Status
    superseded: bool


class State:
    """Used by one thread at a time. What returned is on the disk."""

    def __init__(self, path: Path, root: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE_S)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise StateError(
                f"{path}: the watcher's state cannot be used: {error}; restore it, or move it away and start again:"
                " then every file is taken anew, and the same documents are found"
            ) from error

    def _prepare(self) -> None:
        # FULL: a lost `done` would have the document published again, which the parsers rightly answer with silence.
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            raise sqlite3.DatabaseError(f"it is of version {version}, this OnRecord writes version {_VERSION}")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def known(self, paths: Sequence[bytes]) -> dict[bytes, Known]:
        """What is known of *paths*; at most some hundreds at once."""
        marks = ", ".join("?" * len(paths))
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, ctime_ns, files.document_id, status, duplicate, refused"  # noqa: S608 -- marks
            f" FROM files JOIN events USING (event_id) WHERE root = ? AND path IN ({marks})",
            (self._root, *paths),
        )
        return {
            path: Known(
                Fingerprint(size, mtime_ns, ctime_ns),
                document_id,
                Status(status),
                bool(duplicate),
                Refused(refused) if refused else None,
            )
            for path, size, mtime_ns, ctime_ns, document_id, status, duplicate, refused in rows
        }

    def put(
        self,
        file: File,
        document_id: str | None,
        event_id: str,
        *,
        duplicate: bool = False,
        refused: Refused | None = None,
    ) -> None:
        """Write down a file as it is now."""
        self._db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._root, file.path, *file.fingerprint, document_id, event_id, duplicate, refused),
        )

    def holders(self, document_id: str) -> list[File]:
        """The files of this folder that held the document when they were last taken."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, ctime_ns FROM files WHERE document_id = ? AND root = ?",
            (document_id, self._root),
        )
        return [File(path, Fingerprint(*numbers)) for path, *numbers in rows]

    def told(self, document_id: str) -> Told | None:
        row = self._db.execute(
            "SELECT event_id, status, superseded FROM events WHERE document_id = ? ORDER BY number DESC LIMIT 1",
            (document_id,),
        ).fetchone()
        return Told(row[0], Status(row[1]), bool(row[2])) if row else None

    def add(self, event: DocumentDropped | DocumentRejected) -> None:
        """Write down an event that is to be published; its document is current, the one it supersedes is not."""
        self._db.execute(
            "INSERT INTO events (event_id, document_id, status, dropped_us, json) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (event_id) DO NOTHING",
            (str(event.id), event.data.document_id, Status.SPOOLED, microseconds(event.time), event.to_json()),
        )
        self._db.execute("UPDATE events SET superseded = 1 WHERE document_id = ?", (event.data.supersedes,))

    def next_time(self, now: datetime, *document_ids: str | None) -> datetime:
        """Now, or just after the last event about these documents: with the clock set back, old would look newer."""
        latest = max(
            self._db.execute(
                "SELECT coalesce(max(dropped_us), 0) FROM events WHERE document_id = ?", (document_id,)
            ).fetchone()[0]
            for document_id in document_ids
        )
        return max(now, _EPOCH + timedelta(microseconds=latest + 1))

    def outgoing(self, limit: int) -> list[bytes]:
        """The oldest events that are to be published, as JSON."""
        rows = self._db.execute("SELECT json FROM events WHERE status = 'spooled' ORDER BY number LIMIT ?", (limit,))
        return [json for (json,) in rows]

    def outgoing_count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM events WHERE status = 'spooled'").fetchone()[0])

    def published(self, event_ids: Iterable[UUID]) -> None:
        with self.transaction():
            self._db.executemany(
                "UPDATE events SET status = 'published' WHERE event_id = ? AND status = 'spooled'", _texts(event_ids)
            )

    def lost(self, event_ids: Iterable[UUID]) -> None:
        """Have events published again."""
        with self.transaction():
            self._db.executemany(
                "UPDATE events SET status = 'spooled' WHERE event_id = ? AND status = 'published'", _texts(event_ids)
            )

    def unconfirmed(self) -> list[UUID]:
        rows = self._db.execute("SELECT event_id FROM events WHERE status = 'published' ORDER BY number")
        return [UUID(event_id) for (event_id,) in rows]

    def confirm(self, event_id: UUID, status: Status, rejection: bytes | None) -> bool:
        """Write down the end of an event; False where it has ended before, or is none of ours."""
        changed = self._db.execute(
            "UPDATE events SET status = ?, rejection = ?,"
            " json = CASE WHEN json_extract(CAST(json AS TEXT), '$.data.sidecar') IS NOT NULL THEN json END"
            " WHERE event_id = ? AND status IN ('spooled', 'published')",
            (status, rejection, str(event_id)),
        )
        return changed.rowcount > 0

    def open_count(self) -> int:
        """Number of events that have not come to their end."""
        rows = self._db.execute("SELECT count(*) FROM events WHERE status IN ('spooled', 'published')")
        return int(rows.fetchone()[0])

    def rejection(self, path: bytes) -> bytes:
        """Reason and remedy for the file, as JSON."""
        row = self._db.execute(
            "SELECT rejection FROM events JOIN files USING (event_id) WHERE root = ? AND path = ?", (self._root, path)
        ).fetchone()
        return bytes(row[0])

    def stand(self, path: bytes, document_id: str | None) -> None:
        """Note what stands under this name; None: what comes next is new, and supersedes nothing."""
        self._db.execute(
            "UPDATE files SET document_id = ? WHERE root = ? AND path = ?", (document_id, self._root, path)
        )

    def forget(self, path: bytes) -> None:
        self._db.execute("DELETE FROM files WHERE root = ? AND path = ?", (self._root, path))


def microseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)


def _texts(event_ids: Iterable[UUID]) -> list[tuple[str]]:
    return [(str(event_id),) for event_id in event_ids]
