"""Descriptions that tell nothing which is printed with a name: "the man", "the artist", "the Ravensholt manager"."""

from dataclasses import dataclass
from enum import Enum, auto

from onrecord.parser.cast import phrases
from onrecord.parser.cast.ages import DECADES
from onrecord.parser.cast.descriptions import LABELS, LOOSE, is_rival
from onrecord.parser.cast.discourse import agrees
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.kinds import is_of_a_people
from onrecord.parser.cast.origins import is_learned, leaves_trade_open
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import country
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import grammar, people

_NEAR = 0.3  # score of a figure that a bare "the man" can reach
_SAME_BREATH = 0.45  # score of whoever was heard a sentence ago
_ALONE = 0.6  # share of the first one's score that the next must stay under
_SHORT = 80  # code points of a paragraph that introduces somebody
# Trades that a text gives to somebody whom it has only called professor or doctor.
_LEARNED = frozenset(
    "academic economist expert historian scholar scientist researcher physicist biologist lecturer".split()
)
# What a text calls the one person that it is about, without having said so.
_EPITHETS = frozenset(
    """founder co-founder author writer novelist poet artist painter sculptor singer musician rapper actor
    actress comedian entrepreneur inventor designer architect player striker athlete champion mother father
    grandmother grandfather student teacher farmer owner resident native pensioner widow widower filmmaker
    substitute midfielder winger defender goalkeeper keeper forward captain skipper sprinter swimmer runner
    cyclist boxer golfer veteran rookie newcomer debutant batter bowler batsman all-rounder quarterback pitcher
    graduate activist campaigner politician physicist chemist engineer chef baker fisherman dancer violinist
    pianist cellist composer sailor climber explorer survivor refugee migrant millionaire heiress laureate
    dissident mum mom dad gran granny blogger director producer""".split()
)
# Those of them that are a living: who has another one is somebody else.
_TRADES = frozenset(
    """poet painter sculptor singer musician rapper actor actress comedian designer architect teacher farmer filmmaker
    physicist chemist engineer chef baker fisherman dancer violinist pianist cellist composer sailor skipper captain
    philosopher dentist carpenter plumber""".split()
)
_ON_THE_DAY = frozenset("substitute captain skipper scorer debutant newcomer".split())  # beside what somebody plays
# Roles beside which somebody may have an office.
_COURTESIES = frozenset("counterpart guest visitor sheikh sheikha prince princess professor doctor chief haji".split())
# Who is part of a scene without having been introduced: a court has a judge, a shop its customer.
SCENE = frozenset(
    """judge magistrate prosecutor lawyer attorney counsel defendant witness victim suspect spokesman
    spokeswoman spokesperson officer official driver pilot passenger customer reporter journalist interviewer
    moderator host caller source doctor nurse paramedic referee umpire minister secretary mayor governor
    president king queen pope chairman chairwoman chair speaker clerk foreman juror justice coroner teacher
    headmaster headteacher principal priest vicar bishop landlord tenant neighbour neighbor bystander onlooker
    resident shopkeeper waiter bartender guard soldier commander general colonel worker employee boss employer
    manager coach editor publisher translator interpreter bride groom husband wife son daughter brother sister
    friend colleague partner girlfriend boyfriend client patient agent author voter reader viewer listener user
    student pupil parent buyer seller dealer caretaker cleaner verger sexton usher surveyor premier chancellor
    leader head chief director executive member deputy ambassador envoy diplomat negotiator inspector detective
    constable sergeant sheriff commissioner superintendent investigator operator server government parliament
    agreement department management butler maid footman nanny steward cook bosun porter mate innkeeper barman
    barmaid watchman gatekeeper""".split()
)
_VARIED = ("former", "retired", "ex-", "older", "younger", "elder", "veteran")


class _Way(Enum):
    """How a description means somebody."""

    BARE = auto()
    """ "The man", "the 34-year-old", "the former vet"."""
    FOREIGN = auto()
    """ "The Danish guest"."""
    EPITHET = auto()
    """ "The artist": what somebody does."""
    OFFICE = auto()
    """ "The Ravensholt manager": an office that is told together with whose it is."""


def loosely(reading: Reading, source: Source, phrase: Phrase, barred: Figure | None) -> Finding | None:
    """The only person just spoken of, if the description may mean one of whom it tells nothing else."""
    way = _way(reading, source, phrase)
    if way is None or phrase.determiner not in grammar.DEFINITE:
        return None
    return _Loosely(reading, source, phrase, barred, way).find()


