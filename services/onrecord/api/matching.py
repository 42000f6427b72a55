"""Whether an event on its way is what a live client asked for: the ledger's filters, without the ledger."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Final

from onrecord.api.filters import Filters
from onrecord.api.models import StatementItem
from onrecord.api.tellings import Kind, Telling
from onrecord.store.keys import key, words
from onrecord.store.search import query_text

# As in the ledger's own index (store/migrations/versions/v0003_time.py), so that live and stored agree.
_TABLE: Final = """
CREATE VIRTUAL TABLE one USING fts5 (text, speaker, tokenize='porter unicode61 remove_diacritics 2')
"""

Matches = Callable[[Telling], bool]


class Searcher:
    """Full-text search over one statement at a time, in memory."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._database.execute(_TABLE)
        self._held: StatementItem | None = None

    def finds(self, query: str, item: StatementItem) -> bool:
        """Tell whether *query* (FTS5's language) finds *item*."""
        if self._held is not item:
            self._database.execute("DELETE FROM one")
            self._database.execute("INSERT INTO one VALUES (?, ?)", (item.text, item.speaker.name))
            self._held = item
        return self._database.execute("SELECT 1 FROM one WHERE one MATCH ?", (query,)).fetchone() is not None

    def close(self) -> None:
        self._database.close()


def matcher(wanted: Filters, kinds: Iterable[Kind], searcher: Searcher) -> Matches:
    """A test for tellings: of *kinds*, and if of a statement, one that is *wanted*."""
    among = frozenset(kinds)
    conditions = tuple(_conditions(wanted, searcher))

    def matches(telling: Telling) -> bool:
        if telling.kind not in among:
            return False
        item = telling.statement
        return item is None or all(holds(item) for holds in conditions)

    return matches


def _conditions(wanted: Filters, searcher: Searcher) -> Iterable[Callable[[StatementItem], bool]]:
    """One test for each thing that is asked for."""
    tests: dict[str, Callable[[Any], Callable[[StatementItem], bool]]] = {
        "speaker": lambda name: _named(name, lambda item: item.speaker.name),
        "role": lambda role: _named(role, lambda item: item.speaker.role),
        "document": _in_document,
        "tag": lambda tag: lambda item: tag in item.document.tags,
        "type": lambda kind: lambda item: item.type is kind,
        "medium": lambda medium: lambda item: item.medium is medium,
        "since": lambda time: lambda item: item.at >= time,
        "until": lambda time: lambda item: item.at < time,
        "min_confidence": lambda least: lambda item: item.confidence >= least,
        "search": lambda search: _found(query_text(search, "sqlite"), searcher),
    }
    for name, test in tests.items():
        if (value := getattr(wanted, name)) is not None:
            yield test(value)


def _named(asked: str, name: Callable[[StatementItem], str | None]) -> Callable[[StatementItem], bool]:
    wanted = frozenset(words(asked))
    return lambda item: bool(wanted) and wanted <= frozenset(words(name(item) or ""))


def _in_document(asked: str) -> Callable[[StatementItem], bool]:
    wanted = key(asked)

    def holds(item: StatementItem) -> bool:
        name = item.document.name
        return asked == item.document.document_id or wanted in {key(name), key(name.rpartition("/")[2])}

    return holds


def _found(query: str, searcher: Searcher) -> Callable[[StatementItem], bool]:
    return lambda item: bool(query) and searcher.finds(query, item)
