"""What a request asks for: query parameters as the ledger's filters."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.store.filters import DocumentFilter, Sort, StatementFilter
from onrecord_schemas import Medium, StatementType

MOST_ROWS: Final = 500
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _utc(time: datetime) -> datetime:
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time is outside of the years 1 to 9999") from error


def _written(time: object) -> object:
    if isinstance(time, str) and not _DATE.match(time):  # pydantic takes a number for seconds since 1970
        raise ValueError("a time looks like 2026-05-01T12:00:00Z")
    return time


Time = Annotated[datetime, BeforeValidator(_written), AfterValidator(_utc)]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class _Parameters(BaseModel):
    """Query parameters; an unknown one is an error, so that a typo does not widen the answer."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, frozen=True)


class Filters(_Parameters):
    """Which statements. All that is given must hold."""

    speaker: Words | None = Field(default=None, examples=["lukashenko"])
    """Words of the speaker's name, in any case, with or without accents."""
    role: Words | None = Field(default=None, examples=["president"])
    """Words of the speaker's role, likewise."""
    document: Words | None = Field(default=None, examples=["talks.txt"])
    """A document_id, a whole name or its last part, in any case."""
    tag: Words | None = Field(default=None, examples=["belta"])
    """A folder above the document, or a tag given with it."""
    type: StatementType | None = None
    medium: Medium | None = None
    since: Time | None = Field(default=None, examples=["2026-05-01T00:00:00Z"])
    """Earliest time: when the document was published, else when it was first heard of. Without a zone: UTC."""
    until: Time | None = Field(default=None, examples=["2026-06-01T00:00:00Z"])
    """Before this time, likewise."""
    search: Words | None = Field(default=None, examples=['bridge "next year" -tunnel'])
    """Words of the statement or its speaker, as in a search box: "a phrase", `-not`, `or`."""
    min_confidence: float | None = Field(default=None, ge=0, le=1, examples=[0.5])

    def wanted(self, *, superseded: bool = False) -> StatementFilter:
        """The ledger's filter. *superseded*: the statements of superseded documents too."""
        return StatementFilter(
            **{name: getattr(self, name) for name in Filters.model_fields},
            superseded=superseded,
        )


class _Paged(_Parameters):
    cursor: str | None = Field(default=None, max_length=2000)
    """`cursor` of the page before."""
    limit: int = Field(default=50, ge=1, le=MOST_ROWS)
    """Most rows of a page."""


class StatementQuery(Filters, _Paged):
    sort: Sort = Sort.NEWEST
    """`newest` or `oldest` first by time; `arrival`: latest stored first; `reading`: as they stand in the text."""
    superseded: bool = False
    """Also statements of documents that a newer one replaced."""


class DocumentQuery(_Paged):
    name: Words | None = Field(default=None, examples=["talks.txt"])
    """A whole name or its last part, in any case."""
    tag: Words | None = Field(default=None, examples=["belta"])
    since: Time | None = None
    until: Time | None = None
    complete: bool | None = None
    """Whether all statements of the document are stored."""
    superseded: bool = False
    """Also documents that a newer one replaced."""

    def wanted(self) -> DocumentFilter:
        names = ("name", "tag", "since", "until", "complete", "superseded")
        return DocumentFilter(**{name: getattr(self, name) for name in names})


class SpeakerQuery(_Paged):
    name: Words | None = Field(default=None, examples=["xi"])
    """Words of the name, in any case, with or without accents."""


class RejectionQuery(_Paged):
    document: Words | None = None
    """A document_id or a whole name."""
