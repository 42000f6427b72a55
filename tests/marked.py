"""Documents with their statements marked in the text, for tests and pictures of the page.

`{c1:…}` is content of statement 1, `{s1:…}` its source, `{q1:…}` its cue; marks nest.
"""

# ruff: noqa: E501 -- a paragraph of an article is one line

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from examples import EXTRACTOR
from onrecord_schemas import (
    Cue,
    Document,
    DocumentParsed,
    Medium,
    ParsedDocument,
    Passage,
    Polarity,
    Resolution,
    Speaker,
    SpeakerKind,
    StatedDate,
    Statement,
    StatementCounts,
    StatementMade,
    StatementType,
    document_id,
    event_id,
    statement_id,
)

_MARK = re.compile(r"\{([csq])(\d+):|\}")


class By(NamedTuple):
    """Who said it and how."""

    name: str | None
    role: str | None = None
    type: StatementType = StatementType.DIRECT
    medium: Medium = Medium.SPEECH
    polarity: Polarity = Polarity.POSITIVE
    date: str | None = None
    confidence: float = 0.94


@dataclass(frozen=True)
class Marked:
    """A document by its marked text."""

    name: str
    title: str | None
    marked: str
    by: dict[int, By]
    published: datetime | None = None
    tags: tuple[str, ...] = ()
    place: str | None = None

    @property
    def text(self) -> str:
        return _MARK.sub("", self.marked)

    @property
    def id(self) -> str:
        return document_id(self.text.encode())

    @property
    def document(self) -> Document:
        return Document(
            document_id=self.id,
            name=self.name,
            title=self.title,
            media_type="text/plain",
            published=self.published,
            language="en",
            tags=self.tags,
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        passages: dict[tuple[str, int], list[Passage]] = {}
        for kind, number, passage in sorted(_passages(self.marked), key=lambda found: found[2].start):
            passages.setdefault((kind, number), []).append(passage)
        return tuple(self._statement(n, by, passages) for n, by in self.by.items())

    def events(self, at: datetime | None = None) -> list[StatementMade | DocumentParsed]:
        """What the parser tells of it."""
        time = at or datetime.now(UTC)
        made = [StatementMade(id=s.statement_id, subject=self.id, time=time, data=s) for s in self.statements]
        kinds = [s.type.value for s in self.statements]
        counts = StatementCounts(**{kind: kinds.count(kind) for kind in ("direct", "indirect", "mixed")})
        parsed = ParsedDocument(
            document=self.document,
            text=self.text,
            statements=tuple(s.statement_id for s in self.statements),
            counts=counts,
            extractor=EXTRACTOR,
            parse_ms=41.0,
        )
        return [*made, DocumentParsed(id=event_id("parsed", self.id), subject=self.id, time=time, data=parsed)]

    def _statement(self, number: int, by: By, passages: dict[tuple[str, int], list[Passage]]) -> Statement:
        content = tuple(passages["c", number])
        source = passages.get(("s", number), [None])[0]
        cue = passages.get(("q", number), [None])[0]
        return Statement(
            statement_id=statement_id(
                self.id, [(c.start, c.end) for c in content], (source.start, source.end) if source else None
            ),
            document=self.document,
            type=by.type,
            medium=by.medium,
            polarity=by.polarity,
            content=content,
            text=" … ".join(c.text for c in content),
            cue=Cue(**cue.model_dump(), lemma=cue.text) if cue else None,
            source=source,
            speaker=Speaker(name=by.name, role=by.role, kind=SpeakerKind.PERSON, resolution=Resolution.NAMED),
            place=self.place,
            date=StatedDate(text=by.date, iso=None) if by.date else None,
            paragraph=self.text[: content[0].start].count("\n\n"),
            confidence=by.confidence,
            extractor=EXTRACTOR,
        )


def _passages(marked: str) -> Iterator[tuple[str, int, Passage]]:
    plain, at, opened = "", 0, []
    for mark in _MARK.finditer(marked):
        plain += marked[at : mark.start()]
        at = mark.end()
        if mark[1]:
            opened.append((mark[1], int(mark[2]), len(plain)))
        else:
            kind, number, start = opened.pop()
            yield kind, number, Passage(start=start, end=len(plain), text=plain[start:])


INDIRECT, MIXED = StatementType.INDIRECT, StatementType.MIXED

HARBOUR = Marked(
    name="courier/harbour-bridge.txt",
    title="Harbour bridge will open a month early",
    tags=("courier",),
    place="Port Elsin",
    published=datetime(2026, 11, 23, 16, 40, tzinfo=UTC),
    marked="""\
Harbour bridge will open a month early

PORT ELSIN, 23 November – The new bridge over the harbour mouth will carry its first buses in April, a month before the date in the contract.

“{c1:We promised a bridge, and a bridge that works is a quiet thing},” {q1:said} {s1:the city’s chief engineer, Miriam Oduya}. “{c1:You will hear the gulls before you hear the traffic.}”

{s2:She} {q2:noted} that {c2:every one of the 1,204 cables had been loaded twice and measured for a week}.

{s3:Mayor Anselm Carvalho} {q3:called} {c3:the early opening “a small miracle of accounting”} and {q4:promised} that {c4:the ferry would keep its last boat at midnight}.

Not everyone is content. {s5:Ferry workers} {q5:fear} that {c5:the crossing will lose half of its passengers by summer}. {s6:Their spokesman, Teo Lindqvist}, {q6:did not say} that {c6:they would strike}, but he did not smile either. “{c7:A city that can cross its water only by engine has forgotten something}”, {s7:he} {q7:told} the Courier.

{q8:According to} {s8:the harbour authority’s report}, {c8:ships of more than forty metres will have to announce themselves two hours ahead}.
""",
    by={
        1: By("Miriam Oduya", "chief engineer", date="23 November", confidence=0.98),
        2: By("Miriam Oduya", "chief engineer", INDIRECT),
        3: By("Anselm Carvalho", "Mayor", MIXED, confidence=0.91),
        4: By("Anselm Carvalho", "Mayor", INDIRECT, confidence=0.83),
        5: By(None, None, INDIRECT, Medium.THOUGHT, confidence=0.72),
        6: By("Teo Lindqvist", "spokesman of the ferry workers", INDIRECT, polarity=Polarity.NEGATED, confidence=0.66),
        7: By("Teo Lindqvist", "spokesman of the ferry workers"),
        8: By(None, None, INDIRECT, Medium.WRITING, confidence=0.88),
    },
)
ORCHARD = Marked(
    name="gazette/orchard-frost.txt",
    title="Growers count the blossoms after two nights of frost",
    tags=("gazette",),
    published=datetime(2026, 11, 24, 7, 5, tzinfo=UTC),
    marked="""\
Growers count the blossoms after two nights of frost

{s1:Ida Brandvold}, who keeps four hundred apple trees above the lake, {q1:said} {c1:she had lit a candle under every second one}. “{c2:From the road it looked like a very long birthday},” {s2:she} {q2:added}.

{s3:The growers’ association} {q3:estimates} that {c3:a third of the early apples is lost}. {s4:Its chairman, Kwame Aster}, {q4:warned} that {c4:a third night “would settle the matter for everyone”}.

“{c5:The late varieties have not opened yet, and patience is also a method}”, {s5:the agronomist Lucía Ferrán} {q5:wrote} in her weekly letter.
""",
    by={
        1: By("Ida Brandvold", "apple grower", INDIRECT),
        2: By("Ida Brandvold", "apple grower"),
        3: By(None, None, INDIRECT, confidence=0.8),
        4: By("Kwame Aster", "chairman of the growers’ association", MIXED, confidence=0.9),
        5: By("Lucía Ferrán", "agronomist", medium=Medium.WRITING),
    },
)
LIBRARY = Marked(
    name="gazette/night-library.txt",
    title="The library that opens at nine in the evening",
    tags=("gazette",),
    published=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    marked="""\
The library that opens at nine in the evening

“{c1:People do not stop reading when the offices close; they begin},” {s1:librarian Paula Nakamura} {q1:explains}.

{s2:The council’s treasurer, Edvard Roy}, {q2:denied} that {c2:the night hours were paid for with the money of the school libraries}. {s3:He} {q3:said} {c3:the whole winter cost less than one roundabout}.

“{c4:It is warm, it is quiet, and nobody sells me anything}”, {q4:said} {s4:a nurse between two shifts}.
""",
    by={
        1: By("Paula Nakamura", "librarian"),
        2: By("Edvard Roy", "the council’s treasurer", INDIRECT),
        3: By("Edvard Roy", "the council’s treasurer", INDIRECT),
        4: By(None, None),
    },
)
ARTICLES = (HARBOUR, ORCHARD, LIBRARY)
