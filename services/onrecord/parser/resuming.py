"""A quotation that its sentence resumes later: “Each time,” Vale said, pointing at the roof, “we move.”

The tagger gives its second half to the participle between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.parser.quoted import Quoted
from onrecord.parser.quotes import Quotation
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span

_STOPS = frozenset(".!?…:;\n")
_COMMA = ", "


def resuming(text: str, quotations: Sequence[Quotation], found: Sequence[Attribution]) -> Iterator[Attribution]:
    """*found*, each such half in the statement that its sentence begins with."""
    quoted = Quoted(text, quotations)
    ends = {quotation.inner.end: quotation for quotation in quotations if quotation.depth == 0}
    opened: Attribution | None = None
    for attribution in found:
        last = attribution.content[-1]
        half = next((ends[end] for end in (last.end, last.end - 1) if end in ends), None)
        if opened and half and _resumes(text, opened, attribution, half):
            rest = (*attribution.content[:-1], Span(last.start, half.outer.start - len(_COMMA)))
            yield replace(opened, content=(*opened.content, half.inner))
            yield replace(attribution, content=rest, type=quoted.type_of(rest))
            opened = None
            continue
        if opened:
            yield opened
        opened = attribution
    if opened:
        yield opened


def _resumes(text: str, first: Attribution, second: Attribution, half: Quotation) -> bool:
    """Tell whether *half* goes on what *first* began with a comma, in one sentence with *second* between them."""
    end, last = first.content[-1].end, second.content[-1]
    return (
        first.source is not None
        and first.source == second.source
        and text.startswith(",", end)
        and last.start < half.outer.start - len(_COMMA)
        and text[half.inner.start].islower()
        and text.endswith(_COMMA, end, half.outer.start)
        and _STOPS.isdisjoint(text[end : half.outer.start])
    )
