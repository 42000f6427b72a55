"""`onrecord extract`: documents to statements in this process, without Redis or a ledger."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from onrecord.errors import OnRecordError
from onrecord.parser.extract import ExtractionError
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import document_id


class NoSuchPath(OnRecordError):
    """A path on the command line leads nowhere."""


def extract_all(paths: Sequence[Path], *, form: Literal["json", "table", "explain"], min_confidence: float) -> bool:
    """Print the statements of each document; tell whether all could be read. What could not is said on standard error.

    Raises: NoSuchPath: before anything is read.
    """
    for path in paths:
        if not path.exists():
            raise NoSuchPath(f"{path}: no such file or folder")
    parser = Parser(min_confidence=min_confidence)
    complete = True
    for path, name in (found for given in paths for found in _documents(given)):
        try:
            content = path.read_bytes()
            parsed = parser.parse(content, Meta(document_id=document_id(content), name=name))
        except (ExtractionError, OSError) as error:
            complete = False
            print(f"onrecord: {_printable(str(error), name)}", file=sys.stderr)
            continue
        _print(parsed, form)
    return complete


def as_json(parsed: Parsed) -> str:
    """One line: name, document_id, text and statements."""
    return json.dumps(
        {
            "name": parsed.document.name,
            "document_id": parsed.document.document_id,
            "text": parsed.text,
            "statements": [statement.model_dump(mode="json", exclude={"document"}) for statement in parsed.statements],
        },
        ensure_ascii=False,
    )


def _documents(path: Path) -> Iterator[tuple[Path, str]]:
    """A file, or the files of a folder in the order of their names; hidden ones are left out."""
    if not path.is_dir():
        yield path, path.name
        return
    for found in sorted(path.rglob("*")):
        below = found.relative_to(path)
        if found.is_file() and not found.is_symlink() and not any(part.startswith(".") for part in below.parts):
            yield found, below.as_posix()


def _print(parsed: Parsed, form: str) -> None:
    if form == "json":
        print(as_json(parsed))
        return
    from onrecord import show

    (show.explanation if form == "explain" else show.table)(parsed)


def _printable(message: str, name: str) -> str:
    return message if name in message else f"{name}: {message}"
