"""What names are compared by: case, accents and spacing aside."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

KEY_CHARACTERS: Final = 200
"""Longer keys are cut: PostgreSQL indexes no more than 2,704 bytes."""

_REMEMBERED: Final = 4096
"""Names whose keys are kept in memory: the same few are in the news."""
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=_REMEMBERED)
def key(name: str) -> str:
    """*name* as it is compared: `Recep  Tayyip ERDOĞAN` is `recep tayyip erdogan`."""
    return " ".join(folded(name).split())[:KEY_CHARACTERS]


@lru_cache(maxsize=_REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """The words of a name's key, each once: any of them finds it."""
    return tuple(dict.fromkeys(_WORD.findall(key(name))))


def folded(text: str) -> str:
    """*text* in one case and without accents."""
    decomposed = normalize("NFKD", storable(text))
    return "".join(c for c in decomposed if not combining(c)).casefold()


def storable(text: str) -> str:
    """*text* as both databases take it: NUL characters and lone surrogates become U+FFFD, one for one.

    PostgreSQL refuses them, SQLite's functions end at a NUL. The number of code points stays, so offsets hold.
    """
    if "\0" not in text and text.isascii():
        return text
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
