"""Bodies by what they do: "the ferry operator" is Tarnvik, "the force" is Ambry Police, of several the likeliest."""

import re
from collections.abc import Iterator
from itertools import islice

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import country
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import branches
from onrecord_schemas import Resolution, SpeakerKind

_TOLD, _HEARD, _BRAND, _LIKELY = 1.0, 0.7, 0.6, 0.45  # by its name or role; speaks; a body; perhaps a person
_LINKS = frozenset("of for on".split())  # behind these stands what the Office for Water regulates
_CONTRASTS = frozenset("public state national other rival central parent sister second third new foreign".split())
_GROUP_OF = re.compile(r"\bgroups? of\b", re.IGNORECASE)  # of students: "the group" is theirs
_NEAR = 0.1  # score under which a body is too far away to be meant
_PREDICATE = frozenset("is was as became becomes are like remains than called".split())
_REMEMBERED, _LATELY = 4000, 60  # code points of text and statements to look back on
_REPORTS = 0.3  # factor for whoever only reports
_FAR = 0.1  # share of it under which even a body whose name tells is too far away
_ALONE = 0.6  # share of the first one's score that the next must stay under


def firm(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """The body that "the ferry operator" means; None where two may be meant, and neither was the last to speak."""
    if not _may_be_firm(reading, source, phrase):
        return None
    figure = _only(reading, source.span.start, phrase) or _likeliest(
        reading, phrase, _ranked(reading, source.span.start, phrase)
    )
    if figure is None:
        return None
    figure.nouns.add(phrase.noun)
    if figure.sort in (Sort.OPEN, Sort.LIKELY):
        figure.sort = Sort.BODY
    reason = f"'{source.span.of(reading.text)}': {reading.shown(figure)} was last spoken of, and may be called so"
    return Finding(figure, SpeakerKind.ORGANIZATION, Resolution.COREFERENCE, reason)


def _may_be_firm(reading: Reading, source: Source, phrase: Phrase) -> bool:
    """Tell whether a body that the document names may be called so: "the bus company", not "the rival company"."""
    narrowed = [word for word in phrase.describing if word.lower() != "local"]
    if branches.by_noun(phrase.noun) is None or (phrase.noun in branches.NARROWED and not narrowed):
        return False
    if phrase.determiner != "the" or phrase.owner or not _CONTRASTS.isdisjoint(narrowed):
        return False
    before = reading.text[max(0, source.span.start - _REMEMBERED) : source.span.start]
    is_several = phrase.plural and (phrase.noun != "group" or _GROUP_OF.search(before))
    return not is_several and not _is_introduced(before, phrase.noun)


def _only(reading: Reading, at: int, phrase: Phrase) -> Figure | None:
    """The only body named so far that tells to be a fund, or an airline, where few bodies are called so."""
    if not branches.is_narrow(phrase.noun) or _is_foreign(phrase):
        return None
    told = [figure for score, figure in _far(reading, phrase, at) if score == _TOLD]
    return told[0] if len(told) == 1 else None


def _ranked(reading: Reading, at: int, phrase: Phrase) -> list[tuple[float, Figure]]:
    """The bodies that may be called so with scores, the best first."""
    reporters = () if "press" in (branches.by_noun(phrase.noun) or ()) else _reporters(reading)
    ranked = reading.discourse.before(
        at, reading.paragraph(at), lambda f: goes_with(phrase, f) * (_REPORTS if id(f) in reporters else 1)
    )
    return ranked if ranked and ranked[0][0] >= _NEAR else _far(reading, phrase, at)


def _likeliest(reading: Reading, phrase: Phrase, ranked: list[tuple[float, Figure]]) -> Figure | None:
    """The first, if no other comes near; else whichever of them was the last to speak."""
    if not ranked:
        return None
    best, first = ranked[0]
    rivals = [f for score, f in ranked if score > _ALONE * best or _are_joined(first, f)]
    if branches.is_narrow(phrase.noun):  # the airline is Skerry Air, and not the union that has just spoken
        rivals = [f for score, f in ranked if score > _FAR * best and goes_with(phrase, f) == _TOLD] or rivals
    if len(rivals) == 1:
        return rivals[0]
    if _is_foreign(phrase):
        return None
    called = [f for f in rivals if phrase.noun in f.nouns]  # before, and nobody else
    return called[0] if len(called) == 1 else _last_heard(reading, rivals)


def _is_foreign(phrase: Phrase) -> bool:
    """Tell whether a name narrows the noun down: "the Spanish bank" is not just any of two."""
    return any(word[0].isupper() for word in phrase.describing)


def _is_introduced(before: str, noun: str) -> bool:
    """Tell whether the last "an insurer" is somebody new: in apposition to no name and no predicate."""
    found = list(
        re.finditer(rf"(?P<how>\S*) (?:an?|another|one) (?:[\w-]+ ){{0,2}}{re.escape(noun)}\b", before, re.IGNORECASE)
    )
    how = found[-1]["how"] if found else ","
    return not how.endswith((",", "(", "—", "–")) and how.lower() not in _PREDICATE


def _reporters(reading: Reading) -> frozenset[int]:
    """Those whose words are only reports: a news agency, of whose news others are what is spoken of."""
    lately = [(f.figure, reading.attributions[i].cue) for i, f in _lately(reading) if f.figure]
    said = {id(figure) for figure, cue in lately if cue and not cue.of(reading.text).lower().startswith("report")}
    return frozenset(id(figure) for figure, _ in lately) - said


def _far(reading: Reading, phrase: Phrase, at: int) -> list[tuple[float, Figure]]:
    """Whom nothing near may be: all named before whose name or role tells, or else the one that is named again."""
    named = [(goes_with(phrase, f), f) for f in reading.figures.all if f.names[0].span.start < at]
    told = [(score, figure) for score, figure in named if score == _TOLD]
    again = [(score, figure) for score, figure in named if score >= _BRAND]
    return told or (again if len(again) == 1 and len(again[0][1].names) > 1 else [])


def goes_with(phrase: Phrase, figure: Figure) -> float:
    """How well a body goes with the noun: by its role, by a word of its name, or because nothing speaks against it."""
    if not _may_be_body(figure) or _is_elsewhere(phrase, figure):
        return 0.0
    wanted = branches.by_noun(phrase.noun) or frozenset()
    nouns = {role.noun for role in figure.roles} | figure.nouns
    if phrase.noun in nouns or not _by_name(figure).isdisjoint(wanted):
        return _TOLD
    if known := _branches(figure, nouns):
        is_vague = branches.is_narrow(phrase.noun) and nouns and not any(map(branches.is_narrow, nouns))
        return 0.0 if known.isdisjoint(wanted) else _HEARD if is_vague else _TOLD  # the company may be a fund
    if not branches.is_open(phrase.noun) or _has_surname(figure):
        return 0.0
    if figure.speaks:
        return _HEARD
    is_body = figure.sort is Sort.BODY or figure.is_neuter
    return _BRAND if is_body else _LIKELY if figure.sort is Sort.LIKELY else 0.0


def _may_be_body(figure: Figure) -> bool:
    if figure.sort in (Sort.PERSON, Sort.WORK, Sort.PLACE) or figure.gender or not figure.names or figure.is_writer:
        return False
    if figure.kind not in (None, SpeakerKind.ORGANIZATION):
        return False
    words = figure.fullest.words
    is_heading = len(words) > 1 and all(word.isupper() for word in words)
    is_ticker = figure.fullest.is_acronym and all(name.opens for name in figure.names)  # "(XAM: AL)"
    return not is_heading and (figure.speaks or not is_ticker)


def _has_surname(figure: Figure) -> bool:
    """Tell Barclay Stone, who is then called Stone, from a firm."""
    last = figure.fullest.words[-1]
    return figure.sort is Sort.LIKELY and any(name.words == (last,) for name in figure.names)


def _branches(figure: Figure, nouns: set[str]) -> frozenset[str]:
    """What the figure does by what it is called, else by its name's words."""
    if nouns:
        return frozenset().union(*(branches.by_noun(noun) or () for noun in nouns))
    return _by_name(figure)


def _by_name(figure: Figure) -> frozenset[str]:
    words = figure.fullest.words
    link = next((i for i, word in enumerate(words) if i and word in _LINKS), len(words))
    return branches.by_name(words[:link])


def _is_elsewhere(phrase: Phrase, figure: Figure) -> bool:
    """Tell the Danish broadcaster from one that is called Norwegian."""
    ours = {country(word) for word in phrase.describing} - {None}
    theirs = {country(word) for role in figure.roles for word in role.describing} - {None}
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _are_joined(one: Figure, other: Figure) -> bool:
    """Tell whether the document somewhere says "Alder Foods and Birch Foods"."""
    behind = {name.end + len(" and ") for name in one.names}
    return any(name.whole.start in behind for name in other.names)


def _last_heard(reading: Reading, rivals: list[Figure]) -> Figure | None:
    """Whichever of *rivals* was the last to speak."""
    last = next((found.figure for _, found in _lately(reading) if found.figure and found.figure.is_body), None)
    return next((figure for figure in rivals if figure is last), None)


def _lately(reading: Reading) -> Iterator[tuple[int, Finding]]:
    """The last findings with the numbers of their attributions, the last one first."""
    return islice(reversed(reading.found.items()), _LATELY)
