"""What somebody is said to be under a pronoun: "She is now chief engineer", where only one person was named before."""

from collections.abc import Sequence

from onrecord.parser.cast import phrases
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import grammar, people

_PRONOUNS = {"he": people.MALE, "she": people.FEMALE}
_COPULAS = frozenset("is was became becomes".split())
_ADVERBS = frozenset("now also currently then still once".split())
_LONGEST = 7  # words from the copula to the noun


def predicates(words: Words, figures: Sequence[Figure]) -> None:
    """Give the first person of a document the roles that its pronouns tell."""
    for i, word in enumerate(words.all[:-1]):
        if word.opens and word.lower in _PRONOUNS and words.all[i + 1].lower in _COPULAS:
            role, figure = _predicate(words.all, i + 2), _only(figures, word.start)
            if role and figure and figure.gender in (None, _PRONOUNS[word.lower]):
                figure.roles.append(role)


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
