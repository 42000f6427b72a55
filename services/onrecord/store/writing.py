"""One batch in one transaction: read what is known, decide, write, and set the flags that follow from it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from onrecord.store.batch import Batch
from onrecord.store.changes import Addition, Changes, Known, KnownDocument, KnownStatement, Manifest, changes
from onrecord.store.filters import shown
from onrecord.store.keys import key
from onrecord.store.keys import words as words_of
from onrecord.store.rows import Row, document_row, names, rejection_row, statement_row, tag_rows, text_row
from onrecord.store.tables import document_tags, documents, rejections, statements, successions, texts, words

_IDS_AT_ONCE: Final = 1000
"""Ids in one SQL statement; both databases end near 32,767."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a batch did to the ledger."""

    made: int
    """Statements that are new or changed."""
    removed: int
    """Statements that a new manifest has no longer."""
    completed: tuple[str, ...]
    """Documents that have all statements of their manifest since this batch."""


async def store(connection: AsyncConnection, batch: Batch) -> Stored:
    """Write *batch*; the caller holds the write lock and commits."""
    known = await _known(connection, batch)
    news = changes(batch, known)
    await _write_documents(connection, news, known)
    await _write_statements(connection, news, known)
    await _write_rejections(connection, batch)
    await _write_successions(connection, batch)
    touched = sorted({*news.heads, *news.dropped, *news.parsed, *_documents_of(news), *_older(batch)})
    await _mark_superseded(connection, touched)
    completed = await _mark_complete(connection, touched, known)
    return Stored(len(news.additions), len(news.removed), completed)


async def _known(connection: AsyncConnection, batch: Batch) -> Known:
    known_documents = {}
    query = select(documents, texts.c.manifest).join(texts, isouter=True)
    for ids in _pieces(batch.heads):
        for row in await connection.execute(query.where(documents.c.document_id.in_(ids))):
            manifest = None
            if row.manifest is not None:
                manifest = Manifest(row.parsed_at, frozenset(map(UUID, json.loads(row.manifest))))
            known_documents[row.document_id] = KnownDocument(
                row.described_at, row.dropped, row.at, manifest, row.complete, row.superseded
            )
    known_statements: dict[UUID, KnownStatement] = {}
    for ids in _pieces(batch.statements):
        known_statements |= await _known_statements(connection, statements.c.statement_id.in_(ids))
    for ids in _pieces(d for d in batch.parsed if d in known_documents):
        known_statements |= await _known_statements(connection, statements.c.document_id.in_(ids))
    return Known(known_documents, known_statements)


async def _known_statements(connection: AsyncConnection, where: ColumnElement[bool]) -> dict[UUID, KnownStatement]:
    c = statements.c
    rows = await connection.execute(select(c.statement_id, c.document_id, c.made_at, c.at, c.pending).where(where))
    return {row.statement_id: KnownStatement(row.document_id, row.made_at, row.at, row.pending) for row in rows}


async def _write_documents(connection: AsyncConnection, news: Changes, known: Known) -> None:
    rows = []
    for document_id, head in news.heads.items():
        before = known.documents.get(document_id)
        rows.append(document_row(document_id, head, before.at if before is not None else None))
    await _upsert(connection, documents, rows)
    await _delete(connection, document_tags, document_tags.c.document_id, news.heads)
    await _insert(connection, document_tags, [row for d, head in news.heads.items() for row in tag_rows(d, head)])
    by_id = update(documents).where(documents.c.document_id == bindparam("id"))
    times = [{"id": d, "dropped": time} for d, time in news.dropped.items()]
    await _execute_many(connection, by_id.values(dropped=bindparam("dropped")), times)
    parsed = [{"id": d, "parsed_at": e.time, "expected": len(set(e.data.statements))} for d, e in news.parsed.items()]
    await _execute_many(
        connection, by_id.values(parsed_at=bindparam("parsed_at"), expected=bindparam("expected")), parsed
    )
    await _upsert(connection, texts, [text_row(event) for event in news.parsed.values()])


async def _write_statements(connection: AsyncConnection, news: Changes, known: Known) -> None:
    # A changed statement gets a new row and so a new number: who follows the ledger by number sees it.
    changed = [i for i in news.additions if i in known.statements]
    await _delete(connection, statements, statements.c.statement_id, [*news.removed, *changed])
    await _insert(connection, statements, [_statement_row(addition, known) for addition in news.additions.values()])
    for ids, pending in ((news.pending, True), (news.listed, False)):
        for piece in _pieces(ids):
            await connection.execute(
                update(statements).where(statements.c.statement_id.in_(piece)).values(pending=pending)
            )
    await _write_words(connection, news)


async def _write_words(connection: AsyncConnection, news: Changes) -> None:
    """Store what new speakers and roles are found by. A key's words are written at once: one tells if it is new."""
    by_key: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for addition in news.additions.values():
        for kind, name in names(addition.made.event.data):
            by_key.setdefault((kind, key(name)), [(kind, word, key(name)) for word in words_of(name)])
    columns = (words.c.kind, words.c.word, words.c.key)
    for piece in _pieces(rows[0] for rows in by_key.values() if rows):
        for known in await connection.execute(select(*columns).where(tuple_(*columns).in_(piece))):
            del by_key[known.kind, known.key]
    new: list[Row] = [dict(zip(words.c.keys(), row, strict=True)) for rows in by_key.values() for row in rows]
    await _execute_many(connection, _insert_into(connection, words).on_conflict_do_nothing(), new)


