"""Who asks, who answers and who presides at each place of a transcript, as the lines between its turns tell."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.parser import stage
from onrecord.parser.text import Span

_IN_THE_CHAIR = re.compile(r"\b(?:in|took|takes|resumed|occupied|occupying) the chair\b", re.IGNORECASE)


class Examination:
    """The stage lines of one transcript, to be asked who is on at an offset."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self._examiners: list[Span] = []
        self._witnesses: list[Span] = []
        self._chairs: list[Span] = []
        for paragraph in paragraphs:
            line = stage.announced(text, paragraph) or stage.called(text, paragraph)
            if line and line.examiner:
                self._examiners.append(line.examiner)
            if line and line.witness:
                self._witnesses.append(line.witness)
            if chair := _IN_THE_CHAIR.search(text, *paragraph):
                self._chairs.append(Span(paragraph.start, chair.start()))

    def examiner(self, offset: int) -> Span | None:
        """The name of who asks the questions at *offset*."""
        return _last(self._examiners, offset)

    def witness(self, offset: int) -> Span | None:
        """The name of who answers at *offset*."""
        return _last(self._witnesses, offset)

    def chair(self, offset: int) -> Span | None:
        """The words that name who presides at *offset*."""
        return _last(self._chairs, offset)


def _last(spans: Sequence[Span], offset: int) -> Span | None:
    place = bisect_right(spans, offset, key=lambda span: span.start)
    return spans[place - 1] if place else None
