"""The events that were published and not yet confirmed, and which of them are lost."""

import time
from collections.abc import Callable
from uuid import UUID


class Outstanding:
    """Knows when each event was published, by a clock that is never set.

    Age alone does not make an event lost: with ten thousand documents before it, it only waits. Publishing it again
    then would make the queue longer, and so the wait.
    """

    def __init__(self, patience_ms: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience_ms / 1000
        self._clock = clock
        self._published: dict[UUID, float] = {}
        self._overtaken_by = float("-inf")

    def published(self, event_id: UUID) -> None:
        self._published.pop(event_id, None)
        self._published[event_id] = self._clock()  # at the end: the oldest stands first

    def confirmed(self, event_id: UUID) -> None:
        if (when := self._published.pop(event_id, None)) is not None:
            self._overtaken_by = max(self._overtaken_by, when)

    def forget(self, event_id: UUID) -> None:
        self._published.pop(event_id, None)

    def overdue(self) -> bool:
        """Tell whether any event has waited longer than our patience."""
        oldest = next(iter(self._published.values()), None)
        return oldest is not None and oldest <= self._clock() - self._patience

    def lost(self, *, idle: bool) -> list[UUID]:
        """The overdue events that nobody can be working on, the oldest first.

        Either the parsers have nothing to do (*idle*), or they confirmed an event that was published long after.
        """
        latest = self._clock() - self._patience
        if not idle:
            latest = min(latest, self._overtaken_by - self._patience)
        return [event_id for event_id, when in self._published.items() if when <= latest]
