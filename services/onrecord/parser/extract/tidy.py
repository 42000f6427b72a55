"""Clean paragraphs for the formats whose text is not the file itself."""

import re
import unicodedata
from collections.abc import Iterable

# Invisible, and between letters of a word: soft hyphen, zero-width space, word joiner, BOM, bidi marks, overrides.
_UNSEEN = "\u00ad\u200b\u2060\ufeff\u061c\u200e\u200f" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_CONTROLS = {code: " " if chr(code).isspace() else None for code in [*range(0x20), *range(0x7F, 0xA0)]}
_TABLE: dict[int, str | None] = {**_CONTROLS, **dict.fromkeys(map(ord, _UNSEEN)), **_LIGATURES}
_SPACES = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def paragraphs(blocks: Iterable[str]) -> str:
    """The blocks as paragraphs parted by a blank line, none of them empty, white space folded within each."""
    return "\n\n".join(line for block in blocks if (line := tidied(block)))


def tidied(block: str) -> str:
    """One line: NFC, plain spaces, and nothing invisible that would part a word."""
    visible = _SURROGATE.sub("\ufffd", block).translate(_TABLE)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", visible)).strip()


def known(**facts: str | None) -> dict[str, str]:
    """The metadata that is there, each on one line."""
    return {name: line for name, value in facts.items() if value and (line := tidied(value))}
