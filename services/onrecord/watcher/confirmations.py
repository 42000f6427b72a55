"""Reads the statement stream for the ends of documents, and tells the watcher once they are stored."""

import asyncio
from collections.abc import Sequence

from pydantic import ValidationError

from onrecord.bus import Bus
from onrecord.streams import STATEMENTS, Entry, is_after
from onrecord.watcher.service import Watcher
from onrecord_schemas import DocumentParsed, DocumentRejected, from_json

GROUP = "watch"
STORE = "store"
PAUSE_S = 0.05  # between two looks at how far the store is


class Confirmations:
    """Hands each DocumentParsed and DocumentRejected to the watcher, then acknowledges.

    It stays behind the store: a Redis that loses its data between the parser and the store then finds the document
    unconfirmed, and it is published again.
    """

    def __init__(self, bus: Bus, watcher: Watcher, *, batch: int) -> None:
        self._bus = bus
        self._watcher = watcher
        bus.expect(STATEMENTS, STORE)  # a store that starts later than we has not stored what it has not read
        bus.subscribe(STATEMENTS, GROUP, self._confirm, batch=batch)

    async def _confirm(self, entries: Sequence[Entry]) -> None:
        if ends := [(entry, end) for entry in entries if (end := _end(entry.payload))]:
            last = ends[-1][0]
            await self._stored(last.id)
            if not await self._bus.deliveries(last):
                return  # Redis lost its data meanwhile, and the store has passed another stream: it never had these
            await self._watcher.confirm(*(end for _, end in ends))
        await self._bus.ack(entries)

    async def _stored(self, entry_id: str) -> None:
        while (passed := await self._bus.passed(STATEMENTS, STORE)) is not None and is_after(entry_id, passed):  # noqa: ASYNC110 -- Redis tells nobody
            await asyncio.sleep(PAUSE_S)


def _end(payload: bytes) -> DocumentParsed | DocumentRejected | None:
    """The event, where it is one that ends a document. The store buries what is no event of ours."""
    try:
        event = from_json(payload)
    except ValidationError:
        return None
    return event if isinstance(event, DocumentParsed | DocumentRejected) else None
