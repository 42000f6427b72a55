"""Text → words with what the rules for names ask of them: capitals, sentence starts, possessives."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.parser.text import Span

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.K.
    r"|[A-Z]\.(?=\s+[A-Z])"  # the F. of John F. Kennedy
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr|Adm|Maj|Cmdr|Fr|Msgr|Supt|Insp"
    r"|Det|Pres|Messrs|Sec|Cpl|Pvt|Brig|Cllr|Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.(?=\s)"
    r"|[^\W_]+(?:[-‐‑'’][^\W_]+)*"
    r"|&"
)
_POSSESSIVE = re.compile(r"(?<=\w)['’][sS]\Z")
_STARTS = re.compile(r"[.!?…:;•|]|[\"“”„«»]\s*\Z|(?:^|\s)['‘]\Z|[-–—]\s*\Z|[(\[]\Z")
_OPENED = re.compile(r"(?:^|[\s(])['‘](?=\w)")
_QUOTATION = 300  # code points within which a single quotation mark may be waiting for its end


class Word(NamedTuple):
    """One word; a possessive's ``'s`` is left out of its span and text."""

    start: int
    end: int
    text: str
    lower: str
    """In lower case, without a full stop at its end."""
    opens: bool
    """Whether it may have its capital from a sentence's start."""
    possessive: bool
    joined: bool
    """Whether only white space parts it from the word before."""
    paragraph: int

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document in order."""

    all: tuple[Word, ...]
    starts: tuple[int, ...]

    def within(self, span: Span) -> tuple[Word, ...]:
        """The words that begin in *span*."""
        return self.all[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]

    def index(self, offset: int) -> int:
        """Number of the first word that begins at *offset* or behind it."""
        return bisect_left(self.starts, offset)

    def before(self, offset: int) -> int:
        """Number of the last word that begins before *offset*; -1 where there is none."""
        return bisect_right(self.starts, offset - 1) - 1


def words(text: str, paragraphs: Sequence[Span]) -> Words:
    """The words of *text*, paragraph by paragraph."""
    found: list[Word] = []
    for number, paragraph in enumerate(paragraphs):
        end = None
        for match in _WORD.finditer(text, *paragraph):
            word = _word(text, match, end, number)
            found.append(word)
            end = match.end() if not word.possessive else -match.end()
    return Words(tuple(found), tuple(word.start for word in found))


def _word(text: str, match: re.Match[str], last_end: int | None, number: int) -> Word:
    """*last_end*: where the word before ended; negative after a possessive; None at a paragraph's start."""
    start, end = match.span()
    shown = match[0]
    possessive = _POSSESSIVE.search(shown) is not None
    if possessive:
        end -= 2
        shown = shown[:-2]
    elif shown[-1] in "sS" and text[end : end + 2] in ("' ", "’ "):
        possessive = shown[0].isupper() or not _OPENED.search(text, max(0, start - _QUOTATION), start)
    gap = " ." if last_end is None else text[abs(last_end) : start]
    opens = last_end is None or (gap != " " and _STARTS.search(gap) is not None)
    joined = last_end is not None and last_end > 0 and (gap == " " or gap.isspace() or not gap)
    return Word(start, end, shown, shown.lower().rstrip("."), opens, possessive, joined, number)
