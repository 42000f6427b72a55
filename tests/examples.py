"""Example events of every type, for tests of all rooms."""

from datetime import UTC, datetime

from onrecord_schemas import (
    Cue,
    Document,
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    DroppedDocument,
    Extractor,
    Medium,
    ParsedDocument,
    Passage,
    Polarity,
    Rejection,
    Resolution,
    Speaker,
    SpeakerKind,
    Statement,
    StatementCounts,
    StatementMade,
    StatementType,
    document_id,
    event_id,
    statement_id,
)

TEXT = "Mayor Ann Lee said the bridge “will open in May”.\n"
NAME = "council/bridge.txt"
ID = document_id(TEXT.encode())
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EXTRACTOR = Extractor(name="onrecord", version="0.1.0", model="tagger-0123456789ab")
DOCUMENT = Document(document_id=ID, name=NAME, media_type="text/plain", language="en", tags=("council",))


def passage(words: str) -> Passage:
    start = TEXT.index(words)
    return Passage(start=start, end=start + len(words), text=words)


def statement() -> Statement:
    content, source, cue = passage("the bridge “will open in May”"), passage("Mayor Ann Lee"), passage("said")
    return Statement(
        statement_id=statement_id(ID, [(content.start, content.end)], (source.start, source.end)),
        document=DOCUMENT,
        type=StatementType.MIXED,
        medium=Medium.SPEECH,
        polarity=Polarity.POSITIVE,
        content=(content,),
        text=content.text,
        cue=Cue(**cue.model_dump(), lemma="say"),
        source=source,
        speaker=Speaker(name="Ann Lee", role="Mayor", kind=SpeakerKind.PERSON, resolution=Resolution.NAMED),
        paragraph=0,
        confidence=0.9,
        extractor=EXTRACTOR,
    )


def dropped() -> DocumentDropped:
    return DocumentDropped(
        id=event_id("dropped", ID),
        subject=ID,
        data=DroppedDocument(
            document_id=ID, name=NAME, size_bytes=len(TEXT.encode()), modified=NOON, dropped=NOON, tags=("council",)
        ),
    )


def made() -> StatementMade:
    return StatementMade(id=statement().statement_id, subject=ID, correlationid=str(dropped().id), data=statement())


def parsed() -> DocumentParsed:
    return DocumentParsed(
        id=event_id("parsed", ID),
        subject=ID,
        data=ParsedDocument(
            document=DOCUMENT,
            text=TEXT,
            statements=(statement().statement_id,),
            counts=StatementCounts(mixed=1),
            extractor=EXTRACTOR,
            parse_ms=12.5,
        ),
    )


def rejected() -> DocumentRejected:
    return DocumentRejected(
        id=event_id("rejected", ID),
        subject=ID,
        data=Rejection(
            document_id=ID, name=NAME, stage="extract", reason="the file is empty", remedy="drop it again with content"
        ),
    )


EVENTS = (dropped(), made(), parsed(), rejected())
