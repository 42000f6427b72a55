"""The `onrecord` command: reads the settings, builds the rooms, says what went wrong."""

import asyncio
import contextlib
import functools
import inspect
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict, get_type_hints

import typer

from onrecord import __version__
from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    from onrecord.settings import Settings
    from onrecord.store.filters import StatementFilter

FAILED = 1

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
dead = typer.Typer(help="Entries that could not be handled: list, show, retry, discard.", no_args_is_help=True)
app.add_typer(dead, name="dead")

_given: dict[str, Any] = {}  # what the command line says, for settings.read


def main() -> None:
    """Run the command; an error of ours is one line, not a stack trace."""
    try:
        app()
    except OnRecordError as error:
        typer.echo(f"onrecord: {error}", err=True)
        sys.exit(error.exit_code)


def _print_version(asked: bool) -> None:  # noqa: FBT001 -- Typer's callback
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    data: Annotated[
        Path | None, typer.Option("--data", help="Data folder (ONRECORD_DATA_DIR, ./onrecord-data).")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Drop a document in a folder; every attributed statement in it is stored and can be followed live."""
    del version
    _given["data_dir"] = data


@app.command()
def up(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder to watch (ONRECORD_INBOX, ./inbox); made when missing.")
    ] = None,
    drain: Annotated[bool, typer.Option("--drain", help="End when every file is done.")] = False,
    after: Annotated[str | None, typer.Option(help="keep or archive: what happens to a file that is done.")] = None,
) -> None:
    """Run everything: Redis, watcher, parsers and store."""
    from onrecord.show import Live
    from onrecord.up import up as run

    settings = _settings(after=after)
    inbox = folder or settings.inbox
    inbox.mkdir(parents=True, exist_ok=True)
    asyncio.run(
        run(settings, inbox, drain=drain, live=Live(statements=not drain and sys.stdout.isatty(), page=not drain))
    )


@app.command()
def watch(
    folder: Annotated[Path | None, typer.Argument(help="Folder to watch (ONRECORD_INBOX, ./inbox).")] = None,
    drain: Annotated[bool, typer.Option("--drain", help="End when every file is done.")] = False,
    after: Annotated[str | None, typer.Option(help="keep or archive: what happens to a file that is done.")] = None,
) -> None:
    """Publish what is dropped in a folder."""
    from onrecord import show, workers

    settings = _settings(after=after)
    with show.drain_bar(shown=drain and sys.stderr.isatty()) as report:
        asyncio.run(workers.watch(settings, folder or settings.inbox, drain=drain, report=report))


@app.command()
def parse() -> None:
    """Make statements of published documents."""
    from onrecord import workers

    asyncio.run(workers.parse(_settings()))


@app.command()
def store() -> None:
    """Write statements into the ledger."""
    from onrecord import workers

    asyncio.run(workers.store(_settings()))


@app.command()
def serve(
    folder: Annotated[Path | None, typer.Argument(help="Folder for uploads (ONRECORD_INBOX, ./inbox).")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (ONRECORD_HTTP_HOST, 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (ONRECORD_HTTP_PORT, 8321).")] = None,
) -> None:
    """Serve the page and the HTTP API."""
    from onrecord import workers

    settings = _settings(http_host=host, http_port=port)
    asyncio.run(workers.serve(settings, folder or settings.inbox))


@app.command()
def migrate() -> None:
    """Bring the ledger's tables up to date."""
    from onrecord import workers

    asyncio.run(workers.migrate(_settings()))


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document and line.")] = False,
    min_confidence: Annotated[float | None, typer.Option(help="Leave out statements below this, 0 to 1.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the text with its marks, and why.")] = False,
) -> None:
    """Show the statements in documents, without Redis or a ledger."""
    from onrecord.extraction import extract_all

    threshold = _read(min_confidence=min_confidence).min_confidence  # no logs, and so no time to load them
    if not extract_all(paths, form="json" if as_json else "explain" if explain else "table", min_confidence=threshold):
        raise typer.Exit(FAILED)


