"""What a person sees on a terminal. Everything out of a document is text here, never markup."""

import asyncio
import contextlib
import json
import os
import re
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord import deadletters
from onrecord.bus import Bus
from onrecord.errors import SettingsError
from onrecord.settings import Settings, origins
from onrecord.streams import DEAD, STATEMENTS
from onrecord.tasks import end
from onrecord_schemas import DocumentRejected, Statement, StatementMade, from_json

if TYPE_CHECKING:
    from onrecord.parser.pipeline import Parsed
    from onrecord.watcher.survey import Progress

out = Console(highlight=False, markup=False, emoji=False)

SOURCE, CUE, CONTENT = "bold cyan", "magenta", "green"
ROLE, TYPES = "cyan", {"direct": "green", "indirect": "yellow", "mixed": "magenta"}  # the words say it too
INDENT = "  "
GROUPS = ("watch", "parse", "store")
# What may steer a terminal or turn the reading direction: an escape sequence out of a document must not act.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def statement_lines(statement: Statement) -> None:
    """Speaker and role, the words as they stand, and where."""
    speaker = statement.speaker
    named = speaker.name or (statement.source.text if statement.source else "(no speaker)")
    who = Text(on_one_line(named), style="bold")
    if speaker.role:
        who.append(f", {on_one_line(speaker.role)}", style=f"not bold {ROLE}")
    marks = ("“", "”") if statement.type == "direct" else ("", "")
    out.print(who)
    _indented(Text(f"{marks[0]}{on_one_line(statement.text)}{marks[1]}"))
    place = f" · {on_one_line(statement.document.name)} · paragraph {statement.paragraph + 1}"
    _indented(Text.assemble((statement.type, TYPES[statement.type]), (place, "dim")))


def statement_pages(statements: Iterable[Statement], *, pager: bool) -> None:
    """The statements; where a person reads them on a terminal, in a *pager*."""
    if not (pager and sys.stdout.isatty()):
        for statement in statements:
            statement_lines(statement)
        return
    with out.capture() as captured:
        for statement in statements:
            statement_lines(statement)
    os.environ.setdefault("LESS", "-FRX")  # as git does: with colours, and no paging of what fits on the screen
    click.echo_via_pager(captured.get())


def _indented(text: Text) -> None:
    for line in text.wrap(out, out.width - len(INDENT)):
        line.rstrip()
        out.print(INDENT, line, sep="")


def table(parsed: "Parsed") -> None:
    """The statements of one document as a table."""
    rows = Table(
        title=Text(on_one_line(parsed.document.title or parsed.document.name)),
        title_justify="left",
        expand=out.is_terminal,
    )
    for heading in ("Speaker", "Type", "Statement"):
        rows.add_column(heading, overflow="fold")
    rows.add_column("Conf.", justify="right")
    for statement in parsed.statements:
        source = statement.source.text if statement.source else ""
        rows.add_row(
            Text(on_one_line(statement.speaker.name or source or "?")),
            Text(statement.type),
            Text(on_one_line(statement.text)),
            f"{statement.confidence:.2f}",
        )
    out.print(rows)


def explanation(parsed: "Parsed") -> None:
    """The text with sources, cues and contents coloured, then each statement's confidence and speaker's reason."""
    text = Text(_harmless(parsed.text))
    for statement in parsed.statements:
        for passage in statement.content:
            text.stylize(CONTENT, passage.start, passage.end)
    for statement in parsed.statements:
        for mark, style in ((statement.source, SOURCE), (statement.cue, CUE)):
            if mark:
                text.stylize(style, mark.start, mark.end)
    out.print(Text.assemble(("source", SOURCE), "  ", ("cue", CUE), "  ", ("content", CONTENT)))
    out.print(text)
    out.print()
    for number, (statement, reason) in enumerate(zip(parsed.statements, parsed.reasons, strict=True), 1):
        who = statement.speaker.name or "no name"
        line = f"{number}. {who} ({statement.type}, confidence {statement.confidence:.2f}): {reason}"
        out.print(Text(on_one_line(line)))


async def follow(bus: Bus, after: str, *, earlier: int = 0, as_json: bool) -> None:
    """Print what comes onto the statement stream after entry *after*, for ever.

    `$`: from now on, after so many *earlier* entries. Asked for at each read, it would skip what comes between two.
    """
    if after == "$":
        after = await bus.newest(STATEMENTS, before_last=earlier)
    while True:
        for entry_id, payload in await bus.read(STATEMENTS, after):
            after = entry_id
            _print_event(payload, as_json=as_json)


async def dead_list(bus: Bus, *, as_json: bool) -> None:
    rows = Table("Id", "Buried", "Stream", "Deliveries", "Reason", box=None)
    async for dead in deadletters.letters(bus):
        if as_json:
            print(json.dumps({"id": dead.id, "stream": dead.stream, "group": dead.group, "reason": dead.reason}))
        rows.add_row(
            dead.id,
            f"{dead.buried:%Y-%m-%d %H:%M:%S}",
            dead.stream,
            str(dead.deliveries),
            Text(on_one_line(dead.reason)),
        )
    if not as_json:
        out.print(rows if rows.row_count else "no dead letters")


