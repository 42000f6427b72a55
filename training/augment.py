"""Other clothes for the same article: quotation marks of other houses, hard-wrapped lines, lost capitals.

PolNeAR's articles come from seven American newsrooms; what OnRecord meets does not. Labels move along with the text.
"""

import random
from dataclasses import dataclass

import numpy as np

from onrecord.parser.features import Ints, paragraphs, quotations

STYLES = (  # opening and closing mark, outer and inner
    ("“", "”", "‘", "’"),
    ('"', '"', "'", "'"),
    ("‘", "’", "“", "”"),
    ("'", "'", '"', '"'),
    ("«", "»", "“", "”"),
    ("« ", " »", "“", "”"),
    ("„", "“", "‚", "‘"),
    ("»", "«", "›", "‹"),
    ("''", "''", "'", "'"),
    ("``", "''", "`", "'"),
)
_MARKS = ("''", "``", *"\"“”„‟«»‘’‚‹›'")


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after edits, with where each of its old code points went and where each new one came from."""

    text: str
    moved: Ints  # [len(old) + 1]: new place of each old code point
    origin: Ints  # [len(text) + 1]: old place of each new one


def edited(text: str, edits: list[tuple[int, int, str]]) -> Edited:
    """Apply *edits* (start, end, new text), which lie apart and in order."""
    parts, moved, origin = [], np.zeros(len(text) + 1, np.int64), []
    at = new = 0
    for start, end, replacement in [*edits, (len(text), len(text), "")]:
        parts += [text[at:start], replacement]
        moved[at:start] = np.arange(new, new + start - at)
        origin += [*range(at, start), *([start] * len(replacement))]
        new += start - at
        moved[start:end] = new
        new += len(replacement)
        at = end
    moved[len(text)] = new
    return Edited("".join(parts), moved, np.array([*origin, len(text)], np.int64))


def varied(text: str, rng: random.Random) -> Edited:
    """*text* in one other dress, drawn by *rng*."""
    [dress] = rng.choices(("marks", "lines", "case"), (15, 3, 2))
    if dress == "marks":
        return edited(text, _restyled(text, rng))
    if dress == "lines":
        return edited(text, _wrapped(text, rng.randint(55, 85)))
    lowered = text.lower()
    return edited(lowered if len(lowered) == len(text) else text, [])


def _restyled(text: str, rng: random.Random) -> list[tuple[int, int, str]]:
    opening, closing, inner_open, inner_close = rng.choice(STYLES)
    outside = opening in "‘'" and rng.choice((True, False))  # British: the comma follows the mark
    edits: list[tuple[int, int, str]] = []
    for first, last in paragraphs(text):
        for start, end, closed in quotations(text, first, last):
            head = _mark(text, start)
            edits.append((start, start + head, opening))
            if not closed:
                continue
            tail = 2 if text[end - 2 : end] == "''" and end - 2 > start else 1
            stop = end - tail
            edits += _inner(text, start + head, stop - 1, inner_open, inner_close)
            if outside and text[stop - 1] == ",":
                edits.append((stop - 1, end, closing + ","))
            else:
                edits.append((stop, end, closing))
    return edits


def _mark(text: str, start: int) -> int:
    return 2 if text[start : start + 2] in ("''", "``") else 1


def _inner(text: str, start: int, stop: int, opening: str, closing: str) -> list[tuple[int, int, str]]:
    """Curly single marks around words inside a quotation; straight ones are mostly apostrophes and stay."""
    out: list[tuple[int, int, str]] = []
    begun = False
    for i in range(start, stop):
        if text[i] == "‘":
            out.append((i, i + 1, opening))
            begun = True
        elif text[i] == "’" and begun and not text[i + 1].isalnum():
            out.append((i, i + 1, closing))
            begun = False
    return out


def _wrapped(text: str, width: int) -> list[tuple[int, int, str]]:
    edits = []
    for first, last in paragraphs(text):
        line = first
        space = -1
        for i in range(first, last):
            if text[i] == " ":
                if i - line > width and space > line:
                    edits.append((space, space + 1, "\n"))
                    line = space + 1
                space = i
    return edits
