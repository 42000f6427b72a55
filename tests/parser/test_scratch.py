"""The parsing process's temporary folder goes away, whatever becomes of its worker."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from onrecord.parser.scratch import Scratch, tidy

KEEPS_ONE = """
import signal
from onrecord.parser.scratch import Scratch
scratch = Scratch()
(scratch.path / "page.png").write_bytes(b"half a page")
print(scratch.path, flush=True)
signal.pause()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_what_a_killed_worker_left_is_removed_and_what_a_living_one_has_stays(temporary: Path) -> None:
    with (
        subprocess.Popen([sys.executable, "-c", KEEPS_ONE], stdout=subprocess.PIPE, text=True) as dead,
        subprocess.Popen([sys.executable, "-c", KEEPS_ONE], stdout=subprocess.PIPE, text=True) as living,
    ):
        left, kept = (Path(worker.stdout.readline().strip()) for worker in (dead, living) if worker.stdout)
        dead.send_signal(signal.SIGKILL)
        dead.wait()

        removed = tidy()

        assert (removed, left.exists(), (kept / "page.png").exists()) == (1, False, True)
        assert {left.parent, kept.parent} == {temporary}
        living.kill()


def test_a_scratch_folder_can_be_written_and_goes_with_all_that_is_in_it(temporary: Path) -> None:
    scratch = Scratch()
    (scratch.path / "pages").mkdir()
    (scratch.path / "pages" / "1.png").write_bytes(b"a page")

    scratch.remove()

    assert list(temporary.iterdir()) == []


def test_what_is_no_folder_of_a_worker_is_left_alone(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / "onrecord-parse-link").symlink_to(elsewhere)
    (temporary / "onrecord-parse-file").write_text("a note")

    removed = tidy()

    assert removed == 0
    assert len(list(temporary.iterdir())) == 3
