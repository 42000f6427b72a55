"""How a page of statements is found: few candidates are sorted, many are met along an index that has the order.

Left alone both databases guess how many rows a speaker, a tag or a word has, and are wrong by thousands. So what a
statement is found by is counted first, up to a limit, and the database is told by which index to go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from onrecord.store.cursors import after, beyond, read
from onrecord.store.filters import (
    Condition,
    Sort,
    StatementFilter,
    in_document,
    keys_of,
    of_statements,
    tagged,
    unindexed,
)
from onrecord.store.hits import (
    PLACES_A_SECOND,
    estimate,
    first_place,
    hits,
    is_hit,
    is_hit_itself,
    last_place,
    row_id,
)
from onrecord.store.search import query_text
from onrecord.store.tables import statements

_s = statements.c

ORDERS: Final[dict[Sort, tuple[ColumnElement[Any], ...]]] = {
    Sort.NEWEST: (_s.at, _s.number),
    Sort.OLDEST: (_s.at, _s.number),
    Sort.ARRIVAL: (_s.number,),
    Sort.READING: (_s.document_id, _s.start, _s.number),
}
_DESCENDING: Final = frozenset({Sort.NEWEST, Sort.ARRIVAL})
_TIMELY: Final = frozenset({Sort.NEWEST, Sort.OLDEST})

_KEYS: Final = 1000
"""Speakers or roles that are looked up before the query; more are left to the database."""
_FEW: Final = 20_000
"""Candidates that are sorted: some 40 ms. Of a million statements 1 in 50 is more: a page of them is soon met."""
_FEW_TO_SEARCH: Final = 2_000
"""Candidates whose words are looked up one by one."""
_RECENT: Final = 3_000
"""Statements whose words PostgreSQL looks at first. How many hits are among them tells how far a page may be."""
_LOOKED_UP: Final = 4
"""Statements that are walked past in the time that the index of words takes for one that may be a hit."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition that an index serves."""

    condition: Condition
    timely: bool = False
    """Its index has the order of time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page: of what, in which order, after which place, how many rows."""

    wanted: StatementFilter
    sort: Sort
    cursor: str | None
    most: int

    @property
    def ordering(self) -> list[ColumnElement[Any]]:
        return [c.desc() if self.sort in _DESCENDING else c.asc() for c in ORDERS[self.sort]]

    def conditions(self) -> list[Condition]:
        """What a row answers itself."""
        found = list(of_statements(self.wanted))
        if self.cursor is not None:
            found.append(after(self.cursor, self.sort, ORDERS[self.sort], descending=self.sort in _DESCENDING))
        return found


async def page(connection: AsyncConnection, asked: Asked) -> list[int]:
    """Numbers of the statements of a page, in its order."""
    choices = await choices_of(connection, asked.wanted)
    if asked.wanted.search is None:
        return await _chosen(connection, asked, choices)
    if not query_text(asked.wanted.search, connection.dialect.name):
        return []
    if connection.dialect.name == "sqlite":
        return await _searched_in_sqlite(connection, asked, choices)
    return await _searched_in_postgresql(connection, asked, choices)


async def choices_of(connection: AsyncConnection, wanted: StatementFilter) -> list[Choice]:
    found = []
    for kind, name in (("speaker", wanted.speaker), ("role", wanted.role)):
        if name is not None:
            found.append(await by_name(connection, kind, name))
    if wanted.document is not None:
        found.append(Choice(in_document(_s.document_id, wanted.document)))
    if wanted.tag is not None:
        found.append(Choice(tagged(_s.document_id, wanted.tag)))
    return found


async def by_name(connection: AsyncConnection, kind: str, name: str) -> Choice:
    """The statements of a speaker or role (*kind*). The keys are looked up first: no database guesses what they are."""
    column = _s.speaker_key if kind == "speaker" else _s.role_key
    keys = (await connection.execute(keys_of(kind, name).limit(_KEYS + 1))).scalars().all()
    if len(keys) == 1:
        return Choice(column == keys[0], timely=True)
    return Choice(column.in_(keys if len(keys) <= _KEYS else keys_of(kind, name)))


async def _chosen(connection: AsyncConnection, asked: Asked, choices: Sequence[Choice]) -> list[int]:
    timely = [choice for choice in choices if choice.timely and asked.sort in _TIMELY][:1]
    if timely:
        return await _walked(connection, asked, timely[0].condition, *_unindexed(choices, timely[0]))
    few = await _fewest(connection, choices, _FEW)
    if few is None:
        return await _walked(connection, asked, *_unindexed(choices))
    return await _sorted(connection, asked, few.condition, *_unindexed(choices, few))


async def _searched_in_sqlite(connection: AsyncConnection, asked: Asked, choices: Sequence[Choice]) -> list[int]:
    search = asked.wanted.search or ""
    few = await _fewest(connection, choices, _FEW_TO_SEARCH)
    if few is not None:
        return await _sorted(connection, asked, few.condition, *_unindexed(choices, few), is_hit_itself(search))
    if asked.sort in _TIMELY:
        return await _hits_in_time(connection, asked, choices)
    if await _count(connection, hits(asked.wanted), _FEW) <= _FEW:
        return await _sorted(connection, asked, is_hit(search, "sqlite"), *_unindexed(choices))
    return await _walked(connection, asked, is_hit_itself(search), *_unindexed(choices))


