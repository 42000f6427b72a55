"""`onrecord reparse`: documents that are known go through the parsers once more, beside what is newly dropped."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from onrecord.errors import OnRecordError
from onrecord.spool import Spool
from onrecord.store.drops import Drop, Drops
from onrecord.store.filters import DocumentFilter
from onrecord.watcher.again import Again, End, Known

AT_ONCE: Final = 200
"""Documents on their way at once: a fresh one waits behind so many, however large the archive is."""
_LOOK_S: Final = 0.1


class ReparseError(OnRecordError):
    """There is nothing to parse again."""


class Fate(StrEnum):
    """What became of a document."""

    PARSED = "parsed"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    """It could not be asked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document, and why where it was not parsed."""

    document_id: str
    name: str
    fate: Fate
    reason: str | None = None


class Reparse:
    """Asks for documents, and waits for their ends."""

    def __init__(self, drops: Drops, again: Again, spool: Spool, tell: Callable[[Outcome], None]) -> None:
        """*tell* hears of each document: once it is stored, rejected, or cannot be asked for."""
        self._drops, self._again, self._spool, self._tell = drops, again, spool, tell
        self._open: dict[UUID, Drop] = {}
        self._containers: set[str] = set()

    async def run(self, wanted: DocumentFilter, report: Callable[[int, int], None]) -> None:
        """Have the *wanted* documents parsed as parsers do it now; *report* hears how many are done, and of how many.

        Raises: ReparseError: there are none. StateError, LedgerError: someone must act; then run it again.
        """
        total = await self._drops.count(wanted)
        if not total:
            named = "document" if wanted.name is None else f"document {wanted.name}"
            raise ReparseError(f"the ledger has no {named}; `onrecord statements` shows what it has")
        seen = 0
        async for drop in self._drops.each(wanted):
            await self._take(drop, wanted)
            seen += 1
            await self._ends(down_to=AT_ONCE - 1)
            report(seen - len(self._open), total)
        for left in range(len(self._open) - 1, -1, -1):
            await self._ends(down_to=left)
            report(total - len(self._open), total)

    async def _take(self, drop: Drop, wanted: DocumentFilter) -> None:
        """Ask for a document, or for the file that it came out of: members have no bytes of their own in the spool."""
        if drop.rejected_by == "parse" and wanted.name is None:
            self._skip(drop, "it is a dead letter; `onrecord dead retry` tries it again")
            return
        for source in [*await self._drops.around(drop), drop]:
            size_bytes = self._spool.size(source.document_id)
            if size_bytes is None:
                continue
            if source == drop or not (_comes_itself(source, wanted) or source.document_id in self._containers):
                self._ask(source, size_bytes)
            if source != drop:
                self._containers.add(source.document_id)
            return
        self._skip(drop, "its bytes are not in the spool; drop the document, or the archive that it came in, again")

    def _ask(self, drop: Drop, size_bytes: int) -> None:
        known = Known(drop.document_id, drop.name, drop.dropped, drop.superseded, drop.supersedes, size_bytes)
        self._open[self._again.ask(known, datetime.now(UTC))] = drop

    async def _ends(self, down_to: int) -> None:
        """Wait until no more than so many documents are on their way."""
        while True:
            for event_id, end in (self._again.ends(self._open) if self._open else {}).items():
                self._tell(_outcome(self._open.pop(event_id), end))
            if len(self._open) <= down_to:
                return
            await asyncio.sleep(_LOOK_S)

    def _skip(self, drop: Drop, reason: str) -> None:
        self._tell(Outcome(drop.document_id, drop.name, Fate.SKIPPED, reason))


def _comes_itself(container: Drop, wanted: DocumentFilter) -> bool:
    """Tell whether a container is among the wanted documents too."""
    return (
        wanted.name is None
        and (wanted.superseded or not container.superseded)
        and (wanted.since is None or container.at >= wanted.since)
    )


def _outcome(drop: Drop, end: End) -> Outcome:
    if end.rejection is None:
        return Outcome(drop.document_id, drop.name, Fate.PARSED)
    return Outcome(drop.document_id, drop.name, Fate.REJECTED, f"{end.rejection.reason}; {end.rejection.remedy}")
