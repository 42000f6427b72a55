"""Rare quotation marks → those that everything behind knows, at the same offsets: `<<Oui>>` → ` «Oui» `.

The tagger and every rule read the text with usual marks; what is printed comes from the document as it is.
"""

import re

_RARE = str.maketrans(dict(zip("「」﹁﹂『』﹃﹄❝❞〝〞〟❛❜＂＇", "“”“”‘’‘’“”“””‘’\"'", strict=True)))
# Typed in place of marks that the keyboard lacks; `>>` and a backtick alone are something else.
_ANGLES = re.compile(r"<<([^<>\n]{1,600})>>")
_COMMAS = re.compile(r"(?<![\w,]),,(?=\w)")
_BACKTICK = re.compile(r"(?<![\w`])`(?=\w[^`\n]{0,600}')")


def usual(text: str) -> str:
    """*text* with its rare quotation marks as usual ones; as long as it was."""
    text = _ANGLES.sub(r" «\1» ", text.translate(_RARE))
    return _BACKTICK.sub("‘", _COMMAS.sub(" „", text))
