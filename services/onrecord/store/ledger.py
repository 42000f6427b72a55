"""The ledger's writing side: events in, one transaction a batch, at least once made exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from onrecord.store import engine as engines
from onrecord.store.batch import Delivery, Entry, reduced
from onrecord.store.errors import TREATED, RefusedError, converted
from onrecord.store.migrate import expect_newest
from onrecord.store.writing import Stored, store
from onrecord_schemas import AnyEvent


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that the database will never take."""

    position: int
    """Place of the event in what was given to `Ledger.write`, from 0."""
    event: AnyEvent
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


class Ledger:
    """Writes events to SQLite or PostgreSQL. Use it as `async with Ledger(url) as ledger`."""

    def __init__(self, url: str, *, busy_ms: int = engines.BUSY_MS) -> None:
        """*url*: SQLAlchemy's, driver optional; *busy_ms*: how long SQLite waits for another's lock, milliseconds."""
        self.place = engines.place(url)
        self._engine = engines.writer(url, busy_ms)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._engine.dispose()

    async def check(self) -> None:
        """Pass if the ledger can be reached and has the tables that this version needs.

        Raises: LedgerUnavailableError: not now. LedgerError: migrate first.
        """
        try:
            await expect_newest(self._engine, self.place)
        except TREATED as error:
            raise converted(error, self.place) from error

    async def write(self, events: Sequence[AnyEvent], entries: Sequence[str | None] = ()) -> Written:
        """Write *events*, of any order and number of deliveries, in one transaction.

        *entries* are the ids of the stream entries that brought them, where there are any.
        If the database refuses something, the batch is halved until the refused event is alone; the rest lands.
        Raises: LedgerUnavailableError: nothing of what was not written yet is; give all of them again later.
            LedgerError: the same, but someone must act first.
        """
        ids = entries or [None] * len(events)
        deliveries = [
            Delivery(position, event, Entry.read(entry_id) if entry_id else None)
            for position, (event, entry_id) in enumerate(zip(events, ids, strict=True))
        ]
        return await self._land(deliveries) if deliveries else Written()

    async def _land(self, deliveries: Sequence[Delivery]) -> Written:
        try:
            stored = await self._store(deliveries)
        except RefusedError as error:
            if len(deliveries) == 1:
                return Written(refused=(Refused(deliveries[0].position, deliveries[0].event, str(error)),))
            half = len(deliveries) // 2
            return await self._land(deliveries[:half]) + await self._land(deliveries[half:])
        return Written(stored.made, stored.removed, stored.completed)

    async def _store(self, deliveries: Sequence[Delivery]) -> Stored:
        batch = reduced(deliveries)
        try:
            async with self._engine.begin() as connection:
                await engines.lock(connection)
                return await store(connection, batch)
        except TREATED as error:
            raise converted(error, self.place) from error
