"""Hearings: who asks and who answers under "Q:" and "A:", by the lines between the turns that say so."""

import re
from bisect import bisect_left

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.text import Span

_EXAMINED = re.compile(
    r"^[(\[]?(?:(?:cross|re|re-cross|further|direct|redirect|re-direct)[- ]?)?"
    r"(?:examined by|examination(?: by)?|questioned by|questions? (?:by|from)|by)\b[: ]*",
    re.IGNORECASE | re.MULTILINE,
)
_SWORN = re.compile(
    r"^[^\n:]{3,80}?, (?:having been |being |was |(?:first )?duly )*"
    r"(?:sworn|affirmed|recalled|called as a witness|a witness)\b",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 80  # code points of such a line


class Hearing:
    """Who asks and who answers at any place of one transcript."""

    def __init__(self, text: str, figures: Figures) -> None:
        self._asking = _told(
            figures, [(m.start(), Span(m.end(), _line_end(text, m.end()))) for m in _EXAMINED.finditer(text)]
        )
        self._answering = _told(figures, [(m.start(), Span(*m.span())) for m in _SWORN.finditer(text)])

    def examiner(self, offset: int) -> Figure | None:
        """Who asks the questions at *offset*."""
        return _last(self._asking, offset)

    def witness(self, offset: int) -> Figure | None:
        """Who answers them."""
        return _last(self._answering, offset)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return min(len(text) if end < 0 else end, start + _LONGEST)


def _told(figures: Figures, lines: list[tuple[int, Span]]) -> list[tuple[int, Figure]]:
    named = ((at, figures.held(span)) for at, span in lines)
    return [(at, held[0][1]) for at, held in named if held]


def _last(told: list[tuple[int, Figure]], offset: int) -> Figure | None:
    before = bisect_left(told, offset, key=lambda entry: entry[0])
    return told[before - 1][1] if before else None
