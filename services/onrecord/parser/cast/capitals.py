"""Words → stretches of words with capitals that may be names, small words within them included."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.parser.cast import phrases
from onrecord.parser.cast.joined import joined, listed
from onrecord.parser.cast.places import country
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, branches, grammar, people

_SHOUTED = 0.85  # share of a headline's long words that have a capital
_FEWEST_SHOUTED = 3  # words of a first line that is all capitals
_LONG = 3  # letters that a word has more than, to tell a headline
_FEWEST = 6  # long words of a headline
_MANY = 4  # stretches between commas, brackets and the like: a list, no headline
_POSSESSIVE_GAP = 3  # code points: 's and a space
_WRITTEN = frozenset("act bill treaty agreement convention code declaration".split())
_WHOSE = frozenset("person woman child man worker veteran teacher farmer citizen consumer".split())
_ADVERBS = frozenset(("today",))
_PATRONS = frozenset("st st. saint king queen lloyd".split())
_HOUSES = frozenset("hospital college university school church academy bank".split())
_NAME_MONTHS = frozenset("may april june august".split())
_SHORT_NAMES = frozenset(("Jan", "Jun"))
_ARTICLE = re.compile(r"(?:al|el|ad|as|ar|an|at|az|ash|ul|ur|d|bin|ben|ter|ould)[-'’][A-Z]")
_LONGEST_NUMBER = 3  # digits: Channel 4, and no year
_PLURALS = ("ing", "ers", "ents", "ists", "ants", "ees", "ies")  # ends of words that only open a sentence


def headlines(words: Words) -> frozenset[int]:
    """Numbers of the paragraphs that are set like a headline: nearly every long word with a capital; no list."""
    lists = _labelled(words)
    capitals: dict[int, list[bool]] = {}
    stops: Counter[int] = Counter()
    for word in words.all:
        stops[word.paragraph] += not word.joined
        if len(word.text) > _LONG and word.text[0].isalpha():
            capitals.setdefault(word.paragraph, []).append(word.is_capital)
    opening = [word for word in words.all if word.paragraph == 0]
    is_shouted = len(opening) >= _FEWEST_SHOUTED and all(word.text.isupper() and word.joined for word in opening[1:])
    return frozenset((0,) if is_shouted else ()) | frozenset(
        number
        for number, caps in capitals.items()
        if number not in lists
        and len(caps) >= _FEWEST
        and sum(caps) > _SHOUTED * len(caps)
        and (number == 0 or stops[number] < _MANY)
    )


def _labelled(words: Words) -> frozenset[int]:
    """Numbers of the paragraphs with a label: "Appearances: Jo Roe for the State", "Madam Speaker (Jo Roe) sat"."""
    found: set[int] = set()
    opener = -1  # the last paragraph seen to begin
    for first, second in pairwise(words.all):
        is_opener = first.paragraph != opener
        opener = first.paragraph
        is_parted = second.paragraph == first.paragraph > 0 and second.opens and not second.joined
        if is_parted and not second.text.isupper() and (is_opener or first.lower in people.TITLES):
            found.add(first.paragraph)
    return frozenset(found)


def runs(words: Words) -> Iterator[list[Word]]:
    """The stretches in order, no sentence's first word among them that has its capital only from there."""
    return _Runs(words).all()


