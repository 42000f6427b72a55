"""Attributions, speakers and contexts → statements: the values that go on the wire."""

import re
from collections.abc import Iterator, Sequence

from onrecord.parser.context import Context
from onrecord.parser.lemma import lemma
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Cue, Document, Extractor, Passage, Speaker, Statement, StatementCounts, statement_id

_APPOSITION = re.compile(r",\s+(?=[a-z0-9])(?!\w+(?:\s\w+)?\s(?:and|or)\s)")
_DESCRIBED_NAME = re.compile(
    r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*)+(?=,\s(?![A-Z]\w*\s(?:and|or)\b)(?:[^,]*\s)?"
    r"(?!(?:and|or|of|the|for|in|at|de|da|van|von)\b)[a-z]{2})"
)
GAP = " … "
"""Stands between a content's spans in a statement's `text`."""


def assemble(
    text: str,
    attributions: Sequence[Attribution],
    speakers: Sequence[Speaker],
    contexts: Sequence[Context],
    *,
    document: Document,
    extractor: Extractor,
) -> tuple[Statement, ...]:
    """The statements, one an attribution and in their order."""
    sources = [None if a.source is None else without_apposition(text, a.source) for a in attributions]
    ids = [statement_id(document.document_id, a.content, s) for a, s in zip(attributions, sources, strict=True)]
    return tuple(
        Statement(
            statement_id=own_id,
            document=document,
            type=attribution.type,
            medium=context.medium,
            polarity=context.polarity,
            content=tuple(_passages(text, attribution.content)),
            text=GAP.join(span.of(text) for span in attribution.content),
            cue=_cue(text, attribution.cue),
            source=_passage(text, source),
            speaker=speaker,
            place=context.place,
            date=context.date,
            occasion=context.occasion,
            within=None if attribution.parent is None else ids[attribution.parent],
            paragraph=attribution.paragraph,
            confidence=round(attribution.confidence, 4),
            extractor=extractor,
        )
        for own_id, source, attribution, speaker, context in zip(
            ids, sources, attributions, speakers, contexts, strict=True
        )
    )


def without_apposition(text: str, source: Span) -> Span:
    """*source* up to the comma after which it only describes: `Jane Roe` of `Jane Roe, 43, a teacher`.

    A name after the comma stays (`the mayor, Jane Roe`), and so does a list (`residents, shopkeepers and officials`).
    """
    said = source.of(text)
    if described := _DESCRIBED_NAME.match(said):
        return Span(source.start, source.start + described.end())
    apposition = _APPOSITION.search(said)
    return Span(source.start, source.start + apposition.start()) if apposition else source


def confident(statements: Sequence[Statement], least: float) -> tuple[Statement, ...]:
    """Those of at least this confidence; one that stood within a statement that is left out stands alone."""
    kept = [statement for statement in statements if statement.confidence >= least]
    ids = {statement.statement_id for statement in kept}
    return tuple(s if s.within is None or s.within in ids else s.model_copy(update={"within": None}) for s in kept)


def counts(statements: Sequence[Statement]) -> StatementCounts:
    types = [statement.type.value for statement in statements]
    return StatementCounts(**{kind: types.count(kind) for kind in StatementCounts.model_fields})


def _passages(text: str, spans: Sequence[Span]) -> Iterator[Passage]:
    for span in spans:
        yield Passage(start=span.start, end=span.end, text=span.of(text))


def _passage(text: str, span: Span | None) -> Passage | None:
    return None if span is None else Passage(start=span.start, end=span.end, text=span.of(text))


def _cue(text: str, span: Span | None) -> Cue | None:
    return None if span is None else Cue(start=span.start, end=span.end, text=span.of(text), lemma=lemma(span.of(text)))
