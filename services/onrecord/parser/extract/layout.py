"""Lines on pages → lines in reading order: one column after the other, running heads and page numbers gone."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_EDGE = 3  # levels at the top and the bottom of a page that may be a running head or foot
_RECURS = 2  # pages
_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(
    r"(?:page\s)?[-–—\s]*\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?[-–—\s]*|\d{1,4}\s[|·]\s.{1,80}|.{1,80}\s[|·]\s\d{1,4}",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:https?|file)://\S+|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}:\d{2}(?:\s?[AP]M)?", re.IGNORECASE
)
_LEVEL = 3  # points: lines no farther apart stand on one level
_DEEPEST = 8  # columns within columns
_FEWEST = 3  # lines that make a column
_CROSSING = 0.34  # share of lines that may run across a gutter: headlines, pictures' captions


@dataclass(frozen=True, slots=True)
class Line:
    """One line where it stands; points from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    first: float = 0.0
    """Width of its first word: whether that would have fitted on the line above tells why the line was broken."""
    hyphenated: bool = False
    """A hyphen stood at its end, and is left out of the text."""

    @property
    def height(self) -> float:
        return self.top - self.bottom


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, what browsers print around, and heads and feet that recur but for a number."""
    edges = [_edges(page) for page in pages]
    seen = Counter(shape for edge in edges for shape in {_shape(line) for line in edge})
    several = len(pages) > 1
    cleared = []
    for page, edge in zip(pages, edges, strict=True):
        printed = [round(line.bottom) for line in edge if _PRINTED.fullmatch(line.text)]
        level = {bottom + more for bottom in printed for more in range(-_LEVEL, _LEVEL + 1)}
        recurring = {
            line
            for line in edge
            if (several and (seen[_shape(line)] >= _RECURS or _is_folio(line))) or round(line.bottom) in level
        }
        cleared.append([line for line in page if line not in recurring])
    return cleared


def _edges(page: Sequence[Line]) -> set[Line]:
    return {*_outermost(sorted(page, key=lambda line: -line.top)), *_outermost(sorted(page, key=lambda line: line.top))}


def _outermost(inwards: Sequence[Line]) -> list[Line]:
    """The lines on the first levels."""
    found: list[Line] = []
    levels = 0
    here = float("inf")
    for line in inwards:
        if abs(line.top - here) >= _LEVEL:
            levels += 1
            here = line.top
        if levels > _EDGE:
            break
        found.append(line)
    return found


def _shape(line: Line) -> tuple[str, int]:
    """What recurs: the words with any number, at the same height give or take some points."""
    return _NUMBER.sub("#", line.text), round(line.bottom / 6)


def _is_folio(line: Line) -> bool:
    return bool(_FOLIO.fullmatch(line.text))


def columns(page: Sequence[Line], deep: int = 0) -> list[Line]:
    """The page's lines in reading order: a column from top to bottom, then the next; else as the file draws them."""
    gutter = _gutter(page) if deep < _DEEPEST else None
    if gutter is None:
        return list(page)
    left, across, right = _sides(page, gutter)
    across.sort(key=lambda line: -line.top)
    ordered: list[Line] = []
    ceiling = float("inf")
    for line in [*across, None]:
        floor = line.top if line else float("-inf")
        for side in (left, right):
            ordered += columns([one for one in side if floor <= one.bottom < ceiling], deep + 1)
        if line:
            ordered.append(line)
            ceiling = line.bottom
    missed = set(page) - set(ordered)
    return ordered + [line for line in page if line in missed]


def _gutter(page: Sequence[Line]) -> float | None:
    """Where a vertical gap parts two columns that stand beside each other; None on a page of one column."""
    if len(page) < 2 * _FEWEST:
        return None
    for edge, count in sorted(Counter(round(line.left) for line in page).items()):
        gutter = edge - 2.0
        if count < _FEWEST:
            continue
        left, across, right = _sides(page, gutter)
        if min(len(left), len(right)) < _FEWEST or len(across) > _CROSSING * len(page):
            continue
        if min(_top(left), _top(right)) > max(_bottom(left), _bottom(right)):  # beside, not below one another
            return gutter
    return None


def _sides(page: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line], list[Line]]:
    """Lines left of the gutter, across it, and right of it."""
    left = [line for line in page if line.left < gutter and line.right <= gutter]
    right = [line for line in page if line.left >= gutter]
    return left, [line for line in page if line.left < gutter < line.right], right


def _top(lines: Sequence[Line]) -> float:
    return max(line.top for line in lines)


def _bottom(lines: Sequence[Line]) -> float:
    return min(line.bottom for line in lines)
