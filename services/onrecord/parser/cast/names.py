"""Words → proper names: of people with the title before them, of bodies, of places."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from onrecord.parser.cast.capitals import headlines, runs
from onrecord.parser.cast.places import country, is_place, leading_country
from onrecord.parser.cast.titles import (
    LINKS,
    behind_office,
    is_body,
    is_office_of,
    last_title,
    of_police,
    office_before,
)
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, media, people
from onrecord.parser.text import Span

_TOGETHER = frozenset("siblings twins sisters spouses cousins colleagues friends".split())  # before two names
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_ROMAN = re.compile(r"[IVX]+")
_CAMEL = re.compile(r"(?!Mac|Fitz|Van|Del)[A-Z][a-z]{2,}[A-Z]\w*")  # RailCo
_OF_PEOPLE = ("an", "sh", "se")  # ends of what peoples are called: Vardanian, Danish, Chinese
_HONOURS = frozenset("QC KC SC OBE MBE CBE KBE DBE FRS MD PhD Ph.D. JP IAS IPS IFS IRS DSO Esq".split())
_SEATS = frozenset("MP MSP MEP MLA TD MK".split())
_LONG_FORMS = {"prof": "professor", "sen": "senator", "gov": "governor", "gen": "general", "rev": "reverend"}
_LONGEST = 4  # words of a person's name; more are a title, a body, a headline
_LONGEST_ACRONYM = 6  # letters of an acronym that opens a paragraph
_FOREIGN_ARTICLES = frozenset("Le La Les El Il Los Las Der Die Das".split())
_FOREIGN_LINKS = frozenset("de du des del di della do da von".split())
_TWO = 2  # words of a full name at least


class Sort(Enum):
    PERSON = auto()
    LIKELY = auto()
    """Two words or more that look like a person's name, without proof."""
    BODY = auto()
    PLACE = auto()
    WORK = auto()
    """Between quotation marks: a title or a nickname."""
    OPEN = auto()
    """One word, or words after "the": the document must tell."""


@dataclass(frozen=True, slots=True)
class Name:
    """One proper name in the text."""

    span: Span
    """The name alone, title left out."""
    words: tuple[str, ...]
    sort: Sort
    title: Span | None
    """What stands before it and is no part of it: "Belarusian President"."""
    honorific: str | None
    """mr, mrs, dr, … where one stands before it."""
    definite: bool
    """Whether "the" stands before it."""
    opens: bool
    """Whether its first word opens a sentence: the capital proves nothing."""
    possessive: bool
    paragraph: int
    honours: int = 0
    """How many code points of honours stand behind it: the KC of "Jo Roe KC"."""
    office: bool = False
    """Whether what stands before it is an office and no trade: President, but not Organiser."""

    rank: str | None = None
    """The last word of its title, where that is an office or a degree: president, professor, dr."""

    @property
    def whole(self) -> Span:
        """Title and name."""
        return Span(self.title.start, self.span.end) if self.title else self.span

    @property
    def end(self) -> int:
        """Where the name ends, honours included."""
        return self.span.end + self.honours

    @property
    def is_acronym(self) -> bool:
        return len(self.words) == 1 and self.words[0].isupper()

    @property
    def key(self) -> str:
        return " ".join(self.words).lower()


def names(words: Words) -> tuple[Name, ...]:
    """All proper names in order. A headline in capitals gives only names that the body knows, and their full forms."""
    lowered = {word.text for word in words.all if not word.is_capital}
    proper = Counter(word.text for word in words.all if word.is_capital and word.text.lower() not in lowered)
    found: list[Name] = []
    for run in runs(words):
        if tuple(word.lower for word in run) in bodies.KNOWN.get(run[0].lower, ()):
            found.append(_name(run, Sort.BODY))
            continue
        if not _is_many(run) and (not _is_common(words, run) or proper[run[0].text] > 1):
            named, honours = _without_honours(run)
            if title := of_police(words, run):
                found.append(_honoured(_name(named, Sort.PERSON, title), honours))
                continue
            split = _split(named, after_the=_after_the(words, run), office=office_before(words, run))
            found.extend(_honoured(name, honours) for name in split)
    shouted = headlines(words)
    calm = [name for name in found if name.paragraph not in shouted]
    known = {name.key for name in calm}
    bearers = {name.words[-1].lower() for name in calm if name.honorific}
    whole = (replace(n, sort=Sort.PERSON) if n.paragraph in shouted and _is_full(n, bearers) else n for n in found)
    return tuple(n for n in whole if n.paragraph not in shouted or n.key in known or _is_full(n, bearers))


