"""The contract: what stands on the wire, what its schema files say, and that both stay together."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from pydantic import ValidationError

import examples
from onrecord_schemas import Event, Statement, from_json, json_schema, statement_id

EVENTS = [pytest.param(event, id=event.TYPE) for event in examples.EVENTS]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_comes_back_off_the_wire_as_it_was(event: Event) -> None:
    assert from_json(event.to_json()) == event


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_a_cloudevent(event: Event) -> None:
    wire = json.loads(event.to_json())

    assert wire["specversion"] == "1.0"
    assert {"id", "source", "type", "time", "data"} <= set(wire)
    assert None not in [value for name, value in wire.items() if name != "data"]
    assert all(name.islower() and name.isalnum() for name in wire)  # CloudEvents 1.0.2, section 3: attribute names


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_valid_by_its_own_schema_file(event: Event, project: Path) -> None:
    schema = json.loads((project / f"schemas/json/{event.TYPE}.json").read_text())

    jsonschema.validate(json.loads(event.to_json()), schema)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(event.to_json()) | {"data": {}}, schema)


def test_the_schema_files_are_those_that_the_models_give(project: Path) -> None:
    stored = {file.name: file.read_text() for file in (project / "schemas/json").iterdir()}

    assert stored == dict(json_schema.files()), "run `python -m onrecord_schemas.json_schema schemas/json`"


def test_every_field_of_the_data_is_described(project: Path) -> None:
    schema = json.loads((project / "schemas/json/onrecord.statement.made.v1.json").read_text())

    bare = {
        f"{name}.{field}"
        for name, value in schema["$defs"].items()
        for field, facts in value.get("properties", {}).items()
        if not ({"description", "examples", "$ref", "anyOf", "minimum"} & set(facts))
    }

    assert bare <= {"Document.published"}


def test_a_field_of_a_later_version_is_passed_over() -> None:
    event = examples.made()
    wire = json.loads(event.to_json())
    wire["data"]["mood"] = "subjunctive"
    wire["newattribute"] = "x"

    assert from_json(json.dumps(wire)) == event


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError):
        examples.statement().text = "something else"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    "broken",
    [{"confidence": 1.5}, {"content": []}, {"document": {"document_id": "md5:0"}}, {"type": "shouted"}],
)
def test_a_statement_that_breaks_the_contract_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate(examples.statement().model_dump() | broken)


def test_a_statement_id_names_document_content_and_source_and_nothing_else() -> None:
    same = statement_id("sha256:0", [(1, 5), (8, 9)], (10, 12))

    assert same == statement_id("sha256:0", iter([(1, 5), (8, 9)]), (10, 12))
    assert same == UUID("e38e8bbc-849a-5a9c-bd31-434370b5c73e")  # never changes: subscribers keep these ids
    assert (
        len({same, statement_id("sha256:1", [(1, 5), (8, 9)], (10, 12)), statement_id("sha256:0", [(1, 5)], None)}) == 3
    )


def test_the_contract_needs_pydantic_alone() -> None:
    rooms = "{m.split('.')[0] for m in sys.modules} & {'onrecord', 'redis', 'faststream'}"
    code = f"import sys, onrecord_schemas; print({rooms})"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "set()"
