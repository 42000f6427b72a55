"""Whose somebody is: "her predecessor", "his lawyer" → whom they mean."""

from onrecord.parser.cast.discourse import agrees
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.pronouns import gender_of, mourned
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import people

_WORDS = frozenset(
    """account advice answer argument assessment claim comment complaint contention defence defense excuse explanation
    message opinion plea remark reply response retort summary verdict view warning word""".split()
)


def converse(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "her predecessor" where the document calls her Roe's successor; "his supervisor" where he is "her student"."""
    wanted = people.CONVERSES.get(phrase.head)
    holder = _owner(reading, phrase, source.span.start) if wanted else None
    if holder is None:
        return None
    for role in holder.roles:
        owner = _owner(reading, role, role.span.start) if role.head == wanted else None
        if owner and owner is not holder:
            return referring(owner, f"{reading.shown(holder)} is called the {wanted} of {reading.shown(owner)}")
    return None


def words_of(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "Roe's reply", "her own account": what somebody says is whose it is."""
    if phrase.noun not in _WORDS or not (phrase.owner or phrase.owned_by_pronoun):
        return None
    holder = _owner(reading, phrase, source.span.start)
    return referring(holder, f"the {phrase.noun} is {reading.shown(holder)}'s") if holder else None


def own(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "her son" where the document has introduced "Her son Markos", and "his lawyer" where it has "Roe's lawyer"."""
    holder = _owner(reading, phrase, source.span.start)
    own = [
        figure
        for figure in reading.figures.all
        if figure.is_person and figure.names[0].span.start < source.span.start
        if any(_is_own(reading, role, phrase, holder) for role in figure.roles)
    ]
    if len(own) != 1:
        return _spouse(reading, phrase, holder) if holder else None
    return referring(own[0], f"'{source.span.of(reading.text)}': {reading.shown(own[0])} was called so before")


def _spouse(reading: Reading, phrase: Phrase, holder: Figure) -> Finding | None:
    """ "his wife" where the only other bearer of his name is a woman, and nobody's daughter or sister."""
    gender = people.gender_of_noun(phrase.noun)
    if phrase.noun not in ("wife", "husband"):
        return None
    surname = holder.fullest.words[-1]
    others = [f for f in reading.figures.all if f is not holder and f.is_person and _ends(f, surname)]
    if len(others) != 1 or others[0].gender != gender or any(role.head in people.KIN for role in others[0].roles):
        return None
    return referring(others[0], f"{reading.shown(others[0])} alone has the name of {reading.shown(holder)}")


def _is_own(reading: Reading, role: Phrase, phrase: Phrase, holder: Figure | None) -> bool:
    is_owned = role.owner or role.owned_by_pronoun or role.head in people.KIN
    if role.head != phrase.head or not is_owned:
        return False
    owner = _owner(reading, role, role.span.start)
    return owner is holder if owner and holder else role.determiner == phrase.determiner


def _owner(reading: Reading, phrase: Phrase, at: int) -> Figure | None:
    """Whose somebody is: "Roe's successor", "her student"."""
    if phrase.owner:
        named = [f for f in reading.figures.all if f.is_person and _ends(f, phrase.owner[-1])]
        return named[0] if len(named) == 1 else None
    before = reading.words.before(at)
    gender = gender_of(phrase.determiner or (reading.words.all[before].lower if before >= 0 else ""))
    if late := mourned(reading, gender, at):
        return late
    ranked = reading.discourse.before(at, reading.paragraph(at), lambda f: agrees(f, gender) if gender else 0.0)
    return ranked[0][1] if ranked and ranked[0][1].names else None


def _ends(figure: Figure, surname: str) -> bool:
    return any(name.words[-1] == surname for name in figure.names)
