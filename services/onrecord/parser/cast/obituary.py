"""Whom an obituary is about: there "she" is the one who died, however long ago the text last named her."""

import re
from collections.abc import Sequence

from onrecord.parser.cast.discourse import Discourse
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import people
from onrecord.parser.lexicon.family_names import gender_of
from onrecord.parser.text import Span

_DIED = re.compile(
    r"\b(?:has died|who died|died (?:peacefully|suddenly|on|in|at|aged)|passed away|obituary)\b", re.IGNORECASE
)
_LIVED = re.compile(r"\b(?:was born|(?:is|are) survived by|leaves (?:a|an|his|her|two|three))\b")
_HEAD = 3  # paragraphs within which an obituary says who died
_MOST = 0.7  # share of the pronouns that are the deceased's
_TOLD = 2  # weight for the gender that they tell


def deceased(
    text: str, paragraphs: Sequence[Span], words: Words, figures: Figures, discourse: Discourse
) -> Figure | None:
    """Who died, where *text* is an obituary; the pronouns of its narration then tell his or her gender."""
    person = discourse.most_named()
    if person is None or not _LIVED.search(text):
        return None
    named = {name.paragraph for name in person.names if name.paragraph <= _HEAD}
    gender = _gender(words, discourse)
    if gender is None or not any(_DIED.search(text, *paragraphs[number]) for number in named):
        return None
    person.tell_gender(gender, _TOLD)
    for figure in figures.all:  # a pronoun near others tells nothing of them
        if figure is not person and figure.is_person and (told_by_name := gender_of(figure.fullest.words)):
            figure.tell_gender(told_by_name, _TOLD)
    return person


def _gender(words: Words, discourse: Discourse) -> str | None:
    """The gender of nearly all whom the narration calls he or she."""
    told = [word.lower for word in words.all if word.lower in people.SUBJECTS and not discourse.is_quoted(word.start)]
    most = max(people.SUBJECTS, key=told.count)
    return people.SUBJECTS[most] if told.count(most) >= max(1, _MOST * len(told)) else None
