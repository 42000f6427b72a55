"""A short run of the chaos harness; `make chaos` runs longer ones."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(400)
def test_half_a_minute_of_chaos_loses_nothing_and_says_nothing_twice(project: Path) -> None:
    command = [sys.executable, "tests/flow/chaos.py", "--seconds", "30", "--documents", "120", "--seed", "1"]

    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
