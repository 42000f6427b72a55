"""What consumers can ask the ledger."""

from dataclasses import replace
from uuid import uuid4

import pytest

from newsroom import Article, minute
from onrecord.store.errors import FilterError
from onrecord.store.filters import DocumentFilter, Sort, StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord_schemas import AnyEvent, Medium, StatementType

BRIDGE = Article(
    (
        "Ann Lee, Mayor of Ulm said: “the bridge will open in May”",
        "Recep Tayyip Erdoğan, Turkish President said: the cables hold",
        "Ann-Marie O’Neill, deputy mayor said: “we are proud”",
    ),
    name="council/Bridge.txt",
    tags=("council", "2026"),
    published=minute(-100),
)
ROSES = Article(
    ("Cy Dorn, gardener said: roses need sun", "Ann Lee said: “roses need water”"),
    name="parks/roses.txt",
    tags=("parks", "2026"),
    published=minute(-50),
)
UNDATED = Article(("Lee said: the bus is late",), name="council/notes/bus.txt", tags=("council",))
REPLACED = Article(("Ann Lee said: “the bridge will open in April”",), name="council/Bridge.txt", tags=("council",))
NEWS: tuple[AnyEvent, ...] = (
    *REPLACED.events(at=0, dropped=0),
    *BRIDGE.events(at=1, supersedes=REPLACED, dropped=1),
    *ROSES.events(at=2),
    *UNDATED.events(at=3),
)


@pytest.fixture
async def filled(ledger: Ledger, queries: Queries) -> Queries:
    await ledger.write([Arrival(f"17000000000{n:02}-0", event) for n, event in enumerate(NEWS)])
    return queries


async def texts(queries: Queries, wanted: StatementFilter, sort: Sort = Sort.NEWEST) -> list[str]:
    return [row.statement.text for row in (await queries.statements(wanted, sort=sort)).rows]


MAY, CABLES, PROUD = "“the bridge will open in May”", "the cables hold", "“we are proud”"
SUN, WATER, BUS, APRIL = "roses need sun", "“roses need water”", "the bus is late", "“the bridge will open in April”"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (StatementFilter(speaker="ann lee"), {MAY, WATER}),
        (StatementFilter(speaker="ANN  LEE"), {MAY, WATER}),
        (StatementFilter(speaker="lee"), {MAY, WATER, BUS}),
        (StatementFilter(speaker="Lee Ann"), {MAY, WATER}),
        (StatementFilter(speaker="Le"), set()),
        (StatementFilter(speaker="erdogan"), {CABLES}),
        (StatementFilter(speaker="Erdoğan"), {CABLES}),
        (StatementFilter(speaker="O'Neill"), {PROUD}),
        (StatementFilter(speaker="ann"), {MAY, WATER, PROUD}),
        (StatementFilter(speaker=""), set()),
        (StatementFilter(speaker="%"), set()),
        (StatementFilter(role="mayor"), {MAY, PROUD}),
        (StatementFilter(role="Mayor of Ulm"), {MAY}),
        (StatementFilter(role="president"), {CABLES}),
        (StatementFilter(document=BRIDGE.id), {MAY, CABLES, PROUD}),
        (StatementFilter(document="council/bridge.txt"), {MAY, CABLES, PROUD}),
        (StatementFilter(document="Bridge.txt"), {MAY, CABLES, PROUD}),
        (StatementFilter(document="bus.txt"), {BUS}),
        (StatementFilter(document="council"), set()),
        (StatementFilter(tag="council"), {MAY, CABLES, PROUD, BUS}),
        (StatementFilter(tag="nowhere"), set()),
        (StatementFilter(type=StatementType.INDIRECT), {CABLES, SUN, BUS}),
        (StatementFilter(medium=Medium.THOUGHT), set()),
        (StatementFilter(since=minute(-50)), {SUN, WATER, BUS}),
        (StatementFilter(until=minute(-50)), {MAY, CABLES, PROUD}),
        (StatementFilter(since=minute(-100), until=minute(0)), {MAY, CABLES, PROUD, SUN, WATER}),
        (StatementFilter(min_confidence=0.95), set()),
        (StatementFilter(min_confidence=0.9), {MAY, CABLES, PROUD, SUN, WATER, BUS}),
        (StatementFilter(superseded=True, speaker="Ann Lee"), {MAY, WATER, APRIL}),
        (StatementFilter(document=REPLACED.id), set()),
        (StatementFilter(document=REPLACED.id, superseded=True), {APRIL}),
        (StatementFilter(tag="2026", speaker="lee", type=StatementType.DIRECT, since=minute(-60)), {WATER}),
        (StatementFilter(speaker="a\0b", tag="\ud800", document="\0"), set()),
    ],
)
async def test_filters_find_what_they_say(filled: Queries, wanted: StatementFilter, found: set[str]) -> None:
    assert set(await texts(filled, wanted)) == found


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [BUS, WATER, SUN, PROUD, CABLES, MAY]),
        (Sort.OLDEST, [MAY, CABLES, PROUD, SUN, WATER, BUS]),
    ],
)
async def test_statements_come_in_the_order_of_their_time(filled: Queries, sort: Sort, expected: list[str]) -> None:
    assert await texts(filled, StatementFilter(), sort) == expected


