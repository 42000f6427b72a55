"""Descriptions by an age: "the 41-year-old", "the octogenarian"."""

import re

from onrecord.parser.cast.finding import Finding, referring, unknown
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import people
from onrecord.parser.text import Span
from onrecord_schemas import SpeakerKind

_AGED = re.compile(r",? (?:aged |\(|who (?:is|was|turned) |is )?(?:1\d\d?|[2-9]\d)\b")
# Ages, as patterns.
DECADES = {"septuagenarian": r"7\d", "octogenarian": r"8\d", "nonagenarian": r"9\d", "centenarian": r"1\d\d"}


def by_age(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "The 41-year-old" and "the octogenarian": the only person with that age printed behind the name."""
    years = DECADES.get(phrase.noun) or phrase.noun.removesuffix(people.YEARS_OLD)
    if phrase.noun not in DECADES and not years.isdigit():
        return None
    age = re.compile(rf",? (?:aged |\(|who (?:is|was|turned) |is )?{years}\b")
    aged = [
        f for f in reading.figures.all if f.is_person and any(age.match(reading.text, name.end) for name in f.names)
    ]
    if not aged:
        return _last_heard(reading, source) if phrase.determiner == "the" else None
    if len(aged) > 1:
        return None
    said = source.span.of(reading.text).lower().removeprefix("the ")
    return referring(aged[0], f"'{said}': {reading.shown(aged[0])} is printed with such an age")


def _last_heard(reading: Reading, source: Source) -> Finding | None:
    """Whom an age tells that is printed nowhere else: the person last spoken of, if none has another age."""
    at = source.span.start
    near = reading.discourse.before(at, reading.paragraph(at), lambda figure: 1.0 if figure.is_person else 0.0)
    if not near:
        return None
    paragraph = Span(reading.paragraphs[reading.paragraph(at)].start, at)
    here = {id(figure): figure for _, figure in reading.figures.held(paragraph) if figure.is_person}
    last = next(iter(here.values())) if len(here) == 1 else near[0][1]
    if any(_AGED.match(reading.text, name.end) for name in last.names):
        return unknown(f"{reading.shown(last)} has another age", SpeakerKind.PERSON)
    return referring(last, f"an age, and {reading.shown(last)} was spoken of last")
