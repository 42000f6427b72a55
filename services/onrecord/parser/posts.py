"""Posts that an article prints under their account: `@HarbourWatch: The bridge is shut.`"""

import re
from collections.abc import Iterator, Sequence

from onrecord.parser.text import Span
from onrecord.parser.turns import Turn

_POST = re.compile(r"(?:\W{1,3})?(?P<account>@\w{2,40})(?P<colon>:)\s+(?P<said>\S.*)", re.DOTALL)


def posts(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    """The posts in order, one a paragraph."""
    for number, paragraph in enumerate(paragraphs):
        if match := _POST.fullmatch(text, *paragraph):
            said = (Span(*match.span("said")),)
            yield Turn(Span(*match.span("account")), Span(*match.span("colon")), said, number, number)
