"""Writes the JSON Schema of each event: `python -m onrecord_schemas.json_schema FOLDER`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord_schemas.events import OPTIONAL, DocumentDropped, DocumentParsed, DocumentRejected, Event, StatementMade

EVENTS: tuple[type[Event], ...] = (DocumentDropped, StatementMade, DocumentParsed, DocumentRejected)


def files() -> Iterator[tuple[str, str]]:
    """Name and text of each schema file; the name is the event's type."""
    for event in EVENTS:
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | event.model_json_schema(
            mode="serialization"
        )
        schema["required"] = [name for name in schema["required"] if name not in OPTIONAL]
        yield f"{event.TYPE}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
