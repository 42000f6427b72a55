"""README.md is executed: its commands in their order, and what it says that they print."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from waiting import until

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PORT = "18399"


def blocks(project: Path, heading: str) -> list[tuple[str, str]]:
    """Language and text of each code block below *heading*."""
    section = (project / "README.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return BLOCK.findall(section)


@pytest.fixture(scope="module")
def clone(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project under another name, with an inbox and data of its own."""
    if Path(sys.prefix) != project / ".venv":
        pytest.skip("README's commands use .venv, and these tests run with another Python: `make test` runs them")
    folder = tmp_path_factory.mktemp("clone")
    for entry in project.iterdir():
        if entry.name not in {"inbox", "onrecord-data", ".git"}:
            (folder / entry.name).symlink_to(entry)
    (folder / "inbox").mkdir()
    return folder


def shell(command: str, clone: Path) -> str:
    environment = os.environ | {"COLUMNS": "80"}
    done = subprocess.run(
        command, shell=True, cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def running(project: Path, clone: Path) -> Iterator[list[tuple[str, str]]]:
    """README's first section as far as a document dropped; gives the blocks that follow."""
    up, drop, *rest = blocks(project, "Run it")
    process = subprocess.Popen(
        up[1].strip(), shell=True, cwd=clone, env=os.environ | {"ONRECORD_HTTP_PORT": PORT}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until((clone / "onrecord-data/ledger.sqlite").exists, within_s=60, what="`make up` to make a ledger")
        shell(drop[1], clone)
        yield rest
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def test_the_first_query_prints_what_the_readme_shows(running: list[tuple[str, str]], clone: Path) -> None:
    (_, query), (_, expected) = running[0], running[1]

    until(lambda: shell(query, clone) == expected, within_s=60, what=lambda: shell(query, clone))


def test_extract_needs_nothing_else(running: list[tuple[str, str]], clone: Path) -> None:
    assert "Ann Lee" in shell(running[2][1], clone)


def test_the_python_subscriber_prints_the_statements(
    running: list[tuple[str, str]], project: Path, clone: Path
) -> None:
    del running
    (_, code), _ = blocks(project, "Subscribe")
    subscriber = subprocess.Popen(
        [sys.executable, "-u", "-c", code], cwd=clone, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert subscriber.stdout
        line = subscriber.stdout.readline()
    finally:
        subscriber.kill()
        subscriber.wait()
        subscriber.stdout.close()

    assert " - " in line


def test_redis_cli_reads_the_stream(running: list[tuple[str, str]], project: Path, clone: Path) -> None:
    del running
    if not shutil.which("redis-cli"):
        pytest.skip("redis-cli is not installed: README's redis-cli line was not tried")
    _, (_, command) = blocks(project, "Subscribe")

    assert "onrecord.statement.made.v1" in shell(command, clone)


def test_the_compose_commands_are_those_that_the_compose_test_runs(project: Path) -> None:
    ((_, commands),) = blocks(project, "Run it under docker compose")

    assert "docker-compose up -d --build" in commands
    assert "cp .env.example .env" in commands


def test_every_link_leads_somewhere(project: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", (project / "README.md").read_text())

    assert [link for link in links if not (project / link).exists()] == []


def test_the_test_command_is_the_one_that_ci_runs(project: Path) -> None:
    ((_, command), *_) = blocks(project, "Test it")

    assert command.strip() in (project / ".ci/run").read_text()
