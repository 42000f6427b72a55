"""What the API answers out of the ledger."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from newsroom import Article
from onrecord_schemas import Statement
from serving import Newsdesk

BRIDGE = Article(
    (
        "Ann Lee, Mayor, said: “the bridge will open in May”",
        "Zoë Åkerlund, Engineer, said: the cables were tested twice",
        "Ann Lee, Mayor, said: nobody wanted a tunnel",
    ),
    title="A bridge",
    tags=("council",),
)
PORT = Article(("Ben Okri, Harbour Master, said: ships will wait",), name="port/ships.txt", tags=("port",))


@pytest.fixture
async def filled(newsdesk: Newsdesk) -> Newsdesk:
    await newsdesk.tell(*BRIDGE.events(0), *PORT.events(5))
    return newsdesk


async def answer(client: httpx2.AsyncClient, path: str, **query: Any) -> Any:
    found = await client.get(path, params=query)
    assert found.status_code == 200, found.text
    return found.json()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({}, ["ships will wait", *(BRIDGE.statement(n).text for n in (2, 1, 0))]),
        ({"speaker": "lee"}, [BRIDGE.statement(2).text, BRIDGE.statement(0).text]),
        ({"speaker": "ZOE akerlund"}, ["the cables were tested twice"]),
        ({"role": "harbour"}, ["ships will wait"]),
        ({"type": "direct"}, ["“the bridge will open in May”"]),
        ({"document": "BRIDGE.txt", "sort": "oldest", "limit": 1}, ["“the bridge will open in May”"]),
        ({"tag": "port"}, ["ships will wait"]),
        ({"search": "bridge"}, ["“the bridge will open in May”"]),
        ({"since": "2026-05-01T12:03:00Z"}, ["ships will wait"]),
        ({"until": "2026-05-01T12:03:00", "speaker": "lee", "sort": "reading", "limit": 1}, [BRIDGE.statement(0).text]),
        ({"min_confidence": 0.95}, []),
        ({"medium": "writing"}, []),
    ],
)
async def test_statements_are_found_by_what_is_asked(
    client: httpx2.AsyncClient, query: dict[str, Any], texts: list[str]
) -> None:
    found = await answer(client, "/statements", **query)

    assert [item["text"] for item in found["items"]] == texts


@pytest.mark.usefixtures("filled")
async def test_a_statement_is_the_contracts_own_and_says_when_and_whether_it_still_holds(
    client: httpx2.AsyncClient,
) -> None:
    wanted = BRIDGE.statement(1)

    item = await answer(client, f"/statements/{wanted.statement_id}")

    assert Statement.model_validate(item) == wanted
    assert item["at"] == "2026-05-01T12:00:00Z"
    assert item["superseded"] is False


@pytest.mark.usefixtures("filled")
async def test_pages_follow_one_another_without_gap_or_repetition(client: httpx2.AsyncClient) -> None:
    whole = await answer(client, "/statements")

    first = await answer(client, "/statements", limit=3)
    second = await answer(client, "/statements", limit=3, cursor=first["cursor"])

    assert first["items"] + second["items"] == whole["items"]
    assert second["cursor"] is None


async def test_what_arrived_last_comes_first_however_old_it_is(client: httpx2.AsyncClient, newsdesk: Newsdesk) -> None:
    old = Article(("Ann Lee, Mayor, said: long ago",), name="old.txt", published=datetime(1987, 3, 4, tzinfo=UTC))
    await newsdesk.tell(*PORT.events(0), *old.events(5))

    arrived = await answer(client, "/statements", sort="arrival", limit=1)
    rest = await answer(client, "/statements", sort="arrival", cursor=arrived["cursor"])

    assert [item["text"] for item in arrived["items"] + rest["items"]] == ["long ago", "ships will wait"]
    assert arrived["items"][0]["at"] == "1987-03-04T00:00:00Z"


@pytest.mark.usefixtures("filled")
async def test_a_search_shows_its_hits_in_pieces_of_text(client: httpx2.AsyncClient) -> None:
    found = await answer(client, "/statements", search="cables")

    assert found["items"][0]["snippet"] == [
        {"text": "the ", "hit": False},
        {"text": "cables", "hit": True},
        {"text": " were tested twice", "hit": False},
    ]


@pytest.mark.usefixtures("filled")
async def test_a_document_has_its_text_statements_and_entities(client: httpx2.AsyncClient) -> None:
    detail = await answer(client, f"/documents/{BRIDGE.id}")

    assert detail["state"] == "complete"
    assert detail["content"]["text"] == BRIDGE.text
    assert [item["text"] for item in detail["statements"]] == [statement.text for statement in BRIDGE.statements]
    assert detail["content"]["entities"][0]["name"] == "Ann Lee"
    for item in detail["statements"]:
        assert detail["content"]["text"][item["source"]["start"] : item["source"]["end"]] == item["source"]["text"]


@pytest.mark.usefixtures("filled")
async def test_documents_and_speakers_are_listed(client: httpx2.AsyncClient) -> None:
    documents = await answer(client, "/documents", tag="council")
    speakers = await answer(client, "/speakers")

    assert [(d["name"], d["state"], d["statements"]) for d in documents["items"]] == [
        ("council/bridge.txt", "complete", 3)
    ]
    assert next((s["name"], s["statements"]) for s in speakers["items"]) == ("Ann Lee", 2)


async def test_a_replaced_documents_statements_are_given_when_asked_for(
    client: httpx2.AsyncClient, newsdesk: Newsdesk
) -> None:
    newer = Article(("Ann Lee, Mayor, said: the bridge opens in June",), name=BRIDGE.name)
    await newsdesk.tell(*BRIDGE.events(0, dropped=0), *newer.events(5, supersedes=BRIDGE, dropped=5))

    now = await answer(client, "/statements")
    ever = await answer(client, "/statements", superseded=True)

    assert [item["text"] for item in now["items"]] == ["the bridge opens in June"]
    assert [item["superseded"] for item in ever["items"]] == [False, True, True, True]


async def test_a_rejected_document_says_why_and_what_to_do(client: httpx2.AsyncClient, newsdesk: Newsdesk) -> None:
    await newsdesk.tell(PORT.rejected(reason="the PDF is encrypted"))

    (item,) = (await answer(client, "/rejections"))["items"]
    detail = await answer(client, f"/documents/{PORT.id}")

    assert (item["reason"], item["remedy"]) == ("the PDF is encrypted", "drop it again")
    assert (detail["state"], detail["rejection"]["reason"]) == ("rejected", "the PDF is encrypted")


@pytest.mark.usefixtures("filled")
async def test_the_status_counts_what_is_there_and_what_waits(client: httpx2.AsyncClient, newsdesk: Newsdesk) -> None:
    newsdesk.have_workers()

    status = await answer(client, "/status")

    assert status["totals"] == {
        "documents": 2,
        "complete": 2,
        "statements": 4,
        "direct": 1,
        "indirect": 3,
        "mixed": 0,
        "rejections": 0,
    }
    assert (status["waiting"], status["dead_letters"], status["uploads"]) == (0, 0, True)
