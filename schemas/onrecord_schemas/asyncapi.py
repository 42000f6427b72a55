"""Writes the AsyncAPI document of the streams: `python -m onrecord_schemas.asyncapi FILE`. Needs PyYAML."""

import sys
from pathlib import Path
from typing import Any

from onrecord_schemas.events import OPTIONAL, DocumentDropped, DocumentParsed, DocumentRejected, Event, StatementMade

VERSION = "1.0.0"  # of the contract: v1 only ever gains optional fields
CHANNELS: dict[str, tuple[str, tuple[type[Event], ...]]] = {
    "onrecord.documents": ("Documents that were dropped, for parsers.", (DocumentDropped,)),
    "onrecord.statements": (
        "What was found in documents. Subscribe here: a document's statements stand before its DocumentParsed.",
        (StatementMade, DocumentParsed, DocumentRejected),
    ),
}
_DESCRIPTION = """\
OnRecord's events on Redis Streams. Field `__data__` of an entry holds one CloudEvents 1.0 object in JSON.
Read with a consumer group of your own, made at id 0; delivery is at least once, and ids are stable."""


def document() -> dict[str, Any]:
    """The AsyncAPI 3 document."""
    schemas: dict[str, Any] = {}
    for _, events in CHANNELS.values():
        for event in events:
            schemas |= _schemas(event)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "OnRecord",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "redis": {"host": "localhost:6379", "protocol": "redis", "description": "ONRECORD_REDIS_URL says where"}
        },
        "channels": {address: _channel(address, *about) for address, about in CHANNELS.items()},
        "operations": {
            f"send.{address}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{address}"},
                "messages": [{"$ref": f"#/channels/{address}/messages/{event.__name__}"} for event in events],
            }
            for address, (_, events) in CHANNELS.items()
        },
        "components": {
            "messages": {event.__name__: _message(event) for _, events in CHANNELS.values() for event in events},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def text() -> str:
    import yaml  # noqa: PLC0415 -- the contract itself needs pydantic alone

    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=120)


def _channel(address: str, description: str, events: tuple[type[Event], ...]) -> dict[str, Any]:
    return {
        "address": address,
        "description": description,
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in events},
    }


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip(),
        "contentType": "application/cloudevents+json",
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
    }


def _schemas(event: type[Event]) -> dict[str, Any]:
    schema = event.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schema["required"] = [name for name in schema["required"] if name not in OPTIONAL]
    definitions: dict[str, Any] = schema.pop("$defs", {})
    return definitions | {event.__name__: schema}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
