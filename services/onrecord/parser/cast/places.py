"""Countries and peoples: which country a word stands for."""

from functools import cache

from onrecord.parser import lexicon

_LONGEST = 5  # words in a country's name
_STEM, _ENDING, _LONGEST_ENDING = 4, 2, 5  # letters that Vardania and Vardanian share and do not


@cache
def _countries() -> dict[str, str]:
    """Every form, also of its people, → the country."""
    return {form.lower(): row[0] for row in lexicon.rows("places.txt") for form in row if form != ";"}


@cache
def _proper() -> frozenset[str]:
    """Names of the places themselves and their capitals, not of their people."""
    rows = (" ".join(form.replace(" ", "_") for form in row).partition(" ;")[0] for row in lexicon.rows("places.txt"))
    return frozenset(form.replace("_", " ").lower() for row in rows for form in row.split())


def country(word: str) -> str | None:
    """The country that a name, an adjective or a capital stands for: Belarusian → Belarus."""
    first, _, second = word.lower().partition("-")  # Spanish-Moroccan
    return _countries().get(word.lower()) or (_countries().get(first) if second in _countries() else None)


def is_place(name: str) -> bool:
    """Tell whether *name* is the name of a country, a state or a capital, not an adjective."""
    return name.lower() in _proper()


def leading_country(words: list[str]) -> int:
    """How many of the first *words* name a country or its people; 0 where none do."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if country(" ".join(words[:length])):
            return length
    return 0


def same_place(one: str, other: str) -> bool:
    """Tell whether two words speak of one place: Vardania and Vardanian, Britain and UK."""
    a, b = one.lower(), other.lower()
    if a == b:
        return True
    countries = country(a), country(b)
    if any(countries):
        return countries[0] == countries[1]
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    is_stem = shared >= max(_STEM, min(len(a), len(b)) - _ENDING)
    return is_stem and max(len(a), len(b)) - shared <= _LONGEST_ENDING
