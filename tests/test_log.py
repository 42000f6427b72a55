"""What a log line shows, and what it must not."""

import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from redis.exceptions import ConnectionError as RedisConnectionError

from onrecord import log
from onrecord.bus import Bus

DOCUMENT = "“Nobody knows this yet,” Ann Lee said."


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def fail(document: str) -> None:
    raise RuntimeError(f"{len(document)} characters")


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_error_that_nobody_foresaw_shows_its_way_and_no_documents_text(
    form: Literal["json", "console"], capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(form, "info")
    try:
        fail(DOCUMENT)
    except RuntimeError:
        logging.getLogger("a.library").exception("it failed")

    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "in fail" in told or '"name": "fail"' in told
    assert "38 characters" in told
    assert "Ann Lee" not in told


def test_a_line_is_one_json_object_with_time_level_and_event(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("json", "info")

    structlog.get_logger().info("document.parsed", statements=3)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["statements"]) == ("document.parsed", "info", 3)
    assert line["timestamp"].endswith("Z")


def test_a_reader_that_waits_for_redis_says_so_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("json", "info")
    Bus("redis://127.0.0.1:1/0")

    logging.getLogger("onrecord.faststream").error("Message fetch error", exc_info=RedisConnectionError("gone"))

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["error"]) == ("redis.waited", "gone")
    assert "exception" not in line
