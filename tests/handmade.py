"""Tags written by hand: what the tagger might say of a text, for tests of what comes after it.

`{c1:…}` marks a content, `{s1:…}` its source, `{q1:…}` its cue: equal numbers are linked with near certainty, what has
no partner of its number is linked to none.
"""

import re
from collections.abc import Sequence

import numpy as np

from onrecord.parser.tagger import MEDIA, TaggedSpan, Tags

_MARK = re.compile(r"\{([csq])(\d+):|\}")
_SURE, _UNLIKELY = -0.01, -6.0


def tagged(marked: str, score: float = 0.95) -> tuple[str, Tags]:
    """The text without its marks, and its tags."""
    text, found = _unmarked(marked)
    spans = {role: tuple(TaggedSpan(a, b, score) for a, b, _ in found[role]) for role in "sqc"}
    numbers = {role: [number for _, _, number in found[role]] for role in "sqc"}
    return text, Tags(
        sources=spans["s"],
        cues=spans["q"],
        contents=spans["c"],
        source_links=_links(numbers["c"], numbers["s"]),
        cue_links=_links(numbers["c"], numbers["q"]),
        cue_sources=_links(numbers["q"], numbers["s"]),
        media=np.tile(np.array([0.9, 0.05, 0.05], np.float32), (len(spans["q"]), 1)).reshape(-1, len(MEDIA)),
    )


def _unmarked(marked: str) -> tuple[str, dict[str, list[tuple[int, int, int]]]]:
    text, read_to = "", 0
    opened: list[tuple[str, int, int]] = []
    found: dict[str, list[tuple[int, int, int]]] = {"s": [], "q": [], "c": []}
    for mark in _MARK.finditer(marked):
        text += marked[read_to : mark.start()]
        read_to = mark.end()
        if mark[1]:
            opened.append((mark[1], int(mark[2]), len(text)))
        else:
            role, number, start = opened.pop()
            found[role].append((start, len(text), number))
    return text + marked[read_to:], {role: sorted(spans) for role, spans in found.items()}


def _links(asking: Sequence[int], others: Sequence[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    links = np.full((len(asking), 1 + len(others)), _UNLIKELY, np.float32)
    for row, number in enumerate(asking):
        partners = [1 + column for column, other in enumerate(others) if other == number]
        links[row, partners or [0]] = _SURE
    return links
