"""Wiring of the store: events off the statement stream into the ledger, a batch a transaction, then the ack."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

import structlog
from pydantic import ValidationError

from onrecord.bus import STATEMENTS, Bus, Entry
from onrecord.crash import point
from onrecord.store.ledger import Arrival, Ledger, LedgerBusyError
from onrecord_schemas import from_json

log = structlog.get_logger()

GROUP = "store"


class StoreService:
    """Writes what the stream tells into the ledger."""

    def __init__(self, bus: Bus, ledger: Ledger, *, batch: int) -> None:
        self._bus = bus
        self._ledger = ledger
        bus.subscribe(STATEMENTS, GROUP, self._write, batch=batch)

    async def _write(self, entries: Sequence[Entry]) -> None:
        started = perf_counter()
        arrivals: dict[str, Arrival] = {}
        refused: dict[str, str] = {}
        for entry in entries:
            try:
                arrivals[entry.id] = Arrival(entry.id, from_json(entry.payload))
            except ValidationError as error:
                refused[entry.id] = f"not one of our events: {error.errors()[0]['msg']}"
        refused |= await self._committed(list(arrivals.values()))
        point("committed")
        await self._bus.ack([entry for entry in entries if entry.id not in refused])
        for entry in entries:
            if reason := refused.get(entry.id):
                await self._bus.bury(entry, reason)
                log.error("entry.buried", entry=entry.id, reason=reason)
        point("acked")
        log.info("batch.stored", events=len(entries) - len(refused), ms=round((perf_counter() - started) * 1000))

    async def _committed(self, arrivals: Sequence[Arrival]) -> dict[str, str]:
        """Write all; return what the ledger refused for good, by entry id. A ledger that is away is waited for."""
        pause_s = 0.1
        while True:
            try:
                return await self._ledger.write(arrivals)
            except LedgerBusyError as error:
                log.warning("ledger.waited", error=str(error), pause_ms=int(pause_s * 1000))
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, 5.0)
