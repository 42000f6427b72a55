"""Closed lists of English words that the parser's rules lean on, as data."""

from pathlib import Path

_HOME = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of a table in this folder: words parted by white space, `_` for a space within one, `#` a comment."""
    lines = (line.partition("#")[0].split() for line in (_HOME / name).read_text(encoding="utf-8").splitlines())
    return [[word.replace("_", " ") for word in line] for line in lines if line]
