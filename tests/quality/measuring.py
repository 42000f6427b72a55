"""One run of the parser over a gold set, and what it gives in figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from onrecord.parser.pipeline import Meta, Parser
from onrecord_schemas import Statement, document_id
from quality import shared
from quality.gold import BLIND, OWN, GoldDocument, documents
from quality.pairing import Pair, pairs
from quality.scoring import figures


@dataclass(frozen=True, slots=True)
class Scored:
    """A document of our own gold and its statements, paired with those that the parser found."""

    document: GoldDocument
    pairs: tuple[Pair, ...]


@cache
def parser() -> Parser:
    return Parser()


def statements(name: str, text: str, published: datetime | None = None) -> tuple[str, Sequence[Statement]]:
    """Give the text as the parser read it, and its statements, weak ones included."""
    data = text.encode()
    parsed = parser().parse(data, Meta(document_id=document_id(data), name=name, published=published))
    return parsed.text, parsed.statements


@cache
def scored(folder: Path) -> tuple[Scored, ...]:
    """Parse the gold documents of *folder*, once a process."""
    return tuple(_scored(document) for document in documents(folder))


def ours(folder: Path) -> dict[str, float]:
    return figures(pair for one in scored(folder) for pair in one.pairs)


def polnear(*, speech_only: bool = False) -> dict[str, float] | None:
    return _shared("polnear.dev", speech_only=speech_only)


def gum() -> dict[str, float] | None:
    return _shared("gum_news", speech_only=True)


SETS: dict[str, Callable[[], dict[str, float] | None]] = {
    "own": lambda: ours(OWN),
    "blind": lambda: ours(BLIND),
    "polnear_dev": polnear,
    "polnear_dev_speech": lambda: polnear(speech_only=True),
    "gum_news_speech": gum,
}


def _scored(document: GoldDocument) -> Scored:
    text, found = statements(document.name, document.text, document.published)
    return Scored(document, tuple(pairs(document, text, found)))


@cache
def _shared(gold: str, *, speech_only: bool) -> dict[str, float] | None:
    folder = shared.home()
    return shared.figures(folder, gold, _found(gold), speech_only=speech_only) if folder else None


@cache
def _found(gold: str) -> dict[str, Sequence[Statement]]:
    folder = shared.home()
    return {name: _found_in(name, text) for name, text in shared.texts(folder, gold)} if folder else {}


def _found_in(name: str, text: str) -> Sequence[Statement]:
    read, found = statements(f"{name}.txt", text)
    if read != text:
        raise ValueError(f"{name}: plain text came out of the extractor changed, so that offsets are of no use")
    return found
