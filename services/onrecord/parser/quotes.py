"""Quotation marks → quotations: which characters of a text somebody put between marks.

One pass from left to right over each paragraph with a short stack. A mark that finds no partner costs its own paragraph
at most: an apostrophe, an inch mark or a forgotten mark never reaches beyond.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from onrecord.parser.text import Span, trimmed


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted region; regions of a paragraph lie apart or inside one another."""

    outer: Span
    """Marks included."""
    inner: Span
    """Marks and the white space beside them left out."""
    paragraph: int
    depth: int = 0
    """How many quotations of the same paragraph this one stands in."""
    closed: bool = True
    """Whether it has its closing mark; else it runs to the end of its paragraph."""
    continues: bool = False
    """Whether it goes on in the next paragraph, as the first quotation there."""


class _Family(Enum):
    DOUBLE = auto()
    SINGLE = auto()
    GUILLEMET = auto()
    SMALL_GUILLEMET = auto()


_FAMILIES = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "''", "``"), _Family.DOUBLE),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛"), _Family.SINGLE),
    **dict.fromkeys(("«", "»"), _Family.GUILLEMET),
    **dict.fromkeys(("‹", "›"), _Family.SMALL_GUILLEMET),
}
_BOTH_WAYS = frozenset(('"', "''", "'"))
_OPENING = frozenset(("“", "„", "‟", "``", "‘", "‚", "‛", "«", "‹"))

# The last of three single quotes in a row: ''He said 'no''' closes the single one first.
_MARK = re.compile(r"(?<=\S)'(?=''(?!'))|''|``|[\"“”„‟'‘’‚‛«»‹›]")
_CLOSED_AGAIN = re.compile(r"[,.;]?(?:''|[\"”])")
_SAME_FAMILY = {
    _Family.DOUBLE: re.compile(r"''|[\"“”„]"),
    _Family.SINGLE: re.compile(r"(?<!\w)['‘’]|['‘’](?!\w)"),
}
# Words that lose their beginning: the mark before them is an apostrophe.
_ELISION = re.compile(
    r"(?:\d\ds?|em|tis|twas|twere|twill|til|till|cause|cos|cuz|n(?=['’])|round|bout|ere|er|im|ello)\b", re.IGNORECASE
)
_BEFORE_OPENING = frozenset("([{<—–-/…=¿¡:;,|>*_")
_REACH = 600  # code points that a doubtful mark looks ahead for a better one
_DEEPEST = 8  # open quotations at once; the oldest is given up
_LONGEST_GAP = 3  # paragraphs without a mark that a quotation may run through


