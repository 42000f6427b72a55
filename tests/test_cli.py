"""The command: its help, its errors, and what it does not load."""

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import __version__


def onrecord(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *command], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_version_is_that_of_the_package() -> None:
    assert onrecord("--version").stdout.strip() == __version__


@pytest.mark.parametrize(
    "command",
    [
        "up",
        "watch",
        "parse",
        "store",
        "serve",
        "extract",
        "statements",
        "tail",
        "reparse",
        "replay",
        "dead",
        "health",
        "settings",
    ],
)
def test_every_command_explains_itself(command: str) -> None:
    done = onrecord(command, "--help")

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 3


def test_a_path_that_leads_nowhere_is_named() -> None:
    done = onrecord("extract", "no/such/file.txt")

    assert done.returncode == 1
    assert done.stderr == "onrecord: no/such/file.txt: no such file or folder\n"


def test_extract_loads_no_redis_client() -> None:
    loaded = "{'redis', 'faststream', 'sqlalchemy'} & set(sys.modules)"
    code = f"import sys, onrecord.cli, onrecord.extraction; print({loaded})"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "set()"


def test_a_documents_escape_sequences_do_not_reach_the_terminal(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.txt"
    prose = "The bridge over the harbour mouth was built in two years. " * 9
    hostile.write_text(f"{prose}\n\nMayor Ann Lee said the \x1b]0;owned\x07bridge \u202ewould open in May.\n")

    for form in ("--explain", None):
        done = onrecord("extract", str(hostile), *([form] if form else []))

        assert "Ann Lee" in done.stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_without_redis_the_way_out_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")

    done = onrecord("--data", str(folder), "tail")

    assert done.returncode == 1
    assert "ONRECORD_REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr
