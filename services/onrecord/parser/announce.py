"""From a dropped document to the events that tell of it, in the order to emit them."""

from time import perf_counter

from onrecord.parser.extract import ExtractionError
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import (
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    Event,
    ParsedDocument,
    Rejection,
    StatementMade,
    event_id,
)

SOURCE = "/onrecord/parser"


class Announcer:
    """A loaded parser that answers in events."""

    def __init__(self, min_confidence: float) -> None:
        self._parser = Parser(min_confidence=min_confidence)

    def events(self, drop: bytes, content: bytes) -> list[bytes]:
        """Events for one document: each statement, then DocumentParsed; or one DocumentRejected."""
        dropped = DocumentDropped.model_validate_json(drop)
        started = perf_counter()
        try:
            parsed = self._parser.parse(content, _meta(dropped))
        except ExtractionError as error:
            return [_rejected(dropped, error).to_json()]
        return [event.to_json() for event in _told(dropped, parsed, (perf_counter() - started) * 1000)]


def _meta(dropped: DocumentDropped) -> Meta:
    data = dropped.data
    return Meta(
        document_id=data.document_id,
        name=data.name,
        media_type=data.media_type,
        dropped=data.dropped,
        tags=data.tags,
    )


def _told(dropped: DocumentDropped, parsed: Parsed, parse_ms: float) -> list[Event]:
    common = {
        "source": SOURCE,
        "subject": parsed.document.document_id,
        "correlationid": str(dropped.id),
        "traceparent": dropped.traceparent,
    }
    made: list[Event] = [StatementMade(id=s.statement_id, data=s, **common) for s in parsed.statements]
    return [
        *made,
        DocumentParsed(
            id=event_id("parsed", str(dropped.id), parsed.extractor.version, parsed.extractor.model),
            data=ParsedDocument(
                document=parsed.document,
                text=parsed.text,
                metadata=parsed.metadata,
                statements=tuple(s.statement_id for s in parsed.statements),
                counts=parsed.counts,
                entities=parsed.entities,
                coverage=parsed.coverage,
                notes=parsed.notes,
                supersedes=dropped.data.supersedes,
                extractor=parsed.extractor,
                parse_ms=round(parse_ms, 1),
            ),
            **common,
        ),
    ]


def _rejected(dropped: DocumentDropped, error: ExtractionError) -> DocumentRejected:
    return DocumentRejected(
        id=event_id("rejected", str(dropped.id), "extract"),
        source=SOURCE,
        subject=dropped.data.document_id,
        correlationid=str(dropped.id),
        traceparent=dropped.traceparent,
        data=Rejection(
            document_id=dropped.data.document_id,
            name=dropped.data.name,
            stage="extract",
            reason=error.message,
            remedy=error.remedy,
            supersedes=dropped.data.supersedes,
        ),
    )