def scan(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """All quotations of *text* in order of their beginnings, an enclosing one before those in it.

    Known: straight, curly, low, `''` and `` `` `` pairs, guillemets both ways, single marks told from apostrophes, any
    of a family closing any other (“ with "), nesting, and quotations over several paragraphs. Time is linear.
    """
    found = [_Scanner(text, number, paragraph).run() for number, paragraph in enumerate(paragraphs)]
    for number in range(len(found)):
        _settle_open_end(text, paragraphs, found, number)
    return tuple(quotation for scanned in found for quotation in _nested(scanned.quotations))


class _Mark:
    """A mark in its surroundings: does it look like an opening one, a closing one, both, neither?"""

    __slots__ = ("after", "before", "closes", "end", "family", "glyph", "opens", "start")

    def __init__(self, text: str, paragraph: Span, match: re.Match[str], *, follows_opening: bool) -> None:
        self.start, self.end = match.span()
        self.glyph = match[0]
        self.family = _FAMILIES[self.glyph]
        self.before = text[self.start - 1] if self.start > paragraph.start else " "
        self.after = text[self.end] if self.end < paragraph.end else " "
        room = self.before.isspace() or follows_opening
        self.opens = not self.after.isspace() and (room or self.before in _BEFORE_OPENING)
        self.closes = not room and not self.after.isalnum()


@dataclass(slots=True)
class _Scanned:
    quotations: list[Quotation]
    open_at: "_Mark | None"
    """The opening mark that found no partner in this paragraph."""
    orphan: "_Mark | None"
    """A closing mark that stands before any other of its family."""


class _Scanner:
    """Reads one paragraph."""

    def __init__(self, text: str, number: int, paragraph: Span) -> None:
        self.text, self.number, self.paragraph = text, number, paragraph
        self.stack: deque[_Mark] = deque(maxlen=_DEEPEST)
        self.quotations: list[Quotation] = []
        self.orphan: _Mark | None = None
        self.met: set[_Family] = set()

    def run(self) -> _Scanned:
        for match in _MARK.finditer(self.text, *self.paragraph):
            follows_opening = bool(self.stack) and self.stack[-1].end == match.start()
            self._take(_Mark(self.text, self.paragraph, match, follows_opening=follows_opening))
        return _Scanned(self.quotations, self._left_open(), self.orphan)

    def _take(self, mark: _Mark) -> None:
        is_open = any(opened.family is mark.family for opened in self.stack)
        if mark.family is _Family.SINGLE:
            opens, closes = self._single(mark, is_open=is_open)
        else:
            opens, closes = _double(mark, is_open=is_open)
        if closes and is_open:
            if not self._is_doubtful(mark):
                self._close(mark)
        elif opens:
            self.stack.append(mark)
        elif closes and not self.stack and mark.family not in self.met and mark.family is not _Family.SINGLE:
            self.orphan = self.orphan or mark
        if opens or closes:
            self.met.add(mark.family)

    def _single(self, mark: _Mark, *, is_open: bool) -> tuple[bool, bool]:
        """What a single mark does: opens, closes; an apostrophe neither."""
        if is_open and mark.closes and mark.glyph not in "‚‛":
            return False, True
        opens = mark.opens and mark.glyph != "’" and not mark.before.isalnum()
        return opens and not _ELISION.match(self.text, mark.end), False

    def _is_doubtful(self, mark: _Mark) -> bool:
        """Tell whether *mark* is a plural's apostrophe or an inch mark, as a better closing mark soon follows."""
        if mark.before.isdigit():
            if mark.family is _Family.DOUBLE and _CLOSED_AGAIN.match(self.text, mark.end):
                return True
        elif mark.family is not _Family.SINGLE or mark.before not in "sSnN":
            return False
        if not mark.after.isspace() or mark.family not in _SAME_FAMILY:
            return False
        better = _SAME_FAMILY[mark.family].search(self.text, mark.end, min(self.paragraph.end, mark.end + _REACH))
        return better is not None and self._closes_strongly(better)

    def _closes_strongly(self, match: re.Match[str]) -> bool:
        mark = _Mark(self.text, self.paragraph, match, follows_opening=False)
        return mark.closes and not mark.opens and not (mark.before.isalnum() and mark.after.isspace())

    def _close(self, mark: _Mark) -> None:
        while (opened := self.stack.pop()).family is not mark.family:
            pass
        outer = Span(opened.start, mark.end)
        inner = trimmed(self.text, Span(opened.end, mark.start))
        if inner.end > inner.start:
            self.quotations.append(Quotation(outer, inner, self.number))

    def _left_open(self) -> _Mark | None:
        doubles = [mark for mark in self.stack if mark.family is not _Family.SINGLE]
        if doubles:
            return doubles[-1]
        first = self.stack[0] if self.stack else None
        return first if first and (first.start == self.paragraph.start or self._is_announced(first)) else None

    def _is_announced(self, mark: _Mark) -> bool:
        """Tell whether a reporting clause stands before *mark*: `She said: ‘I heard it.`"""
        return self.text[self.paragraph.start : mark.start].rstrip().endswith((":", ","))


def _double(mark: _Mark, *, is_open: bool) -> tuple[bool, bool]:
    """What a mark of two strokes does here: opens, closes."""
    if mark.glyph in _BOTH_WAYS:
        if mark.opens == mark.closes:
            return not is_open, is_open
        return mark.opens, mark.closes
    if mark.glyph in _OPENING:
        closes = is_open and mark.closes and not mark.opens and mark.glyph in "“«‹"
        return not closes, closes
    return mark.opens and not is_open, True  # ” » › open in Swedish, German and Danish


def _settle_open_end(text: str, paragraphs: Sequence[Span], found: list[_Scanned], number: int) -> None:
    """Let the quotation that a paragraph leaves open go on, stop at the paragraph's end, or vanish."""
    opened = found[number].open_at
    if opened is None:
        return
    here = found[number].quotations
    span = Span(opened.start, paragraphs[number].end)
    quotation = Quotation(span, trimmed(text, Span(opened.end, span.end)), number, closed=False)
    if quotation.inner.end == quotation.inner.start:
        return
    if _reopens(text, paragraphs, number + 1, opened):
        here.append(replace(quotation, continues=True))
    elif last := _closed_later(found, number, opened):
        here.append(replace(quotation, continues=True))
        _run_through(text, paragraphs, found, range(number + 1, last + 1))
    elif opened.family is not _Family.SINGLE and not any(span.covers(other.outer) for other in here):
        # A later quotation in the same paragraph shows that a mark was forgotten, or that this one never was a mark.
        here.append(quotation)


def _reopens(text: str, paragraphs: Sequence[Span], number: int, opened: _Mark) -> bool:
    if number >= len(paragraphs):
        return False
    match = _MARK.match(text, *paragraphs[number])
    if match is None or _FAMILIES[match[0]] is not opened.family:
        return False
    if opened.glyph == '"' and match[0] == "“":
        return False  # `"A long quotation` of articles that have curly marks
    mark = _Mark(text, paragraphs[number], match, follows_opening=False)
    is_guillemet = opened.family in {_Family.GUILLEMET, _Family.SMALL_GUILLEMET}
    return (mark.opens or is_guillemet) and not (mark.glyph in "'’" and _ELISION.match(text, mark.end))


def _closed_later(found: list[_Scanned], number: int, opened: _Mark) -> int | None:
    """The near paragraph in which a lone closing mark ends what *opened* began."""
    for later in range(number + 1, min(number + 1 + _LONGEST_GAP, len(found))):
        orphan = found[later].orphan
        if orphan is not None:
            return later if orphan.family is opened.family and not orphan.before.isdigit() else None
        if found[later].quotations or found[later].open_at:
            return None
    return None


def _run_through(text: str, paragraphs: Sequence[Span], found: list[_Scanned], numbers: range) -> None:
    for number in numbers:
        orphan = found[number].orphan
        start, end = paragraphs[number]
        outer = Span(start, orphan.end if orphan else end)
        inner = trimmed(text, Span(start, orphan.start if orphan else end))
        quotation = Quotation(outer, inner, number, closed=orphan is not None, continues=orphan is None)
        if inner.end > inner.start:
            found[number].quotations.append(quotation)


def _nested(quotations: list[Quotation]) -> Iterator[Quotation]:
    """The quotations of one paragraph in order, each with its depth."""
    ends: list[int] = []
    for quotation in sorted(quotations, key=lambda q: (q.outer.start, -q.outer.end)):
        while ends and ends[-1] <= quotation.outer.start:
            ends.pop()
        yield replace(quotation, depth=len(ends))
        ends.append(quotation.outer.end)
