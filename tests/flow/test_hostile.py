"""Files that attack, dropped among documents: each ends, the documents flow on, no worker dies."""

import psutil
import pytest

from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from samples.hostile import corpus
from waiting import until

EVERY = 12  # of the corpus; `tests/parser/extract` takes all of it, without the pipeline around it
LARGEST_BYTES = 3_000_000
MEMORY_MB = 512


@pytest.mark.timeout(400)
def test_documents_flow_on_among_files_that_attack(deployment: Deployment) -> None:
    deployment.environment |= {
        "ONRECORD_PARSE_TIMEOUT_MS": "20000",
        "ONRECORD_PARSE_MEMORY_MB": str(MEMORY_MB),
        "ONRECORD_PARSE_ATTEMPTS": "1",
    }
    up = deployment.start("up")
    hostile = {name: make() for name, make in list(corpus())[::EVERY]}
    hostile = {name: content for name, content in hostile.items() if len(content) <= LARGEST_BYTES}

    for number, (name, content) in enumerate(hostile.items()):
        deployment.drop(f"hostile/{number}-{name.replace('/', '_')}", content)
        deployment.drop(f"documents/{number}.txt", numbered(number))

    expected = {i for number in range(len(hostile)) for i in expected_ids(numbered(number))}
    until(lambda: expected <= set(deployment.made()), within_s=300, what=deployment.tail_of_log)
    until(deployment.quiet, within_s=300, what=deployment.tail_of_log)
    ended = {e["correlationid"] for e in deployment.events() if e["type"] != "onrecord.statement.made.v1"}
    drops = {e["id"]: e["data"]["name"] for e in deployment.events("onrecord.documents")}
    assert [name for drop, name in drops.items() if drop not in ended] == []
    assert up.poll() is None
    largest_mb = max(p.memory_info().rss for p in psutil.Process(up.pid).children(recursive=True)) / 2**20
    fates = f"{deployment.dead()} stopped, {len(deployment.rejections())} rejected"
    print(f"{len(hostile)} hostile files: {fates}; largest process {largest_mb:.0f} MB afterwards")
