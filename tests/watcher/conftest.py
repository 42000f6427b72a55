"""Places that are hard to work in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mounts import mounted, unmounted

NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own, of 1 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    if not mounted(place):
        pytest.skip("no file system may be mounted here, so no disk can be filled")
    yield place
    unmounted(place)


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """A folder of a user who is not root; root, for whom no file is unreadable, is that user meanwhile."""
    if os.geteuid() != 0:
        with tempfile.TemporaryDirectory() as own:
            yield Path(own)
        return
    with tempfile.TemporaryDirectory() as place:
        os.chown(place, NOBODY, NOBODY)
        groups = os.getgroups()
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(place)
        finally:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(groups)
