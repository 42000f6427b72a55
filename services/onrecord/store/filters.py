"""Which statements and documents a query wants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, not_, or_, select

from onrecord.store.keys import key, storable
from onrecord.store.keys import words as words_of
from onrecord.store.tables import document_tags, documents, statements, words
from onrecord_schemas import Medium, StatementType

_DOCUMENT_ID = re.compile(r"sha256:[0-9a-f]{64}")
_WORDS: Final = 16
"""More words of a name are not looked at."""


class Sort(StrEnum):
    """The order of statements."""

    NEWEST = "newest"
    """Latest `at` first."""
    OLDEST = "oldest"
    """Earliest `at` first."""
    ARRIVAL = "arrival"
    """Latest stored or changed first."""
    READING = "reading"
    """Document by document, as they stand in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """Which statements; None: no matter. All that is given must hold."""

    speaker: str | None = None
    """Words of the name, in any case, with or without accents: `lukashenko` finds Aleksandr Lukashenko."""
    role: str | None = None
    """Words of the role, likewise."""
    document: str | None = None
    """A document_id, a whole name or its last part, in any case."""
    tag: str | None = None
    type: StatementType | None = None
    medium: Medium | None = None
    since: datetime | None = None
    """Earliest `at`: published, else first heard of."""
    until: datetime | None = None
    """`at` before this."""
    search: str | None = None
    """As typed into a search box, see `onrecord.store.search`."""
    min_confidence: float | None = None
    superseded: bool = False
    """Those of superseded documents too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """Which documents; None: no matter."""

    name: str | None = None
    """A whole name or its last part, in any case."""
    tag: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    complete: bool | None = None
    superseded: bool = False


Condition = ColumnElement[bool]


def of_statements(wanted: StatementFilter) -> Iterator[Condition]:
    """The conditions of *wanted* that a row answers itself; what it is found by is elsewhere, see `pages`."""
    c = statements.c
    yield shown(superseded=wanted.superseded)
    for column, value in ((c.type, wanted.type), (c.medium, wanted.medium)):
        if value is not None:
            yield column == value.value
    yield from _in_time(c.at, wanted.since, wanted.until)
    if wanted.min_confidence is not None:
        yield c.confidence >= wanted.min_confidence


def shown(*, superseded: bool = False) -> Condition:
    """Statements that are in their document's manifest, *superseded* ones too or not.

    Nearly all are: SQLite would walk an index of flags rather than the one that has the order.
    """
    hidden = (statements.c.pending,) if superseded else (statements.c.pending, statements.c.superseded)
    return unindexed(not_(or_(*hidden)))


def unindexed(condition: Condition) -> Condition:
    """*condition* as one expression that no index serves: the database walks by another one and tests each row."""
    return func.coalesce(condition, False).is_(True)


def of_documents(wanted: DocumentFilter) -> Iterator[Condition]:
    """The conditions of *wanted*."""
    c = documents.c
    yield c.document.is_not(None)
    if not wanted.superseded:
        yield c.superseded.is_(False)
    if wanted.name is not None:
        yield _named(wanted.name)
    if wanted.tag is not None:
        yield tagged(c.document_id, wanted.tag)
    yield from _in_time(c.at, wanted.since, wanted.until)
    if wanted.complete is not None:
        yield c.complete.is_(wanted.complete)


def of_drops(wanted: DocumentFilter) -> Iterator[Condition]:
    """The same for documents that were dropped, whether they could be read or not; a document_id is a name too."""
    c = documents.c
    yield c.dropped.is_not(None)
    if wanted.name is not None and _DOCUMENT_ID.fullmatch(wanted.name):
        yield c.document_id == wanted.name
        return  # who names one wants that one, superseded or not
    if wanted.name is not None:
        yield _named(wanted.name)
    if not wanted.superseded:
        yield c.superseded.is_(False)
    yield from _in_time(c.at, wanted.since, wanted.until)


def keys_of(kind: str, name: str) -> Select[str]:
    """The keys of all speakers or roles (*kind*) that have all words of *name*."""
    wanted = words_in(name)
    query = select(words.c.key).where(words.c.kind == kind, words.c.word == (wanted[0] if wanted else ""))
    for word in wanted[1:]:
        has_it = select(words.c.key).where(words.c.kind == kind, words.c.word == word)
        query = query.where(words.c.key.in_(has_it))
    return query


def words_in(name: str) -> tuple[str, ...]:
    """The words of a speaker's or role's name that are looked for."""
    return words_of(storable(name))[:_WORDS]


def in_document(column: ColumnElement[Any], document: str) -> Condition:
    if _DOCUMENT_ID.fullmatch(document):
        return column == document
    return column.in_(select(documents.c.document_id).where(_named(document)))


def tagged(column: ColumnElement[Any], tag: str) -> Condition:
    return column.in_(select(document_tags.c.document_id).where(document_tags.c.tag == storable(tag)[:200]))


def _named(name: str) -> Condition:
    return or_(documents.c.name_key == key(name), documents.c.file_key == key(name))


def _in_time(column: ColumnElement[Any], since: datetime | None, until: datetime | None) -> Iterator[Condition]:
    if since is not None:
        yield column >= since
    if until is not None:
        yield column < until
