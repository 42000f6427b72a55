"""Bodies that are named after several fields: the Food and Drug Administration, the Bureau of Fuel, Timber and Salt."""

from collections.abc import Sequence
from itertools import zip_longest

from onrecord.parser.cast.places import country
from onrecord.parser.cast.words import Word
from onrecord.parser.lexicon import bodies, people

_LONGEST_FIELD = 3  # words before "and"
_FEWEST_BEHIND = 2  # words behind it: "Drug Administration"
_OPENERS = ("of", "for", "on")
_WHOSE = ("house", "senate", "commons", "lords", "state", "national", "federal", "royal", "united", "joint")


def joined(words: Sequence[Word], i: int, run: Sequence[Word]) -> int:
    """How many words from number *i*, an "and", go on with the name that *run* begins; 0 where the name ends there."""
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None or not following.joined or not following.is_capital:
        return 0
    if words[i].text == "&":
        return 2
    is_list = run[0].lower in bodies.GO_ON and any(word.lower in _OPENERS for word in run)
    goes_on = (is_list and country(following.text) is None) or _is_body_of_fields(words, i, run)
    return 2 if goes_on else 0


def listed(words: Sequence[Word], i: int, run: Sequence[Word]) -> int:
    """How many words from number *i*, behind a comma, go on with it: "Timber and Salt" behind "Bureau of Fuel, "."""
    if run[0].lower not in bodies.GO_ON or run[-1].possessive or not any(word.lower in _OPENERS for word in run):
        return 0
    if not _is_field(run[-1]):
        return 0
    for length in (1, 2, 3):
        if i + length + 1 >= len(words) or not _is_field(words[i + length - 1]):
            return 0
        ahead, last = words[i + length], words[i + length + 1]
        if ahead.lower == "and":
            return length + 2 if last.joined and _is_field(last) and not last.possessive else 0
    return 0


def _is_body_of_fields(words: Sequence[Word], i: int, run: Sequence[Word]) -> bool:
    """Tell the Food and Drug Administration from the Pentagon and the State Department."""
    first = words.index(run[0], max(0, i - len(run)))
    before = words[first - 1] if first else None
    rest = _without_whose(run)
    is_led = len(rest) < len(run) or (before is not None and (before.lower == "the" or before.possessive))
    if not (is_led and rest and len(rest) <= _LONGEST_FIELD and all(map(_is_field, rest))):
        return False
    ahead = _capitals(words, i + 1)
    is_body = len(ahead) >= _FEWEST_BEHIND and ahead[-1].lower in bodies.BODY_WORDS
    is_party = is_body and ahead[-1].lower == "party"
    return is_body and not is_party and _is_field(ahead[0]) and not _stands_alone(words, rest[-1].text)


def _is_field(word: Word) -> bool:
    """Tell whether a word with a capital may be what a body is for: no body itself, nobody's name or party."""
    lower = word.lower
    is_body = lower in bodies.BODIES or (lower in bodies.BODY_WORDS and lower not in bodies.FIELDS)
    is_name = people.is_given_name(word.text) or country(word.text) is not None or word.text.isupper()
    return word.is_capital and not is_body and not is_name and lower not in people.TITLES


def _without_whose(run: Sequence[Word]) -> Sequence[Word]:
    """*run* without what tells whose body it is: U.S., Senate, State."""
    return run[1:] if country(run[0].text) is not None or run[0].lower in _WHOSE else run


def _capitals(words: Sequence[Word], i: int) -> Sequence[Word]:
    """The words with capitals from number *i* on, up to one behind the first that names a body."""
    for length, word in enumerate(words[i:], 1):
        if not word.is_capital or (length > 1 and not word.joined):
            return words[i : i + length - 1]
        if length > 1 and word.lower in bodies.BODY_WORDS:
            return words[i : i + length]
    return words[i:]


def _stands_alone(words: Sequence[Word], shown: str) -> bool:
    """Tell whether the document has the word with its capital elsewhere, within a sentence and before no "and"."""
    followed = zip_longest(words, words[1:])
    return any(
        word.text == shown and not word.opens and not (following and following.joined and following.lower == "and")
        for word, following in followed
    )