async def test_reading_order_is_the_texts(filled: Queries) -> None:
    assert await texts(filled, StatementFilter(document="bridge.txt"), Sort.READING) == [MAY, CABLES, PROUD]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [1, 2, 4])
async def test_pages_make_up_the_whole(filled: Queries, sort: Sort, limit: int) -> None:
    wanted = StatementFilter(superseded=True)
    whole = (await filled.statements(wanted, sort=sort)).rows

    pages, cursor = [], None
    while True:
        page = await filled.statements(wanted, sort=sort, cursor=cursor, limit=limit)
        pages.append(page.rows)
        cursor = page.cursor
        if cursor is None:
            break

    assert tuple(row for page in pages for row in page) == whole
    assert all(len(page) == limit for page in pages[:-1])


async def test_a_page_goes_on_where_it_stopped_although_more_came(filled: Queries, ledger: Ledger) -> None:
    first = await filled.statements(limit=3)

    await ledger.write([Arrival(None, event) for event in Article(("Ed Fox said: new",), name="n.txt").events(at=9)])

    second = await filled.statements(cursor=first.cursor, limit=3)
    assert [row.statement.text for row in (*first.rows, *second.rows)] == [BUS, WATER, SUN, PROUD, CABLES, MAY]


@pytest.mark.parametrize("cursor", ["", "x", "WzFd", "e30", "é", "bnVsbA", "A" * 5000, "WyJuZXdlc3QiLDEsMV0"])
async def test_a_cursor_that_is_none_is_said_to_be_none(filled: Queries, cursor: str) -> None:
    with pytest.raises(FilterError, match="cursor"):
        await filled.statements(cursor=cursor)


async def test_a_cursor_of_another_order_is_refused(filled: Queries) -> None:
    page = await filled.statements(limit=1)

    with pytest.raises(FilterError, match="begin again"):
        await filled.statements(sort=Sort.OLDEST, cursor=page.cursor)


async def test_one_statement_by_its_id(filled: Queries) -> None:
    wanted = BRIDGE.statement(1)

    row = await filled.statement(wanted.statement_id)

    assert row is not None
    assert row.statement == wanted
    assert (row.at, row.superseded) == (minute(-100), False)
    assert await filled.statement(uuid4()) is None


async def test_a_superseded_statement_is_still_found_by_its_id(filled: Queries) -> None:
    row = await filled.statement(REPLACED.statement(0).statement_id)

    assert row is not None
    assert row.superseded


async def test_the_ledger_is_followed_by_number(filled: Queries, ledger: Ledger) -> None:
    seen, number = [], 0
    while rows := await filled.statements_since(number, limit=2):
        seen += [row.statement.text for row in rows]
        number = rows[-1].number
    await ledger.write([Arrival(None, BRIDGE.made(1, at=8, confidence=0.99))])

    changed = await filled.statements_since(number)

    assert seen == [MAY, CABLES, PROUD, SUN, WATER, BUS]
    assert [row.statement.text for row in changed] == [CABLES]


async def test_a_number_is_never_used_twice(filled: Queries, ledger: Ledger) -> None:
    last = (await filled.statements_since(0))[-1]
    await ledger.write([Arrival(None, UNDATED.parsed(at=8, lines=()))])  # the newest row goes

    await ledger.write([Arrival(None, event) for event in Article(("Ed Fox said: new",), name="n.txt").events(at=9)])

    (row,) = await filled.statements_since(last.number)
    assert row.statement.text == "new"


async def test_live_replay_goes_on_after_a_stream_entry(filled: Queries) -> None:
    rows = await filled.statements_after("1700000000003-0")

    wanted = [(row.entry_id, row.statement.text) for row in rows]
    assert wanted[0] == ("1700000000004-0", PROUD)
    assert [text for _, text in wanted] == [PROUD, SUN, WATER, BUS]
    assert [row.statement.text for row in await filled.statements_after("0-0", StatementFilter(tag="parks"))] == [
        SUN,
        WATER,
    ]


