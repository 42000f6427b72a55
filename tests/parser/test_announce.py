"""What a drop is told as: the events, in their order."""

import io
import json
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from onrecord.parser.announce import Announcer
from onrecord.parser.confidence import DEFAULT_MIN_CONFIDENCE
from onrecord.parser.extract import Limits
from onrecord.settings import Settings
from onrecord_schemas import (
    AnyEvent,
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    DroppedDocument,
    StatementMade,
    document_id,
    event_id,
    from_json,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BRIDGE = "Mayor Ann Lee said the bridge would open in May.\n"
FERRY = "“The ferry will run until April,” harbour master Tom Ray said.\n"


@pytest.fixture(scope="module")
def announcer() -> Announcer:
    return Announcer(min_confidence=0.0)


def dropped(name: str, content: bytes, sidecar: str | None = None) -> DocumentDropped:
    identity = document_id(content)
    data = DroppedDocument(
        document_id=identity, name=name, size_bytes=len(content), modified=NOON, dropped=NOON, sidecar=sidecar
    )
    return DocumentDropped(id=event_id("dropped", identity), subject=identity, data=data, traceparent="00-a-b-01")


def told(announcer: Announcer, drop: DocumentDropped, content: bytes) -> list[AnyEvent]:
    return [from_json(event) for event in announcer.events(drop.to_json(), content)]


def test_statements_come_first_and_the_documents_end_names_them(announcer: Announcer) -> None:
    content = (BRIDGE + "\n" + FERRY).encode()
    drop = dropped("news.txt", content)

    *made, end = told(announcer, drop, content)

    assert isinstance(end, DocumentParsed)
    assert all(isinstance(event, StatementMade) for event in made)
    assert end.data.statements == tuple(event.id for event in made)
    assert {(event.correlationid, event.traceparent) for event in (*made, end)} == {(str(drop.id), "00-a-b-01")}
    assert end.data.dropped == NOON


def test_the_same_drop_is_told_in_the_same_words(announcer: Announcer) -> None:
    content = BRIDGE.encode()

    first, second = (told(announcer, dropped("news.txt", content), content) for _ in range(2))

    assert [event.id for event in first] == [event.id for event in second]


def test_bytes_without_text_are_one_rejection_with_its_remedy(announcer: Announcer) -> None:
    (event,) = told(announcer, dropped("empty.txt", b""), b"")

    assert isinstance(event, DocumentRejected)
    assert event.data.stage == "extract"
    assert event.data.remedy not in event.data.reason


def test_an_archive_is_told_first_then_each_document_in_it(announcer: Announcer) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("bridge.txt", BRIDGE)
        file.writestr("noise.txt", bytes(range(256)) * 40)
        file.writestr("june/ferry.txt", FERRY)
    content = archive.getvalue()

    folder, *members = told(announcer, dropped("news.zip", content), content)

    assert isinstance(folder, DocumentParsed)
    assert (folder.data.document.name, folder.data.text, folder.data.statements) == ("news.zip", "", ())
    ends = {e.data.document.name: e for e in members if isinstance(e, DocumentParsed)}
    assert set(ends) == {"news.zip/bridge.txt", "news.zip/june/ferry.txt"}
    assert ends["news.zip/bridge.txt"].data.document.document_id == document_id(BRIDGE.encode())
    (rejected,) = [e for e in members if isinstance(e, DocumentRejected)]
    assert rejected.data.name == "news.zip/noise.txt"


def test_what_the_sidecar_says_outranks_the_document(announcer: Announcer) -> None:
    content = BRIDGE.encode()
    sidecar = json.dumps({"title": "The bridge", "published": "2026-04-30", "author": "Jane Roe"})

    *_, end = told(announcer, dropped("news.txt", content, sidecar), content)

    assert isinstance(end, DocumentParsed)
    assert end.data.document.title == "The bridge"
    assert end.data.document.published == datetime(2026, 4, 30, tzinfo=UTC)
    assert end.data.metadata["author"] == "Jane Roe"


def test_a_threshold_leaves_weak_statements_out_of_events_and_manifest() -> None:
    content = BRIDGE.encode()

    (end,) = told(Announcer(min_confidence=1.0), dropped("news.txt", content), content)

    assert isinstance(end, DocumentParsed)
    assert end.data.statements == ()


def test_the_default_threshold_is_the_one_that_was_measured() -> None:
    assert Settings().min_confidence == DEFAULT_MIN_CONFIDENCE


def test_the_limits_of_the_settings_are_those_of_the_extraction() -> None:
    assert Settings().extract_limits == asdict(Limits())
