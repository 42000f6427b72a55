"""`onrecord extract`: documents to statements in this process, without Redis or a ledger."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from onrecord.errors import OnRecordError
from onrecord.parser.extract import ExtractionError, unpacked
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
            for parsed in _parsed(parser, path, name):
                _print(parsed, form)
        except ExceptionGroup as problems:
            complete = False
            for problem in problems.exceptions:
                print(f"onrecord: {_with_name(str(problem), name)}", file=sys.stderr)
    return complete


def _parsed(parser: Parser, path: Path, name: str) -> Iterator[Parsed]:
    """Each document in a file. Raises: ExceptionGroup: at the end, of those that could not be read."""
    problems: list[Exception] = []
    try:
        beside = path.with_name(f"{path.name}.meta.json")
        sidecar = beside.read_bytes() if beside.is_file() else None
        for part in unpacked(path.read_bytes(), name):
            if part.error:
                problems.append(part.error)
                continue
            try:
                facts = part.sidecar or (sidecar if part.name == name else None)
                yield parser.parse(part.data, Meta(document_id=document_id(part.data), name=part.name, sidecar=facts))
            except ExtractionError as error:
                problems.append(error)
    except (ExtractionError, OSError) as error:
        problems.append(error)
    if problems:
        raise ExceptionGroup(name, problems)


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
        hidden = any(part.startswith(".") for part in below.parts) or found.name.endswith(".meta.json")
        if found.is_file() and not found.is_symlink() and not hidden:
            yield found, below.as_posix()


def _print(parsed: Parsed, form: str) -> None:
    if form == "json":
        print(as_json(parsed))
        return
    from onrecord import show

    (show.explanation if form == "explain" else show.table)(parsed)


def _with_name(message: str, name: str) -> str:
    return message if name in message else f"{name}: {message}"
