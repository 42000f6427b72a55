"""The frequent questions walk an index, in its order, on both engines."""

from typing import Any

import pytest
from sqlalchemy import event, text

from newsroom import Article, minute
from onrecord.store.filters import Sort, StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord_schemas import AnyEvent, StatementType

NEWS = [
    Article(
        tuple(f"Speaker {n % 40} Name, role {n % 7} said: thing {n} {line}" for line in range(3)),
        name=f"folder{n % 5}/{n}.txt",
        tags=(f"folder{n % 5}",),
        published=minute(n),
    )
    for n in range(400)
]


@pytest.fixture
async def filled(ledger: Ledger, queries: Queries) -> Queries:
    events: list[AnyEvent] = [made for article in NEWS for made in article.events()]
    await ledger.write([Arrival(f"{n + 1}-0", made) for n, made in enumerate(events)])
    async with ledger._engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    return queries


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (StatementFilter(), "statements_by_time"),
        (StatementFilter(since=minute(390)), "statements_by_time"),
        (StatementFilter(speaker="speaker 7 name"), "statements_by_speaker"),
        (StatementFilter(speaker="speaker 7 name", since=minute(300)), "statements_by_speaker"),
        (StatementFilter(document=NEWS[5].id), "statements_by_document"),
        (StatementFilter(document="5.txt"), "statements_by_document"),
    ],
)
async def test_a_page_of_statements_walks_an_index(filled: Queries, wanted: StatementFilter, index: str) -> None:
    plan = await plan_of(filled, lambda: filled.statements(wanted, sort=Sort.NEWEST, limit=20))

    assert index in plan, plan
    assert "SCAN statements\n" not in plan + "\n"
    assert "Seq Scan on statements" not in plan


@pytest.mark.parametrize("wanted", [StatementFilter(), StatementFilter(type=StatementType.INDIRECT)])
async def test_a_page_in_the_order_of_time_needs_no_sorting(filled: Queries, wanted: StatementFilter) -> None:
    plan = await plan_of(filled, lambda: filled.statements(wanted, limit=20))

    assert "TEMP B-TREE" not in plan, plan
    assert "Sort Key" not in plan, plan


async def test_the_next_page_starts_in_the_index(filled: Queries) -> None:
    first = await filled.statements(limit=20)

    plan = await plan_of(filled, lambda: filled.statements(cursor=first.cursor, limit=20))

    assert "INDEX statements_by_time (at<?)" in plan or "Index Cond" in plan, plan


async def test_following_by_number_and_by_entry_walks_an_index(filled: Queries) -> None:
    by_number = await plan_of(filled, lambda: filled.statements_since(1150, limit=20))
    by_entry = await plan_of(filled, lambda: filled.statements_after("1550-0", limit=20))

    assert "INTEGER PRIMARY KEY" in by_number or "statements_pkey" in by_number, by_number
    assert "statements_by_entry" in by_entry, by_entry


async def test_the_newest_hits_of_a_search_need_no_sorting(filled: Queries) -> None:
    plans = await plans_of(filled, lambda: filled.statements(StatementFilter(search="thing"), limit=20))

    if filled._dialect == "sqlite":
        assert "SCAN statement_search" in plans[0]
        assert "TEMP B-TREE" not in plans[0], plans
    else:
        assert "statements_by_search" not in "\n".join(plans), plans  # each has the word


async def test_a_documents_statements_are_counted_by_their_own_index(filled: Queries, ledger: Ledger) -> None:
    late = Article(("Ann Lee said: late",), name="late.txt")

    listed = await plan_of(filled, filled.documents)
    stored = await plan_of(ledger, lambda: ledger.write([Arrival(None, made) for made in late.events()]))

    for plan in (listed, stored):  # by the index of flags, each document would read a line of every statement
        assert "statements_by_document" in plan
        assert "statements_by_kind" not in plan, plan


async def plan_of(asker: Queries | Ledger, ask: Any) -> str:
    return "\n".join(await plans_of(asker, ask))


async def plans_of(asker: Queries | Ledger, ask: Any) -> list[str]:
    """How the database answers each query that *ask* makes of statements."""
    asked: list[tuple[str, Any]] = []
    engine = asker._engine.sync_engine

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        await ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    plans: list[str] = []
    async with asker._engine.connect() as connection:
        for statement, parameters in asked:
            if "FROM statement" in statement and not statement.startswith("EXPLAIN"):
                rows = await connection.exec_driver_sql(explain + statement, parameters)
                plans.append("\n".join(str(row[-1]) for row in rows))
    return plans
