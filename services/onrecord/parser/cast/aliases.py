"""Second names that a text gives with the first: "the Road Agency (RDA)", "Jo Alves, known as Naldo"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.parser.cast.names import Name, Sort

_OPENED = re.compile(r" \((?:or |the |known as |[\"“‘'])*\Z")
_CLOSED = re.compile(r"[\"”’']?[);]")
_KNOWN = re.compile(
    r",? \(?(?:who (?:is|was) |is |was )?(?:also |now |better |best |widely |commonly |popularly |locally |formerly "
    r"|previously |once |then )?(?:(?:known|referred to)(?: to \w+(?: \w+)?)?(?: simply| only| just)? as "
    r"|nicknamed |née |a\.?k\.?a\.? )(?:the )?[\"“‘']?\Z"
)
_DEFINED = re.compile(
    r"\((?:(?:the|or|and|together,?|collectively,?|hereinafter|,) ?| |[\"“](?:the )?[A-Z][^\"”\n]{1,40}[\"”])+\)"
)
_QUOTED = re.compile(r"[\"“](?:the )?([^\"”\n]+)[\"”]")
_FEWEST_CAPITALS = 2  # of an acronym
_LONGEST_GAP = 60  # code points


def aliases(text: str, names: Sequence[Name]) -> dict[str, Name]:
    """The name that each second name stands for, by the second one's key."""
    beside = {alias.key: name for one, other in pairwise(names) for alias, name in _alias(text, one, other)}
    return beside | dict(_defined(text, names))


def _defined(text: str, names: Sequence[Name]) -> Iterator[tuple[str, Name]]:
    """What a release says that it will call its body: `Ambry Lithium Corp. (XAM: AL) (“Ambry” or the “Company”)`."""
    for bracket in _DEFINED.finditer(text):
        before = [n for n in names if 0 <= bracket.start() - n.end <= _LONGEST_GAP and n.sort is not Sort.PERSON]
        full = max(before, key=lambda name: (len(name.words), name.span), default=None)
        if full and len(full.words) > 1:
            yield from ((short.lower(), full) for short in _QUOTED.findall(bracket[0]))


def _alias(text: str, one: Name, other: Name) -> Iterator[tuple[Name, Name]]:
    if one.possessive or other.possessive or other.whole.start - one.end > _LONGEST_GAP:
        return
    between = text[one.end : other.whole.start]
    if _KNOWN.match(between) and Sort.PLACE not in (one.sort, other.sort):
        yield other, one
    elif _OPENED.match(between) and _CLOSED.match(text, other.end):
        if _is_acronym(other) and _may_be_short(other, one):
            yield other, one
        elif _is_acronym(one) and other.sort is Sort.BODY and len(other.words) > 1:
            yield one, other


def _is_acronym(name: Name) -> bool:
    word = name.words[0]
    return len(name.words) == 1 and sum(letter.isupper() for letter in word) >= _FEWEST_CAPITALS


def _may_be_short(acronym: Name, name: Name) -> bool:
    """Tell a body's acronym from a person's party or paper: the CDU of "Jo Roe (CDU)"."""
    if len(name.words) == 1 or name.sort is Sort.PERSON:
        return False
    return name.sort is Sort.BODY or acronym.words[0][0] == name.words[0][0]
