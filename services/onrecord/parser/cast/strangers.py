"""People whom a text speaks of without their names: "my grandmother", "a stewardess", "the nurse"."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.parser.cast import phrases
from onrecord.parser.cast.descriptions import match
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.styles import bearer, is_style
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.text import Span

_LONGEST = 5  # words from the determiner to the noun
_LONGEST_OPENING = 7  # words before the subject
_WHERE_AND_WHEN = frozenset("in on at after before during later late early".split())
_PREDICATE = frozenset("is was are were be been being as like become became remains than".split())


class Stranger(NamedTuple):
    """A mention by a common noun."""

    span: Span
    paragraph: int
    figure: Figure
    """Somebody with a name, where the noun repeats the role that is printed with it."""
    opens: bool
    """Whether it begins its sentence."""
    possessive: bool


def strangers(text: str, words: Words, figures: Figures) -> Iterator[Stranger]:
    """The mentions of single people by a noun with a determiner, in order."""
    introduced: dict[str, Figure] = {}
    for i, word in enumerate(words.all):
        if word.lower in grammar.DETERMINERS and (noun := _noun(words.all, i)) and _is_free(text, words.all, i, noun):
            yield from _stranger(words, figures, i, noun, introduced)


def _noun(words: Sequence[Word], i: int) -> int | None:
    """Number of the noun for a person that follows the determiner *i*."""
    for j in range(i + 1, min(i + 1 + _LONGEST, len(words))):
        word = words[j]
        if not (word.joined or words[j - 1].possessive) or word.lower in grammar.FUNCTION:
            return None
        goes_on = j + 1 < len(words) and words[j + 1].joined and people.is_role(words[j + 1].lower)
        if people.is_role(word.lower) and not goes_on:
            return j
    return None


def _is_free(text: str, words: Sequence[Word], i: int, noun: int) -> bool:
    """Tell whether no name belongs to the noun, as a title, in apposition or as what the noun is said to be."""
    before = words[i - 1] if i and words[i].paragraph == words[i - 1].paragraph else None
    if noun > i + 1 and all(word.is_capital for word in words[i + 1 : noun + 1]):
        return False  # "The Salt Bride"
    is_apposed = (
        before and text[before.end : words[i].start] == ", " and before.is_capital and before.lower not in grammar.DAYS
    )
    if before and (before.lower in _PREDICATE or is_apposed):
        return False
    if noun + 1 == len(words):
        return True
    after, gap = words[noun + 1], text[words[noun].end : words[noun + 1].start]
    return not (after.is_capital and gap in (" ", ", ") and after.lower not in grammar.FUNCTION)


def _leads(words: Sequence[Word], i: int) -> bool:
    """Tell whether word *i* begins its sentence, or follows where and when: "In the evening the president dined"."""
    for j in range(i, max(-1, i - _LONGEST_OPENING), -1):
        if words[j].opens:
            return j == i or (words[j].lower in _WHERE_AND_WHEN and words[i - 1].lower not in grammar.FUNCTION)
    return False


def _stranger(words: Words, figures: Figures, i: int, noun: int, introduced: dict[str, Figure]) -> Iterator[Stranger]:
    inside = words.all[i : noun + 1]
    behind = words.all[noun + 1 : noun + 5]
    goes_on = behind and behind[0].joined and behind[0].lower in ("of", "for", "at")
    described = phrases.of((*inside, *behind) if goes_on else inside)
    if described is None or described.plural:
        return
    span = Span(inside[0].start, inside[-1].end)
    if is_style(described):
        named = bearer(words, figures.all, described)
        if named:
            yield Stranger(span, inside[0].paragraph, named, _leads(words.all, i), inside[-1].possessive)
        return
    known = [(m.score, f) for f in figures.all if f.is_person and (m := match(described, f)).score > 1]
    if known and described.determiner not in grammar.INDEFINITE:
        top = max(score for score, _ in known)
        best = [figure for score, figure in known if score == top]
        if len(best) == 1:
            yield Stranger(span, inside[0].paragraph, best[0], _leads(words.all, i), inside[-1].possessive)
        return
    gender = people.gender_of_noun(inside[-1].lower)
    is_known = described.determiner in grammar.DEFINITE and described.head in introduced
    if is_known or gender or described.determiner not in grammar.DEFINITE:
        figure = introduced[described.head] if is_known else Figure(Sort.PERSON)
        introduced[described.head] = figure
        figure.tell_gender(gender, 3)
        yield Stranger(span, inside[0].paragraph, figure, inside[0].opens, inside[-1].possessive)
