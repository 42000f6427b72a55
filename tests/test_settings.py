"""`onrecord settings`: what is set, where it comes from, and what is said of a value that cannot be."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.settings import Settings

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def onrecord(tmp_path: Path) -> Run:
    """Runs the command in an empty folder, with no setting but those given."""
    bare = {name: value for name, value in os.environ.items() if not name.upper().startswith("ONRECORD_")}

    def run(*command: str, **environment: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "onrecord", *command],
            cwd=tmp_path,
            env=bare | {name: str(value) for name, value in environment.items()},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def table(done: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_every_setting_is_told_with_its_value_and_origin(onrecord: Run, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text("settle_ms = 700\nmax_lag = 5\nparse_attempts = 4\n")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "onrecord_api_token").write_text("from a file\n")

    told = table(
        onrecord(
            "--data",
            "given",
            "settings",
            "--json",
            ONRECORD_MAX_LAG=6,
            ONRECORD_DATA_DIR="environment",
            onrecord_http_port=99,
            ONRECORD_SECRETS_DIR=tmp_path / "secrets",
        )
    )

    assert told.keys() == Settings.model_fields.keys()
    assert told["settle_ms"] == {"value": "700", "origin": "onrecord.toml"}
    assert told["max_lag"] == {"value": "6", "origin": "environment"}
    assert told["http_port"] == {"value": "99", "origin": "environment"}
    assert told["data_dir"] == {"value": "given", "origin": "command line"}
    assert told["api_token"] == {"value": "**********", "origin": "secret"}
    assert told["parse_timeout_ms"] == {"value": "50000", "origin": "default"}


def test_people_see_a_table_with_a_sentence_for_each(onrecord: Run) -> None:
    done = onrecord("settings", COLUMNS=200)

    assert done.returncode == 0
    assert "ONRECORD_SETTLE_MS" in done.stdout
    assert "Largest file that is taken, in bytes." in done.stdout


@pytest.mark.parametrize("name", ["redis_url", "ONRECORD_REDIS_URL"])
def test_a_secret_is_shown_only_to_who_asks_for_it_by_name(onrecord: Run, name: str) -> None:
    url = "redis://:geheim@db/0"

    asked = onrecord("settings", name, ONRECORD_REDIS_URL=url)
    listed = onrecord("settings", ONRECORD_REDIS_URL=url)
    as_json = onrecord("settings", "--json", ONRECORD_REDIS_URL=url)

    assert asked.stdout == f"{url}\n"
    assert "geheim" not in listed.stdout + as_json.stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ONRECORD_MAX_LAG": "many"}, "ONRECORD_MAX_LAG: .*integer.*'many'"),
        ({"ONRECORD_PARSE_MEMORY_MB": "1"}, "ONRECORD_PARSE_MEMORY_MB: .*greater than or equal to 256.*'1'"),
        ({"ONRECORD_AFTER": "delete"}, "ONRECORD_AFTER: .*'keep' or 'archive'.*'delete'"),
        ({"ONRECORD_MIN_CONFIDENCE": "1.5"}, "ONRECORD_MIN_CONFIDENCE: .*less than or equal to 1"),
        ({"ONRECORD_CONFIG": "missing.toml"}, "ONRECORD_CONFIG: .*missing.toml"),
        ({"ONRECORD_SECRETS_DIR": "missing"}, "ONRECORD_SECRETS_DIR: .*missing"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_name_and_exit_code_78(
    onrecord: Run, environment: dict[str, str], said: str
) -> None:
    done = onrecord("watch", **environment)

    assert done.returncode == 78
    assert done.stderr.startswith("onrecord: settings: ")
    assert len(done.stderr.splitlines()) == 1
    assert re.search(said, done.stderr)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("setle_ms = 700\n", "onrecord.toml: setle_ms: no such setting"),
        ("settle_ms = -1\n", "ONRECORD_SETTLE_MS: .*greater than or equal to 0"),
        ("settle_ms = \n", "onrecord.toml: .*line 1"),
    ],
    ids=["unknown", "too small", "no TOML"],
)
def test_a_file_that_cannot_be_is_told_with_the_place(onrecord: Run, tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "onrecord.toml").write_text(toml)

    done = onrecord("settings")

    assert done.returncode == 78
    assert len(done.stderr.splitlines()) == 1
    assert re.search(said, done.stderr)


def test_a_secret_that_may_not_be_read_is_told_with_its_file(onrecord: Run, tmp_path: Path) -> None:
    (tmp_path / "secrets" / "onrecord_api_token").mkdir(parents=True)

    done = onrecord("settings", ONRECORD_SECRETS_DIR=tmp_path / "secrets")

    assert done.returncode == 78
    assert "onrecord_api_token" in done.stderr


def test_a_setting_that_does_not_exist_is_told(onrecord: Run) -> None:
    done = onrecord("settings", "speed")

    assert done.returncode == 78
    assert "no setting 'speed'; `onrecord settings` lists them" in done.stderr


def test_workers_of_up_get_what_was_set_by_whatever_means(onrecord: Run, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(
        'http_port = 0\nscan_interval_ms = 100\nmax_file_bytes = 3\nlog_format = "json"\n'
    )
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "long.txt").write_text("too long\n")

    done = onrecord("--data", "given", "up", "--drain", "--after", "archive")

    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "inbox" / "failed").iterdir()} == {"long.txt", "long.txt.reason.json"}
    assert (tmp_path / "given" / "ledger.sqlite").exists()
    assert not (tmp_path / "onrecord-data").exists()