OfDocument = Annotated[str | None, typer.Option("--document", help="Document's id or name.")]
Since = Annotated[datetime | None, typer.Option("--since", help="Published, or first heard of, then (UTC) or later.")]
Superseded = Annotated[bool, typer.Option("--superseded", help="Those of replaced documents too.")]


class _Filtered(TypedDict):
    """The options that say which statements are wanted."""

    speaker: Annotated[str | None, typer.Option("--speaker", help="Words of the speaker's name.")]
    role: Annotated[str | None, typer.Option("--role", help="Words of the speaker's role.")]
    document: OfDocument
    tag: Annotated[str | None, typer.Option("--tag", help="A folder above the document.")]
    type: Annotated[Literal["direct", "indirect", "mixed"] | None, typer.Option("--type", help="How it is quoted.")]
    medium: Annotated[Literal["speech", "writing", "thought"] | None, typer.Option("--medium", help="How it was said.")]
    since: Since
    until: Annotated[datetime | None, typer.Option("--until", help="Before this time (UTC).")]
    search: Annotated[str | None, typer.Option("--search", help='Words in the statement; "a phrase", -not.')]
    min_confidence: Annotated[
        float | None, typer.Option("--min-confidence", min=0, max=1, help="Leave out those below.")
    ]
    superseded: Superseded


def _filtered(command: Callable[..., None]) -> Callable[..., None]:
    """*command*, which takes a filter and options of its own, with the options that make the filter."""
    options = get_type_hints(_Filtered, include_extras=True)

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 -- what Typer read
        command(_filter(**{name: given.pop(name) for name in options}), **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    own = list(inspect.signature(command).parameters.values())[1:]
    filters = [
        inspect.Parameter(name, keyword, default=False if name == "superseded" else None, annotation=option)
        for name, option in options.items()
    ]
    signature = inspect.Signature([*filters, *(parameter.replace(kind=keyword) for parameter in own)])
    vars(run)["__signature__"] = signature  # what inspect, and so Typer, asks first
    run.__annotations__ = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    return run


@app.command()
@_filtered
def statements(
    wanted: "StatementFilter",
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a statement and line.")] = False,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page through them on a terminal.")] = True,
) -> None:
    """Query the ledger."""
    from onrecord.show import statement_pages
    from onrecord.workers import found

    rows = asyncio.run(found(_settings(), wanted, limit))
    if as_json:
        for statement in rows:
            typer.echo(statement.model_dump_json())
    else:
        statement_pages(rows, pager=pager)


@app.command()
@_filtered
def export(
    wanted: "StatementFilter",
    form: Annotated[
        Literal["jsonl", "csv", "parquet"], typer.Option("--format", help="What the file holds.")
    ] = "jsonl",
    out: Annotated[Path | None, typer.Option(help="File to write; standard output when left out.")] = None,
) -> None:
    """Write statements of the ledger into a file, oldest first."""
    from onrecord import workers

    asyncio.run(workers.export(_settings(), wanted, form, out))


@app.command()
def tail(
    from_: Annotated[
        str, typer.Option("--from", help="Stream entry id to start after; 0 is the beginning, $ is now.")
    ] = "$",
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="So many earlier events first, with $.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="The events as they are, one a line.")] = False,
) -> None:
    """Follow the statement stream."""
    from onrecord.show import follow

    with contextlib.suppress(KeyboardInterrupt):  # there is no other end
        _run_with_bus(lambda bus: follow(bus, from_, earlier=lines, as_json=as_json))


@app.command()
def reparse(
    document: OfDocument = None,
    since: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="All documents of the ledger.")] = False,
    superseded: Superseded = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document and line.")] = False,
) -> None:
    """Parse documents once more with the parsers that run now; exit 1 where one could not be asked for."""
    from onrecord import retold, workers
    from onrecord.store.filters import DocumentFilter
    from onrecord.tasks import interruptible

    if [document is not None, since is not None, everything].count(True) != 1:
        raise typer.BadParameter("say which documents: one of --document, --since and --all")
    wanted = DocumentFilter(name=document, since=since and since.replace(tzinfo=UTC), superseded=superseded)
    told = retold.Reparsed(as_json=as_json)
    with retold.counting_bar("documents") as report:
        asyncio.run(interruptible(workers.reparse(_settings(), wanted, told.tell, report)))
    if not told.complete():
        raise typer.Exit(FAILED)