async def test_entries_are_compared_as_numbers(ledger: Ledger, queries: Queries) -> None:
    made = [Article((f"Ed Fox said: {n}",), name=f"{n}.txt").made(0) for n in range(3)]
    await ledger.write([Arrival("9-10", made[2]), Arrival("9-9", made[1]), Arrival("8-11", made[0])])

    rows = await queries.statements_after("8-11")

    assert [row.entry_id for row in rows] == ["9-9", "9-10"]


async def test_a_statement_that_no_stream_brought_is_not_replayed(ledger: Ledger, queries: Queries) -> None:
    await ledger.write([Arrival(None, UNDATED.made(0))])

    assert await queries.statements_after("0-0") == ()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (DocumentFilter(), ["council/notes/bus.txt", "parks/roses.txt", "council/Bridge.txt"]),
        (DocumentFilter(name="ROSES.TXT"), ["parks/roses.txt"]),
        (DocumentFilter(tag="council"), ["council/notes/bus.txt", "council/Bridge.txt"]),
        (DocumentFilter(since=minute(-50), until=minute(0)), ["parks/roses.txt"]),
        (DocumentFilter(complete=False), []),
        (DocumentFilter(superseded=True, name="bridge.txt"), ["council/Bridge.txt", "council/Bridge.txt"]),
    ],
)
async def test_documents_are_listed_latest_first(filled: Queries, wanted: DocumentFilter, names: list[str]) -> None:
    page = await filled.documents(wanted)

    assert [row.document.name for row in page.rows] == names


async def test_documents_come_in_pages(filled: Queries) -> None:
    first = await filled.documents(limit=2)
    second = await filled.documents(cursor=first.cursor, limit=2)

    assert [row.document.name for row in second.rows] == ["council/Bridge.txt"]
    assert second.cursor is None
    assert [row.statements for row in (*first.rows, *second.rows)] == [1, 2, 3]


async def test_an_unknown_document_is_none(filled: Queries) -> None:
    assert await filled.document("sha256:" + "0" * 64) is None


async def test_speakers_are_counted(filled: Queries) -> None:
    page = await filled.speakers()

    assert (page.rows[0].name, page.rows[0].statements) == ("Ann Lee", 2)
    assert (page.rows[0].first, page.rows[0].last) == (minute(-100), minute(-50))
    assert {row.name for row in page.rows} == {
        "Ann Lee",
        "Ann-Marie O’Neill",
        "Cy Dorn",
        "Lee",
        "Recep Tayyip Erdoğan",
    }


async def test_speakers_come_in_pages_and_by_name(filled: Queries) -> None:
    first = await filled.speakers("lee", limit=1)
    second = await filled.speakers("lee", cursor=first.cursor, limit=1)

    assert [row.name for row in (*first.rows, *second.rows)] == ["Ann Lee", "Lee"]
    assert second.cursor is None


async def test_rejections_come_in_pages_latest_first(ledger: Ledger, queries: Queries) -> None:
    articles = [Article((f"Ed Fox said: {n}",), name=f"{n}.txt") for n in range(3)]
    await ledger.write([Arrival(None, a.rejected(at=n, reason=str(n))) for n, a in enumerate(articles)])

    first = await queries.rejections(limit=2)
    second = await queries.rejections(cursor=first.cursor, limit=2)
    named = await queries.rejections("1.TXT")

    assert [row.rejection.reason for row in (*first.rows, *second.rows)] == ["2", "1", "0"]
    assert [row.rejected for row in named.rows] == [minute(1)]
    assert (await queries.rejections(articles[0].id)).rows == second.rows


async def test_counts_leave_out_what_was_superseded(filled: Queries, ledger: Ledger) -> None:
    await ledger.write([Arrival(None, replace(UNDATED, name="x").rejected(at=9)), Arrival(None, REPLACED.rejected(9))])

    counts = await filled.counts()

    assert (counts.documents, counts.complete, counts.rejections) == (3, 3, 1)
    assert counts.statements == {StatementType.DIRECT: 3, StatementType.INDIRECT: 3}


async def test_an_empty_ledger_answers_everything(queries: Queries) -> None:
    counts = await queries.counts()

    assert (counts.documents, counts.statements) == (0, {})
    assert (
        (await queries.statements()).rows == (await queries.documents()).rows == (await queries.speakers()).rows == ()
    )
    assert (await queries.rejections()).rows == ()
