"""The values that events carry. All are frozen; offsets are half-open Unicode code points of the document's text."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A frozen value. Unknown fields are passed over: version 1 may gain optional ones."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,  # what we write always has every field
    )


DocumentId = Annotated[
    str,
    Field(
        pattern=r"^sha256:[0-9a-f]{64}$",
        description="`sha256:` and the hex digest of the document's bytes.",
        examples=["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
Offset = Annotated[int, Field(ge=0, description="Unicode code points from the start of the text.", examples=[58])]


class StatementType(StrEnum):
    """How much of the content stands in quotation marks."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Medium(StrEnum):
    SPEECH = "speech"
    WRITING = "writing"
    THOUGHT = "thought"


class Polarity(StrEnum):
    POSITIVE = "positive"
    NEGATED = "negated"
    """The attribution itself is denied: "did not say that ...". A denial is a positive statement."""


class SpeakerKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class Resolution(StrEnum):
    """How the speaker was found."""

    NAMED = "named"
    """The source holds the name."""
    COREFERENCE = "coreference"
    """The source is a pronoun, a title or a surname."""
    INFERRED = "inferred"
    """No source stands at the quotation; the running speaker was taken."""
    NONE = "none"
    """The document does not tell."""


class Coverage(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    """Only quotations were looked for, or only a part of the document could be read."""


class Passage(Value):
    """A piece of the document's text, verbatim."""

    start: Offset
    end: Offset
    text: str = Field(min_length=1, examples=["the head of state"])


class Cue(Passage):
    """The words that do the attributing."""

    lemma: str = Field(examples=["say", "according to"])
    """The cue's dictionary form, lower case."""


class Speaker(Value):
    """The entity that the source refers to."""

    name: str | None = Field(examples=["Aleksandr Lukashenko"])
    """The fullest proper name that the document has, without title or role; null where it has none."""
    role: str | None = Field(examples=["Belarusian President"])
    """Title or description as printed near the name."""
    kind: SpeakerKind
    resolution: Resolution


class StatedDate(Value):
    """When the statement was made, as the document says it."""

    text: str = Field(examples=["4 December"])
    iso: str | None = Field(examples=["2023-12-04"])
    """ISO 8601, as exact as is known; null where the year is not known."""


class Extractor(Value):
    """What found the statement."""

    name: str = Field(examples=["onrecord"])
    version: str = Field(examples=["0.1.0"])
    model: str = Field(examples=["tagger-3f2a91c04d1e"])
    """Name and short hash of the tagger's weights."""


class Document(Value):
    """The document that a statement stands in."""

    document_id: DocumentId
    name: str = Field(examples=["belta/talks.txt"])
    """Path below the watched folder, `/` between its parts; bytes that are not UTF-8 are replaced."""
    title: str | None = Field(default=None, examples=["Talks with Chinese President Xi Jinping"])
    media_type: str = Field(examples=["text/plain"])
    published: datetime | None = None
    """Time of publication where the document or its metadata has one."""
    language: str | None = Field(default=None, examples=["en"])
    """BCP 47 tag."""
    tags: tuple[str, ...] = Field(default=(), examples=[["belta"]])
    """The folders above the document, below the watched one, and tags given with it."""


class Mention(Passage):
    """One place where the document refers to an entity."""


class Entity(Value):
    """A person, body or thing that the document refers to, with every mention that was resolved to it."""

    name: str | None
    role: str | None
    kind: SpeakerKind
    mentions: tuple[Mention, ...]


class Statement(Value):
    """One attributed statement."""

    statement_id: UUID
    """UUIDv5 over document, content spans and source span: the same finding has the same id, whoever finds it."""
    document: Document
    type: StatementType
    medium: Medium
    polarity: Polarity
    content: tuple[Passage, ...] = Field(min_length=1)
    """What is attributed: spans in reading order, outer quotation marks left out."""
    text: str
    """The content's spans, joined by ` … `."""
    cue: Cue | None
    source: Passage | None
    """The noun phrase that the content is attributed to."""
    speaker: Speaker
    place: str | None = Field(default=None, examples=["Beijing"])
    date: StatedDate | None = None
    occasion: str | None = Field(default=None, examples=["talks with Chinese President Xi Jinping"])
    within: UUID | None = None
    """The statement that this one is nested in."""
    paragraph: int = Field(ge=0)
    """Number of the paragraph that the content begins in, from 0."""
    confidence: float = Field(ge=0, le=1)
    """Estimated probability that content and source are right."""
    extractor: Extractor


class StatementCounts(Value):
    """How many statements of each type a document has, nested ones included."""

    direct: int = Field(default=0, ge=0)
    indirect: int = Field(default=0, ge=0)
    mixed: int = Field(default=0, ge=0)
