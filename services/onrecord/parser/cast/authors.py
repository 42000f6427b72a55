"""Who wrote the document, and is the "I" of its narration: a byline, or a line with a name that the end tells of."""

import re

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.names import Name
from onrecord.parser.cast.reading import Reading
from onrecord.parser.text import Span

_HEAD = 4  # paragraphs in which a byline stands
_BYLINE = re.compile(r"(?:[Bb]y:? |[*_]+[Bb]y )?\Z")
_ENDS = re.compile(r"[*_.]*(?:,[^\n.]{1,60})?\s*\Z")
_TOLD = re.compile(r" (?:is|was|teaches|writes|lives|runs|works)\b")
_MARKS = '"“”'


def author(reading: Reading, offset: int) -> Figure | None:
    """The author, where the word at *offset* is the narration's."""
    paragraph = reading.paragraphs[reading.paragraph(offset)]
    before = reading.text[paragraph.start : offset]
    if before.count('"') % 2 or before.count("“") > before.count("”") or reading.discourse.is_quoted(offset):
        return None
    found = [f for f in reading.figures.all if f.is_person and any(_is_byline(reading, f, name) for name in f.names)]
    return found[0] if len(found) == 1 else None


def _is_byline(reading: Reading, figure: Figure, name: Name) -> bool:
    if not 0 < name.paragraph < _HEAD or len(name.words) < 2:  # noqa: PLR2004 - a full name
        return False
    line = reading.paragraphs[name.paragraph]
    led = _BYLINE.match(reading.text[line.start : name.whole.start])
    if led is None or not _ENDS.match(reading.text, *Span(name.end, line.end)):
        return False
    return bool(led[0]) or any(_is_told_of(reading, other) for other in figure.names)


def _is_told_of(reading: Reading, name: Name) -> bool:
    """Tell whether the last paragraphs tell who the author is: "Jo Roe is the author of Late"."""
    is_last = name.paragraph >= len(reading.paragraphs) - 2
    begins = name.span.start - reading.paragraphs[name.paragraph].start <= 1
    return is_last and begins and _TOLD.match(reading.text, name.end) is not None
