"""Lines in reading order → title and paragraphs: words that a line's end broke are whole again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from onrecord.parser.extract.layout import Line

_LARGER = 1.2  # times the size of the text: a headline
_SMALLER = 0.92  # times the size of the text: a footnote
_LONGEST_HEADLINE = 4  # lines
_FEWEST = 3  # lines that tell what is usual
_WIDE = 1.25  # times the distance of lines within a paragraph: a new one
_CLOSEST = 0.7  # of the height: what is nearer is no line of its own
_USUAL = 0.2  # share of the distances that the smallest usual one has
_SPACED = 0.04  # share of wide distances in a document that parts its paragraphs by space
_INDENT = 0.6  # of the height
_ROOM = 0.1  # of the column's width, left over after the next word: the line was ended, where a sentence ends with it
_MUCH_ROOM = 0.2  # the same where none does
_NEAR = 8  # lines that show the column's width
_NEXT = 3  # the same beside a picture, where it changes
_ENDS = re.compile(r"[.!?…:][\"”’»)\]]*$")
_BULLET = re.compile(r"^[•◦▪▫‣●○■□➢✓\uf0b7]\s?")
_NUMBER = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s|[-–—]\s")
_NOTE = re.compile(r"(?:\d{1,2}|[*†‡§])[.)]?\s?\D")
_WORD_AT_END = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_WORD_AT_START = re.compile(r"[^\W\d_]+")


def headline(lines: Sequence[Line]) -> list[Line]:
    """The first lines, where they are set larger than the text."""
    if len(lines) < _FEWEST:
        return []
    usual = median(line.height for line in lines)
    head: list[Line] = []
    for line in lines[: _LONGEST_HEADLINE + 1]:
        if line.height < _LARGER * usual or (head and _differ(head[-1], line)):
            break
        head.append(line)
    return head if len(head) <= _LONGEST_HEADLINE else []


def notes_last(lines: Sequence[Line]) -> list[Line]:
    """The lines with the footnotes of all pages behind the text, which may run on over the page."""
    if not lines:
        return []
    small = _SMALLER * median(line.height for line in lines)
    text: list[Line] = []
    notes: list[Line] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        here = list(page)
        end = len(here)
        while end and here[end - 1].height < small:
            end -= 1
        if end < len(here) and not _NOTE.match(here[end].text):
            end = len(here)
        text += here[:end]
        notes += here[end:]
    return text + notes


def flowed(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs."""
    if not lines:
        return
    words = _Words(lines)
    breaks = _Breaks(lines)
    pieces: list[str] = []
    for index, line in enumerate(lines):
        if index and breaks.before(index):
            yield _BULLET.sub("", "".join(pieces), count=1)
            pieces = []
        elif index:
            above = lines[index - 1]
            pieces.append(words.joint(above.text, line.text) if above.hyphenated else " ")
        pieces.append(line.text)
    yield _BULLET.sub("", "".join(pieces), count=1)


