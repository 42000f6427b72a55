"""Reads the statement stream for the ends of documents, and tells the watcher."""

from collections.abc import Sequence

from pydantic import ValidationError

from onrecord.bus import STATEMENTS, Bus, Entry
from onrecord.watcher.service import Watcher
from onrecord_schemas import DocumentParsed, DocumentRejected, from_json

GROUP = "watch"


class Confirmations:
    """Hands each DocumentParsed and DocumentRejected to the watcher, then acknowledges."""

    def __init__(self, bus: Bus, watcher: Watcher, *, batch: int) -> None:
        self._bus = bus
        self._watcher = watcher
        bus.subscribe(STATEMENTS, GROUP, self._confirm, batch=batch)

    async def _confirm(self, entries: Sequence[Entry]) -> None:
        if ends := [end for entry in entries if (end := _end(entry.payload))]:
            await self._watcher.confirm(*ends)
        await self._bus.ack(entries)


def _end(payload: bytes) -> DocumentParsed | DocumentRejected | None:
    """The event, where it is one that ends a document. The store buries what is no event of ours."""
    try:
        event = from_json(payload)
    except ValidationError:
        return None
    return event if isinstance(event, DocumentParsed | DocumentRejected) else None
