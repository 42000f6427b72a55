"""A worker that dies at any step, between any two lines that matter, loses nothing and says nothing twice."""

import re
import signal
from collections import Counter
from pathlib import Path

import pytest

from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from waiting import until

STEPS = {
    "found": "watch",
    "spooled": "watch",
    "published": "watch",
    "confirmed": "watch",
    "archived": "watch",
    "parsed": "parse",
    "emitted": "parse",
    "committed": "store",
    "acked": "store",
}
DOCUMENTS = [numbered(n) for n in range(3)]


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_at_this_step_loses_and_doubles_nothing(deployment: Deployment, step: str) -> None:
    deployment.environment["ONRECORD_REDIS_URL"] = deployment.start_redis()
    deployment.environment["ONRECORD_AFTER"] = "archive"
    workers = {
        worker: deployment.start(worker, **({"ONRECORD_CRASH_AT": step} if worker == STEPS[step] else {}))
        for worker in ("watch", "parse", "store")
    }
    for number, text in enumerate(DOCUMENTS):
        deployment.drop(f"{number}.txt", text)

    until(lambda: workers[STEPS[step]].poll() is not None, what=f"the death at {step}")
    assert workers[STEPS[step]].returncode == -signal.SIGKILL
    deployment.start(STEPS[step])

    expected = Counter(i for text in DOCUMENTS for i in expected_ids(text))
    deployment.await_stored(expected.total(), within_s=60)
    until(deployment.quiet, what="every group to be done")
    until(lambda: len(list((deployment.inbox / "processed").glob("*"))) == len(DOCUMENTS), what="the archive")
    assert Counter(s["statement_id"] for s in deployment.statements()) == expected
    assert Counter(deployment.made()) == expected
    assert deployment.dead() == 0


def test_every_crash_point_of_the_code_is_walked(project: Path) -> None:
    code = "".join(path.read_text() for path in (project / "services").rglob("*.py"))

    assert set(re.findall(r"\bpoint\(\"(\w+)\"\)", code)) == set(STEPS)
