"""Flow tests: real processes, a real Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flow.deployment import Deployment


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    started = Deployment(tmp_path)
    yield started
    started.stop()
