"""What was dropped, whatever became of it: what `onrecord reparse` chooses from."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, select

from onrecord.store.filters import DocumentFilter, of_drops
from onrecord.store.keys import key
from onrecord.store.queries import Queries
from onrecord.store.tables import documents, rejections, successions
from onrecord_schemas import Rejection

_PAGE: Final = 500
_d = documents.c
_drops: Final = (
    select(
        _d.document_id,
        _d.name,
        _d.at,
        _d.dropped,
        _d.superseded,
        _d.document,
        successions.c.older,
        rejections.c.rejection,
    )
    .join_from(
        documents,
        successions,
        and_(successions.c.newer == _d.document_id, successions.c.dropped == _d.dropped),
        isouter=True,
    )
    .join(rejections, rejections.c.subject == _d.document_id, isouter=True)
)


@dataclass(frozen=True, slots=True)
class Drop:
    """A document as it was last dropped."""

    document_id: str
    name: str
    at: datetime
    """When it was published; else when the ledger first heard of it. UTC."""
    dropped: datetime
    superseded: bool
    supersedes: str | None
    """The document that stood under this name before."""
    rejected_by: str | None
    """The stage that rejected it, where it never gave statements."""


class Drops(Queries):
    """Reads them. Use it as `async with Drops(url) as drops`."""

    async def count(self, wanted: DocumentFilter) -> int:
        async with self._reading() as connection:
            return int((await connection.execute(select(func.count()).where(*of_drops(wanted)))).scalar_one())

    async def each(self, wanted: DocumentFilter) -> AsyncIterator[Drop]:
        """All that are *wanted*, a page in memory at a time, in the order of their ids, which nothing changes."""
        after = ""
        while True:
            page = _drops.where(*of_drops(wanted), _d.document_id > after).order_by(_d.document_id).limit(_PAGE)
            async with self._reading() as connection:
                rows = (await connection.execute(page)).all()
            for row in rows:
                yield _drop(row)
            if len(rows) < _PAGE:
                return
            after = rows[-1].document_id

    async def around(self, member: Drop) -> list[Drop]:
        """The files that *member* may have come out of, as of the same drop, the outermost first."""
        parts = member.name.split("/")
        names = ["/".join(parts[:length]) for length in range(1, len(parts))]
        around = _drops.where(_d.name_key.in_(map(key, names)), _d.name.in_(names), _d.dropped == member.dropped)
        async with self._reading() as connection:
            rows = (await connection.execute(around.order_by(func.length(_d.name)))).all()
        return [_drop(row) for row in rows]


def _drop(row: Any) -> Drop:  # noqa: ANN401 -- a Row of as many types as columns
    was_read = row.document is not None or row.rejection is None
    return Drop(
        document_id=row.document_id,
        name=row.name,
        at=row.at,
        dropped=row.dropped,
        superseded=row.superseded,
        supersedes=row.older,
        rejected_by=None if was_read else Rejection.model_validate_json(row.rejection).stage,
    )
