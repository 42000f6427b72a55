"""The OpenAPI document is true: schemathesis asks what it allows, and what it does not, and compares the answers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import redis
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from marked import ARTICLES
from newsroom import Article
from serving import Newsdesk, Serving


@pytest.fixture(scope="module")
def desk(redis_server: str, empty_ledger: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    folder = tmp_path_factory.mktemp("openapi")
    (folder / "inbox").mkdir()
    (folder / "ledger.sqlite").write_bytes(empty_ledger)
    newsdesk = Newsdesk(redis_server, f"sqlite:///{folder}/ledger.sqlite", folder / "inbox")
    newsdesk.have_workers()
    asyncio.run(newsdesk.tell(*(event for article in ARTICLES for event in article.events())))
    asyncio.run(newsdesk.tell(Article(("x, said: y",)).rejected()))
    serving = Serving(newsdesk, searches_per_minute=1_000_000).start()
    yield serving
    serving.stop()


OPERATIONS = (
    "GET /statements",
    "GET /statements/{statement_id}",
    "GET /speakers",
    "GET /documents",
    "GET /documents/{document_id}",
    "POST /documents",
    "GET /rejections",
    "GET /status",
    "GET /health",
    "GET /metrics",
)  # all but /live, which never ends


ASKED = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation.removeprefix("GET ") not in {"/status", "/health", "/metrics"}
]  # without parameters there is nothing to get wrong


@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_every_answer_is_as_the_document_says(desk: Serving, operation: str, mode: GenerationMode) -> None:
    method, path = operation.split()
    schema = schemathesis.openapi.from_url(f"{desk.url}/openapi.json")
    cases = schema[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def answers(case: schemathesis.Case) -> None:
        # The document cannot say which cursors there are.
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if "cursor" in case.query else [])

    answers()


async def test_every_route_is_documented_with_a_summary_and_its_problems(desk: Serving) -> None:
    async with httpx2.AsyncClient() as client:
        document = (await client.get(f"{desk.url}/openapi.json")).json()

    assert set(document["paths"]) == {operation.split()[1] for operation in OPERATIONS} | {"/live"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
            assert "401" in operation["responses"], (method, path)
            for parameter in operation.get("parameters", []):
                assert parameter.get("description") or parameter["name"] in WORDS, (path, parameter["name"])


def test_docs_api_lists_every_path_and_metric(project: Path, desk: Serving) -> None:
    text = (project / "docs/api.md").read_text(encoding="utf-8")
    document = httpx2.get(f"{desk.url}/openapi.json").json()
    metrics = httpx2.get(f"{desk.url}/metrics").text

    names = {line.split()[2] for line in metrics.splitlines() if line.startswith("# TYPE")}
    assert [path for path in document["paths"] if f"`{path}" not in text and f"{path}`" not in text] == []
    assert [name for name in names if not name.endswith("_created") and f"`{name}`" not in text] == []


WORDS = {
    "type",
    "medium",
    "min_confidence",
    "since",
    "until",
    "tag",
    "name",
    "statement_id",
    "document_id",
    "last-event-id",
}
