"""Words → proper names: of people with the title before them, of bodies, of places."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.places import country, is_place, leading_country
from onrecord.parser.text import Span
from onrecord.parser.words import Word, Words


_WRITTEN = frozenset("act bill treaty agreement convention code declaration".split())
_SHOUTED = 0.85  # share of a headline's long words that have a capital
_WHOSE = frozenset("person woman child man worker veteran teacher farmer citizen consumer".split())
_POSSESSIVE_GAP = 3  # code points: 's and a space
_DAYS = grammar.WEEKDAYS | grammar.MONTHS
_NICKNAMES = frozenset("old young little big auntie uncle aunt cousin".split())
_ARTICLE = re.compile(r"(?:al|el|ad|as|ar|an|at|az|ash|ul|ur|d|bin|ben)[-'’][A-Z]")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")


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

    @property
    def whole(self) -> Span:
        """Title and name."""
        return Span(self.title.start, self.span.end) if self.title else self.span

    @property
    def key(self) -> str:
        return " ".join(self.words).lower()


def names(words: Words) -> tuple[Name, ...]:
    """All proper names in order. A headline in capitals gives only names that the body knows."""
    lowered = {word.text for word in words.all if not word.text[0].isupper()}
    inner = {word.text for word in words.all if word.is_capital and not word.opens}
    shouting = _shouting(words)
    generic = Counter(word.text for word in words.all if word.is_capital and word.text.lower() not in lowered)
    plain: list[Name] = []
    for run in _runs(words, lowered, inner):
        if _is_common(run) and not generic.get(run[0].text, 0) > 1:
            continue
        plain.extend(_split(run, after_the=_after_the(words, run), office=_office(words, run)))
    known = {name.key for name in plain if name.paragraph not in shouting}
    return tuple(name for name in plain if name.paragraph not in shouting or _is_known(name, known))


def _shouting(words: Words) -> frozenset[int]:
    """Numbers of the paragraphs that are set like a headline: nearly every long word with a capital."""
    long_words: dict[int, list[bool]] = {}
    for word in words.all:
        if len(word.text) > 3 and word.text[0].isalpha():
            long_words.setdefault(word.paragraph, []).append(word.is_capital)
    return frozenset(
        number for number, caps in long_words.items() if len(caps) > 3 and sum(caps) > _SHOUTED * len(caps)
    )


def _is_known(name: Name, known: set[str]) -> bool:
    return name.key in known


def _after_the(words: Words, run: Sequence[Word]) -> bool:
    before = words.index(run[0].start) - 1
    return before >= 0 and run[0].joined and words.all[before].lower == "the"


def _runs(words: Words, lowered: set[str], inner: set[str]) -> Iterator[list[Word]]:
    """Stretches of words with capitals, small words within names included."""
    run: list[Word] = []
    skip_to = 0
    everything = words.all
    for i, word in enumerate(everything):
        if i < skip_to:
            continue
        if run and not word.joined and not (run[-1].possessive and _is_peoples(everything, i, run)):
            yield run
            run = []
        if run and (inside := _linked(everything, i, run)):
            run.extend(everything[i : i + inside])
            skip_to = i + inside
        elif _may_name(everything, i, bool(run), lowered, inner):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_peoples(words: Sequence[Word], i: int, run: list[Word]) -> bool:
    """Tell whether a possessive is part of a name: the People's Republic of China, the Children's Society."""
    whose, near = run[-1], words[i].start - words[i - 1].end <= _POSSESSIVE_GAP
    is_whose = people.singular(whose.lower) in _WHOSE and len(run) == 1
    is_of_many = (
        whose.lower.endswith("s")
        and words[i].lower in bodies.BODY_WORDS
        and people.is_role(people.singular(whose.lower))
    )
    return near and words[i].is_capital and (is_whose or is_of_many)


def _linked(words: Sequence[Word], i: int, run: list[Word]) -> int:
    """How many words from *i* on belong to the name that *run* began: "van der", "of the" and what follows."""
    word = words[i]
    if word.is_capital and word.lower not in ("of", "and", "for"):
        return 0
    if _ARTICLE.match(word.text):
        return 1
    ahead = [w for w in words[i + 1 : i + 4] if w.joined or w is words[i + 1]]
    if word.lower in grammar.PARTICLES and not word.is_capital:
        for length, following in enumerate(ahead, 1):
            if not following.joined:
                return 0
            if following.is_capital:
                return 1 + length if following.lower not in grammar.FUNCTION else 0
            if following.lower not in grammar.PARTICLES:
                return 0
        return 0
    goes_on = any(w.lower in bodies.GO_ON or people.singular(w.lower) in bodies.GO_ON for w in run)
    goes_on = goes_on or (
        word.lower == "of" and any(w.lower in _WRITTEN and w.is_capital for w in words[i + 1 : i + 5])
    )
    if word.lower in ("of", "for", "on") and goes_on and ahead and ahead[0].joined:
        step = 1 if ahead[0].is_capital else 2 if ahead[0].lower == "the" and len(ahead) > 1 and ahead[1].joined else 0
        if step and words[i + step].is_capital and words[i + step].lower not in grammar.PRONOUNS | _DAYS:
            return 1 + step
    if word.lower in ("and", "&") and ahead and ahead[0].joined and ahead[0].is_capital:
        in_list = word.lower == "and" and any(w.lower == "of" for w in run) and run[0].lower in bodies.GO_ON
        if word.text == "&" or (in_list and country(ahead[0].text) is None):
            return 2
    return 0


def _may_name(words: Sequence[Word], i: int, in_run: bool, lowered: set[str], inner: set[str]) -> bool:  # noqa: FBT001
    word = words[i]
    if not word.is_capital and word.text != "&":
        return False
    lower = word.lower
    if lower in grammar.WEEKDAYS or (lower in grammar.MONTHS and not _is_name_like_month(words, i, in_run=in_run)):
        return False
    is_acronym = word.text.isupper() and len(word.text) > 1 and word.text.isalpha()
    is_function = lower in grammar.FUNCTION or lower.partition("'")[0].partition("’")[0] in grammar.PRONOUNS
    if is_function and not is_acronym:
        return in_run and len(lower) > 2 and lower in ("us", "both") and word.text.isupper()
    if word.opens and not in_run:
        return _opens_a_name(words, i, lowered, inner)
    return word.text != "&"


def _opens_a_name(words: Sequence[Word], i: int, lowered: set[str], inner: set[str]) -> bool:
    """Tell whether a word that opens a sentence has its capital for its own sake."""
    word = words[i]
    if word.text in inner or people.is_given_name(word.text) or country(word.text) or not word.text[1:].islower():
        return True
    following = words[i + 1] if i + 1 < len(words) and words[i + 1].joined else None
    if following is not None and following.is_capital and following.lower not in grammar.FUNCTION:
        return word.text.lower() not in lowered or word.lower in people.TITLES or word.lower in people.MODIFIERS
    return word.text.lower() not in lowered and not word.lower.endswith(
        ("ing", "ers", "ents", "ists", "ants", "ees", "ies")
    )


def _is_name_like_month(words: Sequence[Word], i: int, *, in_run: bool) -> bool:
    word = words[i]
    if word.lower not in ("may", "april", "june", "august", "march"):
        return False
    following = words[i + 1] if i + 1 < len(words) and words[i + 1].joined else None
    if in_run:
        return people.is_given_name(words[i - 1].text) and (following is None or not following.text[0].isdigit())
    return following is not None and following.is_capital and not word.opens and word.lower in ("april", "june")


def _split(run: list[Word], *, after_the: bool, office: Word | None) -> Iterator[Name]:
    """The names in one stretch: "Council Enver Solomon" and "President of China Xi Jinping" hold two."""
    while run and run[-1].lower in ("of", "and", "for", "the", "&"):
        run = run[:-1]
    if not run:
        return
    if office and (person := _behind_office(run)):
        yield _name(run[person:], Sort.PERSON, [office, *run[:person]])
        return
    cut = _last_title(run)
    if cut is not None and not _is_body(run[cut + 1 :]):
        title, rest = run[: cut + 1], run[cut + 1 :]
        if (parts := _country_first(rest)) and cut:
            yield _name(rest[:parts], Sort.PLACE)
            title, rest = [], rest[parts:]
        yield _name(rest, Sort.PERSON, title)
        return
    if leading_country([word.text for word in run]) == len(run):
        yield _name(run, Sort.PLACE)
        return
    if _is_description(run) or (len(run) == 1 and run[0].lower in bodies.PEOPLES):
        return
    if (parts := _country_first(run)) is not None:
        yield _name(run[:parts], Sort.PLACE)
        yield _name(run[parts:], Sort.PERSON)
        return
    if _is_body(run):
        yield from _body_and_person(run)
        return
    yield _name(run, _sort(run, after_the=after_the), definite=after_the)


def _is_common(run: Sequence[Word]) -> bool:
    """Tell whether the name is but a common noun with a capital: the Ministry, the Court, the Advocate."""
    word = run[0]
    return len(run) == 1 and not word.text.isupper() and (word.lower in bodies.BODY_WORDS or word.lower in people.ROLES)


def _office(words: Words, run: Sequence[Word]) -> Word | None:
    """The title that "of" ties to this stretch: "Minister of" before "Education Stefania Giannini"."""
    i = words.index(run[0].start)
    if i and words.all[i - 1].lower == "the":
        i -= 1
    if i < 2 or words.all[i - 1].lower not in ("of", "for", "to") or not words.all[i].joined:
        return None
    return words.all[i - 2] if people.is_role(words.all[i - 2].lower) and words.all[i - 1].joined else None


def _behind_office(run: Sequence[Word]) -> int | None:
    """Where the person's name begins behind the name of the office: "State John Kerry" → 1."""
    for i in range(len(run) - 1, 0, -1):
        if run[i - 1].lower in people.HONORIFICS:
            return i
    for i in range(1, len(run) - 1):
        if people.is_given_name(run[i].text) and run[i + 1].lower not in bodies.BODY_WORDS:
            return i
    by_place = leading_country([word.text for word in run])
    return by_place if by_place and len(run) - by_place == 2 and not _is_body(run[by_place:]) else None


