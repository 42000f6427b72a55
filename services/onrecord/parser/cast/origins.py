"""Descriptions by where somebody is from: "the Kvarn zoologist" is Henrik Roe of the Kvarn Institute."""

import re

from onrecord.parser.cast import phrases
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.kinds import is_of_a_people
from onrecord.parser.cast.names import Name
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import same_place
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import bodies, grammar, people

# Roles that leave open what their bearer's trade is.
_OPEN_ROLES = frozenset(
    """professor doctor dr researcher scientist author co-author lecturer fellow colleague academic expert
    coauthor""".split()
)
_LEARNED = re.compile(r"(?:olog|graph|nom|ic|iatr|chem|phys|botan|zoo|geolog)(?:ist|ian|er|icist)\Z|scientist\Z")
_BEHIND = re.compile(
    r",? (?:(?:who|and) [a-z]+ )?(?:of|from|at|with|in) "
    r"(?P<where>(?:[\w’'-]+ ){0,3}?[A-Z][\w’'-]*(?: (?:(?:of|for|the|de|la) )*[A-Z][\w’'-]*)*)"
)


def is_learned(noun: str) -> bool:
    """Tell whether a noun names a field of study: ecologist, geographer."""
    return _LEARNED.search(noun) is not None


def by_origin(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """The only one named before with whose name that place or body is printed, and no other trade."""
    where = [w for w in phrase.describing if w[0].isupper() and w.lower() not in people.MODIFIERS | bodies.PARTIES]
    is_people = is_of_a_people(phrase.noun)
    where = where or ([phrase.noun.capitalize()] if is_people else [])
    is_trade = is_people or is_learned(phrase.noun) or phrases.may_be_person(phrase.noun) or phrase.noun in people.BARE
    if not where or not is_trade or phrase.determiner not in grammar.DEFINITE:
        return None
    gender = people.gender_of_noun(phrase.noun)
    open_to = [
        figure
        for figure in reading.figures.all
        if figure.is_person and not (gender and figure.gender not in (None, gender))
        if is_people or phrase.noun in people.BARE or leaves_trade_open(figure)
        if any(
            name.span.start < source.span.start and all(_is_from(reading, figure, name, word) for word in where)
            for name in figure.names
        )
    ]
    if len(open_to) != 1:
        return None
    said = " ".join(source.span.of(reading.text).split())
    return referring(open_to[0], f"'{said}': {reading.shown(open_to[0])} is printed with {' '.join(where)}")


def _is_from(reading: Reading, figure: Figure, name: Name, where: str) -> bool:
    if any(_same(word, where) for role in figure.roles for word in role.describing):
        return True
    if where.isupper() and any(f"({where})" in reading.text[r.span.start : name.span.start] for r in figure.roles):
        return True  # "the chair of the Stock Farmers (SFA), Matt Roe"
    before = reading.words.index(name.whole.start) - 1
    owner = reading.words.all[before] if before >= 0 else None
    if owner and owner.possessive and owner.paragraph == name.paragraph and _same(owner.text, where):
        return True
    behind = _BEHIND.match(reading.text, name.end)
    return behind is not None and any(_same(word, where) for word in re.findall(r"[^\W\d_][\w’'-]*", behind["where"]))


def _same(one: str, other: str) -> bool:
    return one == other or (one[0].isupper() and same_place(one, other))


def leaves_trade_open(figure: Figure) -> bool:
    """Tell whether nothing that the document calls somebody speaks against a field of study."""
    return all(role.head in _OPEN_ROLES for role in figure.roles)
