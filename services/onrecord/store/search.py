"""What people type into a search box, in the words of FTS5 and of tsquery.

Words are all wanted, `"a phrase"` stands together, `-word` is not wanted, `or` parts alternatives. Nothing that can be
typed is an error; a search without any word to find finds nothing.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from onrecord.store.keys import folded, storable

_CHARACTERS: Final = 500
"""Longer searches are cut."""
_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class Alternative(NamedTuple):
    """Terms that are wanted together, and terms that are not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def alternatives(search: str) -> tuple[Alternative, ...]:
    """What *search* asks for: any of these. A term is one word or a phrase."""
    found: list[Alternative] = []
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in (*_terms(storable(search)[:_CHARACTERS]), None):
        if term is None:
            if wanted:  # all but some words would be nearly everything: nobody asks for that
                found.append(Alternative(tuple(wanted), tuple(unwanted)))
            wanted, unwanted = [], []
        elif term[0]:
            unwanted.append(term[1])
        else:
            wanted.append(term[1])
    return tuple(found)


def query_text(search: str, dialect: str) -> str:
    """*search* in the database's query language; empty if there is no word in it."""
    asked = alternatives(search)
    return _fts5(asked) if dialect == "sqlite" else _websearch(asked)


def _fts5(asked: tuple[Alternative, ...]) -> str:
    """*asked* as an FTS5 query."""
    return " OR ".join(_fts5_of(alternative) for alternative in asked)


def _websearch(asked: tuple[Alternative, ...]) -> str:
    """*asked* for PostgreSQL's `websearch_to_tsquery`; without accents, as the index is."""
    return " or ".join(
        " ".join((*map(_quoted, alternative.wanted), *(f"-{_quoted(term)}" for term in alternative.unwanted)))
        for alternative in asked
    )


def _terms(search: str) -> Iterator[tuple[bool, str] | None]:
    """(is unwanted, term), or None for `or`."""
    for match in _TERM.finditer(search):
        term = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["word"] and term.lower() == "or":
            yield None
        elif any(map(str.isalnum, term)):
            yield match["minus"] is not None, term


def _fts5_of(alternative: Alternative) -> str:
    wanted = " AND ".join(f'"{term}"' for term in alternative.wanted)
    unwanted = " OR ".join(f'"{term}"' for term in alternative.unwanted)
    return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"


def _quoted(term: str) -> str:
    plain = folded(term).replace('"', " ").replace("\\", " ")
    return f'"{plain}"'
