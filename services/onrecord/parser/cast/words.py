"""Text → words with what the rules for names ask of them: capitals, sentence starts, possessives."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.parser.text import Span

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\bDato['’](?= [A-Z])|\bA/S\b|[^\W_]+(?:[-‐‑'’][^\W_]+)*|&"
)  # U.S., J.K.; O'Rourke, well-known
# Words that keep the full stop behind them, which ends no sentence.
_SHORTENED = frozenset(
    """Mr Mrs Ms Dr Sen Sens Rep Reps Gov Gen Lt Col Sgt Capt Prof Rev Hon St Jr Sr Adm Maj Cmdr Fr Msgr Supt
    Insp Det Pres Messrs Sec Cpl Pvt Brig Cllr Coun Ald Cst Revd Ven Engr Smt Amb Maj Cpt Inc Corp Co Ltd Jan Feb Mar
    Apr Jun Jul Aug Sep Sept Oct Nov Dec Rt Spc Pfc Pharm""".split()
)
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_PLURAL_POSSESSIVE = ("' ", "’ ")
_STARTS = re.compile(r"[.!?…:;•|]|[\"“”„«»]\s*\Z|(?:^|\s)['‘]\Z|[-–—]\s*\Z|[(\[]\Z")
_OPENED = re.compile(r"(?:^|[\s(])['‘](?=\w)")
_MARKED = re.compile(r"(?:\w|\b[A-Z]\.) [\"“”‘'(]\Z")  # behind a word or an initial; (Pause) stands behind a colon
_BETWEEN = re.compile(r"[\"”’')] [A-Z]")
_BEHIND_SHORT = (" ", "\n", "\t", "\xa0", ",")
_SHOUTED = re.compile(r"\.\s+[A-Z]{2}")
_CAMEL = re.compile(r"[a-z]{1,4}[A-Z][a-z]")  # easyJet, eBay
_QUOTATION = 300  # code points within which a single quotation mark may be waiting for its end


class Word(NamedTuple):
    """One word; a possessive's ``'s`` is left out of its span and text."""

    start: int
    end: int
    text: str
    lower: str
    """In lower case, without a full stop at its end."""
    is_capital: bool
    opens: bool
    """Whether it may have its capital from a sentence's start."""
    possessive: bool
    joined: bool
    """Whether only white space parts it from the word before."""
    paragraph: int
    is_nickname: bool = False
    """Whether it stands alone between marks, and a capital follows: Jo "Red" Roe."""

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
            end = -match.end() if word.possessive else max(match.end(), word.end)
    return Words(tuple(found), tuple(word.start for word in found))


def _word(text: str, match: re.Match[str], last_end: int | None, number: int) -> Word:
    """*last_end*: where the word before ended; negative after a possessive; None at a paragraph's start."""
    start, end = match.span()
    shown = match[0]
    possessive = False
    if shown.endswith(_POSSESSIVE) and len(shown) > len("'s"):
        possessive = True
        end -= 2
        shown = shown[:-2]
    elif text[end : end + 1] == "." and _keeps_stop(text, shown, end):
        end += 1
        shown += "."
    elif shown[-1] in "sS" and text[end : end + 2] in _PLURAL_POSSESSIVE:
        possessive = shown[0].isupper() or not _OPENED.search(text, max(0, start - _QUOTATION), start)
    opens, joined = True, False
    if last_end is not None:
        gap = text[abs(last_end) : start]
        opens = gap != " " and _STARTS.search(gap) is not None
        joined = last_end > 0 and (gap == " " or not gap.strip())
    is_nickname = _MARKED.search(text, start - 5, start) is not None and _BETWEEN.match(text, end) is not None
    lower = shown.lower().rstrip(".")
    is_capital = shown[0].isupper() or (not shown.islower() and _CAMEL.match(shown) is not None)
    return Word(start, end, shown, lower, is_capital, opens, possessive, joined, number, is_nickname)


def _keeps_stop(text: str, shown: str, end: int) -> bool:
    """Tell whether the full stop shortens the word: Mr., the F. of John F. Kennedy."""
    is_initial = (
        len(shown) == 1 and shown.isupper() and text[end + 1 : end + 2].isspace() and text[end + 2 : end + 3].isupper()
    )
    is_shouted = (
        shown.isupper() and shown.capitalize() in _SHORTENED and _SHOUTED.match(text, end) is not None
    )  # MS. ROE
    is_shortened = shown in _SHORTENED or is_shouted
    return is_initial or (is_shortened and text[end + 1 : end + 2] in _BEHIND_SHORT)
