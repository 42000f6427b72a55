"""What the benchmark copies into a ledger is what the ledger would have written of such documents."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from filling import multiply
from newsroom import Article, minute
from onrecord.store import engine
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord.store.tables import metadata
from onrecord_schemas import AnyEvent

NEWS = [
    Article((f"Ann Lee, Mayor said: “day {n}”", "Zoë Ruiz said: the café"), f"d/{n}.txt", minute(n), (f"tag{n}", "all"))
    for n in range(3)
]


async def test_copies_are_what_the_ledger_writes(url: str) -> None:
    async with Ledger(url) as ledger:
        await ledger.write([Arrival(None, event) for article in NEWS for event in article.events()])

    await multiply(url, copies=2, apart=timedelta(days=1))

    copied = await rows(url)
    events = await events_of(url)
    await emptied(url)
    async with Ledger(url) as ledger:
        await ledger.write([Arrival(None, event) for event in events])
    assert len(events) == 3 * 9
    assert copied == await rows(url)


async def events_of(url: str) -> list[AnyEvent]:
    """The events that would have brought what is in the ledger."""
    found: list[AnyEvent] = []
    async with Queries(url) as queries:
        for row in (await queries.documents()).rows:
            view = await queries.document(row.document.document_id)
            assert view is not None
            assert view.parsed is not None
            made, parsed = NEWS[0].made(0), NEWS[0].parsed()
            for said in view.statements:
                values = {
                    "id": said.statement.statement_id,
                    "subject": row.document.document_id,
                    "data": said.statement,
                }
                found.append(made.model_copy(update=values))
            found.append(parsed.model_copy(update={"subject": row.document.document_id, "data": view.parsed}))
        assert len((await queries.statements(StatementFilter(search="café"))).rows) == 9
    return found


async def rows(url: str) -> dict[str, list[Any]]:
    """What stands in the tables, but for the numbers."""
    tool = engine.writer(url)
    async with tool.connect() as connection:
        found = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "number"]
            found[table.name] = sorted(map(repr, (await connection.execute(select(*columns))).all()))
    await tool.dispose()
    return found


async def emptied(url: str) -> None:
    tool = engine.writer(url)
    async with tool.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
    await tool.dispose()
