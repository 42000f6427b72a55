"""What is selected, and how it becomes the contract's values again."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, func, select

from onrecord.store.batch import Entry
from onrecord.store.filters import shown
from onrecord.store.tables import documents, statements
from onrecord.store.views import DocumentRow, Piece, StatementRow
from onrecord_schemas import Document, ParsedDocument, Statement

_s, _d = statements.c, documents.c


def with_document() -> Select[Any]:
    place = (_s.number, _s.statement_id, _s.document_id, _s.start, _s.entry_ms, _s.entry_seq)
    columns = (*place, _s.at, _s.made_at, _s.superseded)
    # An outer join, although none is without a document: so SQLite begins with the statements, in their order.
    return select(*columns, _s.text, _s.statement, _d.document).join_from(
        statements, documents, _d.document_id == _s.document_id, isouter=True
    )


def documents_with_counts() -> Select[Any]:
    stored = select(func.count()).where(_s.document_id == _d.document_id, shown(superseded=True)).scalar_subquery()
    columns = (_d.document_id, _d.document, _d.at, _d.dropped, _d.parsed_at, _d.complete, _d.superseded)
    return select(*columns, stored.label("statements"))


def statement_row(row: Row[Any], hits: Mapping[int, tuple[Piece, ...]] | None = None) -> StatementRow:
    values = {**json.loads(row.statement), "text": row.text, "document": json.loads(row.document)}
    return StatementRow(
        statement=Statement.model_validate(values),
        number=row.number,
        entry_id=str(Entry(row.entry_ms, row.entry_seq)) if row.entry_ms is not None else None,
        at=row.at,
        made=row.made_at,
        superseded=row.superseded,
        snippet=(hits or {}).get(row.number, ()),
    )


def document_row(row: Row[Any]) -> DocumentRow:
    return DocumentRow(
        document=Document.model_validate_json(row.document),
        at=row.at,
        dropped=row.dropped,
        parsed=row.parsed_at,
        statements=row.statements,
        complete=row.complete,
        superseded=row.superseded,
    )


def parsed_document(row: Row[Any], text: Row[Any]) -> ParsedDocument:
    values = {
        **json.loads(text.parsed),
        "text": text.text,
        "document": json.loads(row.document),
        "statements": json.loads(text.manifest),
    }
    return ParsedDocument.model_validate(values)
