"""Statements as a parser would give them, made from gold: what a scorer must call perfect, and how to spoil it."""

from uuid import UUID

from onrecord_schemas import (
    Cue,
    Document,
    Extractor,
    Passage,
    Speaker,
    StatedDate,
    Statement,
    document_id,
    statement_id,
)
from quality.gold import GoldDocument, GoldStatement, Span, Wanted


def answers(document: GoldDocument) -> list[Statement]:
    """Give the statements of a parser that makes no mistake."""
    ids = {one.number: _id(document, one) for one in document.statements}
    return [_answer(document, one, ids) for one in document.statements]


def spoiled(statement: Statement, **changes: object) -> Statement:
    return statement.model_copy(update=changes)


def passage(document: GoldDocument, span: Span) -> Passage:
    return Passage(start=span.start, end=span.end, text=document.text[span.start : span.end])


def _answer(document: GoldDocument, gold: GoldStatement, ids: dict[int, UUID]) -> Statement:
    content = tuple(passage(document, span) for span in gold.content)
    cue = passage(document, gold.cue[0]) if gold.cue else None
    date = _first(gold.date)
    return Statement.model_validate(
        {
            "statement_id": ids[gold.number],
            "document": Document(document_id=_document_id(document), name=document.name, media_type="text/plain"),
            "type": gold.type,
            "medium": _first(gold.medium) or "speech",
            "polarity": _first(gold.polarity) or "positive",
            "content": content,
            "text": " … ".join(one.text for one in content),
            "cue": Cue(**cue.model_dump(), lemma=cue.text.casefold()) if cue else None,
            "source": passage(document, gold.sources[0]) if gold.sources else None,
            "speaker": Speaker.model_validate(
                {
                    "name": _first(gold.names),
                    "role": _first(gold.role),
                    "kind": _first(gold.kind) or "unknown",
                    "resolution": _first(gold.resolution) or "none",
                }
            ),
            "place": _first(gold.place),
            "date": StatedDate(text=date, iso=_first(gold.iso)) if date else None,
            "occasion": _first(gold.occasion),
            "within": ids[gold.within] if gold.within else None,
            "paragraph": 0,
            "confidence": 1.0,
            "extractor": Extractor(name="gold", version="1", model="none"),
        }
    )


def _id(document: GoldDocument, gold: GoldStatement) -> UUID:
    return statement_id(_document_id(document), gold.content, gold.sources[0] if gold.sources else None)


def _document_id(document: GoldDocument) -> str:
    return document_id(document.text.encode())


def _first(wanted: Wanted) -> str | None:
    return wanted[0] if wanted else None
