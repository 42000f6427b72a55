"""Lines on pages → running text: columns in reading order, running heads gone, words and paragraphs whole again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 2  # lines at the top and the bottom of a page that may be a running head or foot
_RECURS = 2  # pages
_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(r"(?:page\s)?[-–—\s]*\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?[-–—\s]*", re.IGNORECASE)
_DEEPEST = 8  # columns within columns
_FEWEST = 3  # lines that make a column
_CROSSING = 0.34  # share of lines that may run across a gutter: headlines, pictures' captions
_LARGER = 1.2  # times the size of the text: a headline
_WIDE = 1.45  # times the usual line distance: a new paragraph
_SPACED = 0.04  # share of such distances in a document that parts its paragraphs by space
_INDENT = 0.6  # of the line's height
_SHORT = 0.85  # of the column's width; the last line of a paragraph may be longer, but then nothing tells
_SHORT_AT_BREAK = 0.8  # the same at the foot of a column, where ragged lines must not part a paragraph
_ENDS = re.compile(r"[.!?…:][\"”’»)\]]*$")
_WORD_AT_END = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_WORD_AT_START = re.compile(r"[^\W\d_]+")
_LONGEST_HEADLINE = 4  # lines


@dataclass(frozen=True, slots=True)
class Line:
    """One line where it stands; points from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    hyphenated: bool = False
    """A hyphen stood at its end, and is left out of the text."""

    @property
    def height(self) -> float:
        return self.top - self.bottom


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and without heads and feet that recur with at most another number."""
    edges = [_edges(page) for page in pages]
    seen = Counter(shape for edge in edges for shape in {_shape(line) for line in edge})
    several = len(pages) > 1
    return [
        [line for line in page if not (line in edge and several and (seen[_shape(line)] >= _RECURS or _is_folio(line)))]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Line]) -> set[Line]:
    downwards = sorted(page, key=lambda line: -line.top)
    return {*downwards[:_EDGE], *downwards[-_EDGE:]}


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


def headline(lines: Sequence[Line]) -> list[Line]:
    """The first lines, where they are set larger than the text."""
    if len(lines) < _FEWEST:
        return []
    usual = median(line.height for line in lines)
    head = []
    for line in lines[: _LONGEST_HEADLINE + 1]:
        if line.height < _LARGER * usual:
            break
        head.append(line)
    return head if len(head) <= _LONGEST_HEADLINE else []


def flowed(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs, words that were broken at a line's end made whole."""
    words = _Words(lines)
    steps = _steps(lines)
    step = median(steps) if steps else 0.0
    spaced = sum(one > _WIDE * step for one in steps) > _SPACED * len(steps)
    pieces: list[str] = []
    for index, line in enumerate(lines):
        broken = index > 0 and lines[index - 1].hyphenated
        if index and _begins_paragraph(lines, index, step, spaced=spaced):
            yield "".join(pieces)
            pieces = []
        elif index:
            pieces.append(words.joint(lines[index - 1].text, line.text) if broken else " ")
        pieces.append(line.text)
    yield "".join(pieces)


def _steps(lines: Sequence[Line]) -> list[float]:
    """Distances from each line to the one below it, in points."""
    return [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and above.bottom > below.bottom
    ]


def _begins_paragraph(lines: Sequence[Line], index: int, step: float, *, spaced: bool) -> bool:
    above, line = lines[index - 1], lines[index]
    if above.hyphenated:
        return False
    if abs(line.height - above.height) > (_LARGER - 1) * above.height:
        return True
    ended = bool(_ENDS.search(above.text))
    goes_on_elsewhere = line.page != above.page or line.bottom > above.bottom or line.left > above.right
    if goes_on_elsewhere:
        return ended and (
            _is_short(lines, index - 1, _SHORT_AT_BREAK) or line.left > _margin(lines, index) + _INDENT * line.height
        )
    if step and above.bottom - line.bottom > _WIDE * step:
        return True
    if (
        line.left > above.left + _INDENT * line.height
        and index + 1 < len(lines)
        and lines[index + 1].left < line.left - 1
    ):
        return True
    return ended and not spaced and _is_short(lines, index - 1)


def _is_short(lines: Sequence[Line], index: int, share: float = _SHORT) -> bool:
    """Tell whether a line ends well before its neighbours do."""
    line = lines[index]
    near = [
        one
        for one in lines[max(0, index - 8) : index + 9]
        if one.page == line.page and abs(one.left - line.left) < 3 * line.height
    ]
    right = max(one.right for one in near)
    return line.right - line.left < share * (right - line.left)


def _margin(lines: Sequence[Line], index: int) -> float:
    """Left edge of the column that a line begins."""
    return min(one.left for one in lines[index : index + 8] if one.page == lines[index].page)


class _Words:
    """The document's own words, to tell a broken word from one that is written with a hyphen."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._seen = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)}

    def joint(self, before: str, after: str) -> str:
        """What stands between the two halves of a word that a line's end broke: nothing, or its own hyphen."""
        first, second = _WORD_AT_END.search(before[-60:]), _WORD_AT_START.match(after)
        if not first or not second:
            return "-"
        compound = f"{first[0]}-{second[0]}".lower()
        whole = f"{first[0]}{second[0]}".lower()
        with_hyphen = second[0][0].isupper() or (compound in self._seen and whole not in self._seen)
        return "-" if with_hyphen else ""
