"""Descriptions → what they speak of: a person, a body, a group, a document."""

from collections.abc import Sequence
from itertools import pairwise

from onrecord.parser.cast import phrases
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import country, is_place
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord_schemas import SpeakerKind

_KINDS = (
    (SpeakerKind.GROUP, bodies.GROUPS),
    (SpeakerKind.ORGANIZATION, bodies.BODIES),
    (SpeakerKind.DOCUMENT, bodies.DOCUMENTS),
    (SpeakerKind.ORGANIZATION, bodies.BODY_WORDS),
)
_LAWS = frozenset("act treaty covenant accord accords".split())
_TREATIES = frozenset("convention treaty covenant charter declaration protocol agreement".split())
_LONE = frozenset("source one someone somebody anyone another other neither each everyone".split())
# "A senior figure in the party" - of numbers there are more; "a paper seen by us" - the paper is a newspaper.
_WITH_AN_ARTICLE = {"figure": SpeakerKind.PERSON, "paper": SpeakerKind.DOCUMENT}


def kind_of(phrase: Phrase) -> SpeakerKind:
    """What a description speaks of, by its head."""
    if phrase.plural:
        return _kind_of_many(phrase)
    if phrases.is_of_person(phrase.head) or phrase.noun in _LONE:
        return SpeakerKind.PERSON
    if phrase.noun in _WITH_AN_ARTICLE and phrase.determiner in grammar.INDEFINITE:
        return _WITH_AN_ARTICLE[phrase.noun]
    if phrase.noun.endswith(people.YEARS_OLD) or is_of_a_people(phrase.noun):
        return SpeakerKind.PERSON
    for kind, nouns in ((SpeakerKind.ORGANIZATION, ("group",)), *_KINDS):
        if phrase.noun in nouns:
            return kind
    is_trade = phrase.determiner is not None and phrases.may_be_person(phrase.noun)
    return SpeakerKind.PERSON if is_trade else SpeakerKind.UNKNOWN


def _kind_of_many(phrase: Phrase) -> SpeakerKind:
    if phrase.noun in bodies.DOCUMENTS:
        return SpeakerKind.DOCUMENT
    return SpeakerKind.PERSON if phrase.determiner in ("one", "another") else SpeakerKind.GROUP


def names_law(words: Sequence[str]) -> bool:
    """Tell whether a name is a law's or treaty's: the Sale of Goods Act, the Ambry Convention on Rivers."""
    lower = [word.lower() for word in words]
    is_on = any(word in _TREATIES and following in ("on", "for", "against") for word, following in pairwise(lower))
    return len(words) > 1 and (is_on or lower[-1] in _LAWS)


def is_of_a_people(head: str) -> bool:
    """Tell whether *head* names people by their country: "the Argentine"."""
    return country(head) is not None and not is_place(head)