def _statement_row(addition: Addition, known: Known) -> Row:
    document = known.documents.get(addition.made.event.data.document.document_id)
    return statement_row(addition, superseded=document is not None and document.superseded)


async def _write_rejections(connection: AsyncConnection, batch: Batch) -> None:
    """Store the batch's rejections, then drop each that its document or name has outlived."""
    rows = [rejection_row(event) for event in batch.rejected.values()]
    await _upsert(connection, rejections, rows, newer_by="rejected_at")
    names = [e.data.document.name for e in batch.parsed.values()] + [e.data.name for e in batch.rejected.values()]
    subjects = {*batch.rejected, *batch.parsed, *(f"name:{key(name)}" for name in names)}
    other = rejections.alias("other")
    parsed_since = and_(
        documents.c.parsed_at >= rejections.c.rejected_at,
        or_(
            documents.c.document_id == rejections.c.document_id,
            and_(rejections.c.document_id.is_(None), documents.c.name_key == rejections.c.name_key),
        ),
    )
    read_since = and_(  # the file could be read meanwhile: what is wrong with its content says more
        rejections.c.document_id.is_(None),
        other.c.document_id.is_not(None),
        other.c.name_key == rejections.c.name_key,
        other.c.rejected_at >= rejections.c.rejected_at,
    )
    outlived = or_(exists().where(parsed_since), exists().where(read_since))
    for piece in _pieces(subjects):
        await connection.execute(delete(rejections).where(rejections.c.subject.in_(piece), outlived))


async def _write_successions(connection: AsyncConnection, batch: Batch) -> None:
    rows: list[Row] = [
        {"older": older, "newer": newer, "dropped": dropped} for (older, newer), dropped in batch.successions.items()
    ]
    await _upsert(connection, successions, rows, newer_by="dropped")


async def _mark_superseded(connection: AsyncConnection, touched: Sequence[str]) -> None:
    """A document is superseded if another was dropped in its place after it was last dropped itself.

    So in A, then B, then A again, A is current, whatever arrives first.
    """
    superseded = exists().where(
        successions.c.older == documents.c.document_id,
        or_(documents.c.dropped.is_(None), successions.c.dropped > documents.c.dropped),
    )
    of_its_document = (
        select(documents.c.superseded).where(documents.c.document_id == statements.c.document_id).scalar_subquery()
    )
    for ids in _pieces(touched):
        await connection.execute(
            update(documents)
            .where(documents.c.document_id.in_(ids), documents.c.superseded != superseded)
            .values(superseded=superseded)
        )
        await connection.execute(
            update(statements)
            .where(statements.c.document_id.in_(ids), statements.c.superseded != of_its_document)
            .values(superseded=of_its_document)
        )


async def _mark_complete(connection: AsyncConnection, touched: Sequence[str], known: Known) -> tuple[str, ...]:
    here = (
        select(func.count())
        .where(statements.c.document_id == documents.c.document_id, shown(superseded=True))
        .scalar_subquery()
    )
    complete = and_(documents.c.expected.is_not(None), func.coalesce(documents.c.expected, -1) == here)
    completed: list[str] = []
    for ids in _pieces(touched):
        await connection.execute(
            update(documents)
            .where(documents.c.document_id.in_(ids), documents.c.complete != complete)
            .values(complete=complete)
        )
        query = select(documents.c.document_id).where(documents.c.document_id.in_(ids), documents.c.complete)
        completed += (await connection.execute(query)).scalars()
    return tuple(d for d in completed if (row := known.documents.get(d)) is None or not row.complete)


def _documents_of(news: Changes) -> set[str]:
    return {addition.made.event.data.document.document_id for addition in news.additions.values()}


def _older(batch: Batch) -> set[str]:
    return {older for older, _ in batch.successions}


async def _insert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    await _execute_many(connection, insert(table), rows)


async def _upsert(connection: AsyncConnection, table: Table, rows: Sequence[Row], newer_by: str | None = None) -> None:
    """Insert or replace by primary key; with *newer_by* only rows that are newer by that column."""
    statement = _insert_into(connection, table)
    keys = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in (rows[0] if rows else ()) if name not in keys}
    where = statement.excluded[newer_by] > table.c[newer_by] if newer_by else None
    if replaced:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=replaced, where=where)
    await _execute_many(connection, statement, rows)


async def _delete(connection: AsyncConnection, table: Table, column: ColumnElement[Any], ids: Iterable[object]) -> None:
    for piece in _pieces(ids):
        await connection.execute(delete(table).where(column.in_(piece)))


async def _execute_many(connection: AsyncConnection, statement: Any, rows: Sequence[Row]) -> None:  # noqa: ANN401
    # Any: SQLAlchemy's inserts and updates of two dialects have no common type that execute() takes.
    if rows:
        await connection.execute(statement, rows)


def _insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _pieces(ids: Iterable[Any]) -> Iterator[list[Any]]:
    everything = list(ids)
    for start in range(0, len(everything), _IDS_AT_ONCE):
        yield everything[start : start + _IDS_AT_ONCE]
