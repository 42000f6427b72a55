"""Quotations that a noun of saying announces: `The bishop’s verdict was blunt: “They had it coming.”`

The tagger learnt from news that such clauses are rare, and leaves half of them out.
"""

import re
from collections.abc import Iterator, Sequence

from onrecord.parser.confidence import ANNOUNCED
from onrecord.parser.contents import without_comma
from onrecord.parser.quotes import Quotation
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import StatementType

_CLAUSE = re.compile(
    r"(?:\A|(?<=\n)|(?<=[.!?”’\"] ))"
    r"(?P<source>His|Her|Their|My|Our|[A-Z][^.!?:,;“”\"\n]{0,50}?(?:['’]s|s['’]))"
    r" (?P<cue>(?:[a-z-]+ ){0,2}"
    r"(?:answer|reply|response|verdict|retort|advice|message|warning|motto|explanation|assessment|comment|plea|excuse)"
    r"(?: [^.!?:“”\"‘\n]{1,60})?):\s*\Z"
)
_REACH = 160  # code points before the quotation in which its clause begins


def announced(text: str, quotations: Sequence[Quotation], found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Attributions of the quotations behind such a clause that are in none of *found*."""
    known = [span for attribution in found for span in attribution.content]
    for quotation in quotations:
        before = max(0, quotation.outer.start - _REACH), quotation.outer.start
        clause = None if quotation.depth else _CLAUSE.search(text, *before)
        if clause is None or any(span.meets(quotation.inner) for span in known):
            continue
        yield Attribution(
            content=(without_comma(text, quotation.inner),),
            cue=Span(*clause.span("cue")),
            source=Span(*clause.span("source")),
            type=StatementType.DIRECT,
            paragraph=quotation.paragraph,
            confidence=ANNOUNCED,
        )
