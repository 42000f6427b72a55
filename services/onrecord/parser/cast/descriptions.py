"""Descriptions → figures: "the Belarusian leader" is whom the document called Belarusian President."""

from dataclasses import dataclass

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import country, same_place
from onrecord.parser.lexicon import people
from onrecord.parser.lexicon.bodies import DOCUMENTS, PARTIES

# Nouns that a document uses of somebody without ever having said so.
LABELS = frozenset(
    """republican democrat candidate nominee billionaire mogul tycoon businessman businesswoman star politician
    lawmaker""".split()
)
LOOSE = people.BARE | LABELS
_STEM = 6  # letters
_NAMED_ALIKE = 1.7  # score of two heads that are one word
_FOREIGN = 1.2  # what a country takes from the score that is not printed with the role
_SHORT_FORMS = {"doctor": "dr", "professor": "prof"}
_GOVERNING = frozenset(("prime minister", "premier", "chancellor", "president", "minister", "secretary"))
_TOWNS = frozenset("city town borough municipality village".split())
_STUDIES = frozenset("study report survey paper research review analysis publication".split())


@dataclass(frozen=True, slots=True)
class Match:
    """How well a description goes with a role of a figure."""

    score: float
    role: Phrase | None


def match(described: Phrase, figure: Figure) -> Match:
    """The role of *figure* that *described* repeats; score 0 where none is."""
    best = Match(0.0, None)
    short = _SHORT_FORMS.get(described.head)
    if short and not described.describing and any(name.honorific == short for name in figure.names):
        best = Match(2.0, None)
    for role in figure.roles:
        score = _score(described, role, figure)
        if score > best.score:
            best = Match(score, role)
    return best


def _score(described: Phrase, role: Phrase, figure: Figure) -> float:
    score = _head_score(described.head, role.head) or _rank_score(described, role)
    if not score:
        return 0.0
    gender = people.gender_of_noun(described.noun)
    if gender and figure.gender not in (None, gender):
        return 0.0
    if _are_rivals(described, role):
        return 0.0
    known = (*role.describing, *role.owner, role.head)
    others = tuple(word for other in figure.roles for word in (*other.describing, *other.owner))
    unmatched = set()
    is_placed = any(word[0].isupper() and any(_same(word, one) for one in known) for word in described.describing)
    for word in (*described.describing, *described.owner):
        if word.isdigit():
            continue  # "the Ward 7 councillor"
        if any(_same(word, one) for one in known):
            score += 2
        elif any(_same(word, one) for one in others):
            score += 1
        elif word[0].isupper() and not is_placed and word.lower() not in PARTIES:  # of another one is a rival
            # A country or body outranks all: another one's president is somebody else.
            is_title = described.determiner is None and not described.owner
            is_elsewhere = any(one[0].isupper() and one.lower() not in people.MODIFIERS for one in known)
            if is_elsewhere or (is_title and score < _NAMED_ALIKE):
                return 0.0
            unmatched.add(_FOREIGN if country(word) and score >= 2 else 0.9)  # noqa: PLR2004 - the same office
        else:
            unmatched.add(0.6)
    return max(score - sum(unmatched), 0.0)


def is_rival(described: Phrase, figure: Figure) -> bool:
    """Tell whether the description names another party than the figure's roles."""
    return any(_are_rivals(described, role) for role in figure.roles)


def _are_rivals(described: Phrase, role: Phrase) -> bool:
    """Tell the Democratic nominee from the Republican one, and the health minister from the minister of finance."""
    is_prime = described.head == "prime minister" and role.noun in ("minister", "secretary")
    if not _share_portfolio(described, role) or (is_prime and role.head != "prime minister"):
        return True
    if "opposition" in described.describing and role.head in _GOVERNING:
        return True
    parties = [PARTIES.intersection(word.lower() for word in one.describing) for one in (described, role)]
    return all(parties) and parties[0].isdisjoint(parties[1])


def _share_portfolio(described: Phrase, role: Phrase) -> bool:
    one, other = (
        {w.lower() for w in phrase.describing} & people.PORTFOLIOS - {"state"} for phrase in (described, role)
    )
    is_office = described.noun == role.noun and described.noun in ("minister", "secretary")
    if is_office and one and role.head == "prime minister":
        return False
    return not (is_office and one and other) or not one.isdisjoint(other)


def _head_score(described: str, role: str) -> float:
    if described == role:
        return 2.0
    short, long = described.rsplit(" ", maxsplit=1)[-1], role.rsplit(" ", maxsplit=1)[-1]
    is_short = role.startswith(f"{described} ") and long in ("general", "staff")  # the director is the director general
    if short in (role, long) or described == long or is_short:
        return 1.7
    stands = people.stands_for()
    if described in stands.get(role, ()) or described in stands.get(long, ()) or short in stands.get(role, ()):
        return 1.2
    if role == "counterpart":
        return 1.0
    if role in stands.get(described, ()) and role not in ("leader", "head", "chief", "official"):
        return 1.0
    return 0.0


def _rank_score(described: Phrase, role: Phrase) -> float:
    """The detective is the Detective Superintendent."""
    is_first = bool(role.describing) and role.describing[-1].lower() == described.head and role.owner == ()
    return 1.5 if is_first and people.is_role(described.head) and not described.describing else 0.0


def _same(one: str, other: str) -> bool:
    a, b = one.lower(), other.lower()
    is_stem = min(len(a), len(b)) > _STEM and a[:_STEM] == b[:_STEM]  # the ministry's head is the minister
    return a == b or is_stem or (one[0].isupper() and other[0].isupper() and same_place(one, other))


def names_document(described: Phrase, figure: Figure) -> float:
    """How well "the report" goes with a named document: the National Nutrition Study."""
    if figure.is_person or not figure.names or len(figure.fullest.words) < 2:  # noqa: PLR2004
        return 0.0
    last = people.singular(figure.fullest.words[-1].lower())
    if all(word.isupper() for word in figure.fullest.words):
        return 0.0  # a heading: OFFICIAL REPORT
    if described.describing or described.owner or last not in DOCUMENTS:
        return 0.0
    return 1.0 if described.head == last else 0.6 if {described.head, last} <= _STUDIES else 0.0


def names_body(described: Phrase, figure: Figure) -> float:
    """How well "the ministry" goes with a body's names and roles."""
    if figure.sort in (Sort.PERSON, Sort.WORK) or figure.gender or not figure.names:
        return 0.0
    head = described.noun
    words = {people.singular(word.lower()) for name in figure.names for word in name.words}
    roles = {role.head for role in figure.roles}
    if head in words or head in roles:
        shared = sum(any(_same(word, one) for one in words) for word in described.describing)
        begins = any(name.words[0].lower() == head for name in figure.names)  # the Bank of Marrash
        is_another = described.describing and not shared and not figure.roles and not begins
        return 0.0 if is_another else 1.0 + shared  # "the central bank" is not Orlanda Bank
    is_bare = not described.describing and not described.owner
    if head in _TOWNS and is_bare and words & _TOWNS:
        return 0.9  # the Municipality of Ambry is the city
    return 0.0
