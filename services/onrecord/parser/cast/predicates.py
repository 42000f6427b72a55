"""What somebody is said to be: "She is now chief engineer", "The first witness was a clerk, Jo Roe"."""

from collections.abc import Sequence
from itertools import pairwise

from onrecord.parser.cast import phrases
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import grammar, people

_COPULAS = frozenset("is was became becomes".split())
_ADVERBS = frozenset("now also currently then still once".split())
_FARTHEST = 10  # words from the copula to the name
_LONGEST = 7  # words from the copula to the noun


def predicates(words: Words, figures: Sequence[Figure]) -> None:
    """Give the people of a document what it says that they are, the first of them also under a pronoun."""
    for person in figures:
        if person.is_person:
            person.roles += [role for name in person.names if (role := _subject(words, name.whole.start))]
            if not person.roles and (role := _announced(words, person.names[0].whole.start)):
                person.roles.append(role)
    for i, word in enumerate(words.all[:-1]):
        if word.opens and word.lower in people.SUBJECTS and words.all[i + 1].lower in _COPULAS:
            role, figure = _predicate(words.all, i + 2), _only(figures, word.start)
            if role and figure and figure.gender in (None, people.SUBJECTS[word.lower]):
                figure.roles.append(role)


def _subject(words: Words, offset: int) -> Phrase | None:
    """The subject whose predicate ends with a name: "The first witness" of "The first witness was Jo Roe"."""
    last = words.index(offset)
    copula = next((i for i in range(last - 1, max(0, last - _FARTHEST), -1) if words.all[i].lower in _COPULAS), 0)
    first = next((i for i in range(copula, max(-1, copula - _LONGEST), -1) if words.all[i].opens), copula)
    if not copula or words.all[first].lower != "the" or not _is_apposed(words.all[copula + 1 : last + 1]):
        return None
    found = phrases.of(words.all[first:copula])
    return found if found and not found.plural and phrases.is_of_person(found.head) else None


def _announced(words: Words, offset: int) -> Phrase | None:
    """The description with which the sentence before a name ends: "Up got the mayor. Jo Roe said"."""
    first = words.index(offset)
    last = first - 1
    if last < 0 or not words.all[first].opens or words.all[last].paragraph != words.all[first].paragraph:
        return None
    near = range(last, max(0, last - _LONGEST), -1)
    begins = (i for i in near if words.all[i].lower == "the" and words.all[i - 1].lower not in grammar.PREPOSITIONS)
    begin = next(begins, last)
    found = phrases.of(words.all[begin : last + 1])
    if found is None or found.determiner != "the" or found.plural or not phrases.is_of_person(found.head):
        return None
    return found if all(word.joined for word in words.all[begin + 1 : last + 1]) else None


def _is_apposed(between: Sequence[Word]) -> bool:
    """Tell whether nothing stands between a copula and a name, or a phrase with a comma behind it."""
    if len(between) == 1:
        return between[0].joined
    is_one = all(word.joined or before.possessive for before, word in pairwise(between[:-1]))
    return is_one and not between[-1].joined and between[0].lower in grammar.DETERMINERS


def _predicate(words: Sequence[Word], i: int) -> Phrase | None:
    while i < len(words) and words[i].lower in _ADVERBS:
        i += 1
    inside = words[i : i + _LONGEST]
    for length, word in enumerate(inside[1:], 1):
        if not word.joined and not inside[length - 1].possessive:
            inside = inside[:length]
            break
    found = phrases.of(inside)
    is_role = found is not None and phrases.is_of_person(found.head) and found.noun not in people.RELATIONS
    is_one = found is not None and not found.plural and found.determiner not in grammar.POSSESSIVE
    return found if is_role and is_one else None


def _only(figures: Sequence[Figure], offset: int) -> Figure | None:
    """The one person named before *offset*."""
    named = [f for f in figures if f.is_person and not f.is_writer and f.names[0].span.start < offset]
    return named[0] if len(named) == 1 else None