def _last_title(run: list[Word]) -> int | None:
    """Index of the last title that a name follows."""
    for i in range(len(run) - 2, -1, -1):
        word = run[i]
        if word.possessive or not _is_title(run, i):
            continue
        following = run[i + 1]
        if following.lower in grammar.NAME_ENDS or following.lower in ("of", "for", "and", "the", "&"):
            continue
        if following.lower in people.TITLES or all(w.lower in people.MODIFIERS for w in run[i + 1 :]):
            continue
        if i == 0 and word.lower in people.DOUBTFUL_TITLES and len(run) == 2 and people.is_given_name(word.text):
            continue
        if (
            i > 0
            and people.is_given_name(run[i - 1].text)
            and i == len(run) - 2
            and word.lower in people.DOUBTFUL_TITLES
        ):
            continue
        return i
    return None


def _is_title(run: list[Word], i: int) -> bool:
    """Tell whether word *i* is a title; a trade with its capital from the sentence's start may be one: "Landlady Jo Ng"."""
    lower = run[i].lower
    if lower in people.TITLES or (len(lower) > 3 and people.singular(lower) in people.TITLES):  # noqa: PLR2004 - not Ms
        return True
    before_name = people.is_given_name(run[i + 1].text) or len(run) - i > 2  # noqa: PLR2004 - a full name follows
    return before_name and (lower in _NICKNAMES or (people.is_role(lower) and (run[0].opens or i > 0)))