def _is_full(name: Name, bearers: Collection[str]) -> bool:
    """Tell whether a headline gives the full name of somebody whom the body calls Ms Roe."""
    is_human = name.sort in (Sort.PERSON, Sort.LIKELY) or (name.sort is Sort.OPEN and all(map(str.isupper, name.words)))
    return is_human and _TWO <= len(name.words) <= _LONGEST and name.words[-1].lower() in bearers


def _after_the(words: Words, run: Sequence[Word]) -> bool:
    before = words.index(run[0].start) - 1
    return before >= 0 and run[0].joined and words.all[before].lower == "the"


def _split(run: list[Word], *, after_the: bool, office: Word | None) -> Iterator[Name]:
    """The names in one stretch: "Council Enver Solomon" and "President of China Xi Jinping" hold two."""
    while run and run[-1].lower in LINKS:
        run = run[:-1]
    if len(run) > 1 and run[0].opens and run[0].lower in (*_TOGETHER, "by"):
        run = run[1:]
    if not run:
        return
    if office and (person := behind_office(run)):
        yield _name(run[person:], Sort.PERSON, [office, *run[:person]])
        return
    cut = last_title(run)
    if cut is not None and run[cut + 1].lower in ("emeritus", "emerita") and len(run) > cut + _TWO:
        cut += 1
    if cut is not None and not is_body(run[cut + 1 :]):
        yield from _titled(run[: cut + 1], run[cut + 1 :])
    elif leading_country([word.text for word in run]) == len(run):
        yield _name(run, Sort.PLACE)
    elif not (_is_description(run) or is_office_of(run)) and not (len(run) == 1 and run[0].lower in bodies.PEOPLES):
        yield from _untitled(run, after_the=after_the)


def _without_honours(run: list[Word]) -> tuple[list[Word], Span | None]:
    """A stretch without what stands behind a name and is no part of it, and that: KC, OBE, the MP of Jo Roe MP."""
    end = len(run)
    while end > _TWO and _is_honour(run, end - 1):
        end -= 1
    return run[:end], Span(run[end - 1].end, run[-1].end) if end < len(run) else None


def _is_honour(run: Sequence[Word], i: int) -> bool:
    last = run[i].text
    return last in _HONOURS or (last in _SEATS and people.is_given_name(run[0].text))


def _honoured(name: Name, honours: Span | None) -> Name:
    ends = honours is not None and name.span.end == honours.start
    return replace(name, honours=honours.end - honours.start) if honours and ends else name


def _titled(title: Sequence[Word], rest: Sequence[Word]) -> Iterator[Name]:
    if len(rest) > _LONGEST and people.is_given_name(rest[0].text) and all(word.is_capital for word in rest):
        rest = rest[:_TWO]  # a headline within the text: "Speaker Paul Ryan Joins Growing List"
    parts = _country_first(rest)
    if parts and len(title) > 1:
        yield _name(rest[:parts], Sort.PLACE)
        yield _name(rest[parts:], Sort.PERSON)
    else:
        yield _name(rest, Sort.PERSON, title)


def _untitled(run: Sequence[Word], *, after_the: bool) -> Iterator[Name]:
    if parts := _country_first(run):
        yield _name(run[:parts], Sort.PLACE)
        yield _name(run[parts:], Sort.PERSON)
    elif is_body(run):
        # "Rival Cathay Bank" and "Insurer Lorne Mutual" open a sentence with what the body is.
        is_called = run[0].opens and run[0].lower in bodies.EITHER and len(run) > _TWO
        yield from _body_and_person(run[1:] if is_called else run)
    else:
        yield _name(run, _sort(run, after_the=after_the), definite=after_the)


def _is_common(words: Words, run: Sequence[Word]) -> bool:
    """Tell whether the name is but a common noun with a capital: the Ministry, the Court, the Advocate."""
    word = run[0]
    if word.lower in media.SHORT_NAMES and _after_the(words, run):
        return False  # the Star
    return len(run) == 1 and not word.text.isupper() and (word.lower in bodies.BODY_WORDS or word.lower in people.ROLES)


def _is_many(run: Sequence[Word]) -> bool:
    """Tell the MPs and the NGOs from somebody."""
    word = run[0].text
    return len(run) == 1 and len(word) > _TWO and word[:-1].isupper() and word.endswith("s")


