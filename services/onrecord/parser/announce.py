"""From a dropped document to the events that tell of it, in the order to emit them."""

from collections.abc import Iterator, Mapping, Sequence

from onrecord.parser.extract import ExtractionError, JsonFields, Limits, Part, unpacked
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import (
    Document,
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    Event,
    ParsedDocument,
    Rejection,
    StatementCounts,
    StatementMade,
    document_id,
    event_id,
)

SOURCE = "/onrecord/parser"


class Announcer:
    """A loaded parser that answers in events."""

    def __init__(
        self, min_confidence: float, limits: Mapping[str, int] | None = None, json_text: Sequence[str] = ()
    ) -> None:
        fields = JsonFields(tuple(json_text)) if json_text else JsonFields()
        self._parser = Parser(min_confidence=min_confidence, limits=Limits(**(limits or {})), fields=fields)

    def events(self, drop: bytes, content: bytes) -> list[bytes]:
        """Events for one drop: each statement, then DocumentParsed; or one DocumentRejected.

        A folder of documents (an archive, a feed) has its own DocumentParsed first, which names its members in the
        metadata, and then the same for each member.
        """
        dropped = DocumentDropped.model_validate_json(drop)
        try:
            parts = list(unpacked(content, dropped.data.name, self._parser.limits))
        except ExtractionError as error:
            return [_rejected(dropped, dropped.data.name, dropped.data.document_id, error).to_json()]
        told: list[Event] = []
        if parts[0].name != dropped.data.name:
            told.append(self._folder(dropped, parts))
        for part in parts:
            told += self._part(dropped, part)
        return [event.to_json() for event in told]

    def _folder(self, dropped: DocumentDropped, parts: list[Part]) -> Event:
        failed = sum(part.error is not None for part in parts)
        return DocumentParsed(
            id=event_id("parsed", str(dropped.id), dropped.data.document_id),
            data=ParsedDocument(
                document=Document(
                    document_id=dropped.data.document_id,
                    name=dropped.data.name,
                    media_type=dropped.data.media_type or "application/octet-stream",
                    tags=dropped.data.tags,
                ),
                text="",
                metadata={"members": str(len(parts))},
                statements=(),
                counts=StatementCounts(),
                notes=(f"{failed} of {len(parts)} documents in it could not be read",) if failed else (),
                supersedes=dropped.data.supersedes,
                dropped=dropped.data.dropped,
                again=dropped.data.again,
                extractor=self._parser.extractor,
                parse_ms=0,
            ),
            **_common(dropped, dropped.data.document_id),
        )

    def _part(self, dropped: DocumentDropped, part: Part) -> Iterator[Event]:
        is_whole = part.name == dropped.data.name
        own_id = dropped.data.document_id if is_whole else document_id(part.data)
        if part.error:
            yield _rejected(dropped, part.name, own_id if part.data else None, part.error)
            return
        meta = Meta(
            document_id=own_id,
            name=part.name,
            media_type=dropped.data.media_type if is_whole else None,
            dropped=dropped.data.dropped,
            tags=dropped.data.tags,
            sidecar=(dropped.data.sidecar or "").encode() if is_whole else part.sidecar,
        )
        try:
            parsed = self._parser.parse(part.data, meta)
        except ExtractionError as error:
            yield _rejected(dropped, part.name, own_id, error)
            return
        yield from _told(dropped, parsed, is_whole=is_whole)


def _told(dropped: DocumentDropped, parsed: Parsed, *, is_whole: bool) -> Iterator[Event]:
    common = _common(dropped, parsed.document.document_id)
    for statement in parsed.statements:
        yield StatementMade(id=statement.statement_id, data=statement, **common)
    yield DocumentParsed(
        id=event_id("parsed", str(dropped.id), parsed.document.document_id, parsed.document.name),
        data=ParsedDocument(
            document=parsed.document,
            text=parsed.text,
            metadata=parsed.metadata,
            statements=tuple(s.statement_id for s in parsed.statements),
            counts=parsed.counts,
            entities=parsed.entities,
            coverage=parsed.coverage,
            notes=parsed.notes,
            supersedes=dropped.data.supersedes if is_whole else None,
            dropped=dropped.data.dropped,
            again=dropped.data.again,
            extractor=parsed.extractor,
            parse_ms=round(parsed.parse_ms, 1),
        ),
        **common,
    )


def _rejected(dropped: DocumentDropped, name: str, own_id: str | None, error: ExtractionError) -> DocumentRejected:
    return DocumentRejected(
        id=event_id("rejected", str(dropped.id), name),
        data=Rejection(
            document_id=own_id,
            name=name,
            stage="extract",
            reason=error.message,
            remedy=error.remedy,
            supersedes=dropped.data.supersedes if name == dropped.data.name else None,
            dropped=dropped.data.dropped,
        ),
        **_common(dropped, own_id),
    )


def _common(dropped: DocumentDropped, own_id: str | None) -> dict[str, str | None]:
    return {
        "source": SOURCE,
        "subject": own_id,
        "correlationid": str(dropped.id),
        "traceparent": dropped.traceparent,
    }
