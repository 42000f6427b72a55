"""What a person sees of `statements` and `tail`: in a pager, in colours, and the same words without either."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import Article
from onrecord.bus import Bus
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.streams import STATEMENTS
from terminals import terminal

NEWS = Article(("Ann Lee, Mayor said: “the bridge opens”", "Bo Park, engineer said: the cables hold"))
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a ledger."""
    folder = tmp_path_factory.mktemp("data")
    url = f"sqlite:///{folder}/ledger.sqlite"

    async def fill() -> None:
        await migrate(url)
        async with Ledger(url) as ledger:
            await ledger.write([Arrival(None, event) for event in NEWS.events()])

    asyncio.run(fill())
    return folder


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says so."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\necho LEAFING; exec cat\n")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def stream(redis_url: str) -> str:
    """URL of a Redis with the events of an article."""

    async def fill() -> None:
        bus = Bus(redis_url)
        await bus.connect()
        for event in NEWS.events():
            await bus.publish(STATEMENTS, event.to_json())
        await bus.close()

    asyncio.run(fill())
    return redis_url


def test_statements_on_a_terminal_are_paged(data: Path, pager: str) -> None:
    with terminal("--data", str(data), "statements", PAGER=pager, LESS="-R") as screen:
        seen = screen.end()

    assert seen.startswith("LEAFING")
    assert "“the bridge opens”" in seen
    assert screen.command.returncode == 0


@pytest.mark.parametrize("options", [("--no-pager",), ("--json",)])
def test_who_wants_no_pager_gets_none(data: Path, pager: str, options: tuple[str, ...]) -> None:
    with terminal("--data", str(data), "statements", *options, PAGER=pager) as screen:
        seen = screen.end()

    assert "the bridge opens" in seen
    assert "LEAFING" not in seen


def test_statements_in_a_pipe_are_plain(data: Path) -> None:
    command = [sys.executable, "-m", "onrecord", "--data", str(data), "statements", "--speaker", "lee"]

    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    assert printed == ("Ann Lee, Mayor\n  ““the bridge opens””\n  direct · council/bridge.txt · paragraph 1\n")


def test_speaker_role_and_type_differ_in_colour_and_in_words(data: Path) -> None:
    with terminal("--data", str(data), "statements", "--no-pager") as screen:
        coloured = screen.end()
    with terminal("--data", str(data), "statements", "--no-pager", NO_COLOR="1") as screen:
        plain = screen.end()

    for word in ("Mayor", "direct", "indirect"):
        assert re.search(COLOUR.pattern + "(, )?" + word, coloured), coloured
    assert not COLOUR.search(plain)
    assert without_escapes(plain) == without_escapes(coloured)


def test_tail_shows_what_comes_in_colours_until_it_is_interrupted(stream: str) -> None:
    with terminal("tail", "--lines", "2", ONRECORD_REDIS_URL=stream) as screen:
        earlier = screen.shows("paragraph 2")
        asyncio.run(publish(stream, Article(("Cy Dorn said: roses need sun",))))
        seen = screen.shows("roses need sun")
        screen.command.send_signal(signal.SIGINT)
        screen.end()

    assert "the bridge opens" not in earlier  # the last two are the second statement and the document's end
    assert COLOUR.search(seen)
    assert "Traceback" not in screen.text


def test_tail_as_json_is_the_events_themselves(stream: str) -> None:
    with terminal("tail", "--from", "0", "--json", ONRECORD_REDIS_URL=stream) as screen:
        screen.shows("parsed.v1")
        lines = screen.shows("\n").splitlines()

    assert [json.loads(line)["type"].rpartition("onrecord.")[2] for line in lines[:2]] == ["statement.made.v1"] * 2


async def publish(url: str, article: Article) -> None:
    bus = Bus(url)
    await bus.connect()
    for event in article.events():
        await bus.publish(STATEMENTS, event.to_json())
    await bus.close()


def without_escapes(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
