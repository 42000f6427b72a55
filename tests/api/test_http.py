"""What holds for every answer: problems, ETags, compression, headers, and who may ask."""

import gzip
from collections.abc import AsyncIterator, Callable

import httpx2
import pytest

from newsroom import Article
from onrecord.api.access import Access, listed
from onrecord.api.app import Desk
from onrecord.api.limits import RateLimit
from onrecord.api.problems import ApiError
from onrecord.bus import Bus
from onrecord.errors import SettingsError
from onrecord.store.queries import Queries
from serving import Newsdesk

TOKEN = "a token für us"  # noqa: S105 -- of this test
ARTICLE = Article(tuple(f"Ann Lee, Mayor, said: sentence {n} of many that follow" for n in range(20)))


Opened = Callable[[Access], httpx2.AsyncClient]


@pytest.fixture
async def opened(newsdesk: Newsdesk) -> AsyncIterator[Opened]:
    """Makes clients of applications with other accesses."""
    bus = Bus(newsdesk.redis_url)
    await bus.connect()
    desks: list[Desk] = []

    def client(access: Access) -> httpx2.AsyncClient:
        desks.append(Desk(bus, queries, None, access))
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(desks[-1].app), base_url="http://127.0.0.1:8321")

    async with Queries(newsdesk.ledger_url) as queries:
        yield client
    for desk in desks:
        await desk.feed.close()
    await bus.close()


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/nowhere", 404, "/openapi.json lists"),
        ("PUT", "/statements", 405, "does not take PUT"),
        ("GET", "/statements?limit=0", 422, "query.limit"),
        ("GET", "/statements?speeker=lee", 422, "query.speeker"),
        ("GET", "/statements?cursor=abc", 422, "begin again without one"),
        ("GET", "/statements?since=0001-01-01T00:00:00%2B14:00", 422, "years 1 to 9999"),
        ("GET", "/statements?until=-795", 422, "looks like"),
        ("GET", "/statements/7", 422, "path.statement_id"),
        ("GET", "/statements/00000000-0000-0000-0000-000000000000", 404, "GET /statements lists"),
        ("GET", f"/documents/sha256:{'0' * 64}", 404, "GET /documents lists"),
        ("GET", "/live?after=yesterday", 422, "query.after"),
        ("POST", "/documents", 422, "query.name"),
    ],
)
async def test_every_error_is_a_problem_with_the_way_out(
    client: httpx2.AsyncClient, method: str, path: str, status: int, says: str
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert says in problem["detail"]
    assert path.partition("?")[0] == problem["instance"]


async def test_a_ledger_that_is_away_is_a_503_to_try_again(newsdesk: Newsdesk, client: httpx2.AsyncClient) -> None:
    (newsdesk.inbox.parent / "ledger.sqlite").unlink()

    answer = await client.get("/statements")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert "ledger.sqlite" in answer.json()["detail"]


async def test_what_did_not_change_is_not_sent_again(newsdesk: Newsdesk, client: httpx2.AsyncClient) -> None:
    await newsdesk.tell(*ARTICLE.events())
    first = await client.get("/statements")

    same = await client.get("/statements", headers={"If-None-Match": first.headers["etag"]})
    await newsdesk.tell(*Article(("Ben Okri, Pilot, said: something new",)).events(9))
    other = await client.get("/statements", headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


async def test_long_answers_are_compressed(newsdesk: Newsdesk, client: httpx2.AsyncClient) -> None:
    await newsdesk.tell(*ARTICLE.events())

    async with client.stream("GET", "/statements", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])

    assert answer.headers["content-encoding"] == "gzip"
    assert len(raw) < len(gzip.decompress(raw)) / 5


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/statements", "/nowhere", "/statements?limit=0"])
async def test_every_answer_forbids_foreign_scripts_and_guessing_of_types(
    client: httpx2.AsyncClient, path: str
) -> None:
    headers = (await client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_cors_is_off_unless_an_origin_is_set(client: httpx2.AsyncClient, opened: Opened) -> None:
    origin = {"Origin": "https://desk.example"}

    silent = await client.get("/status", headers=origin)
    async with opened(Access(cors_origins=("https://desk.example",))) as other:
        allowed = await other.get("/status", headers=origin)

    assert "access-control-allow-origin" not in silent.headers
    assert allowed.headers["access-control-allow-origin"] == "https://desk.example"


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Bearer", 401),
        ("Bearer wrong", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
    ],
)
async def test_only_who_has_the_token_is_let_in(opened: Opened, authorization: str | None, status: int) -> None:
    headers = {"Authorization": authorization.encode()} if authorization else {}
    async with opened(Access(token=TOKEN)) as client:
        answer = await client.get("/status", headers=headers)

    assert answer.status_code == status
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/health", "/openapi.json"])
async def test_what_tells_nothing_of_documents_needs_no_token(opened: Opened, path: str) -> None:
    async with opened(Access(token=TOKEN)) as client:
        answer = await client.get(path)

    assert answer.status_code in {200, 503}


async def test_every_other_path_needs_the_token(opened: Opened, desk: Desk) -> None:
    paths = {*desk.app.openapi()["paths"], "/", "/openapi.json", "/nowhere"}

    async with opened(Access(token=TOKEN)) as client:
        answers = {path: (await client.get(path)).status_code for path in paths}

    assert {path for path, status in answers.items() if status != 401} == {"/", "/health", "/openapi.json"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "[::1", ""])
