"""Events as rows."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from onrecord.store.batch import Head, subject
from onrecord.store.changes import Addition
from onrecord.store.keys import KEY_CHARACTERS, key
from onrecord_schemas import DocumentParsed, DocumentRejected, Statement

Row = dict[str, object]


def document_row(document_id: str, head: Head, first_heard_of: datetime | None) -> Row:
    document = head.document
    published = document.published if document is not None else None
    return {
        "document_id": document_id,
        "name": head.name,
        "name_key": key(head.name),
        "file_key": key(head.name.rpartition("/")[2]),
        "document": document.model_dump_json() if document is not None else None,
        "described_at": head.time if document is not None else None,
        "at": published or first_heard_of or head.time,
    }


def tag_rows(document_id: str, head: Head) -> Iterator[Row]:
    for tag in dict.fromkeys(head.document.tags if head.document is not None else ()):
        yield {"document_id": document_id, "tag": tag[:KEY_CHARACTERS]}


def text_row(event: DocumentParsed) -> Row:
    return {
        "document_id": event.data.document.document_id,
        "text": event.data.text,
        "manifest": _json_list(event.data.statements),
        "parsed": event.data.model_dump_json(exclude={"text", "document", "statements"}),
    }


def statement_row(addition: Addition, *, superseded: bool) -> Row:
    event, entry = addition.made
    statement = event.data
    return {
        "statement_id": statement.statement_id,
        "document_id": statement.document.document_id,
        "made_at": event.time,
        "at": statement.document.published or addition.first_heard_of or event.time,
        "entry_ms": entry.ms if entry else None,
        "entry_seq": entry.seq if entry else None,
        "type": statement.type.value,
        "medium": statement.medium.value,
        "speaker": statement.speaker.name,
        "speaker_key": _key_or_none(statement.speaker.name),
        "role_key": _key_or_none(statement.speaker.role),
        "start": statement.content[0].start,
        "confidence": statement.confidence,
        "text": statement.text,
        "statement": statement.model_dump_json(exclude={"text", "document"}),
        "pending": addition.pending,
        "superseded": superseded,
    }


def names(statement: Statement) -> Iterator[tuple[str, str]]:
    """(kind, name) of the speaker and the role, where there are any: what the statement is found by."""
    for kind, name in (("speaker", statement.speaker.name), ("role", statement.speaker.role)):
        if name:
            yield kind, name


def rejection_row(event: DocumentRejected) -> Row:
    return {
        "subject": subject(event),
        "document_id": event.data.document_id,
        "name_key": key(event.data.name),
        "rejected_at": event.time,
        "rejection": event.data.model_dump_json(),
    }


def _key_or_none(name: str | None) -> str | None:
    return key(name) if name else None


def _json_list(ids: tuple[UUID, ...]) -> str:
    return "[" + ",".join(f'"{i}"' for i in ids) + "]"
