"""Documents with statements, told shortly, for tests of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from examples import EXTRACTOR
from onrecord_schemas import (
    Cue,
    Document,
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    DroppedDocument,
    Entity,
    Medium,
    Mention,
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

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def minute(number: float) -> datetime:
    """A time, minutes after the start of the tests' day."""
    return START + timedelta(minutes=number)


@dataclass(frozen=True)
class Article:
    """A document whose every line is `Name, role, said: content.` and one statement."""

    lines: tuple[str, ...]
    name: str = "council/bridge.txt"
    published: datetime | None = None
    tags: tuple[str, ...] = ()
    title: str | None = None
    media_type: str = field(default="text/plain")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def id(self) -> str:
        return document_id(self.text.encode("utf-8", "surrogatepass"))

    @property
    def document(self) -> Document:
        return Document(
            document_id=self.id,
            name=self.name,
            title=self.title,
            media_type=self.media_type,
            published=self.published,
            language="en",
            tags=self.tags,
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(self.statement(line) for line in range(len(self.lines)))

    def statement(self, line: int, confidence: float = 0.9, medium: Medium = Medium.SPEECH) -> Statement:
        """The statement of this line."""
        start = sum(len(before) + 1 for before in self.lines[:line])
        head, _, said = self.lines[line].partition(" said: ")
        name, _, role = head.partition(", ")
        content = _passage(said, start + len(head) + len(" said: "))
        source = _passage(head, start)
        return Statement(
            statement_id=statement_id(self.id, [(content.start, content.end)], (source.start, source.end)),
            document=self.document,
            type=StatementType.DIRECT if "“" in said else StatementType.INDIRECT,
            medium=medium,
            polarity=Polarity.POSITIVE,
            content=(content,),
            text=content.text,
            cue=Cue(**_passage("said", source.end + 1).model_dump(), lemma="say"),
            source=source,
            speaker=Speaker(name=name, role=role or None, kind=SpeakerKind.PERSON, resolution=Resolution.NAMED),
            paragraph=line,
            confidence=confidence,
            extractor=EXTRACTOR,
        )

    def made(self, line: int, at: float = 0, confidence: float = 0.9) -> StatementMade:
        statement = self.statement(line, confidence)
        return StatementMade(id=statement.statement_id, subject=self.id, time=minute(at), data=statement)

    def parsed(
        self,
        at: float = 0,
        lines: Sequence[int] | None = None,
        supersedes: "Article | None" = None,
        dropped: float | None = None,
    ) -> DocumentParsed:
        """It was parsed at this minute, and these lines (default: all) were found to be statements."""
        found = [self.statement(line) for line in (range(len(self.lines)) if lines is None else lines)]
        mentions = tuple(
            Mention(**s.source.model_dump()) for s in found if s.source and s.speaker.name == found[0].speaker.name
        )
        return DocumentParsed(
            id=event_id("parsed", self.id),
            subject=self.id,
            time=minute(at),
            data=ParsedDocument(
                document=self.document,
                text=self.text,
                metadata={"author": "our own"},
                statements=tuple(s.statement_id for s in found),
                counts=StatementCounts(
                    direct=sum(s.type is StatementType.DIRECT for s in found),
                    indirect=sum(s.type is StatementType.INDIRECT for s in found),
                ),
                entities=(Entity(name=found[0].speaker.name, role=None, kind=SpeakerKind.PERSON, mentions=mentions),)
                if found
                else (),
                supersedes=supersedes.id if supersedes else None,
                dropped=minute(dropped) if dropped is not None else None,
                extractor=EXTRACTOR,
                parse_ms=1.5,
            ),
        )

    def events(
        self,
        at: float = 0,
        lines: Sequence[int] | None = None,
        supersedes: "Article | None" = None,
        dropped: float | None = None,
    ) -> list[StatementMade | DocumentParsed]:
        """All events of one parse, as the parser emits them."""
        found = range(len(self.lines)) if lines is None else lines
        return [*(self.made(line, at) for line in found), self.parsed(at, lines, supersedes, dropped)]

    def rejected(
        self,
        at: float = 0,
        reason: str = "the parser took too long",
        supersedes: "Article | None" = None,
        dropped: float | None = None,
        *,
        unread: bool = False,
    ) -> DocumentRejected:
        return DocumentRejected(
            id=event_id("rejected", self.id),
            subject=None if unread else self.id,
            time=minute(at),
            data=Rejection(
                document_id=None if unread else self.id,
                name=self.name,
                stage="watch" if unread else "parse",
                reason=reason,
                remedy="drop it again",
                supersedes=supersedes.id if supersedes else None,
                dropped=minute(dropped) if dropped is not None else None,
            ),
        )

    def was_dropped(self, at: float, supersedes: "Article | None" = None) -> DocumentDropped:
        return DocumentDropped(
            id=event_id("dropped", self.id, str(at)),
            subject=self.id,
            time=minute(at),
            data=DroppedDocument(
                document_id=self.id,
                name=self.name,
                size_bytes=len(self.text),
                modified=minute(at),
                dropped=minute(at),
                tags=self.tags,
                supersedes=supersedes.id if supersedes else None,
            ),
        )


def _passage(words: str, start: int) -> Passage:
    return Passage(start=start, end=start + len(words), text=words)
