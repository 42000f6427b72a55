"""Family names that come first: Zhao Lihua, Nagy Ilona."""

from collections.abc import Sequence
from functools import cache

from onrecord.parser import lexicon
from onrecord.parser.lexicon import people

_LONGEST = 4  # words of such a name


@cache
def _family_names() -> frozenset[str]:
    return frozenset(word for row in lexicon.rows("family_names.txt") for word in row)


def gender_of(words: Sequence[str]) -> str | None:
    """The gender that a full name's given names tell, wherever they stand."""
    return people.gender_of_name(words[-1]) if comes_first(words) else people.gender_of_full_name(words)


def comes_first(words: Sequence[str]) -> bool:
    """Tell whether a name's first word is the family's: of Kim Min-ji, but not of Kim Aster."""
    is_given = people.is_given_name(words[0]) and not any("-" in word for word in words[1:])
    return 1 < len(words) <= _LONGEST and words[0].lower() in _family_names() and not is_given