def _is_body(run: Sequence[Word]) -> bool:
    return any(word.lower in bodies.BODY_WORDS or word.lower in bodies.GO_ON for word in run) and not (
        len(run) == 2 and people.is_given_name(run[0].text) and not run[0].opens
    )


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
        or word.text[-2:] in ("an", "sh", "se")
        for word in run[:-1]
    )


def _country_first(run: Sequence[Word]) -> int | None:
    """How many words name a country before a person's name: "China Xi Jinping"."""
    length = leading_country([word.text for word in run])
    rest = run[length:]
    if not length or len(rest) < 2 or _is_body(rest):
        return None
    by_place = is_place(" ".join(word.text for word in run[:length]))
    return length if people.is_given_name(rest[0].text) or (by_place and len(rest) == 2 and length > 1) else None


def _body_and_person(run: list[Word]) -> Iterator[Name]:
    """A body's name, and the name of somebody that follows without a comma."""
    heads = [i for i, word in enumerate(run) if word.lower in bodies.BODY_WORDS]
    last = heads[-1] if heads else -1
    rest = run[last + 1 :]
    if heads and len(rest) >= 2 and people.is_given_name(rest[0].text) and rest[0].lower not in ("of", "for"):
        yield _name(run[: last + 1], Sort.BODY)
        yield _name(rest, Sort.PERSON)
    else:
        yield _name(run, Sort.BODY)


def _sort(run: Sequence[Word], *, after_the: bool) -> Sort:
    shown = [word.text for word in run]
    if leading_country(shown) == len(run):
        return Sort.PLACE
    if len(run) == 1:
        return Sort.BODY if shown[0].isupper() and len(shown[0]) > 1 and "." not in shown[0] else Sort.OPEN
    if (people.is_given_name(shown[0]) and len(run) < 5 and not after_the) or _INITIALS.fullmatch(shown[0]):
        return Sort.PERSON
    if run[-1].lower in bodies.PLACE_WORDS:
        return Sort.OPEN
    if run[-1].lower.endswith("s") and (run[0].lower in people.MODIFIERS or leading_country(shown)):
        return Sort.OPEN
    if after_the or leading_country(shown) or any(word.isupper() and len(word) > 2 for word in shown[:-1]):
        return Sort.OPEN
    return Sort.LIKELY if len(run) <= 4 else Sort.OPEN


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
    )
