"""Paragraphs and sentences of a text, as spans."""

import re
from collections.abc import Sequence
from itertools import pairwise

from onrecord.parser.text import Span, trimmed

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")

# A text is hard-wrapped when nearly every line break stands where the next word would not have fitted.
_NARROWEST, _WIDEST = 40, 120  # code points a line
_FEWEST_BREAKS = 4
_FULL_SHARE = 0.5
_LOWER_SHARE = 0.25

_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»“‘)\]]*+(?=\s{1,9}[\"'“‘«„(\[¿¡—–-]{0,9}[\w#@$€£])")
_LAST_WORD = re.compile(r"[\w.&'’-]+\Z")
# Orthography, not vocabulary: full stops that shorten a word and do not end a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof rev fr sr sra hon gov sen rep reps sens gen col lt sgt maj capt cmdr adm pres st ste mt ft "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri "
    "vs v no nos vol pp p fig art sec ch al approx ca cf e.g i.e eg ie viz u.s u.k u.n e.u d.c".split()
)
_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\Z")


def paragraphs(text: str) -> tuple[Span, ...]:
    """The blocks of *text* between line breaks, without white space at their ends.

    In a hard-wrapped text (a plain-text e-mail, a Gutenberg book) a break that only ends a full line parts nothing.
    """
    lines = tuple(
        line for match in _LINE.finditer(text) if (line := trimmed(text, Span(*match.span()))).end > line.start
    )
    width = _wrap_width(text, lines)
    if width is None:
        return lines
    joined: list[Span] = []
    for line in lines:
        if joined and _is_full(text, joined[-1], line, width):
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return tuple(joined)


def unwrapped(text: str, paragraphs: Sequence[Span]) -> str:
    """*text* with spaces for the line breaks inside its paragraphs: every character stays where it was."""
    pieces, read_to = [], 0
    for start, end in paragraphs:
        if _BREAK.search(text, start, end):
            pieces += [text[read_to:start], _BREAK.sub(lambda found: " " * len(found[0]), text[start:end])]
            read_to = end
    return "".join([*pieces, text[read_to:]])


def sentences(text: str, paragraph: Span) -> tuple[Span, ...]:
    """The sentences of one paragraph in order, without the white space between them."""
    found: list[Span] = []
    start = paragraph.start
    for end_mark in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        if _only_shortens(text, start, end_mark):
            continue
        found.append(trimmed(text, Span(start, end_mark.end())))
        start = end_mark.end()
    last = trimmed(text, Span(start, paragraph.end))
    return (*found, last) if last.end > last.start else tuple(found)


def _wrap_width(text: str, lines: tuple[Span, ...]) -> int | None:
    """The column at which *text* was wrapped; None where each line is a paragraph."""
    breaks = [(a, b) for a, b in pairwise(lines) if _is_next_line(text, a, b)]
    if len(breaks) < _FEWEST_BREAKS:
        return None
    lengths = sorted(_last_width(text, a) for a, _ in breaks)
    width = lengths[len(lengths) * 9 // 10]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = [b for a, b in breaks if _is_full(text, a, b, width)]
    lower = sum(text[b.start].islower() for b in full)
    is_wrapped = len(full) >= _FULL_SHARE * len(breaks) and lower >= _LOWER_SHARE * len(full)
    return width if is_wrapped else None


def _is_next_line(text: str, upper: Span, lower: Span) -> bool:
    return len(_BREAK.findall(text, upper.end, lower.start)) == 1


def _is_full(text: str, upper: Span, lower: Span, width: int) -> bool:
    """Tell whether *upper*'s last line had no room for the first word of *lower*, its next line."""
    if not _is_next_line(text, upper, lower):
        return False
    first_word = text[lower.start : lower.end].split(maxsplit=1)[0]
    return _last_width(text, upper) + 1 + len(first_word) > width


def _last_width(text: str, block: Span) -> int:
    """How wide the last line of *block* is, its indentation included."""
    return block.end - text.rfind("\n", 0, block.end) - 1


def _only_shortens(text: str, start: int, end_mark: re.Match[str]) -> bool:
    if end_mark[0] != ".":
        return False
    before = text[max(start, end_mark.start() - 20) : end_mark.start()]
    word = _LAST_WORD.search(before)
    return word is not None and (word[0].lower() in _ABBREVIATIONS or _INITIAL.search(before) is not None)