class _Breaks:
    """Where a paragraph begins: told by distance, indent, size, and by room that was left on the line above."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._steps = [0.0, *(_step(above, line) for above, line in pairwise(lines))]
        self._usual = _usual(lines, self._steps)
        steps = [(step, self._pitch(line)) for step, line in zip(self._steps, lines, strict=True) if step]
        self._spaced = sum(step > _WIDE * pitch > 0 for step, pitch in steps) > _SPACED * len(steps)

    def before(self, index: int) -> bool:
        """Tell whether the line at *index* begins a paragraph."""
        above, line = self._lines[index - 1], self._lines[index]
        if above.hyphenated:
            return False
        ended = bool(_ENDS.search(above.text))
        if _differ(above, line) or (ended and self._is_ragged_end(index)):
            return True
        if _is_below(above, line):
            return self._parts(index, ended=ended)
        return ended and (self._has_room(index, _ROOM, _NEAR) or self._is_indented(index))

    def _parts(self, index: int, *, ended: bool) -> bool:
        """The same within a column."""
        above, line = self._lines[index - 1], self._lines[index]
        if _BULLET.match(line.text) or self._is_far(index, ended=ended):
            return True
        if _is_item(above) and line.left > above.left:
            return False  # it hangs from its number
        if self._is_shifted(index, ended=ended) or self._has_room(index, _MUCH_ROOM, _NEXT):
            return True
        return ended and (_is_item(line) or self._has_room(index, _ROOM, _NEXT if self._spaced else _NEAR))

    def _pitch(self, line: Line) -> float:
        """The usual distance of lines of this size within paragraphs."""
        return self._usual.get(round(line.height), 0.0)

    def _is_far(self, index: int, *, ended: bool) -> bool:
        """Farther from the line above than either line is from its other neighbour; for lines alone, than is usual."""
        step = self._steps[index]
        beside = [near for near in (self._steps[index - 1], *self._steps[index + 1 : index + 2]) if near]
        if beside and step > _WIDE * min(beside):
            return True
        pitch = self._pitch(self._lines[index])
        return bool(pitch) and step > _WIDE * pitch and (ended or not beside or self._has_room(index, _ROOM, _NEAR))

    def _is_shifted(self, index: int, *, ended: bool) -> bool:
        """Tell whether the line is indented, or the left edge moves between two blocks."""
        above, line = self._lines[index - 1], self._lines[index]
        indent = _INDENT * line.height
        below = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if line.left > above.left + indent and below and below.page == line.page and below.left < line.left - 1:
            return True
        before = self._lines[index - 2] if index > 1 else None
        settled = before is not None and _is_below(before, above) and abs(before.left - above.left) < 1
        return ended and settled and abs(line.left - above.left) > indent

    def _is_indented(self, index: int) -> bool:
        """The same for the first line of a column."""
        line = self._lines[index]
        column = self._lines[index : index + _NEAR]
        return line.left > min(one.left for one in column if one.page == line.page) + _INDENT * line.height

    def _has_room(self, index: int, share: float, reach: int) -> bool:
        """Tell whether the line's first word would have fitted on the line above, which so was ended on purpose."""
        above = self._lines[index - 1]
        before = self._right(above, self._lines[max(0, index - 1 - reach) : index - 1])
        after = self._right(above, self._lines[index : index + reach])
        edge = max(before, after) if reach == _NEAR else min(filter(None, (before, after)), default=0.0)
        return edge - above.right > self._lines[index].first + share * (edge - above.left)

    def _is_ragged_end(self, index: int) -> bool:
        """Tell whether the line above ends before the flush edge of the lines that it follows."""
        if index < _FEWEST:
            return False
        first, second, above = self._lines[index - _FEWEST : index]
        flush = abs(first.right - second.right) < 1 and _is_below(first, second) and _is_below(second, above)
        return flush and above.right < second.right - _INDENT * above.height

    @staticmethod
    def _right(line: Line, near: Sequence[Line]) -> float:
        beside = (one.right for one in near if one.page == line.page and abs(one.left - line.left) < 3 * line.height)
        return max(beside, default=0.0)


def _is_item(line: Line) -> bool:
    """Tell whether the line begins as an item of a list does."""
    return bool(_BULLET.match(line.text) or _NUMBER.match(line.text))


def _is_below(above: Line, line: Line) -> bool:
    """Tell whether the line goes on in the same column."""
    return line.page == above.page and line.bottom < above.bottom and line.left <= above.right


def _differ(above: Line, line: Line) -> bool:
    """Tell whether two lines differ in size."""
    return abs(line.height - above.height) > (_LARGER - 1) * above.height


def _step(above: Line, line: Line) -> float:
    """Distance from a line to the next below it in a paragraph; 0 where that goes on elsewhere."""
    step = above.bottom - line.bottom
    return step if _is_below(above, line) and not _differ(above, line) and step > _CLOSEST * line.height else 0.0


def _usual(lines: Sequence[Line], steps: Sequence[float]) -> dict[int, float]:
    """The smallest usual distance for each size: paragraphs may lie farther apart, and be of one line."""
    counted: dict[int, Counter[float]] = {}
    for line, step in zip(lines, steps, strict=True):
        if step:
            counted.setdefault(round(line.height), Counter())[round(step * 2) / 2] += 1
    return {
        size: min(step for step, count in found.items() if count >= _USUAL * max(found.values()))
        for size, found in counted.items()
    }


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
