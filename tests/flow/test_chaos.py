"""Short runs of the chaos and soak harnesses; `make chaos` and `make soak` run longer ones."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(project: Path, harness: str, *options: str) -> None:
    command = [sys.executable, f"tests/flow/{harness}.py", *options]

    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(400)
def test_half_a_minute_of_chaos_loses_nothing_and_says_nothing_twice(project: Path) -> None:
    run(project, "chaos", "--seconds", "30", "--documents", "120", "--seed", "1")


@pytest.mark.timeout(300)
def test_a_redis_that_forgets_again_and_again_loses_no_document(project: Path) -> None:
    run(project, "chaos", "--seconds", "20", "--documents", "40", "--seed", "1", "--lose-redis")


@pytest.mark.timeout(300)
def test_a_short_soak_loses_nothing_and_grows_no_process(project: Path) -> None:
    run(project, "soak", "--documents", "100")
