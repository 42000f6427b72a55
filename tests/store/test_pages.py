"""Whichever way a page is found, it holds the statements that are asked for, in their order, each once."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsroom import Article, minute
from onrecord.store import pages
from onrecord.store.filters import Sort, StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord.store.views import StatementRow
from onrecord_schemas import AnyEvent, Medium, StatementType

TIMES = (
    None,
    minute(0),  # many documents have a date and no time
    minute(0),
    minute(0) + timedelta(microseconds=1),
    minute(0) + timedelta(microseconds=999_600),  # SQLite rounds it to the next second
    minute(0) + timedelta(seconds=1),
    minute(7),
    datetime(1215, 6, 15, 12, tzinfo=UTC),
    datetime(1215, 6, 15, 9, tzinfo=UTC),
    datetime(9990, 1, 1, tzinfo=UTC),
)
SPEAKERS = (
    "Ann Lee, Mayor of Ulm",
    "Ann Ruiz, deputy mayor",
    "Lee Zoë Straße, gardener",
    "Bo_Park Lee, engineer",
    "Мария Иванова, мэр",
)
SAID = (
    "the bridge opens in May",
    "“the bridges hold”",
    "roses need sun",
    "“Lee and the sun”",
    "indirect speech of the mayor",
)


def news() -> list[AnyEvent]:
    chance = random.Random(3)  # noqa: S311 -- the same news each time
    events: list[AnyEvent] = []
    for number in range(40):
        lines = tuple(f"{chance.choice(SPEAKERS)} said: {chance.choice(SAID)} {number}" for _ in range(3))
        name, tags = (
            f"{number % 13}.txt",
            ("even",) if number % 2 == 0 else ("odd", "rare") if number == 7 else ("odd",),
        )
        article = Article(lines, name=f"desk/{number % 3}/{name}", published=chance.choice(TIMES), tags=tags)
        for line in range(3):
            made = article.made(line, at=number / 1000, confidence=chance.choice((0.5, 0.9)))
            medium = chance.choice((Medium.SPEECH, Medium.SPEECH, Medium.THOUGHT))
            events.append(made.model_copy(update={"data": made.data.model_copy(update={"medium": medium})}))
        events.append(article.parsed(at=number / 1000))
    return events


def has(*words: str) -> Callable[[StatementRow], bool]:
    """One of *words* is in what was said, or in the speaker's name."""
    return lambda row: any(word in f"{row.statement.text} {row.statement.speaker.name}".casefold() for word in words)


def of(name: str) -> Callable[[StatementRow], bool]:
    return lambda row: name in str(row.statement.speaker.name).casefold()


QUESTIONS: tuple[tuple[StatementFilter, Callable[[StatementRow], bool]], ...] = (
    (StatementFilter(), lambda _: True),
    (StatementFilter(speaker="Ann Lee"), of("ann lee")),
    (StatementFilter(speaker="lee"), of("lee")),
    (StatementFilter(role="mayor"), lambda row: "ayor" in str(row.statement.speaker.role)),
    (StatementFilter(tag="rare"), lambda row: "rare" in row.statement.document.tags),
    (StatementFilter(tag="odd", speaker="lee"), lambda row: of("lee")(row) and "odd" in row.statement.document.tags),
    (StatementFilter(document="7.txt"), lambda row: row.statement.document.name.endswith("/7.txt")),
    (StatementFilter(medium=Medium.THOUGHT), lambda row: row.statement.medium is Medium.THOUGHT),
    (StatementFilter(since=minute(0), until=minute(7)), lambda row: minute(0) <= row.at < minute(7)),
    (StatementFilter(search="bridge"), has("bridge")),
    (StatementFilter(search="lee -sun"), lambda row: has("lee")(row) and not has("sun")(row)),
    (StatementFilter(search="mayor or roses"), has("mayor", "roses")),
    (StatementFilter(search="indirect"), has("indirect")),  # the name of a type, too
    (StatementFilter(search="thought"), lambda _: False),
    (StatementFilter(search="gardener"), lambda _: False),
    (StatementFilter(search="sun", speaker="ann"), lambda row: has("sun")(row) and of("ann")(row)),
    (StatementFilter(search="sun", speaker="strasse zoe"), lambda row: has("sun")(row) and of("zoë")(row)),
    (StatementFilter(search="sun", speaker="bo_park"), lambda row: has("sun")(row) and of("bo_park")(row)),
    (StatementFilter(search="bridge", speaker="МАРИЯ"), lambda row: has("bridge")(row) and of("мария")(row)),
    (StatementFilter(search="the", speaker="nobody"), lambda _: False),
    (
        StatementFilter(search="the", role="mayor", type=StatementType.DIRECT),
        lambda row: (
            "“" in row.statement.text and "the" in row.statement.text and "ayor" in str(row.statement.speaker.role)
        ),
    ),
    (
        StatementFilter(search="sun", medium=Medium.THOUGHT, min_confidence=0.8),
        lambda row: has("sun")(row) and row.statement.medium is Medium.THOUGHT and row.statement.confidence > 0.8,
    ),
    (StatementFilter(search="the", tag="rare"), lambda row: has("the")(row) and "rare" in row.statement.document.tags),
    (
        StatementFilter(search="the", document="7.txt"),
        lambda row: has("the")(row) and "/7.txt" in row.statement.document.name,
    ),
    (StatementFilter(search="sun", until=minute(0)), lambda row: has("sun")(row) and row.at < minute(0)),
    (
        StatementFilter(search="sun", since=minute(0), until=minute(0) + timedelta(seconds=1)),
        lambda row: has("sun")(row) and minute(0) <= row.at < minute(0) + timedelta(seconds=1),
    ),
)
ORDERS: dict[Sort, Callable[[StatementRow], tuple[object, ...]]] = {
    Sort.NEWEST: lambda row: (row.at, row.number),
    Sort.OLDEST: lambda row: (row.at, row.number),
    Sort.ARRIVAL: lambda row: (row.number,),
    Sort.READING: lambda row: (row.statement.document.document_id, row.statement.content[0].start, row.number),
}


@pytest.fixture
async def filled(ledger: Ledger, queries: Queries) -> Queries:
    events = news()
    for start in range(0, len(events), 25):
        assert not (await ledger.write([Arrival(None, event) for event in events[start : start + 25]])).refused
    return queries


@pytest.mark.parametrize("most", [0, 10])
async def test_pages_hold_what_is_asked_for_in_its_order(
    filled: Queries, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("_FEW", "_FEW_TO_SEARCH"):
        monkeypatch.setattr(pages, limit, most)
    monkeypatch.setattr(pages, "_RECENT", most + 1)
    everything = (await filled.statements(limit=1000)).rows
    assert len(everything) == 120

    for wanted, right in QUESTIONS:
        for sort, order in ORDERS.items():
            found = await pages_of(filled, wanted, sort, limit=7)

            expected = sorted(filter(right, everything), key=order, reverse=sort in {Sort.NEWEST, Sort.ARRIVAL})
            assert [replace(row, snippet=()) for row in found] == expected, (wanted, sort)


async def pages_of(queries: Queries, wanted: StatementFilter, sort: Sort, limit: int) -> list[StatementRow]:
    """All rows, page by page."""
    rows: list[StatementRow] = []
    cursor: str | None = None
    while True:
        page = await queries.statements(wanted, sort=sort, cursor=cursor, limit=limit)
        rows += page.rows
        cursor = page.cursor
        if cursor is None:
            return rows
