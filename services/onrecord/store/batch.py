"""Events of any order and number of deliveries, reduced to what they say: of each thing the newest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from onrecord.store.errors import RefusedError
from onrecord.store.keys import key, storable
from onrecord_schemas import AnyEvent, Document, DocumentDropped, DocumentParsed, DocumentRejected, StatementMade

K = TypeVar("K")


class Entry(NamedTuple):
    """Id of a stream entry. Entries sort as the stream has them."""

    ms: int
    seq: int

    @classmethod
    def read(cls, entry_id: str) -> "Entry":
        """Read `1732445678901-0`. Raises: ValueError: it is none."""
        ms, _, seq = entry_id.partition("-")
        return cls(int(ms), int(seq or 0))

    def __str__(self) -> str:
        return f"{self.ms}-{self.seq}"


class Arrival(NamedTuple):
    """One event as it came: by which stream entry (`1732445678901-0`), None if by none."""

    entry_id: str | None
    event: AnyEvent


class Made(NamedTuple):
    """A statement and the stream entry that brought it."""

    event: StatementMade
    entry: Entry | None


class Head(NamedTuple):
    """What a document is called, by the newest event that says so; *document* is None if all say no more than that."""

    name: str
    document: Document | None
    time: datetime


@dataclass(slots=True)
class Batch:
    """What a run of events says."""

    statements: dict[UUID, Made] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    parsed: dict[str, DocumentParsed] = field(default_factory=dict)
    rejected: dict[str, DocumentRejected] = field(default_factory=dict)
    """By subject, see `subject`."""
    dropped: dict[str, datetime] = field(default_factory=dict)
    successions: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """(older, newer): when the newer one was dropped."""


def reduced(arrivals: Iterable[Arrival]) -> Batch:
    """What *arrivals* say together.

    Raises: RefusedError: an event that no database could hold.
    """
    batch = Batch()
    for arrival in arrivals:
        event = _storable(arrival.event)
        match event:
            case StatementMade():
                _add_statement(batch, Made(event, Entry.read(arrival.entry_id) if arrival.entry_id else None))
            case DocumentParsed():
                _add_parsed(batch, event)
            case DocumentRejected():
                _add_rejected(batch, event)
            case DocumentDropped():
                _add_dropped(batch, event)
    return batch


def subject(event: DocumentRejected) -> str:
    """What was rejected: a document, or, where its bytes could not be read, a name."""
    return event.data.document_id or f"name:{key(event.data.name)}"


def _add_statement(batch: Batch, made: Made) -> None:
    statement = made.event.data
    known = batch.statements.get(statement.statement_id)
    if known is None or known.event.time < made.event.time:
        batch.statements[statement.statement_id] = made
    _add_head(batch, statement.document.document_id, Head(statement.document.name, statement.document, made.event.time))


def _add_parsed(batch: Batch, event: DocumentParsed) -> None:
    document = event.data.document
    known = batch.parsed.get(document.document_id)
    if known is None or known.time <= event.time:
        batch.parsed[document.document_id] = event
    _add_head(batch, document.document_id, Head(document.name, document, event.time))
    _add_succession(batch, document.document_id, event.data.supersedes, event.data.dropped, event.time)


def _add_rejected(batch: Batch, event: DocumentRejected) -> None:
    known = batch.rejected.get(subject(event))
    if known is None or known.time <= event.time:
        batch.rejected[subject(event)] = event
    if event.data.document_id:
        _add_head(batch, event.data.document_id, Head(event.data.name, None, event.time))
        _add_succession(batch, event.data.document_id, event.data.supersedes, event.data.dropped, event.time)


def _add_dropped(batch: Batch, event: DocumentDropped) -> None:
    # Who it supersedes is left to the outcome: until then the older document is the best there is.
    _add_head(batch, event.data.document_id, Head(event.data.name, None, event.time))
    _keep_latest(batch.dropped, event.data.document_id, event.data.dropped)


def _add_head(batch: Batch, document_id: str, head: Head) -> None:
    known = batch.heads.get(document_id)
    if known is None or (known.document is not None, known.time) < (head.document is not None, head.time):
        batch.heads[document_id] = head


def _add_succession(
    batch: Batch, newer: str, older: str | None, dropped: datetime | None, event_time: datetime
) -> None:
    if dropped is None and older is not None:
        dropped = event_time  # an event without the drop's time: what was made later was dropped later
    if dropped is None:
        return
    _keep_latest(batch.dropped, newer, dropped)
    if older is not None and older != newer:
        _keep_latest(batch.successions, (older, newer), dropped)


def _keep_latest(times: dict[K, datetime], name: K, time: datetime) -> None:
    times[name] = max(times.get(name, time), time)


def _storable(event: AnyEvent) -> AnyEvent:
    try:
        raw = event.to_json()
    except ValueError as error:  # pydantic's serialisation errors are some
        raise RefusedError(
            f"event {event.id}: it holds text that is no Unicode: {error}; drop it again as UTF-8"
        ) from error
    if b"\\u0000" not in raw:
        return event
    return type(event).model_validate(_without_nul(json.loads(raw)))


def _without_nul(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    match value:
        case str():
            return storable(value)
        case list():
            return [_without_nul(item) for item in value]
        case dict():
            return {storable(name): _without_nul(item) for name, item in value.items()}
        case _:
            return value
