"""What the ledger makes of events."""

import asyncio
from collections.abc import Sequence

import pytest

from newsroom import Article, minute
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord_schemas import AnyEvent

BRIDGE = Article(
    (
        "Ann Lee, Mayor said: “the bridge will open in May”",
        "Bo Park, engineer said: the cables hold",
        "Ann Lee said: “we are proud”",
    ),
    tags=("council",),
    title="A bridge",
)
BRIDGE_CORRECTED = Article(("Ann Lee, Mayor said: “the bridge will open in June”",))
PARK = Article(("Cy Dorn, gardener said: roses need sun",), name="parks/roses.txt", published=minute(-60))


def arrivals(*events: AnyEvent) -> list[Arrival]:
    return [Arrival(None, event) for event in events]


async def contents(queries: Queries, *, superseded: bool = False) -> list[str]:
    page = await queries.statements(StatementFilter(superseded=superseded), limit=1000)
    return sorted(row.statement.text for row in page.rows)


async def is_complete(queries: Queries, article: Article) -> bool:
    view = await queries.document(article.id)
    return view is not None and view.row.complete


async def reasons(queries: Queries) -> list[str]:
    return [row.rejection.reason for row in (await queries.rejections()).rows]


async def test_a_document_comes_back_as_it_was_sent(ledger: Ledger, queries: Queries) -> None:
    written = await ledger.write(arrivals(*BRIDGE.events()))

    view = await queries.document(BRIDGE.id)
    assert (written.made, written.removed, written.completed) == (3, 0, (BRIDGE.id,))
    assert view is not None
    assert view.parsed == BRIDGE.parsed().data
    assert tuple(row.statement for row in view.statements) == BRIDGE.statements
    assert (view.row.complete, view.row.superseded, view.row.statements) == (True, False, 3)


async def test_a_statement_stored_twice_is_kept_once(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events()))
    before = await queries.statements()

    again = await ledger.write(arrivals(*BRIDGE.events(), *BRIDGE.events()))

    assert again.made == 0
    assert await queries.statements() == before


async def test_a_document_is_complete_when_the_last_statement_of_its_manifest_is_here(
    ledger: Ledger, queries: Queries
) -> None:
    await ledger.write(arrivals(BRIDGE.parsed(), BRIDGE.made(2)))
    early = await is_complete(queries, BRIDGE)
    await ledger.write(arrivals(BRIDGE.made(0)))
    middle = await is_complete(queries, BRIDGE)

    last = await ledger.write(arrivals(BRIDGE.made(1)))

    assert (early, middle, await is_complete(queries, BRIDGE)) == (False, False, True)
    assert last.completed == (BRIDGE.id,)


async def test_a_statement_before_its_document_parsed_is_seen_at_once(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(BRIDGE.made(1)))

    view = await queries.document(BRIDGE.id)

    assert await contents(queries) == ["the cables hold"]
    assert view is not None
    assert (view.parsed, view.row.complete) == (None, False)


async def test_a_document_without_statements_is_complete(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(BRIDGE.parsed(lines=())))

    assert await is_complete(queries, BRIDGE)


async def test_a_new_manifest_replaces_the_set_at_once(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(at=0, lines=(0, 1))))
    await ledger.write(arrivals(BRIDGE.made(2, at=10)))  # a better extractor finds 0 and 2
    between = await contents(queries)

    written = await ledger.write(arrivals(BRIDGE.made(0, at=10), BRIDGE.parsed(at=10, lines=(0, 2))))

    assert between == ["the cables hold", "“the bridge will open in May”"]
    assert await contents(queries) == ["“the bridge will open in May”", "“we are proud”"]
    assert (written.removed, await is_complete(queries, BRIDGE)) == (1, True)


async def test_a_late_statement_of_an_earlier_parse_does_not_come_back(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(at=10, lines=(0,))))

    await ledger.write(arrivals(BRIDGE.made(1, at=0), BRIDGE.parsed(at=0, lines=(0, 1))))

    assert await contents(queries) == ["“the bridge will open in May”"]
    assert await is_complete(queries, BRIDGE)


async def test_a_better_extractor_updates_the_statement(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(BRIDGE.made(0, at=0, confidence=0.5)))
    first = (await queries.statements()).rows[0]

    await ledger.write(arrivals(BRIDGE.made(0, at=1, confidence=0.8), BRIDGE.made(0, at=0, confidence=0.5)))

    (row,) = (await queries.statements()).rows
    assert row.statement.confidence == 0.8
    assert row.number > first.number
    assert row.at == first.at  # an undated document keeps the time of its first finding


@pytest.mark.parametrize("order", ["older first", "newer first"])
async def test_a_changed_file_supersedes_its_older_content(ledger: Ledger, queries: Queries, order: str) -> None:
    older, newer = BRIDGE.events(at=0, dropped=0), BRIDGE_CORRECTED.events(at=5, supersedes=BRIDGE, dropped=5)
    batches: Sequence[Sequence[AnyEvent]] = [older, newer] if order == "older first" else [newer, older]

    for batch in batches:
        await ledger.write(arrivals(*batch))

    view = await queries.document(BRIDGE.id)
    assert await contents(queries) == ["“the bridge will open in June”"]
    assert len(await contents(queries, superseded=True)) == 4
    assert view is not None
    assert view.row.superseded
    assert all(row.superseded for row in view.statements)