def _way(reading: Reading, source: Source, phrase: Phrase) -> _Way | None:
    head = phrase.noun
    said = _said(reading, source)
    is_bare = head in LOOSE or head.endswith(people.YEARS_OLD) or head in _LEARNED or said.startswith(_VARIED)
    if is_bare or is_of_a_people(head) or "-of-" in said:
        return _Way.BARE
    if any(map(country, phrase.describing)):
        return _Way.FOREIGN
    if head in _EPITHETS or _is_epithet(phrase):
        return _Way.EPITHET
    is_told = any(word[0].isupper() for word in phrase.describing) or reading.is_alone(source.span.start)
    return _Way.OFFICE if head in SCENE and phrase.describing and is_told else None


def _said(reading: Reading, source: Source) -> str:
    return source.span.of(reading.text).lower().removeprefix("the ")


@dataclass(frozen=True, slots=True)
class _Loosely:
    reading: Reading
    source: Source
    phrase: Phrase
    barred: Figure | None
    way: _Way

    def find(self) -> Finding | None:
        at = self.source.span.start
        ranked = self.reading.discourse.before(at, self.reading.paragraph(at), self._fits)
        if not ranked or (len(ranked) > 1 and ranked[1][0] > _ALONE * ranked[0][0]):
            return None
        score, figure = ranked[0]
        is_near = score >= self._least() or self.reading.is_alone(at)
        if not (is_near or self._is_of_the_document(figure) or self._is_introduced(figure)):
            return None
        if self.way in (_Way.EPITHET, _Way.OFFICE) and not figure.roles:
            figure.roles.append(self.phrase)
        said = _said(self.reading, self.source)
        return referring(figure, f"'{said}': only {self.reading.shown(figure)} was just spoken of")

    def _least(self) -> float:
        """The score under which nobody is near enough."""
        head = self.phrase.noun
        is_new_trade = self.way is _Way.EPITHET and head not in _EPITHETS and not is_learned(head)
        return _SAME_BREATH if is_new_trade or self.way is _Way.OFFICE else _NEAR

    def _is_of_the_document(self, figure: Figure) -> bool:
        """Tell whether the document is about *figure*, whom it then may call "the artist" wherever it likes."""
        return self.phrase.noun in _EPITHETS and figure is self.reading.discourse.most_named()

    def _is_introduced(self, figure: Figure) -> bool:
        """Tell whether the paragraph before does nothing but name *figure*: "None of this shocked Leonie Faber."."""
        number = self.reading.paragraph(self.source.span.start)
        if number == 0:
            return False
        before = self.reading.paragraphs[number - 1]
        people_there = {id(f) for _, f in self.reading.figures.held(before) if f.is_person}
        is_short = before.end - before.start < _SHORT
        return is_short and people_there == {id(figure)} and before.covers(figure.names[0].span) and not figure.roles

    def _fits(self, figure: Figure) -> float:
        if figure is self.barred or not figure.names or self._is_somebody_else(figure):
            return 0.0
        return agrees(figure, people.gender_of_noun(self.phrase.noun))

    def _is_somebody_else(self, figure: Figure) -> bool:
        head = self.phrase.noun
        if head in LABELS and (figure is not self.reading.discourse.most_named() or is_rival(self.phrase, figure)):
            return True
        if self.way is _Way.BARE:
            return head in _LEARNED and not (leaves_trade_open(figure) or (head == "expert" and self._is_here(figure)))
        if self.way is _Way.FOREIGN:
            return not _COURTESIES.issuperset(role.head for role in figure.roles)
        if self.way is _Way.OFFICE:
            return bool(figure.roles) or not (figure.speaks or self.reading.is_alone(self.source.span.start))
        is_kin = bool(figure.roles) and all(role.head in people.KIN for role in figure.roles)
        return (is_kin and head in _EPITHETS) or self._has_another_trade(figure)

    def _is_here(self, figure: Figure) -> bool:
        """Tell whether this paragraph or the one before names *figure*."""
        at = self.source.span.start
        before = self.reading.paragraphs[max(0, self.reading.paragraph(at) - 1)]
        return any(before.start <= name.span.start < at for name in figure.names)

    def _has_another_trade(self, figure: Figure) -> bool:
        """Tell whether the text calls somebody otherwise: the skipper is not the diver; the owner may be, if alone."""
        head = self.phrase.noun
        if is_learned(head) and leaves_trade_open(figure):
            return False
        is_called = any(role.head not in people.KIN | _ON_THE_DAY for role in figure.roles)
        is_living = head in _TRADES or head not in _EPITHETS
        return is_called and (is_living or not self.reading.is_alone(self.source.span.start))


def _is_epithet(phrase: Phrase) -> bool:
    """Tell the confectioner from the prosecutor, who is somebody new where a court is spoken of."""
    return (
        phrases.may_be_person(phrase.head)
        and phrase.head not in SCENE | DECADES.keys()
        and not (phrase.describing or phrase.owner)
    )