async def test_a_name_that_is_not_ours_is_refused_where_no_token_is_set(opened: Opened, host: str) -> None:
    async with opened(Access()) as client:
        answer = await client.get("/statements", headers={"Host": host})

    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["localhost:8321", "127.0.0.1:1", "[::1]:8321"])
async def test_this_machines_names_are_ours(opened: Opened, host: str) -> None:
    async with opened(Access()) as client:
        answer = await client.get("/status", headers={"Host": host})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("null", 403), ("http://127.0.0.1:8321", 202)]
)
async def test_another_sites_page_may_not_upload(client: httpx2.AsyncClient, origin: str, status: int) -> None:
    answer = await client.post("/documents?name=a.txt", content=b"text", headers={"Origin": origin})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("host", "access", "fine"),
    [
        ("127.0.0.1", Access(), True),
        ("::1", Access(), True),
        ("localhost", Access(), True),
        ("0.0.0.0", Access(), False),  # noqa: S104 -- the subject
        ("desk.example", Access(), False),
        ("0.0.0.0", Access(token="t"), True),  # noqa: S104, S106 -- the subject
        ("0.0.0.0", Access(insecure=True), True),  # noqa: S104 -- the subject
    ],
)
def test_other_machines_are_let_in_with_a_token_or_on_purpose_only(host: str, access: Access, fine: bool) -> None:  # noqa: FBT001
    if fine:
        access.check(host)
    else:
        with pytest.raises(SettingsError, match="ONRECORD_API_TOKEN"):
            access.check(host)


def test_an_origin_is_scheme_and_host() -> None:
    assert listed(["https://desk.example/", "http://localhost:3000"]) == (
        "https://desk.example",
        "http://localhost:3000",
    )
    for wrong in ("*", "desk.example", "https://desk.example/page"):
        with pytest.raises(SettingsError, match="looks like"):
            listed([wrong])


def test_searches_come_in_bursts_and_then_at_their_rate() -> None:
    now = 0.0
    limit = RateLimit(per_minute=60, clock=lambda: now)

    for _ in range(15):
        limit.take("1.2.3.4")
    with pytest.raises(ApiError) as refused:
        limit.take("1.2.3.4")
    limit.take("5.6.7.8")
    now = 1.0
    limit.take("1.2.3.4")

    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "1"}


async def test_too_many_searches_are_told_when_to_come_again(newsdesk: Newsdesk) -> None:
    bus = Bus(newsdesk.redis_url)
    async with Queries(newsdesk.ledger_url) as queries:
        desk = Desk(bus, queries, searches_per_minute=4)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(desk.app), base_url="http://127.0.0.1") as client:
            first = await client.get("/statements?search=bridge")
            second = await client.get("/statements?search=bridge")
            unsearched = await client.get("/statements")
        await desk.feed.close()

    assert [first.status_code, second.status_code, unsearched.status_code] == [200, 429, 200]
    assert int(second.headers["retry-after"]) <= 15