class _Runs:
    def __init__(self, words: Words) -> None:
        self.words: Sequence[Word] = words.all
        self.lowered = {w.text for i, w in enumerate(words.all) if not (w.is_capital or self._is_in_address(i))}
        self.inner = {word.text for word in words.all if word.is_capital and not word.opens}

    def all(self) -> Iterator[list[Word]]:
        run: list[Word] = []
        skip_to = 0
        for i, word in enumerate(self.words):
            if i < skip_to:
                continue
            if not run and (known := self._known(i)):
                yield list(self.words[i : i + known])
                skip_to = i + known
                continue
            if run and (more := self._going_on(i, run)):
                run.extend(self.words[i : i + more])
                skip_to = i + more
                continue
            if run and not word.joined and not (run[-1].possessive and self._is_of_many(i, run)):
                yield run
                run = []
            if self._may_name(i, run):
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _known(self, i: int) -> int:
        """How many words from *i* on are the name of a body that no capitals and no looks tell of; 0 for none."""
        for name in bodies.KNOWN.get(self.words[i].lower, ()) if self.words[i].is_capital else ():
            inside = self.words[i : i + len(name)]
            if tuple(word.lower for word in inside) == name and all(word.joined for word in inside[1:]):
                return len(name)
        return 0

    def _is_in_address(self, i: int) -> bool:
        """Tell whether word *i* is a part of "https://parcelforge.example/blog"."""
        word, last = self.words[i], self.words[i - 1]
        gap = word.start - last.end
        return not word.joined and (gap == 1 or (gap == len("://") and last.lower in ("http", "https")))

    def _going_on(self, i: int, run: Sequence[Word]) -> int:
        """How many words from *i* on belong to *run* whether they have capitals or not."""
        word, last = self.words[i], self.words[i - 1]
        if word.is_nickname and word.is_capital:
            return 2
        if word.joined:
            return self._linked(i, run)
        is_comma = word.start - last.end == len(", ") and not word.opens and word.paragraph == last.paragraph
        return listed(self.words, i, run) if is_comma and not last.possessive else 0

    def _is_of_many(self, i: int, run: Sequence[Word]) -> bool:
        """Tell whether a possessive is part of a name: the People's Republic of China, the Bakers' Federation."""
        word, whose = self.words[i], run[-1]
        if not word.is_capital or word.start - whose.end > _POSSESSIVE_GAP:
            return False
        owners = people.singular(whose.lower)
        if owners in _WHOSE and len(run) == 1:
            return True
        if word.lower not in bodies.BODY_WORDS:
            return False
        if word.lower in ("office", "court") and people.is_role(whose.lower):
            return True  # the Ombudsman's Office, Ambry County Sheriff's Office
        is_house = run[0].lower in _PATRONS and word.lower in _HOUSES  # St Jude's Hospital
        return is_house or (
            owners != whose.lower and (phrases.may_be_person(owners) or branches.by_noun(owners) is not None)
        )

    def _linked(self, i: int, run: Sequence[Word]) -> int:
        """How many words from *i* on belong to *run*: "van der Leyen", "of the Treasury", "& Sons"."""
        word = self.words[i]
        is_number = word.text.isdigit() and len(word.text) <= _LONGEST_NUMBER and run[-1].lower in bodies.NUMBERED
        if is_number or _ARTICLE.match(word.text) or word.text == "plc":
            return 1
        if word.is_capital:
            return 0
        if word.lower in grammar.PARTICLES:
            return self._particles(i)
        if word.lower in ("of", "for", "on"):
            return self._of(i, run)
        if word.lower in ("and", "&"):
            return joined(self.words, i, run)
        return 0

    def _particles(self, i: int) -> int:
        for length, following in enumerate(self.words[i + 1 : i + 4], 1):
            if not following.joined or following.lower in grammar.FUNCTION:
                return 0
            if following.is_capital:
                return 1 + length
            if following.lower not in grammar.PARTICLES:
                return 0
        return 0

    def _of(self, i: int, run: Sequence[Word]) -> int:
        """ "of Health" behind Ministry, "of Goods Act" behind Sale."""
        ahead = self.words[i + 1 : i + 5]
        goes_on = any(people.singular(word.lower) in bodies.GO_ON or word.lower in bodies.GO_ON for word in run)
        is_law = self.words[i].lower == "of" and any(word.is_capital and word.lower in _WRITTEN for word in ahead)
        if not (goes_on or is_law) or not ahead or not ahead[0].joined:
            return 0
        step = 1 if ahead[0].lower == "the" and len(ahead) > 1 and ahead[1].joined else 0
        named = ahead[step]
        if self.words[i].lower == "for" and step and named.lower in bodies.GO_ON:
            return 0  # "left the Ministry of Trade for the Department of Health"
        return step + 2 if named.is_capital and named.lower not in grammar.PRONOUNS | grammar.DAYS else 0

    def _may_name(self, i: int, run: Sequence[Word]) -> bool:
        word = self.words[i]
        if not run and _ARTICLE.match(word.text):
            return True  # d'Aubigny, al-Masri
        if not run and word.text in ("Sun", "i") and i and word.joined and self.words[i - 1].lower == "the":
            return True  # newspapers, a day and a pronoun elsewhere
        if not word.is_capital or (word.lower in grammar.WEEKDAYS and not self._is_name_like_day(i, run)):
            return False
        if word.lower in grammar.MONTHS and not self._is_name_like_month(i, run):
            return False
        is_acronym = word.text.isupper() and len(word.text) > 1 and word.text.isalpha()
        stem = word.lower.replace("’", "'").partition("'")[0]
        if (word.lower in grammar.FUNCTION or stem in grammar.PRONOUNS) and not is_acronym:
            return self._is_name_like_function(i, run)
        return bool(run) or not word.opens or self._opens_a_name(i)

    def _opens_a_name(self, i: int) -> bool:
        """Tell whether a word that opens a sentence has its capital for its own sake."""
        word = self.words[i]
        if word.text in self.inner or people.is_given_name(word.text) or country(word.text):
            return True
        if not word.text[1:].islower():
            return True
        is_rare = word.text.lower() not in self.lowered
        following = self._next(i)
        if following is not None and following.is_capital and following.lower not in grammar.FUNCTION:
            return is_rare or word.lower in people.TITLES or word.lower in people.MODIFIERS
        if word.lower in bodies.GROUPS or people.singular(word.lower) in people.RELATIONS:
            return False  # "Friends described her", "Management believes it"
        is_body = word.lower in bodies.GO_ON and word.lower in bodies.BODY_WORDS
        if is_body and following is not None and following.lower in ("of", "for") and self._of(i + 1, [word]):
            return True  # "Centers for Disease Control"
        is_many = word.lower.endswith("s") and people.is_role(people.singular(word.lower))  # "Neighbours heard it"
        return is_rare and not is_many and not word.lower.endswith(_PLURALS)

    def _is_name_like_month(self, i: int, run: Sequence[Word]) -> bool:
        """Tell Theresa May, April Ryan and Jan de Vries from a month."""
        word, following = self.words[i], self._next(i)
        if word.text in _SHORT_NAMES:
            beside = (*self.words[max(0, i - 1) : i], following)
            return following is not None and not any(near and near.text[0].isdigit() for near in beside)
        if word.lower not in _NAME_MONTHS:
            return False
        if run:
            return people.is_given_name(run[-1].text) and (following is None or not following.text[0].isdigit())
        return following is not None and following.is_capital and not word.opens and word.lower in ("april", "june")

    def _is_name_like_day(self, i: int, run: Sequence[Word]) -> bool:
        """Tell Pham Thu Ha from a Thursday."""
        following = self._next(i)
        is_led = bool(run) and self.words[i].text in ("Thu", "Sun") and following is not None
        return is_led and following is not None and following.is_capital and following.lower not in grammar.DAYS

    def _is_name_like_function(self, i: int, run: Sequence[Word]) -> bool:
        """Tell Ian Read and Will Roe from the verbs."""
        word, following = self.words[i], self._next(i)
        if word.text == "Under" and following is not None and following.text == "Secretary":
            return True
        is_body = any(before.lower in bodies.GO_ON for before in run)
        if is_body and word.lower not in grammar.CORE and following is not None and following.is_capital:
            return True  # Center for Public Opinion Research
        if run and len(word.lower) == 1 and following is not None and following.is_capital:
            return True  # John A. Macdonald, Mrs A Bello
        if run:
            is_body = word.lower in bodies.BODY_WORDS - _ADVERBS  # Kent Police
            is_body = is_body or (word.lower == "together" and not word.opens)  # the charity Paws Together
            return is_body or (people.is_given_name(run[-1].text) and word.lower not in grammar.CORE)
        is_given = people.is_given_name(word.text) and not word.opens and following is not None
        return is_given and following is not None and following.is_capital and following.lower not in grammar.FUNCTION

    def _next(self, i: int) -> Word | None:
        return self.words[i + 1] if i + 1 < len(self.words) and self.words[i + 1].joined else None
