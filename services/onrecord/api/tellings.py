"""Entries of the statement stream as server-sent events."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from pydantic import BaseModel, ValidationError

from onrecord.api.models import ParsedNotice, StatementItem
from onrecord.store.views import StatementRow
from onrecord_schemas import AnyEvent, DocumentParsed, DocumentRejected, StatementMade, from_json

ENTRY_ID: Final = r"^\d{1,18}(-\d{1,18})?$"  # Redis takes more digits, the ledger's columns do not


class Position(NamedTuple):
    """A place in the stream: an entry's id."""

    ms: int
    seq: int

    @classmethod
    def read(cls, entry_id: str) -> Self:
        """Read `1732445678901-0`, or `1732445678901`. Raises: ValueError: it is none."""
        if not re.fullmatch(ENTRY_ID, entry_id):
            raise ValueError(f"{entry_id!r} is no id of a stream entry")
        ms, _, seq = entry_id.partition("-")
        return cls(int(ms), int(seq or 0))

    def __str__(self) -> str:
        return f"{self.ms}-{self.seq}"


class Kind(StrEnum):
    """What a server-sent event is about."""

    STATEMENT = "statement"
    DOCUMENT = "document"
    REJECTION = "rejection"


@dataclass(frozen=True, slots=True)
class Telling:
    """One entry, ready to be sent."""

    position: Position
    kind: Kind
    frame: bytes
    statement: StatementItem | None = None


def told(position: Position, event: AnyEvent) -> Telling | None:
    """What there is to tell about *event*; None for what `/live` does not tell."""
    match event:
        case StatementMade():
            return _statement(position, StatementItem.about(event.data, event.data.document.published or event.time))
        case DocumentParsed():
            return Telling(position, Kind.DOCUMENT, _frame(position, Kind.DOCUMENT, ParsedNotice.of(event.data)))
        case DocumentRejected():
            return Telling(position, Kind.REJECTION, _frame(position, Kind.REJECTION, event.data))
        case _:
            return None


def event_of(payload: bytes) -> AnyEvent | None:
    """The event in an entry; None where the entry holds none of ours."""
    try:
        return from_json(payload)
    except ValidationError:
        return None


def stored(row: StatementRow) -> Telling:
    """The same for a statement out of the ledger.

    Raises: ValueError: no entry brought it.
    """
    return _statement(Position.read(row.entry_id or ""), StatementItem.of(row))


def farewell(reason: str) -> bytes:
    """The last frame before we disconnect."""
    return b"event: disconnect\ndata: " + _Farewell(reason=reason).model_dump_json().encode() + b"\n\n"


class _Farewell(BaseModel):
    reason: str


def _statement(position: Position, item: StatementItem) -> Telling:
    return Telling(position, Kind.STATEMENT, _frame(position, Kind.STATEMENT, item), item)


def _frame(position: Position, kind: Kind, data: Any) -> bytes:  # noqa: ANN401 -- any of the models
    return f"id: {position}\nevent: {kind}\ndata: {data.model_dump_json()}\n\n".encode()  # JSON has no bare line ends