async def _searched_in_postgresql(connection: AsyncConnection, asked: Asked, choices: Sequence[Choice]) -> list[int]:
    search = asked.wanted.search or ""
    hit = is_hit(search, "postgresql")
    timely = next((choice for choice in choices if choice.timely and asked.sort in _TIMELY), None)
    if timely is None and (few := await _fewest(connection, choices, _FEW_TO_SEARCH)) is not None:
        return await _sorted(connection, asked, few.condition, unindexed(hit), *_unindexed(choices, few))
    walk = [timely.condition] if timely is not None else []
    also = [unindexed(hit), *_unindexed(choices, timely)]
    candidates = await estimate(connection, search)
    found: list[int] = []
    rest: list[Condition] = []
    walked, step, ahead = 0, _RECENT, _RECENT
    while ahead < _LOOKED_UP * candidates:
        step = min(max(ahead, _RECENT), 4 * step)
        end = await _place(connection, asked, step, *walk, *rest)
        found += await _walked(connection, asked, *walk, *also, *rest, *_until(asked, end))
        if end is None or len(found) >= asked.most:
            return found[: asked.most]
        rest = [_beyond(asked, end)]
        walked += step
        ahead = walked * (asked.most - len(found)) // max(len(found), 1)
    return (found + await _sorted(connection, asked, hit, *(choice.condition for choice in choices), *rest))[
        : asked.most
    ]


async def _place(connection: AsyncConnection, asked: Asked, step: int, *also: Condition) -> Sequence[Any] | None:
    """Where the walk is after *step* statements; None: at the end."""
    query = select(*ORDERS[asked.sort]).where(*asked.conditions(), *also).order_by(*asked.ordering)
    return (await connection.execute(query.offset(step - 1).limit(1))).one_or_none()


def _until(asked: Asked, place: Sequence[Any] | None) -> list[Condition]:
    return [not_(_beyond(asked, place))] if place is not None else []


def _beyond(asked: Asked, place: Sequence[Any]) -> Condition:
    return beyond(place, ORDERS[asked.sort], descending=asked.sort in _DESCENDING)


async def _hits_in_time(connection: AsyncConnection, asked: Asked, choices: Sequence[Choice]) -> list[int]:
    """Walk the full-text table. Its row ids have the order of seconds: each second's hits are sorted here."""
    descending = asked.sort in _DESCENDING
    query = hits(asked.wanted).add_columns(row_id, _s.at, _s.number)
    query = query.where(*asked.conditions(), *_unindexed(choices))
    walk = query.where(*_seconds(asked)).order_by(row_id.desc() if descending else row_id.asc()).limit(asked.most)
    found = (await connection.execute(walk)).all()
    if len(found) == asked.most:  # of the last second there may be more, and earlier ones
        first = found[-1].rowid // PLACES_A_SECOND * PLACES_A_SECOND
        found = [row for row in found if not first <= row.rowid < first + PLACES_A_SECOND]
        rest = query.where(row_id.between(first, first + PLACES_A_SECOND - 1)).order_by(*asked.ordering)
        found += (await connection.execute(rest.limit(asked.most - len(found)))).all()
    return [row.number for row in sorted(found, key=lambda row: (row.at, row.number), reverse=descending)]


def _seconds(asked: Asked) -> list[Condition]:
    """Bounds of the row ids for `since`, `until` and the cursor, one or two seconds wide."""
    wanted, bounds = asked.wanted, []
    earliest, latest = wanted.since, wanted.until
    if asked.cursor is not None:
        here = read(asked.cursor, asked.sort, ORDERS[asked.sort])[0]
        if asked.sort is Sort.NEWEST:
            latest = min(latest or here, here)
        else:
            earliest = max(earliest or here, here)
    if earliest is not None:
        bounds.append(row_id >= first_place(earliest))
    if latest is not None:
        bounds.append(row_id <= last_place(latest))
    return bounds


async def _walked(connection: AsyncConnection, asked: Asked, *also: Condition) -> list[int]:
    query = select(_s.number).where(*asked.conditions(), *also).order_by(*asked.ordering).limit(asked.most)
    return list((await connection.execute(query)).scalars())


async def _sorted(connection: AsyncConnection, asked: Asked, *also: Condition) -> list[int]:
    order = ORDERS[asked.sort]
    found = select(*{c.name: c for c in (_s.number, *order)}.values()).where(*asked.conditions(), *also)
    few = found.cte("few").prefix_with("MATERIALIZED")
    ordering = [few.c[c.name].desc() if asked.sort in _DESCENDING else few.c[c.name].asc() for c in order]
    return list((await connection.execute(select(few.c.number).order_by(*ordering).limit(asked.most))).scalars())


async def _fewest(connection: AsyncConnection, choices: Sequence[Choice], most: int) -> Choice | None:
    """The choice that has the fewest statements, if these are not more than *most*."""
    counts = [await _count(connection, select().where(choice.condition), most) for choice in choices]
    fewest = min(counts, default=most + 1)
    return choices[counts.index(fewest)] if fewest <= most else None


async def _count(connection: AsyncConnection, query: Select[Any], most: int) -> int:
    """How many rows *query* has; *most* + 1: more than that."""
    rows = query.add_columns(literal(1)).limit(most + 1).subquery()
    return (await connection.execute(select(func.count()).select_from(rows))).scalar_one()


def _unindexed(choices: Sequence[Choice], but: Choice | None = None) -> list[Condition]:
    return [unindexed(choice.condition) for choice in choices if choice is not but]
