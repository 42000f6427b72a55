"""The ledger's writing side: events in, one transaction a batch, at least once made exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.store import engine as engines
from onrecord.store.batch import Arrival, reduced
from onrecord.store.errors import TREATED, RefusedError, converted
from onrecord.store.opened import Opened
from onrecord.store.writing import Stored, store

__all__ = ["Arrival", "Ledger", "Refused", "Written"]


class Refused(NamedTuple):
    """An event that the database will never take."""

    arrival: Arrival
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch. What is not refused is committed."""

    made: int = 0
    """Statements that are new or changed."""
    removed: int = 0
    """Statements that a new manifest has no longer."""
    completed: tuple[str, ...] = ()
    """Documents that have all statements of their manifest since this batch."""
    refused: tuple[Refused, ...] = ()

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.made + other.made,
            self.removed + other.removed,
            self.completed + other.completed,
            self.refused + other.refused,
        )


class Ledger(Opened):
    """Writes events to SQLite or PostgreSQL. Use it as `async with Ledger(url) as ledger`."""

    def __init__(self, url: str, *, busy_ms: int = engines.BUSY_MS) -> None:
        """*url*: SQLAlchemy's, driver optional; *busy_ms*: how long SQLite waits for another's lock, milliseconds."""
        super().__init__(url, engines.writer(url, busy_ms))

    async def write(self, arrivals: Sequence[Arrival]) -> Written:
        """Write events, of any order and number of deliveries, in one transaction.

        If the database refuses something, the batch is halved until the refused event is alone; the rest lands.
        Raises: LedgerUnavailableError: nothing of what was not written yet is; give all of them again later.
            LedgerError: the same, but someone must act first.
        """
        if not arrivals:
            return Written()
        try:
            stored = await self._store(arrivals)
        except RefusedError as error:
            if len(arrivals) == 1:
                return Written(refused=(Refused(arrivals[0], str(error)),))
            half = len(arrivals) // 2
            return await self.write(arrivals[:half]) + await self.write(arrivals[half:])
        return Written(stored.made, stored.removed, stored.completed)

    async def _store(self, arrivals: Sequence[Arrival]) -> Stored:
        batch = reduced(arrivals)
        try:
            async with self._engine.begin() as connection:
                await engines.lock(connection)
                return await store(connection, batch)
        except TREATED as error:
            raise converted(error, self.place) from error
