"""What `onrecord reparse` chooses from, on both engines."""

from dataclasses import replace

import pytest

from newsroom import Article, minute
from onrecord.store.drops import Drop, Drops
from onrecord.store.filters import DocumentFilter
from onrecord.store.ledger import Arrival, Ledger

OLD = Article(("Ann Lee said: “It is safe.”",), name="council/bridge.txt")
NEW = Article(("Ann Lee said: “It is closed.”",), name="council/bridge.txt")
ARCHIVE = Article(("Ann Lee said: nothing",), name="june.zip")
MEMBER = Article(("Tom Ray said: “We paid.”",), name="june.zip/in/paid.txt", published=minute(-9999))
BURIED = Article(("poison",), name="poison.txt")


@pytest.fixture
async def drops(ledger: Ledger, url: str) -> "Drops":
    events = [
        OLD.parsed(1, dropped=1),
        NEW.parsed(2, supersedes=OLD, dropped=2),
        ARCHIVE.parsed(3, lines=[], dropped=3),
        MEMBER.parsed(3, dropped=3),
        BURIED.rejected(4, dropped=4),
        replace(OLD, lines=("Ann Lee said: never dropped",)).parsed(5),
    ]
    await ledger.write([Arrival(None, event) for event in events])
    return Drops(url)


async def found(drops: Drops, wanted: DocumentFilter) -> dict[str, Drop]:
    listed = [drop async for drop in drops.each(wanted)]
    assert await drops.count(wanted) == len(listed)
    return {drop.document_id: drop for drop in listed}


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (DocumentFilter(), [NEW, ARCHIVE, MEMBER, BURIED]),
        (DocumentFilter(superseded=True), [OLD, NEW, ARCHIVE, MEMBER, BURIED]),
        (DocumentFilter(name="bridge.txt"), [NEW]),
        (DocumentFilter(name="Council/Bridge.TXT", superseded=True), [OLD, NEW]),
        (DocumentFilter(name=OLD.id), [OLD]),
        (DocumentFilter(since=minute(3)), [ARCHIVE, BURIED]),
        (DocumentFilter(name="nowhere.txt"), []),
    ],
)
async def test_what_was_dropped_and_is_wanted_is_chosen(
    drops: Drops, wanted: DocumentFilter, articles: list[Article]
) -> None:
    async with drops:
        assert (await found(drops, wanted)).keys() == {article.id for article in articles}


async def test_a_drop_is_as_the_watcher_had_it(drops: Drops) -> None:
    async with drops:
        everything = await found(drops, DocumentFilter(superseded=True))

    assert everything[NEW.id] == Drop(
        NEW.id, NEW.name, minute(2), minute(2), superseded=False, supersedes=OLD.id, rejected_by=None
    )
    assert (everything[OLD.id].superseded, everything[OLD.id].supersedes) == (True, None)
    assert everything[BURIED.id].rejected_by == "parse"


async def test_a_member_is_told_from_a_document_in_a_folder(drops: Drops) -> None:
    async with drops:
        everything = await found(drops, DocumentFilter())

        assert [drop.document_id for drop in await drops.around(everything[MEMBER.id])] == [ARCHIVE.id]
        assert await drops.around(everything[NEW.id]) == []


async def test_pages_follow_one_another(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.store.drops._PAGE", 2)

    async with drops:
        assert len(await found(drops, DocumentFilter(superseded=True))) == 5
