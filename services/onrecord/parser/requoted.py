"""Quotations in what somebody says, after a reporting clause: “He stopped me and said, ‘Do that again.’”

The tagger labels each word once, so that it never finds them; reading the sentence again (`inner.py`) finds what is
said without marks, and is unsure of these.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from onrecord.parser.contents import without_comma, words
from onrecord.parser.quotes import Quotation
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import StatementType

_SUBJECT = (
    r"(?:I|[Hh]e|[Ss]he|[Ii]t|[Ww]e|[Tt]hey|[Pp]eople|(?:[Ee]very|[Ss]ome|[Nn]o|[Aa]ny)(?:one|body)"
    r"|(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Yy]our|[Tt]heir|[Tt]he|[Aa]n?|[Oo]ne|[Tt]his|[Tt]hat|[Aa]nother)"
    r"(?: (?!(?:and|or|but)\b)[a-z’'-]+){1,2}?"
    r"|(?!And |But |So |Then |When )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
)
_VERB = (
    r"(?:sa(?:id|ys?)|t(?:old|ells?)|ask(?:s|ed)?|shout(?:s|ed)|yell(?:s|ed)|scream(?:s|ed)|cried|cries|repl(?:ied|ies)"
    r"|answer(?:s|ed)|wrote|writes|texted|went|goes|joked|warn(?:s|ed)|add(?:s|ed)|whisper(?:s|ed)|begged|announced"
    r"|call(?:s|ed) out|(?:shout|yell|scream|call|chant)ing|thought|(?:was|were|is|are|’s|'s) like)"
)
_HEARER = r"(?:(?: to)? (?:me|him|her|us|them|you|it|myself|himself|herself|everyone|[A-Z][\w’'-]+))?"
_ADVERB = (
    r"(?: (?:just|then|also|always|once|only|even|never|still|finally|used to|would|has|have|had|was|were|kept|keeps))*"
)
_CUE = rf"(?: |(?=[’']s ))(?P<cue>{_VERB}){_HEARER}(?: (?:was|is|out|back|up to [a-z ]{{3,30}}))?[,:]?\s*\Z"
_CLAUSES = (
    re.compile(rf"\b(?P<source>{_SUBJECT}){_ADVERB}{_CUE}"),
    # "He stopped me and said": the verb is the second one of its subject.
    re.compile(
        rf"(?:(?<=[“‘\"«'\n])|(?<=[.!?;:—–] )|\b(?:and|then|but|so|because|when|And|But|So|Then|When) )"
        rf"(?P<source>{_SUBJECT}) [^.!?;:“”‘\"«»]{{2,60}}? and(?: then)?{_CUE}"
    ),
)
_REACH = 120  # code points before the quotation in which its clause begins
_FEWEST = 2  # words; one alone is a word that somebody uses
_CONFIDENCE = 0.8
"""Of a quotation in a statement after such a clause: marks and verb leave little doubt that somebody says it."""


def requoted(text: str, quotations: Sequence[Quotation], found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Attributions of the quotations within what is said in *found* that such a clause introduces."""
    outermost = sorted((span, a.is_turn) for a in found if a.parent is None for span in a.content)
    known = {span for a in found for span in a.content}
    for quotation in quotations:
        place = bisect_right(outermost, quotation.outer.start, key=lambda said: said[0].start) - 1
        if place < 0 or not outermost[place][0].covers(quotation.outer):
            continue
        around, is_turn = outermost[place]
        content = without_comma(text, quotation.inner)
        if content in known or not (quotation.depth or is_turn) or words(text, content) < _FEWEST:
            continue
        before = max(around.start, quotation.outer.start - _REACH), quotation.outer.start
        if clause := next(filter(None, (pattern.search(text, *before) for pattern in _CLAUSES)), None):
            yield Attribution(
                content=(content,),
                cue=Span(*clause.span("cue")),
                source=Span(*clause.span("source")),
                type=StatementType.DIRECT,
                paragraph=quotation.paragraph,
                confidence=_CONFIDENCE,
            )