def _is_acronym(word: Word) -> bool:
    """Tell UNESCO from the OSTREY of a dateline."""
    is_capitals = word.text.isupper() and len(word.text) > 1 and "." not in word.text
    return is_capitals and (len(word.text) < _LONGEST_ACRONYM or not word.opens)


def _is_description(run: Sequence[Word]) -> bool:
    """Tell whether the capitals only dress up a title: "Belarusian President", "Home Secretary"."""
    last = people.singular(run[-1].lower)
    if last not in people.TITLES and last not in people.ROLES:
        return False
    if len(run) == 1:
        return last in people.TITLES and not (last in people.DOUBTFUL_TITLES and people.is_given_name(run[0].text))
    if last in people.TITLES - people.DOUBTFUL_TITLES and not people.is_given_name(run[0].text):
        return True
    return all(
        word.lower in people.MODIFIERS
        or word.lower in people.HONORIFICS
        or people.singular(word.lower) in people.ROLES
        or country(word.text) is not None
        or word.lower in bodies.BODY_WORDS
        or word.text.endswith(_OF_PEOPLE)
        for word in run[:-1]
    )


def _country_first(run: Sequence[Word]) -> int | None:
    """How many words name a country before a person's name: "China Xi Jinping"."""
    length = leading_country([word.text for word in run])
    rest = run[length:]
    if not length or len(rest) < _TWO or is_body(rest):
        return None
    by_place = is_place(" ".join(word.text for word in run[:length]))
    return length if people.is_given_name(rest[0].text) or (by_place and len(rest) == _TWO and length > 1) else None


def _body_and_person(run: Sequence[Word]) -> Iterator[Name]:
    """A body's name, and the name of somebody that follows without a comma."""
    heads = [i for i, word in enumerate(run) if word.lower in bodies.BODY_WORDS]
    last = heads[-1] if heads else -1
    rest = run[last + 1 :]
    if heads and len(rest) >= _TWO and people.is_given_name(rest[0].text) and rest[0].lower not in LINKS:
        yield _name(run[: last + 1], Sort.BODY)
        yield _name(rest, Sort.PERSON)
    else:
        yield _name(run, Sort.BODY)


def _sort(run: Sequence[Word], *, after_the: bool) -> Sort:  # noqa: PLR0911 - one look after the other
    """What a name without title, body word and country is, by its looks."""
    shown = [word.text for word in run]
    if len(run) == 1:
        return Sort.BODY if _is_acronym(run[0]) or _CAMEL.fullmatch(run[0].text) else Sort.OPEN
    if _INITIALS.fullmatch(shown[0]):
        return Sort.PERSON
    if sum(word.is_capital for word in run) > _LONGEST or after_the:
        return Sort.OPEN
    if people.is_given_name(shown[0]):
        return Sort.PERSON
    if shown[0] in _FOREIGN_ARTICLES and any(word in _FOREIGN_LINKS for word in shown[2:]):
        return Sort.OPEN  # Le Courrier de Sainte-Aure
    if _is_acronym(run[-1]) and not _ROMAN.fullmatch(shown[-1]) and not shown[0].isupper():
        return Sort.BODY  # Surf Rescue NSW
    is_of_place = (
        run[-1].lower in bodies.PLACE_WORDS or run[0].lower in bodies.PLACE_OPENERS or leading_country(shown) > 0
    )
    is_of_many = run[-1].lower.endswith("s") and run[0].lower in people.MODIFIERS
    holds_acronym = any(word.isupper() and len(word) > _TWO for word in shown[:-1])
    return Sort.OPEN if is_of_place or is_of_many or holds_acronym else Sort.LIKELY


def _name(run: Sequence[Word], sort: Sort, title: Sequence[Word] = (), *, definite: bool = False) -> Name:
    honorific = next((word.lower for word in reversed(title) if word.lower in people.HONORIFICS), None)
    return Name(
        span=Span(run[0].start, run[-1].end),
        words=tuple(word.text for word in run),
        sort=sort,
        title=Span(title[0].start, title[-1].end) if title else None,
        honorific=honorific,
        definite=definite,
        opens=run[0].opens and not title,
        possessive=run[-1].possessive,
        paragraph=run[0].paragraph,
        office=honorific is None and any(word.lower in people.TITLES for word in title),
        rank=_rank(title[-1].lower) if title else None,
    )


def _rank(title: str) -> str | None:
    return None if title in people.HONORIFICS and people.gender_of_noun(title) else _LONG_FORMS.get(title, title)
