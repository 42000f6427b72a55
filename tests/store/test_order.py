"""Whatever the order, the batches and the repetitions: the ledger ends up the same."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from newsroom import Article
from onrecord.store import engine
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.tables import document_tags, documents, rejections, statements, successions, texts, words
from onrecord_schemas import AnyEvent

FIRST = Article(
    ("Ann Lee, Mayor said: “it opens in May”", "Bo Park said: the cables hold", "Ann Lee said: “we are proud”"),
    tags=("council",),
)
CORRECTED = Article(("Ann Lee, Mayor said: “it opens in June”",), tags=("council", "corrected"))
ROSES = Article(("Cy Dorn said: roses need sun",), name="parks/roses.txt")
SEALED = Article(("Di Ruiz said: nothing",), name="sealed.pdf")
UNREAD_SEALED = Article(("unread",), name="sealed.pdf")

EVENTS: tuple[AnyEvent, ...] = (
    FIRST.was_dropped(0),
    *FIRST.events(at=1, lines=(0, 1), dropped=0),
    *CORRECTED.events(at=5, supersedes=FIRST, dropped=4),
    *(FIRST.made(line, at=7, confidence=0.95) for line in (0, 2)),  # parsed again by a better extractor
    FIRST.parsed(at=7, lines=(0, 2), dropped=0),
    FIRST.was_dropped(9, supersedes=CORRECTED),  # the file got its first content back
    *(FIRST.made(line, at=10, confidence=0.96) for line in (1, 2)),
    FIRST.parsed(at=10, lines=(1, 2), supersedes=CORRECTED, dropped=9),
    CORRECTED.rejected(at=12, dropped=4),
    ROSES.rejected(at=0, reason="permission denied", unread=True),
    *ROSES.events(at=3, dropped=2),
    UNREAD_SEALED.rejected(at=1, reason="permission denied", unread=True),
    SEALED.rejected(at=4, reason="it is encrypted"),
    SEALED.rejected(at=2, reason="it took too long"),
)
TABLES = (document_tags, texts, rejections, statements, successions, words, documents)
TOLD_BY_ARRIVAL = {"number", "at", "described_at", "entry_ms", "entry_seq"}
IN_ORDER: dict[str, dict[str, list[dict[str, Any]]]] = {}
"""What the events make of each ledger one by one."""


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[AnyEvent]]:
    """All events in some order, some of them twice, in batches of some sizes."""
    order = draw(st.permutations(EVENTS)) + draw(st.lists(st.sampled_from(EVENTS), max_size=8))
    batches, start = [], 0
    while start < len(order):
        size = draw(st.integers(1, 8))
        batches.append(order[start : start + size])
        start += size
    return batches


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(batches=deliveries())
async def test_any_order_ends_in_the_same_ledger(url: str, batches: list[list[AnyEvent]]) -> None:
    if url not in IN_ORDER:
        IN_ORDER[url] = await outcome(url, [[event] for event in EVENTS])

    assert await outcome(url, batches) == IN_ORDER[url]


async def test_the_outcome_is_what_happened_last(url: str) -> None:
    found = await outcome(url, [list(EVENTS)])

    by_id = {row["document_id"]: row for row in found["documents"]}
    assert (by_id[FIRST.id]["superseded"], by_id[FIRST.id]["complete"]) == (False, True)
    assert by_id[CORRECTED.id]["superseded"]
    assert {row["confidence"] for row in found["statements"] if row["document_id"] == FIRST.id} == {0.96}
    assert {row["document_id"] for row in found["rejections"]} == {CORRECTED.id, SEALED.id}


async def outcome(url: str, batches: Sequence[Sequence[AnyEvent]]) -> dict[str, list[dict[str, Any]]]:
    """What stands in the tables after *batches*, from empty."""
    tool = engine.writer(url)
    async with tool.begin() as connection:
        for table in TABLES:
            await connection.execute(delete(table))
    async with Ledger(url) as ledger:
        for batch in batches:
            written = await ledger.write([Arrival(None, event) for event in batch])
            assert written.refused == ()
    async with tool.begin() as connection:
        rows = {table.name: await all_rows(connection, table) for table in TABLES if table is not words}
    await tool.dispose()
    return rows


async def all_rows(connection: AsyncConnection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in TOLD_BY_ARRIVAL]
    rows = await connection.execute(select(*columns))
    return sorted((dict(row._mapping) for row in rows), key=repr)


def test_the_events_have_times_that_tell_them_apart() -> None:
    parses = [(event.data.document.document_id, event.time) for event in EVENTS if event.type.endswith("parsed.v1")]

    assert len(set(parses)) == len(parses)


@pytest.mark.parametrize("times", [1, 3])
async def test_every_event_again_changes_nothing(url: str, times: int) -> None:
    once = await outcome(url, [list(EVENTS)])

    assert await outcome(url, [list(EVENTS)] * (times + 1)) == once


async def test_one_batch_in_reversed_order_ends_the_same(url: str) -> None:
    in_order = await outcome(url, [[event] for event in EVENTS])

    assert await outcome(url, [EVENTS[::-1]]) == in_order
