"""What the tagger is told about each token beside the token itself: letter case, quotation, paragraph starts.

Training imports this module, so that both sides compute the same numbers.
"""

import itertools
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

CASES = 4  # 0 lower case or a digit, 1 capitalised, 2 all capitals (two letters at least), 3 no letter
QUOTATIONS = 5
"""0 outside, 1 up to three words, 2 part of a clause, 3 a clause with its punctuation, 4 left open by its paragraph."""
FEATURES = CASES * QUOTATIONS * 2  # the last factor: first token of its paragraph

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_MARK = re.compile(r"''|``|[\"“”„‟«»‘’‚‹›']")
_CLOSERS = {
    '"': ('"', "''"),
    "''": ("''", '"'),
    "``": ("''", '"', "”"),
    "“": ("”", '"'),
    "„": ("“", "”", '"'),
    "‟": ("”",),
    "”": ("”",),
    "«": ("»",),
    "»": ("«",),
    "‘": ("’", "'"),
    "'": ("'",),
    "‚": ("‘", "’"),
    "‹": ("›",),
    "›": ("‹",),
}
_ALWAYS_OPEN = frozenset(("“", "„", "«", "``", "‟"))
_EITHER_WAY = frozenset(('"', "''"))
_SINGLE = frozenset("‘'‚‹›")
_CLAUSE_END = frozenset(".,?!…;:—–")
_SHORT = 3  # words
_WRAPPED_LINE = 100  # characters; no typewriter or mail programme wraps later
_WRAPPED_SHARE = 0.25  # of single line breaks that go on in lower case; in prose by paragraph it is near none


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Half-open code-point ranges of the paragraphs of *text*, in order; blank ones are left out.

    A line is a paragraph, unless the text is hard-wrapped: then paragraphs are parted by blank lines.
    """
    lines = [m.span() for m in _LINE.finditer(text) if not m.group().isspace()]
    if not _is_wrapped(text, lines):
        return lines
    out: list[tuple[int, int]] = []
    for start, end in lines:
        if out and text.count("\n", out[-1][1], start) == 1:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    close = [(a, b) for a, b in itertools.pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    if len(close) < _SHORT or max(end - start for start, end in lines) > _WRAPPED_LINE:
        return False
    return sum(text[b[0] : b[1]].lstrip()[:1].islower() for _, b in close) >= _WRAPPED_SHARE * len(close)


def quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Quotations of the paragraph ``text[start:end]``, marks included, as (start, end, closed).

    Outermost ones only. A double mark left open runs to the paragraph's end; a single one left open is an apostrophe.
    """
    opened, opener = -1, ""
    marks = list(_MARK.finditer(text, start, end))
    for index, mark in enumerate(marks):
        sign, a, b = mark.group(), mark.start(), mark.end()
        before = text[a - 1] if a > start else " "
        after = text[b] if b < end else " "
        opens = not after.isspace() and not before.isalnum()
        if opened < 0:
            if sign in _ALWAYS_OPEN or sign in _EITHER_WAY or (sign in _CLOSERS and opens):
                if sign in _SINGLE and not _closes_later(text, marks[index + 1 :], sign, end):
                    continue
                opened, opener = a, sign
        elif sign in _CLOSERS[opener]:
            if opener in _SINGLE and after.isalnum():
                continue
            if sign in _EITHER_WAY and opens and (before.isspace() or before in "([{—–-"):
                continue
            yield opened, b, True
            opened = -1
    if opened >= 0 and opener not in _SINGLE:
        yield opened, end, False


def _closes_later(text: str, marks: list[re.Match[str]], opener: str, end: int) -> bool:
    """Tell whether a closing mark follows that is no apostrophe within a word nor a lone plural's (``the boys'``)."""
    for mark in marks:
        after = text[mark.end()] if mark.end() < end else " "
        if mark.group() in _CLOSERS[opener] and not after.isalnum() and not text[mark.start() - 1].isspace():
            return True
    return False


def quotation_states(text: str) -> npt.NDArray[np.int8]:
    """The quotation state (see QUOTATIONS) of every code point of *text*, and one 0 more."""
    state = np.zeros(len(text) + 1, np.int8)
    for first, last in paragraphs(text):
        for start, end, closed in quotations(text, first, last):
            state[start:end] = _kind(text, start, end, closed=closed, last=last)
    return state


def _kind(text: str, start: int, end: int, *, closed: bool, last: int) -> int:
    if not closed:
        return 4
    inside = text[start:end].strip("\"“”„‟«»‘’‚‹›'` ")
    after = text[end : min(end + 1, last)]
    if inside[-1:] in _CLAUSE_END or (after and after in _CLAUSE_END and len(inside.split()) > _SHORT):
        return 3
    return 1 if len(inside.split()) <= _SHORT else 2


def token_features(text: str, offsets: Ints) -> tuple[Ints, Ints]:
    """Features in ``range(FEATURES)`` and paragraph numbers ``[n]`` of the tokens at *offsets* ``[n, 2]``."""
    first = offsets[:, 0]
    case = np.fromiter((_case(text[a:b]) for a, b in offsets.tolist()), np.int64, len(offsets))
    starts = np.fromiter((start for start, _ in paragraphs(text)), np.int64)
    paragraph = np.maximum(np.searchsorted(starts, first, side="right") - 1, 0)
    is_first = np.diff(paragraph, prepend=-1) != 0
    features = (case * QUOTATIONS + quotation_states(text)[first]) * 2 + is_first
    return features, paragraph


def _case(token: str) -> int:
    """See CASES; *token* as printed."""
    if token[:1].isupper():
        return 2 if len(token) > 1 and token.isupper() else 1
    return 0 if token[:1].isalnum() else 3
