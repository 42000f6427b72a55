"""What a batch changes in what the ledger knows. Pure: this is where order and repetition lose their power.

Of two events about one thing the later one (by the event's time) is right, whichever arrives first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onrecord.store.batch import Batch, Head, Made
from onrecord_schemas import DocumentParsed


class Manifest(NamedTuple):
    """The ids of all statements of a document, as of a time."""

    time: datetime
    ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document's row, as far as it decides anything."""

    described_at: datetime | None
    dropped: datetime | None
    at: datetime | None
    manifest: Manifest | None
    complete: bool
    superseded: bool


@dataclass(frozen=True, slots=True)
class KnownStatement:
    """A statement's row, as far as it decides anything."""

    document_id: str
    made_at: datetime
    at: datetime
    pending: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds about the things that a batch speaks of."""

    documents: Mapping[str, KnownDocument]
    statements: Mapping[UUID, KnownStatement]
    """The batch's, and all of the documents that it has a DocumentParsed of."""


class Addition(NamedTuple):
    """A statement to store."""

    made: Made
    pending: bool
    first_heard_of: datetime | None
    """`at` of the row that it replaces."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write."""

    heads: Mapping[str, Head]
    dropped: Mapping[str, datetime]
    parsed: Mapping[str, DocumentParsed]
    additions: Mapping[UUID, Addition]
    removed: frozenset[UUID]
    """No longer in their document's manifest."""
    pending: frozenset[UUID]
    """To be hidden until their DocumentParsed is here."""
    listed: frozenset[UUID]
    """To be shown: the manifest that has them is here."""


def changes(batch: Batch, known: Known) -> Changes:
    """What *batch* adds to *known*."""
    parsed = {d: event for d, event in batch.parsed.items() if _is_news(event.time, _manifest_time(known, d))}
    manifests = {d: document.manifest for d, document in known.documents.items() if document.manifest is not None}
    manifests |= {d: Manifest(event.time, frozenset(event.data.statements)) for d, event in parsed.items()}
    additions = {
        i: a for i, made in batch.statements.items() if (a := _addition(i, made, manifests, known)) is not None
    }
    replaced = {i: row for i, row in known.statements.items() if row.document_id in parsed and i not in additions}
    unlisted = {i: row for i, row in replaced.items() if i not in manifests[row.document_id].ids}
    removed = frozenset(i for i, row in unlisted.items() if row.made_at <= manifests[row.document_id].time)
    return Changes(
        heads=_news_of_heads(batch, known),
        dropped={d: time for d, time in batch.dropped.items() if _is_news(time, _dropped(known, d))},
        parsed=parsed,
        additions=additions,
        removed=removed,
        pending=frozenset(i for i, row in unlisted.items() if i not in removed and not row.pending),
        listed=frozenset(i for i, row in replaced.items() if i not in unlisted and row.pending),
    )


def _addition(statement_id: UUID, made: Made, manifests: Mapping[str, Manifest], known: Known) -> Addition | None:
    row = known.statements.get(statement_id)
    if row is not None and made.event.time <= row.made_at:
        return None  # delivered again
    manifest = manifests.get(made.event.data.document.document_id)
    pending = manifest is not None and statement_id not in manifest.ids
    if manifest is not None and pending and made.event.time <= manifest.time:
        return None  # an earlier parse found it, a later one did not
    return Addition(made, pending, row.at if row is not None else None)


def _news_of_heads(batch: Batch, known: Known) -> dict[str, Head]:
    """Heads of documents not heard of yet, and heads that describe a known one later than its own."""
    news = {}
    for document_id, head in batch.heads.items():
        row = known.documents.get(document_id)
        if row is None or (head.document is not None and _is_news(head.time, row.described_at)):
            news[document_id] = head
    return news


def _manifest_time(known: Known, document_id: str) -> datetime | None:
    row = known.documents.get(document_id)
    return row.manifest.time if row is not None and row.manifest is not None else None


def _dropped(known: Known, document_id: str) -> datetime | None:
    row = known.documents.get(document_id)
    return row.dropped if row is not None else None


def _is_news(time: datetime, known: datetime | None) -> bool:
    return known is None or known < time
