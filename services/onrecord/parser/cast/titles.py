"""Where a title ends and a name begins: "Minister of Education Jo Roe", "Landlady Jo Ng"."""

import re
from collections.abc import Sequence

from onrecord.parser.cast import phrases
from onrecord.parser.cast.places import leading_country
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, grammar, people

LINKS = frozenset("of and for the &".split())
_TWO = 2  # words of a full name at least
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_BEFORE_SRI = ("tan", "datuk", "dato", "dato'", "dato’")
_NICKNAMES = frozenset("old young little big auntie uncle aunt cousin".split())


def office_before(words: Words, run: Sequence[Word]) -> Word | None:
    """The title that "of" ties to this stretch: "Minister of" before "Education Stefania Giannini"."""
    i = words.index(run[0].start)
    if i and words.all[i - 1].lower == "the":
        i -= 1
    while i > _TWO and words.all[i - 1].lower == "and" and words.all[i - _TWO].lower in people.PORTFOLIOS:
        i -= _TWO  # "Minister of Economy and" before "Transport Jo Roe"
    if i < _TWO or words.all[i - 1].lower not in ("of", "for", "to") or not words.all[i].joined:
        return None
    if is_title(run, 0):
        return None  # "a spokesman for Mayor Jo Roe": the mayor has an office of his own
    office = words.all[i - 2]
    is_office = people.is_role(office.lower) or (office.is_capital and phrases.may_be_person(office.lower))
    return office if is_office and words.all[i - 1].joined else None


def of_police(words: Words, run: Sequence[Word]) -> Sequence[Word]:
    """The words "Commissioner of Police" where they stand before this stretch."""
    i = words.index(run[0].start)
    title = words.all[max(0, i - 3) : i]
    told = [word.lower for word in title[1:]]
    is_title = told == ["of", "police"] and title[0].lower in people.TITLES and len(run) >= _TWO and run[0].joined
    return title if is_title else ()


def behind_office(run: Sequence[Word]) -> int | None:
    """Where the person's name begins behind the name of the office: "State John Kerry" → 1."""
    for i in range(len(run) - 1, 1, -1):
        if run[i - 1].lower in people.HONORIFICS and run[i - 1].text != "M.":
            return i
    for i in range(len(run) - 1, 0, -1):
        if run[i - 1].lower in people.PORTFOLIOS and not _is_office(run[i]) and not is_body(run[i:]):
            return i
    for i in range(1, len(run) - 1):
        if _INITIALS.fullmatch(run[i].text):
            return i
        if people.is_given_name(run[i].text) and run[i + 1].lower not in bodies.BODY_WORDS:
            return i
    by_place = leading_country([word.text for word in run])
    return by_place if by_place and len(run) - by_place == _TWO and not is_body(run[by_place:]) else None


def _is_office(word: Word) -> bool:
    """Tell whether a word goes on what an office is called: of State for "Trade", of the Health "Board"."""
    return word.lower in people.PORTFOLIOS or word.lower in bodies.BODY_WORDS


def last_title(run: Sequence[Word]) -> int | None:
    """Index of the last title that a name follows."""
    for i in range(len(run) - 2, -1, -1):
        if not run[i].possessive and is_title(run, i) and _precedes_name(run, i):
            return i
    return None


def is_title(run: Sequence[Word], i: int) -> bool:
    """Tell whether word *i* is a title, or a trade that has its capital from the sentence's start: "Landlady Jo Ng"."""
    lower = run[i].lower.removeprefix("ex-").removeprefix("then-").partition("-of-")[0]  # Mother-of-two
    if run[i].text == "M." and i == 0 and len(run) == _TWO:
        return True  # monsieur
    if lower in people.TITLES or (lower != "ms" and people.singular(lower) in people.TITLES):
        return not (lower in people.DOUBTFUL_TITLES and _is_part_of_name(run, i))
    if i and people.is_given_name(run[i - 1].text) and not people.is_role(run[i - 1].lower):
        return False  # Mary Baker Eddy
    if run[i].text == "U" and i == 0 and len(run) > _TWO:
        return True  # the U of U Kyaw Htun
    if lower == "sri" and i and run[i - 1].lower in _BEFORE_SRI:
        return True
    is_within = run[0].lower in bodies.GO_ON and any(word.lower in LINKS for word in run[:i])
    is_led = run[0].opens or i > 0 or (len(run) > _TWO and not people.is_given_name(run[0].text))
    is_trade = lower in _NICKNAMES or (people.is_role(lower) and is_led and not is_within)
    if i == 0 and run[0].opens and len(run) > _TWO and not people.is_given_name(run[0].text):
        is_trade = is_trade or phrases.may_be_person(lower)
    return is_trade and (people.is_given_name(run[i + 1].text) or (len(run) - i > _TWO and lower not in bodies.TRADING))


def _is_part_of_name(run: Sequence[Word], i: int) -> bool:
    """Tell Dean Kamen and Stephen King Jones from a dean and a king."""
    if i == 0:
        return len(run) == _TWO and people.is_given_name(run[0].text)
    return i == len(run) - _TWO and people.is_given_name(run[i - 1].text)


def _precedes_name(run: Sequence[Word], i: int) -> bool:
    following = run[i + 1].lower
    is_other = following in grammar.NAME_ENDS or following in LINKS or following in people.TITLES
    if i + _TWO == len(run) and run[i].lower in people.MODIFIERS and people.is_role(following):
        return False  # an Executive Engineer
    if i + _TWO == len(run) and following == "staff":
        return False  # the General Staff
    return not is_other and not all(word.lower in people.MODIFIERS for word in run[i + 1 :])


def is_office_of(run: Sequence[Word]) -> bool:
    """Tell whether the capitals name an office and nobody: State Secretary for Energy, Minister of the Interior."""
    link = next((i for i, word in enumerate(run) if word.lower in LINKS), 0)
    return link > 0 and run[link - 1].lower in people.TITLES and all(map(_is_office, run[link + 1 :]))


def is_body(run: Sequence[Word]) -> bool:
    is_named = len(run) == _TWO and run[1].lower not in ("police", "council", "university")
    if is_named and people.is_given_name(run[0].text) and not run[0].opens:
        return False
    return run[-1].text.isdigit() or any(
        word.lower in bodies.BODY_WORDS or word.lower in bodies.GO_ON or word.text == "&" for word in run
    )