async def dead_show(bus: Bus, letter_id: str) -> None:
    dead = await deadletters.letter(bus, letter_id)
    out.print(
        Text(f"{dead.reason}\n{dead.stream}, group {dead.group}, entry {dead.entry}, {dead.deliveries} deliveries")
    )
    out.print(Text(dead.payload.decode(errors="replace")), soft_wrap=True)  # a line break would spoil the JSON


async def dead_retry(bus: Bus, letter_id: str) -> None:
    for dead in await _chosen(bus, letter_id):
        out.print(f"{dead.id} is entry {await deadletters.retry(bus, dead)} of {dead.stream} again")


async def dead_discard(bus: Bus, letter_id: str) -> None:
    for dead in await _chosen(bus, letter_id):
        await deadletters.discard(bus, dead)
        out.print(f"{dead.id} is discarded")


async def _chosen(bus: Bus, letter_id: str) -> list[deadletters.DeadLetter]:
    if letter_id == "all":
        return [dead async for dead in deadletters.letters(bus)]
    return [await deadletters.letter(bus, letter_id)]


async def health(bus: Bus, group: str | None) -> bool:
    """Print one line a group; True where each has a worker that lives and moves.

    With *group*, only that one, and only workers of this machine: what a container asks about itself.
    """
    backlogs = {b.group: b for b in await bus.backlogs()}
    well = True
    for name in [group] if group else GROUPS:
        alive = await bus.alive(name, socket.gethostname() if group else "*")
        backlog = backlogs.get(name)
        work = f"lag {backlog.lag}, pending {backlog.pending}" if backlog else "no group yet"
        well = well and alive > 0
        out.print(f"{name:6} {'ok  ' if alive else 'DOWN'} {alive} alive, {work}")
    out.print(f"dead   {await bus.redis.xlen(DEAD)} letters")
    return well


def answers(port: int) -> bool:
    """Print whether the API of this machine answers; 503 is an answer: it says that something else is down."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError as error:
        out.print(f"serve  DOWN {error}")
        return False
    out.print(f"serve  ok   /health says {status}")
    return status in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}


def settings(values: Settings, name: str | None, *, given: Collection[str], as_json: bool) -> None:
    """Print all settings, or the one value of *name*, secrets included; *given* are those of the command line.

    Raises: SettingsError: there is no such setting.
    """
    rows = origins(values, given)
    if name:
        wanted = name.lower().removeprefix("onrecord_")
        if wanted not in Settings.model_fields:
            raise SettingsError(f"no setting {name!r}; `onrecord settings` lists them")
        print(_revealed(values, wanted))
    elif as_json:
        print(json.dumps({row.name: {"value": str(row.value), "origin": row.origin} for row in rows}, indent=1))
    else:
        listing = Table("Setting", "Value", "From", "Meaning", box=None)
        for row in rows:
            listing.add_row(f"ONRECORD_{row.name.upper()}", Text(str(row.value)), row.origin, Text(row.sentence))
        out.print(listing)


@contextlib.contextmanager
def drain_bar(*, shown: bool) -> Iterator[Callable[["Progress"], None] | None]:
    """A progress bar on standard error, fed by what it yields; None where none is *shown*."""
    if not shown:
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True)) as bar:
        task = bar.add_task("documents", total=None)

        def report(progress: "Progress") -> None:
            done = progress.done + progress.rejected + progress.duplicates
            bar.update(
                task, total=progress.found or None, completed=done, description=f"{done} of {progress.found} files"
            )

        yield report


class Live:
    """What `onrecord up` shows: where it watches, then statements as they come."""

    def __init__(self, *, statements: bool, page: bool) -> None:
        self._statements = statements
        self._page = page
        self._following: asyncio.Task[None] | None = None

    async def started(self, folder: Path, settings: Settings, bus: Bus) -> None:
        out.print(Text.assemble("Watching ", (f"{folder}/", "bold"), " - drop a document there."), soft_wrap=True)
        if self._page:
            out.print(f"Page:   http://{settings.http_host}:{settings.http_port}/", soft_wrap=True)
        out.print(f"Query:  onrecord --data {settings.data_dir} statements --speaker NAME", soft_wrap=True)
        out.print("Ctrl-C ends everything.\n")
        if self._statements:
            self._following = asyncio.create_task(follow(bus, "$", as_json=False))

    async def ended(self) -> None:
        if self._following:
            await end(self._following)


def _print_event(payload: bytes, *, as_json: bool) -> None:
    if as_json:
        print(payload.decode(errors="replace"), flush=True)
        return
    with contextlib.suppress(ValueError):  # not ours; `--json` shows it
        event = from_json(payload)
        if isinstance(event, StatementMade):
            statement_lines(event.data)
        elif isinstance(event, DocumentRejected):
            line = f"rejected {event.data.name}: {event.data.reason}; {event.data.remedy}"
            out.print(Text(on_one_line(line), style="yellow"))


def _revealed(values: Settings, name: str) -> str:
    from onrecord.workers import redis_url

    if name == "redis_url":
        return redis_url(values)  # the embedded one's, where none is set
    if name == "database_url":
        return values.ledger_url
    value = getattr(values, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _harmless(text: str) -> str:
    """*text* of the same length, with nothing in it that a terminal would obey."""
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    return " ".join(_harmless(text).split())
