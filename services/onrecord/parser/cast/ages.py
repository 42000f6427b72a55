"""Descriptions by an age: "the 41-year-old", "the octogenarian"."""

import re

from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import people

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
    if len(aged) != 1:
        return None
    said = source.span.of(reading.text).lower().removeprefix("the ")
    return referring(aged[0], f"'{said}': {reading.shown(aged[0])} is printed with such an age")
