"""Questions and answers told in prose: who was asked replies; in court "the witness" answers, and "counsel" asks."""

import re
from collections.abc import Iterator

from onrecord.parser.cast.exchange import ends_as_question
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, kind_of_figure, referring, unknown
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Resolution

_ASKED = re.compile(r"\b(?:ask(?:s|ed)|press(?:es|ed)|question(?:s|ed))\Z", re.IGNORECASE)
_PUT = re.compile(r"\b(?:ask|put|inquire|enquire|wonder|press|question|wish)(?:s|es|d|ed)?\b", re.IGNORECASE)
_COURT = re.compile(
    r"\b(?:court|jury|trial|tribunal|inquest|inquiry|hearing|evidence|testif(?:y|ied))\b", re.IGNORECASE
)
_LAWYERS = re.compile(r"\b(?:SC|KC|QC|prosecut\w+|defen[cd]\w+|barrister|counsel|attorney|lawyer|solicitor)\b")
_CHARGED = re.compile(
    r"[^.!?\n]{0,80}?\b(?:den(?:ies|ied)|pleaded|pleads|is charged|was charged|is accused|stands accused|is on trial)\b"
)
_BENCH = frozenset("chair chairman chairwoman judge justice coroner magistrate recorder sheriff".split())
_BEHIND = 40  # code points behind a name in which it stands what somebody is
_NEXT = 1  # paragraphs from a question to its answer


def asked(reading: Reading, attribution: Attribution) -> Figure | None:
    """Whom the statement before asked: "Vale asked Mr Roe what he saw. “Nothing,” he said."."""
    last = next(_before(reading, attribution), None)
    if last is None or last[0].cue is None or attribution.paragraph - last[0].paragraph > _NEXT:
        return None
    cue = last[0].cue
    if not _ASKED.search(reading.text, *cue):
        return None
    behind = reading.figures.held(Span(cue.end, last[0].content[0].end))
    if not behind or reading.text[cue.end : behind[0][0].whole.start].strip():
        return None
    return behind[0][1]


def asks(reading: Reading, attribution: Attribution) -> bool:
    """Tell whether a statement is a question that somebody is said to have asked."""
    if attribution.cue is None or not ends_as_question(reading, attribution):
        return False
    return _ASKED.search(reading.text, *attribution.cue) is not None


def answering(reading: Reading, attribution: Attribution, asker: Figure | None) -> Finding:
    """Who answers a question where nobody is said to: whoever was heard before the *asker*."""
    for _, figure in _before(reading, attribution):
        if figure is not asker and figure.is_person and figure.names:
            reason = f"no source at the quotation; {reading.shown(figure)} was heard before the question"
            return Finding(figure, kind_of_figure(figure), Resolution.INFERRED, reason)
    return unknown("nobody is said to have answered the question")


def in_court(reading: Reading, attribution: Attribution, source: Source, phrase: Phrase) -> Finding | None:
    """ "The witness" and "counsel" of a trial: who last spoke there, and is no lawyer, or is one."""
    if phrase.noun in ("defendant", "accused"):
        return _accused(reading, source)
    is_counsel = phrase.noun == "counsel"
    if not (is_counsel or phrase.noun == "witness") or not _COURT.search(reading.text, 0, source.span.start):
        return None
    for before, figure in _before(reading, attribution):
        is_lawyer = any(
            _LAWYERS.search(reading.text, name.span.start, name.span.end + _BEHIND) for name in figure.names
        )
        has_asked = before.cue is not None and _PUT.search(reading.text, *before.cue) is not None
        is_bench = any(role.noun in _BENCH for role in figure.roles) or any(n.rank in _BENCH for n in figure.names)
        if figure.is_person and figure.names and not is_bench and (is_lawyer or has_asked) == is_counsel:
            said = source.span.of(reading.text)
            return referring(
                figure, f"'{said}': {reading.shown(figure)} was the last to {'ask' if is_counsel else 'speak'}"
            )
    return None


def _accused(reading: Reading, source: Source) -> Finding | None:
    """The only one of whom the document says that he denies, is charged, or is on trial."""
    charged = [
        figure
        for figure in reading.figures.all
        if figure.is_person and any(name.opens and _CHARGED.match(reading.text, name.end) for name in figure.names)
    ]
    if len(charged) != 1:
        return None
    return referring(charged[0], f"'{source.span.of(reading.text)}': {reading.shown(charged[0])} is charged")


def _before(reading: Reading, attribution: Attribution) -> Iterator[tuple[Attribution, Figure]]:
    """What was told before, in nobody else's words, with who said it, the last one first."""
    for index, found in reversed(reading.found.items()):
        told = reading.attributions[index]
        if told.parent is None and found.figure and told.content[0].start < attribution.content[0].start:
            yield told, found.figure
