"""Another word for whoever just spoke: `“We know why,” the surgeon said` behind what the medical director said."""

import re

from onrecord.parser.cast.discourse import agrees
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.loose import SCENE
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import people
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import StatementType

_REMEMBERED = 20_000  # code points of text to look back on, which bounds the time for long documents


def varied(reading: Reading, attribution: Attribution, source: Source, phrase: Phrase) -> Finding | None:
    """Whom alone the paragraph named, else who spoke in the one before; for a word that is new in the text."""
    at = source.span.start
    is_behind = attribution.type is not StatementType.INDIRECT and attribution.content[0].start < at
    if phrase.determiner != "the" or not is_behind or phrase.noun in SCENE or _is_known(reading, phrase, at):
        return None
    figure = _only(reading, at) or _last(reading, attribution)
    if figure is None or not agrees(figure, people.gender_of_noun(phrase.noun)):
        return None
    figure.roles.append(phrase)
    return referring(figure, f"'{source.span.of(reading.text)}': only {reading.shown(figure)} was just spoken of")


def _is_known(reading: Reading, phrase: Phrase, at: int) -> bool:
    """Tell whether the text used the word before: then it may mean somebody else."""
    known = re.compile(rf"\b{re.escape(phrase.noun)}s?\b", re.IGNORECASE)
    return known.search(reading.text, max(0, at - _REMEMBERED), at) is not None


def _only(reading: Reading, at: int) -> Figure | None:
    """The one person whom the paragraph named before *at*, in no quotation."""
    here = reading.told_of(Span(reading.paragraphs[reading.paragraph(at)].start, at))
    proven = [figure for figure in here if figure.sort is Sort.PERSON] or here
    return proven[0] if len(proven) == 1 else None


def _last(reading: Reading, attribution: Attribution) -> Figure | None:
    """Who spoke last in the paragraph before, where this one begins with the quotation."""
    begin = attribution.content[0].start
    number = reading.paragraph(begin)
    spoke = [i for i in reading.found if reading.attributions[i].paragraph == number - 1]
    last = max(spoke, key=lambda i: reading.attributions[i].content[-1].end, default=None)
    if last is None or begin - reading.paragraphs[number].start > 1:
        return None
    figure = reading.found[last].figure
    return figure if figure and figure.names and figure.is_person else None
