"""The AsyncAPI document: fresh, whole, and true of what stands on the stream."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import examples
from onrecord_schemas import Event, asyncapi


@pytest.fixture(scope="module")
def document(project: Path) -> Any:
    return yaml.safe_load((project / "schemas/asyncapi.yaml").read_text(encoding="utf-8"))


def test_the_document_is_the_one_that_the_models_give(project: Path) -> None:
    stored = (project / "schemas/asyncapi.yaml").read_text(encoding="utf-8")

    assert stored == asyncapi.text(), "run `python -m onrecord_schemas.asyncapi schemas/asyncapi.yaml`"


@pytest.mark.parametrize("event", [pytest.param(event, id=event.TYPE) for event in examples.EVENTS])
def test_every_event_is_a_message_of_one_channel_and_valid_by_it(document: Any, event: Event) -> None:
    name = type(event).__name__
    channels = [address for address, channel in document["channels"].items() if name in channel["messages"]]
    message = document["components"]["messages"][name]

    assert len(channels) == 1
    assert message["name"] == event.TYPE
    jsonschema.validate(json.loads(event.to_json()), {**message["payload"], "components": document["components"]})


def test_every_reference_leads_somewhere(document: Any) -> None:
    for reference in _references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [reference for inner in value.values() for reference in _references(inner)]
    return [reference for inner in value for reference in _references(inner)] if isinstance(value, list) else []
