"""What a live client missed: out of the stream, and out of the ledger where the stream no longer has it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Final

from onrecord.api.matching import Matches
from onrecord.api.tellings import Position, Telling, event_of, stored, told
from onrecord.bus import Bus
from onrecord.store.filters import StatementFilter
from onrecord.store.queries import Queries
from onrecord.streams import FIELD, STATEMENTS

PAGE: Final = 200


class History:
    """Reads what was told between two places of the stream."""

    def __init__(self, bus: Bus, queries: Queries) -> None:
        self._bus = bus
        self._queries = queries

    async def between(
        self, after: Position, until: Position, wanted: StatementFilter, matches: Matches
    ) -> AsyncIterator[Sequence[Telling]]:
        """Pages of what stands after *after* and not after *until*, in the stream's order.

        The ledger has statements alone: of what was trimmed, documents and rejections are not told again.
        """
        while after < until:
            oldest, found = await self._window(after, until)
            if oldest is None or after < oldest:  # it may have been trimmed; what is trimmed is in the ledger
                async for page in self._stored(after, min(oldest or until, until), wanted):
                    yield [telling for telling in page if telling.position != oldest and matches(telling)]
            if not found:
                return
            after = found[-1][0]
            yield [telling for position, payload in found if (telling := _told(position, payload)) and matches(telling)]

    async def _window(self, after: Position, until: Position) -> tuple[Position | None, list[tuple[Position, bytes]]]:
        """The stream's oldest entry and the next entries, as of one moment: trimming may go on between two."""
        pipeline = self._bus.redis.pipeline(transaction=True)
        pipeline.xrange(STATEMENTS, count=1)
        pipeline.xrange(STATEMENTS, min=f"({after}", max=str(until), count=PAGE)
        first, found = (_entries(answer) for answer in await pipeline.execute())
        return (first[0][0] if first else None), found

    async def _stored(self, after: Position, until: Position, wanted: StatementFilter) -> AsyncIterator[list[Telling]]:
        everything = replace(wanted, superseded=True)  # it was told when it was made
        while after < until:
            rows = await self._queries.statements_after(str(after), everything, limit=PAGE)
            page = [telling for telling in map(stored, rows) if telling.position <= until]
            yield page
            if len(page) < PAGE:
                return
            after = page[-1].position


def _entries(answer: Any) -> list[tuple[Position, bytes]]:  # noqa: ANN401 -- redis-py's own
    return [(Position.read(entry_id.decode()), fields.get(FIELD, b"")) for entry_id, fields in answer]


def _told(position: Position, payload: bytes) -> Telling | None:
    event = event_of(payload)
    return told(position, event) if event else None