async def test_a_file_that_gets_its_old_content_back_is_current_again(ledger: Ledger, queries: Queries) -> None:
    for batch in (
        BRIDGE.events(at=0, dropped=0),
        BRIDGE_CORRECTED.events(at=5, supersedes=BRIDGE, dropped=5),
        BRIDGE.events(at=10, supersedes=BRIDGE_CORRECTED, dropped=10),
    ):
        await ledger.write(arrivals(*batch))
    back = await contents(queries)

    await ledger.write(arrivals(*BRIDGE_CORRECTED.events(at=15, supersedes=BRIDGE, dropped=15)))

    assert "“the bridge will open in May”" in back
    assert "“the bridge will open in June”" not in back
    assert await contents(queries) == ["“the bridge will open in June”"]


async def test_parsing_a_superseded_document_again_does_not_bring_it_back(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(dropped=0), *BRIDGE_CORRECTED.events(5, None, BRIDGE, 5)))

    await ledger.write(arrivals(*BRIDGE.events(at=20, dropped=0)))

    assert await contents(queries) == ["“the bridge will open in June”"]


async def test_without_drop_times_the_events_times_tell_which_is_newer(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE_CORRECTED.events(at=5, supersedes=BRIDGE), *BRIDGE.events(at=6)))
    replaced = await contents(queries)

    await ledger.write(arrivals(*BRIDGE.events(at=9, supersedes=BRIDGE_CORRECTED)))

    assert replaced == ["“the bridge will open in June”"]
    assert len(await contents(queries)) == 3


async def test_a_content_that_cannot_be_parsed_supersedes_too(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(dropped=0)))

    await ledger.write(arrivals(BRIDGE_CORRECTED.rejected(at=5, supersedes=BRIDGE, dropped=5)))

    assert await contents(queries) == []
    assert await reasons(queries) == ["the parser took too long"]


async def test_a_document_dropped_again_is_current_before_it_is_parsed_again(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(dropped=0), *BRIDGE_CORRECTED.events(5, None, BRIDGE, 5)))

    await ledger.write(arrivals(BRIDGE.was_dropped(10, supersedes=BRIDGE_CORRECTED)))

    assert "“the bridge will open in May”" in await contents(queries)


@pytest.mark.parametrize("order", ["in order", "reversed"])
async def test_a_later_success_clears_the_rejection(ledger: Ledger, queries: Queries, order: str) -> None:
    events: list[AnyEvent] = [BRIDGE.rejected(at=0), *BRIDGE.events(at=5)]

    for event in events if order == "in order" else events[::-1]:
        await ledger.write(arrivals(event))

    assert await reasons(queries) == []


async def test_a_later_rejection_shows_beside_what_was_parsed_before(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(*BRIDGE.events(at=0)))

    await ledger.write(arrivals(BRIDGE.rejected(at=5)))

    view = await queries.document(BRIDGE.id)
    assert view is not None
    assert view.rejection == BRIDGE.rejected().data
    assert len(await contents(queries)) == 3


async def test_of_two_rejections_the_later_counts(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(BRIDGE.rejected(at=5, reason="the PDF is encrypted")))

    await ledger.write(arrivals(BRIDGE.rejected(at=0, reason="the parser took too long")))

    assert await reasons(queries) == ["the PDF is encrypted"]


@pytest.mark.parametrize(
    ("outcome", "left"), [(BRIDGE.parsed(at=5), []), (BRIDGE.rejected(at=5, reason="it is empty"), ["it is empty"])]
)
async def test_a_file_that_could_not_be_read_is_forgotten_once_it_can(
    ledger: Ledger, queries: Queries, outcome: AnyEvent, left: list[str]
) -> None:
    await ledger.write(arrivals(BRIDGE.rejected(at=0, reason="permission denied", unread=True)))

    await ledger.write(arrivals(outcome))
    await ledger.write(arrivals(BRIDGE.rejected(at=0, reason="permission denied", unread=True)))

    assert await reasons(queries) == left


async def test_a_rejection_goes_with_the_content_that_was_replaced(ledger: Ledger, queries: Queries) -> None:
    await ledger.write(arrivals(BRIDGE.rejected(at=0, dropped=0)))

    await ledger.write(arrivals(*BRIDGE_CORRECTED.events(at=5, supersedes=BRIDGE, dropped=5)))

    assert await reasons(queries) == []


async def test_nul_characters_are_replaced_one_for_one(ledger: Ledger, queries: Queries) -> None:
    odd = Article(("Ann Lee said: “the bri\0dge” opens",), name="a\0b.txt")

    written = await ledger.write(arrivals(*odd.events()))

    view = await queries.document(odd.id)
    assert written.refused == ()
    assert view is not None
    assert view.parsed is not None
    (row,) = view.statements
    content = row.statement.content[0]
    assert row.statement.text == "“the bri\ufffddge” opens"
    assert view.parsed.text[content.start : content.end] == content.text
    assert view.row.document.name == "a\ufffdb.txt"


async def test_a_text_of_a_million_characters_comes_back_whole(ledger: Ledger, queries: Queries) -> None:
    long = Article(("Ann Lee said: " + "the bridge opens. “Ja”, мост 桥 🌉 " * 30_000,))

    await ledger.write(arrivals(*long.events()))

    view = await queries.document(long.id)
    assert view is not None
    assert view.parsed == long.parsed().data
    assert view.statements[0].statement == long.statement(0)


async def test_two_writers_at_once_lose_nothing(url: str, queries: Queries) -> None:
    articles = [Article((f"Ann Lee said: “number {n}”",), name=f"{n}.txt") for n in range(40)]

    async def write(some: Sequence[Article]) -> None:
        async with Ledger(url) as ledger:
            for article in some:
                await ledger.write(arrivals(*article.events()))

    await asyncio.gather(write(articles), write(articles[::-1]))

    assert len(await contents(queries)) == 40
    assert (await queries.counts()).complete == 40
