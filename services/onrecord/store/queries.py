"""The ledger's reading side, on a connection that cannot write."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from onrecord.store import engine as engines
from onrecord.store.batch import Entry
from onrecord.store.cursors import after, cursor
from onrecord.store.errors import TREATED, converted
from onrecord.store.filters import DocumentFilter, Sort, StatementFilter, of_documents, of_statements, shown
from onrecord.store.hits import is_hit
from onrecord.store.keys import key
from onrecord.store.opened import Opened
from onrecord.store.pages import ORDERS, Asked, by_name, choices_of, page
from onrecord.store.selects import document_row, documents_with_counts, parsed_document, statement_row, with_document
from onrecord.store.snippets import snippets
from onrecord.store.tables import documents, rejections, statements, texts
from onrecord.store.views import Counts, DocumentRow, DocumentView, Page, RejectionRow, SpeakerRow, StatementRow
from onrecord_schemas import Rejection, StatementType

_s, _d, _r = statements.c, documents.c, rejections.c

EVERYTHING: Final = StatementFilter()


class Queries(Opened):
    """Reads SQLite or PostgreSQL. Use it as `async with Queries(url) as queries`.

    Every method raises LedgerUnavailableError (not now), FilterError (the question is at fault) or LedgerError.
    """

    def __init__(self, url: str, *, busy_ms: int = engines.BUSY_MS) -> None:
        super().__init__(url, engines.reader(url, busy_ms))
        self._dialect = self._engine.dialect.name

    async def statements(
        self,
        wanted: StatementFilter = EVERYTHING,
        *,
        sort: Sort = Sort.NEWEST,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[StatementRow]:
        """A page of statements; with snippets if *wanted* searches."""
        async with self._reading() as connection:
            numbers = await page(connection, Asked(wanted, sort, cursor, limit + 1))
            here = numbers[:limit]
            rows = {row.number: row for row in await connection.execute(with_document().where(_s.number.in_(here)))}
            hits = await snippets(connection, wanted.search, here) if wanted.search is not None and here else {}
        found = [rows[number] for number in here]
        more = len(numbers) > limit
        return Page(tuple(statement_row(row, hits) for row in found), _next(sort, ORDERS[sort], found, more=more))

    async def statement(self, statement_id: UUID) -> StatementRow | None:
        """One statement, superseded or not; None if there is none of this id."""
        async with self._reading() as connection:
            query = with_document().where(_s.statement_id == statement_id, _s.pending.is_(False))
            row = (await connection.execute(query)).one_or_none()
        return statement_row(row) if row is not None else None

    async def statements_since(
        self, number: int, wanted: StatementFilter = EVERYTHING, *, limit: int = 100
    ) -> tuple[StatementRow, ...]:
        """The next statements that are new or changed after *number*, in the order of their numbers."""
        async with self._reading() as connection:
            query = (await self._statements(connection, wanted)).where(_s.number > number)
            rows = await connection.execute(query.order_by(_s.number).limit(limit))
            return tuple(map(statement_row, rows))

    async def statements_after(
        self, entry_id: str, wanted: StatementFilter = EVERYTHING, *, limit: int = 100
    ) -> tuple[StatementRow, ...]:
        """The next statements that stream entries after *entry_id* brought, in the stream's order.

        Raises: ValueError: *entry_id* is none (`1732445678901-0`).
        """
        entry = Entry.read(entry_id)
        columns = (_s.entry_ms, _s.entry_seq)
        async with self._reading() as connection:
            query = (await self._statements(connection, wanted)).where(tuple_(*columns) > tuple_(*entry))
            rows = await connection.execute(query.order_by(*columns).limit(limit))
            return tuple(map(statement_row, rows))

    async def documents(
        self, wanted: DocumentFilter | None = None, *, cursor: str | None = None, limit: int = 50
    ) -> Page[DocumentRow]:
        """A page of documents, latest first."""
        order = (_d.at, _d.document_id)
        query = documents_with_counts().where(*of_documents(wanted or DocumentFilter()))
        if cursor is not None:
            query = query.where(after(cursor, "documents", order, descending=True))
        async with self._reading() as connection:
            query = query.order_by(*(c.desc() for c in order)).limit(limit + 1)
            found = (await connection.execute(query)).all()
        return Page(
            tuple(map(document_row, found[:limit])), _next("documents", order, found[:limit], more=len(found) > limit)
        )

    async def document(self, document_id: str) -> DocumentView | None:
        """All that is known of one document; None if nothing of it was ever parsed."""
        async with self._reading() as connection:
            query = documents_with_counts().where(_d.document_id == document_id, _d.document.is_not(None))
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            text = (await connection.execute(select(texts).where(texts.c.document_id == document_id))).one_or_none()
            found = await connection.execute(
                with_document()
                .where(_s.document_id == document_id, shown(superseded=True))
                .order_by(_s.start, _s.number)
            )
            rejection = (await connection.execute(select(_r.rejection).where(_r.document_id == document_id))).scalar()
            return DocumentView(
                row=document_row(row),
                parsed=parsed_document(row, text) if text is not None else None,
                statements=tuple(map(statement_row, found)),
                rejection=Rejection.model_validate_json(rejection) if rejection is not None else None,
            )

    async def speakers(
        self, name: str | None = None, *, cursor: str | None = None, limit: int = 50
    ) -> Page[SpeakerRow]:
        """A page of the named speakers (those that *name* finds), who spoke most first."""
        count = func.count().label("statements")
        order = (count, _s.speaker_key)
        query = (
            select(_s.speaker_key, count, func.min(_s.at).label("first"), func.max(_s.at).label("last"))
            .where(_s.speaker_key.is_not(None), shown())
            .group_by(_s.speaker_key)
            .order_by(count.desc(), _s.speaker_key.desc())
            .limit(limit + 1)
        )
        if cursor is not None:
            query = query.having(after(cursor, "speakers", (func.count(), _s.speaker_key), descending=True))
        async with self._reading() as connection:
            if name is not None:
                query = query.where((await by_name(connection, "speaker", name)).condition)
            found = (await connection.execute(query)).all()
            names = await _names(connection, [row.speaker_key for row in found[:limit]])
        rows = tuple(SpeakerRow(names[r.speaker_key], r.statements, r.first, r.last) for r in found[:limit])
        return Page(rows, _next("speakers", order, found[:limit], more=len(found) > limit))

    async def rejections(
        self, document: str | None = None, *, cursor: str | None = None, limit: int = 50
    ) -> Page[RejectionRow]:
        """A page of what could not be parsed (of *document*, id or name) and was not replaced since, latest first."""
        order = (_r.rejected_at, _r.subject)
        query = (
            select(rejections)
            .join(documents, _d.document_id == _r.document_id, isouter=True)
            .where(func.coalesce(_d.superseded, False).is_(False))
        )
        if document is not None:
            query = query.where(or_(_r.document_id == document, _r.name_key == key(document)))
        if cursor is not None:
            query = query.where(after(cursor, "rejections", order, descending=True))
        async with self._reading() as connection:
            query = query.order_by(*(c.desc() for c in order)).limit(limit + 1)
            found = (await connection.execute(query)).all()
        rows = tuple(RejectionRow(Rejection.model_validate_json(r.rejection), r.rejected_at) for r in found[:limit])
        return Page(rows, _next("rejections", order, found[:limit], more=len(found) > limit))

    async def counts(self) -> Counts:
        """How much is in the ledger."""
        current = and_(_d.document.is_not(None), _d.superseded.is_(False))
        async with self._reading() as connection:
            by_completeness = await connection.execute(
                select(_d.complete, func.count()).where(current).group_by(_d.complete)
            )
            completeness: dict[bool, int] = {row[0]: row[1] for row in by_completeness}
            by_type = await connection.execute(
                select(_s.type, func.count()).where(_s.pending.is_(False), _s.superseded.is_(False)).group_by(_s.type)
            )
            rejected = (
                select(func.count())
                .select_from(rejections.outerjoin(documents, _d.document_id == _r.document_id))
                .where(func.coalesce(_d.superseded, False).is_(False))
            )
            return Counts(
                documents=sum(completeness.values()),
                complete=completeness.get(True, 0),
                rejections=(await connection.execute(rejected)).scalar_one(),
                statements={StatementType(kind): count for kind, count in by_type},
            )

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as connection:
                yield connection
        except TREATED as error:
            raise converted(error, self.place) from error

    async def _statements(self, connection: AsyncConnection, wanted: StatementFilter) -> Select[Any]:
        choices = [choice.condition for choice in await choices_of(connection, wanted)]
        if wanted.search is not None:
            choices.append(is_hit(wanted.search, self._dialect))
        return with_document().where(*of_statements(wanted), *choices)


async def _names(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, str]:
    """The speakers' names as the statements have them that came last."""
    last = select(func.max(_s.number)).where(_s.speaker_key.in_(keys)).group_by(_s.speaker_key)
    rows = await connection.execute(select(_s.speaker_key, _s.speaker).where(_s.number.in_(last)))
    return {row.speaker_key: row.speaker for row in rows}


def _next(order_name: str, order: Sequence[ColumnElement[Any]], found: Sequence[Row[Any]], *, more: bool) -> str | None:
    """The cursor of the page after *found*, if there is *more*."""
    if not more:
        return None
    return cursor(order_name, [found[-1]._mapping[column.name] for column in order])  # noqa: SLF001 -- a Row's public mapping