@app.command()
def replay(
    from_: Annotated[
        str, typer.Option("--from", help="Entry id of the statement stream to start after (0: all), or a time (UTC).")
    ],
    to: Annotated[str, typer.Option(help="Stream to add to.")] = "onrecord.replay",
    as_json: Annotated[bool, typer.Option("--json", help="Say in JSON how many, and up to which entry.")] = False,
) -> None:
    """Tell the ledger's statements once more, on a stream for a late subscriber."""
    from onrecord import retold, workers
    from onrecord.tasks import interruptible

    with retold.counting_bar("statements") as report:
        replayed = asyncio.run(interruptible(workers.replay(_settings(), from_, to, report)))
    retold.replayed(replayed, as_json=as_json)


@dead.command("list")
def dead_list(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List dead letters, oldest first."""
    from onrecord import show

    _run_with_bus(lambda bus: show.dead_list(bus, as_json=as_json))


@dead.command("show")
def dead_show(letter_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show one dead letter with its event."""
    from onrecord import show

    _run_with_bus(lambda bus: show.dead_show(bus, letter_id))


@dead.command("retry")
def dead_retry(letter_id: Annotated[str, typer.Argument(metavar="ID", help="An id of `dead list`, or all.")]) -> None:
    """Put a dead letter back on its stream."""
    from onrecord import show

    _run_with_bus(lambda bus: show.dead_retry(bus, letter_id))


@dead.command("discard")
def dead_discard(letter_id: Annotated[str, typer.Argument(metavar="ID", help="An id of `dead list`, or all.")]) -> None:
    """Throw a dead letter away."""
    from onrecord import show

    _run_with_bus(lambda bus: show.dead_discard(bus, letter_id))


@app.command()
def secrets(folder: Annotated[Path, typer.Argument(help="Where to; compose mounts it in every container.")]) -> None:
    """Write the passwords of a compose deployment, those of the environment or new ones."""
    from onrecord.secrets import from_environment

    from_environment(folder)


@app.command()
def health(
    worker: Annotated[
        str | None, typer.Argument(help="watch, parse, store or serve: that worker of this machine alone.")
    ] = None,
) -> None:
    """Tell whether Redis answers, workers live and work moves; exit 1 where not."""
    from onrecord import show

    if worker == "serve":
        well = show.answers(_settings().http_port)
    else:
        well = _run_with_bus(lambda bus: show.health(bus, worker))
    if not well:
        raise typer.Exit(FAILED)


@app.command()
def settings(
    name: Annotated[str | None, typer.Argument(help="Print this one's value alone, secrets included.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show every setting, its value and where it comes from."""
    from onrecord import show

    given = [option for option, value in _given.items() if value is not None]
    show.settings(_settings(), name, given=given, as_json=as_json)


def _filter(**given: Any) -> "StatementFilter":  # noqa: ANN401 -- its own fields
    from onrecord.store.filters import StatementFilter
    from onrecord_schemas import Medium, StatementType

    type_, medium = given.pop("type"), given.pop("medium")
    times = {name: given.pop(name) for name in ("since", "until")}
    return StatementFilter(
        type=StatementType(type_) if type_ else None,
        medium=Medium(medium) if medium else None,
        **{name: time and time.replace(tzinfo=UTC) for name, time in times.items()},
        **given,
    )


def _read(**given: Any) -> "Settings":  # noqa: ANN401 -- settings.read checks them
    from onrecord.settings import read

    return read(**_given, **given)


def _settings(**given: Any) -> "Settings":  # noqa: ANN401
    from onrecord import log

    values = _read(**given)
    log.configure(values.log_format, values.log_level)
    return values


def _run_with_bus(work: Any) -> Any:  # noqa: ANN401 -- from Bus to a coroutine of anything
    from onrecord.tasks import interruptible
    from onrecord.workers import bus

    async def run() -> Any:  # noqa: ANN401
        line = bus(_settings())
        await line.connect()
        try:
            return await work(line)
        finally:
            await line.close()

    return asyncio.run(interruptible(run()))
