"""Wiring of the store: events off the statement stream into the ledger, a batch a transaction, then the ack."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

import structlog
from pydantic import ValidationError

from onrecord.bus import Bus
from onrecord.crash import point
from onrecord.store.batch import Arrival
from onrecord.store.errors import LedgerUnavailableError
from onrecord.store.ledger import Ledger, Written
from onrecord.streams import STATEMENTS, Entry
from onrecord_schemas import from_json

log = structlog.get_logger()

GROUP = "store"
LONGEST_PAUSE_S = 5.0


class StoreService:
    """Writes what the stream tells into the ledger."""

    def __init__(self, bus: Bus, ledger: Ledger, *, batch: int) -> None:
        self._bus = bus
        self._ledger = ledger
        bus.subscribe(STATEMENTS, GROUP, self._write, batch=batch)

    async def _write(self, entries: Sequence[Entry]) -> None:
        started = perf_counter()
        arrivals, unread = _read(entries)
        written = await self._committed(arrivals)
        point("committed")
        refused = unread | {refusal.arrival.entry_id or "": refusal.reason for refusal in written.refused}
        await self._bus.ack([entry for entry in entries if entry.id not in refused])
        for entry in entries:
            if reason := refused.get(entry.id):
                await self._bus.bury(entry, reason)
                log.error("entry.buried", entry=entry.id, reason=reason)
        point("acked")
        log.info(
            "batch.stored",
            events=len(entries) - len(refused),
            statements=written.made,
            documents=len(written.completed),
            ms=round((perf_counter() - started) * 1000),
        )

    async def _committed(self, arrivals: Sequence[Arrival]) -> Written:
        """Write all that the ledger takes. A ledger that is away is waited for: Redis keeps what comes meanwhile."""
        pause_s = 0.1
        while True:
            try:
                return await self._ledger.write(arrivals)
            except LedgerUnavailableError as error:
                log.warning("ledger.waited", error=str(error), pause_ms=round(pause_s * 1000))
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _read(entries: Sequence[Entry]) -> tuple[list[Arrival], dict[str, str]]:
    """The events, and by entry id why an entry is none."""
    arrivals, unread = [], {}
    for entry in entries:
        try:
            arrivals.append(Arrival(entry.id, from_json(entry.payload)))
        except ValidationError as error:
            unread[entry.id] = f"not one of our events: {error.errors()[0]['msg']}"
    return arrivals, unread
