"""`onrecord export`: statements out of the ledger into a file, in constant memory however many there are."""

import csv
import io
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord.api.models import StatementItem
from onrecord.errors import OnRecordError
from onrecord.store.filters import Sort, StatementFilter
from onrecord.store.queries import Queries

PAGE: Final = 1000
ROW_GROUP: Final = 20_000
"""Rows of a Parquet row group: as many are in memory at once."""

COLUMNS: Final[dict[str, type]] = {
    "statement_id": str,
    "at": datetime,
    "type": str,
    "medium": str,
    "polarity": str,
    "speaker": str,
    "role": str,
    "kind": str,
    "resolution": str,
    "text": str,
    "source": str,
    "cue": str,
    "place": str,
    "date": str,
    "date_iso": str,
    "occasion": str,
    "confidence": float,
    "within": str,
    "superseded": bool,
    "document_id": str,
    "document": str,
    "title": str,
    "published": datetime,
    "tags": str,
    "paragraph": int,
    "start": int,
    "end": int,
}
"""The columns of CSV and Parquet. `start` and `end` are code points of the document's text."""

Row = dict[str, Any]
Progressed = Callable[[int], None]


class ExportError(OnRecordError):
    """The file cannot be written as asked."""


class Form(StrEnum):
    """What a file holds."""

    JSONL = "jsonl"
    """One object a line, as `/statements` gives it."""
    CSV = "csv"
    PARQUET = "parquet"


async def export(
    queries: Queries, wanted: StatementFilter, form: Form, out: Path | None, *, show_progress: bool | None = None
) -> int:
    """Write what is *wanted* to *out* (None: standard output), oldest first; give the number of statements.

    *show_progress*: on standard error; None: if that is a terminal. The file has its name once it is whole.
    Raises: ExportError: the file cannot be written, or pyarrow is missing. LedgerError: it cannot be read.
    """
    total = await _total(queries, wanted)
    with _target(out) as target, _bar(total, shown=show_progress) as progressed, _writer(form, target) as writer:
        written = 0
        async for items in _pages(queries, wanted):
            writer.write(items)
            written += len(items)
            progressed(written)
    return written


class Writer(Protocol):
    """Writes statements in one of the forms."""

    def write(self, items: Sequence[StatementItem]) -> None: ...

    def close(self) -> None: ...


class _JsonLines:
    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, items: Sequence[StatementItem]) -> None:
        self._target.writelines(item.model_dump_json(exclude={"snippet"}).encode() + b"\n" for item in items)

    def close(self) -> None:
        self._target.flush()


class _Csv:
    def __init__(self, target: BinaryIO) -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        self._rows = csv.DictWriter(self._text, COLUMNS)
        self._rows.writeheader()

    def write(self, items: Sequence[StatementItem]) -> None:
        for item in items:
            self._rows.writerow({name: _cell(value) for name, value in row(item).items()})

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class _Parquet:
    def __init__(self, target: BinaryIO) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415 -- an extra
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError as error:
            raise ExportError(
                "Parquet needs pyarrow: `pip install 'onrecord[export]'`, or export jsonl or csv"
            ) from error
        kinds = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}
        kinds[datetime] = pa.timestamp("us", tz="UTC")
        self._schema: pa.Schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
        self._table = pa.Table.from_pylist
        self._file = parquet.ParquetWriter(target, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def write(self, items: Sequence[StatementItem]) -> None:
        self._waiting += map(row, items)
        if len(self._waiting) >= ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(self._table(self._waiting, schema=self._schema))
            self._waiting.clear()


def row(item: StatementItem) -> Row:
    """A statement on one row; its values have the types of `COLUMNS`, or are None."""
    document, speaker = item.document, item.speaker
    return {
        "statement_id": str(item.statement_id),
        "at": item.at,
        "type": item.type.value,
        "medium": item.medium.value,
        "polarity": item.polarity.value,
        "speaker": speaker.name,
        "role": speaker.role,
        "kind": speaker.kind.value,
        "resolution": speaker.resolution.value,
        "text": item.text,
        "source": item.source.text if item.source else None,
        "cue": item.cue.text if item.cue else None,
        "place": item.place,
        "date": item.date.text if item.date else None,
        "date_iso": item.date.iso if item.date else None,
        "occasion": item.occasion,
        "confidence": item.confidence,
        "within": str(item.within) if item.within else None,
        "superseded": item.superseded,
        "document_id": document.document_id,
        "document": document.name,
        "title": document.title,
        "published": document.published,
        "tags": " ".join(document.tags),
        "paragraph": item.paragraph,
        "start": item.content[0].start,
        "end": item.content[-1].end,
    }


def _cell(value: object) -> object:
    """*value* for CSV: spreadsheets take text that begins like a formula for one, whoever wrote it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


async def _pages(queries: Queries, wanted: StatementFilter) -> AsyncIterator[list[StatementItem]]:
    cursor: str | None = None
    while True:
        page = await queries.statements(wanted, sort=Sort.OLDEST, cursor=cursor, limit=PAGE)
        yield [StatementItem.of(found) for found in page.rows]
        cursor = page.cursor
        if cursor is None:
            return


async def _total(queries: Queries, wanted: StatementFilter) -> int | None:
    """How many there are, where that is known without counting."""
    if wanted != StatementFilter():
        return None
    return sum((await queries.counts()).statements.values())


@contextmanager
def _writer(form: Form, target: BinaryIO) -> Iterator[Writer]:
    writers: dict[Form, Callable[[BinaryIO], Writer]] = {
        Form.JSONL: _JsonLines,
        Form.CSV: _Csv,
        Form.PARQUET: _Parquet,
    }
    writer = writers[form](target)
    yield writer
    writer.close()


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        return
    unfinished = out.with_name(f".{out.name}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    except OSError as error:
        raise ExportError(f"{out}: cannot be written: {error.strerror}; give another --out") from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _bar(total: int | None, *, shown: bool | None) -> Iterator[Progressed]:
    console = Console(stderr=True)
    if not (console.is_terminal if shown is None else shown):
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Statements", total=total)
        yield lambda done: progress.update(task, completed=done)
        progress.update(task, total=progress.tasks[0].completed)
