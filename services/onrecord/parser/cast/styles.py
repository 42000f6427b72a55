"""Styles in place of a name: "His Excellency" is whom the document calls His Excellency Sheikh Faisal."""

from collections.abc import Sequence

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.names import Name
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import people

# Offices whose holders are called so, where the style is not printed with a name.
_HOLDERS = {
    "majesty": frozenset("king queen emperor empress sultan".split()),
    "highness": frozenset("prince princess emir duke duchess sheikh sheikha".split()),
    "holiness": frozenset("pope patriarch lama".split()),
    "eminence": frozenset(("cardinal",)),
    "lordship": frozenset("judge justice lord bishop".split()),
    "ladyship": frozenset("judge justice lady".split()),
    "worship": frozenset("mayor magistrate".split()),
    "excellency": frozenset("president ambassador governor nuncio envoy".split()),
}


def is_style(phrase: Phrase) -> bool:
    """Tell "His Excellency" from his wife."""
    return phrase.noun in _HOLDERS and phrase.determiner in people.OWNERS


def bearer(words: Words, figures: Sequence[Figure], phrase: Phrase) -> Figure | None:
    """Who bears the style: of several the one named last before; else the one who holds such an office."""
    at, gender = phrase.span.start, people.OWNERS[phrase.determiner or ""]
    able = [f for f in figures if f.is_person and f.gender in (None, gender)]
    before = [
        (name.span.start, i)
        for i, figure in enumerate(able)
        for name in figure.names
        if name.span.start < at and _is_styled(words, name, phrase)
    ]
    if before:
        return able[max(before)[1]]
    called = [f for f in able if any(word in _HOLDERS[phrase.noun] for word in _offices(f))]
    return called[0] if len(called) == 1 and called[0].names[0].span.start < at else None


def _is_styled(words: Words, name: Name, phrase: Phrase) -> bool:
    if name.title is None:
        return False
    title = words.within(name.title)
    before = words.index(title[0].start) - 1
    is_led = before >= 0 and words.all[before].lower == phrase.determiner
    return is_led and phrase.noun in (word.lower for word in title)


def _offices(figure: Figure) -> list[str]:
    ranks = [title for name in figure.names for title in (name.rank, name.honorific) if title]
    return [*ranks, *(role.noun for role in figure.roles)]
