"""What the words beside a name tell of its bearer, where several have the name: gender and generation."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.parser.cast import roles
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import grammar, people

ELDER, YOUNGER = "elder", "younger"
_GENERATIONS = {
    **dict.fromkeys("elder older sr snr father mother".split(), ELDER),
    **dict.fromkeys("younger jr jnr son daughter".split(), YOUNGER),
}
_KIN = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|[\w-]+['’]s?) (?:[a-z-]+ )?(?:{'|'.join(sorted(people.KIN))}),? "
    r"(?:(?:the|an?) (?:[a-z-]+ ){1,3})?\Z"
)
_BEFORE = 60  # code points
_LONGEST = 60  # words up to the pronoun
_OPENED, _CLOSED, _PLAIN = "“«„", "”»", '"'


class Tells:
    """Reads the words around the names of one document."""

    def __init__(self, text: str, words: Words, names: Sequence[Name]) -> None:
        self.text, self.words = text, words
        self._people = sorted(name.whole.start for name in names if name.sort in (Sort.PERSON, Sort.LIKELY))

    def gender(self, name: Name) -> str | None:
        """The gender that the role printed with the name tells, or the pronoun that goes on from it."""
        told = (people.gender_of_noun(role.noun) for role in roles.roles(self.text, self.words, name))
        return next(filter(None, told), None) or self._pronoun(name)

    def is_kin(self, name: Name) -> bool:
        """Tell whether the name is brought in as another's kin: "His daughter, the novelist Isla Roe"."""
        return _KIN.search(self.text, max(0, name.whole.start - _BEFORE), name.whole.start) is not None

    def generation(self, name: Name) -> str | None:
        """Whether it is the elder or the younger Roe, Jo Roe Sr. or his son, Jo Roe."""
        before = self.words.index(name.whole.start) - 1
        led = _GENERATIONS.get(self.words.all[before].lower) if before >= 0 else None
        kin = (_GENERATIONS.get(role.head) for role in roles.roles(self.text, self.words, name))
        return led or _GENERATIONS.get(name.words[-1].lower().rstrip(".")) or next(filter(None, kin), None)

    def _pronoun(self, name: Name) -> str | None:
        """The first he or she outside of quotations behind the name, before anybody else is spoken of."""
        apposed = (role.span.end for role in roles.roles(self.text, self.words, name))
        i = self.words.index(max(name.end, *apposed, name.end))
        following = bisect_right(self._people, name.span.start)
        stop = self._people[following] if following < len(self._people) else len(self.text)
        end = name.end
        for word in self.words.all[i : i + _LONGEST]:
            if word.start >= stop or word.paragraph != name.paragraph:
                return None
            before = self.words.all[self.words.index(word.start) - 1]
            if people.is_role(word.lower) and before.lower in grammar.DETERMINERS:
                return None
            found = people.SUBJECTS.get(word.lower) or (people.OWNERS.get(word.lower) if word.opens else None)
            if found and not _is_quoted(self.text[end : word.start]):
                return found
        return None


def _is_quoted(between: str) -> bool:
    """Tell whether a quotation is open at the end of *between*."""
    opened = sum(between.count(mark) for mark in _OPENED) - sum(between.count(mark) for mark in _CLOSED)
    return opened > 0 or between.count(_PLAIN) % 2 == 1
