"""Direct, mixed, indirect: how much of a content stands between quotation marks."""

from bisect import bisect_right
from collections.abc import Iterable

from onrecord.parser.contents import WORD
from onrecord.parser.quotes import Quotation
from onrecord.parser.text import Span
from onrecord_schemas import StatementType


class Quoted:
    """Which words of a document stand in its outermost quotations."""

    def __init__(self, text: str, quotations: Iterable[Quotation]) -> None:
        self._text = text
        self._outer = [quotation.outer for quotation in quotations if quotation.depth == 0]
        self._starts = [outer.start for outer in self._outer]

    def type_of(self, content: Iterable[Span]) -> StatementType:
        inside = [self.holds(*word.span()) for span in content for word in WORD.finditer(self._text, *span)]
        if all(inside):
            return StatementType.DIRECT
        return StatementType.MIXED if any(inside) else StatementType.INDIRECT

    def holds(self, start: int, end: int) -> bool:
        """Tell whether these words stand in a quotation."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and end <= self._outer[place].end
