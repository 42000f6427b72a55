"""Sources cut where a word or a dateline ends, though the tagger did not: `KHARVA (AP) — The president`, `-Joshi`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span

_DATELINE = re.compile(r"[A-Z]{3}[^\n]{0,50}? ?(?:—|–|--|-) (?=\w)")


def whole(text: str, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """*attributions*, each source without the dateline that it begins with, and with the whole of its first word."""
    return tuple(a if a.source is None else replace(a, source=_whole(text, a.source)) for a in attributions)


def _whole(text: str, source: Span) -> Span:
    if source.start == 0 or text[source.start - 1] == "\n":
        dateline = _DATELINE.match(text, *source)
        return Span(dateline.end(), source.end) if dateline else source
    start = source.start
    while start and (text[start - 1].isalnum() or (text[start - 1] in "-'’" and text[start].isalnum())):
        start -= 1
    return Span(start, source.end)
