"""The events that the watcher makes."""

from datetime import UTC, datetime, timedelta

from onrecord.watcher.names import media_type, tags, text_name
from onrecord.watcher.scan import File
from onrecord_schemas import DocumentDropped, DocumentRejected, DroppedDocument, Rejection, event_id

_SOURCE = "/onrecord/watcher"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def dropped(
    file: File, document_id: str, supersedes: str | None, now: datetime, sidecar: str | None = None
) -> DocumentDropped:
    """The event for a document whose bytes are in the spool.

    Its id holds *now*: the same bytes that come back under a name (A, B, A) are a new event about a known document.
    """
    name = text_name(file.path)
    return DocumentDropped(
        id=event_id(DocumentDropped.TYPE, document_id, name, now.isoformat()),
        source=_SOURCE,
        subject=document_id,
        time=now,
        data=DroppedDocument(
            document_id=document_id,
            name=name,
            size_bytes=file.fingerprint.size,
            modified=file_time(file.fingerprint.mtime_ns),
            dropped=now,
            media_type=media_type(file.path),
            tags=tags(file.path),
            supersedes=supersedes,
            sidecar=sidecar,
        ),
    )


def retold(known: DroppedDocument, now: datetime) -> DocumentDropped:
    """The event for a document that was dropped before: what its name says is read anew, its place in time stays."""
    path = known.name.encode()
    return DocumentDropped(
        id=event_id(DocumentDropped.TYPE, known.document_id, known.name, now.isoformat()),
        source=_SOURCE,
        subject=known.document_id,
        time=now,
        data=known.model_copy(update={"media_type": media_type(path), "tags": tags(path), "again": True}),
    )


def refused(file: File, reason: str, remedy: str, now: datetime) -> DocumentRejected:
    """The event for a file that cannot be taken as it is."""
    return DocumentRejected(
        id=event_id(DocumentRejected.TYPE, file.path.hex(), str(file.fingerprint), reason),
        source=_SOURCE,
        time=now,
        data=Rejection(
            document_id=None, name=text_name(file.path), stage="watch", reason=reason, remedy=remedy, dropped=now
        ),
    )


def file_time(nanoseconds: int) -> datetime:
    """A file's time; the nearest that Python has where the file system claims one beyond the years 1 to 9999."""
    try:
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if nanoseconds > 0 else datetime.min.replace(tzinfo=UTC)
