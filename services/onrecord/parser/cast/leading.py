"""What stands right before a name and is its bearer's role: title, trade, the body whose they are."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.parser.cast import phrases
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.text import Span

_IN_BODIES = frozenset("of for on the and".split())
_LONGEST_BODY = 8  # words
_VERBAL = ("ed", "ing", "ly", "s")  # ends of words that are verbs or adverbs more often than a trade's field
_BEFORE = 6  # words of a title in small letters


def leading_role(text: str, words: Words, name: Name) -> Phrase | None:
    """The role right before a name: "Belarusian President", "campaign spokesman"; None where there is none."""
    first = words.index(name.whole.start)
    if first and words.all[first - 1].lower in ("called", "named") and words.all[first].joined:
        return _called(words, first - 2)
    begin = first
    if (
        first
        and len(name.words) > 1
        and text[name.span.start - 2 : name.span.start] == ": "
        and people.is_role(words.all[first - 1].lower)
    ):
        return phrases.of(words.all[first - 1 : first])
    if text[name.whole.start - 2 : name.whole.start] == " (" and people.is_role(words.all[first - 1].lower):
        return _titled_before(words, first - 1)  # "the Town Clerk (Mrs A Bello)"
    is_joined = words.all[first].joined
    if name.title is None and not (
        _is_trade(words.all, first - 1, joined=is_joined) or (is_joined and _is_by_ending(words.all, first - 1, name))
    ):
        return None
    while (
        begin and first - begin < _BEFORE and _belongs(words.all, begin, is_head=begin == first and name.title is None)
    ):
        begin -= 1
    if begin < first and _is_compound(words.all, begin - 1):
        begin -= 1
    last = words.index(name.span.start)
    while begin < last and words.all[last - 1].lower in people.HONORIFICS:
        last -= 1  # "Co-author Dr. Jo Roe"
    inside = words.all[begin:last]
    if not inside:
        return None
    found = phrases.of(inside)
    return _whole(words, found, begin, first, name) if found else None


def _whole(words: Words, found: Phrase, begin: int, first: int, name: Name) -> Phrase:
    """*found* with the body before it and the place behind the name."""
    body = words.all[_body_begin(words.all, begin) : begin] if begin < first else ()
    return replace(
        found,
        span=Span(body[0].start, found.span.end) if body else found.span,
        describing=(*(word.text for word in body if word.is_capital), *found.describing, *_of_place(words, name)),
    )


def _body_begin(words: Sequence[Word], begin: int) -> int:
    """Where the body's name begins that ends at *begin*: "Council for the Care of Refugees" before "campaigner"."""
    for i in range(begin - 1, max(-1, begin - _LONGEST_BODY), -1):
        word, following = words[i], words[i + 1]
        if not (following.joined and (word.is_capital or word.lower in _IN_BODIES)):
            return begin
        if word.lower in bodies.GO_ON and following.lower in _IN_BODIES and words[begin].is_capital:
            return next(j for j in range(i, -1, -1) if j == 0 or not _goes_before(words[j - 1], words[j]))
    return begin


def _goes_before(word: Word, following: Word) -> bool:
    return following.joined and word.is_capital and word.lower not in grammar.FUNCTION


def _titled_before(words: Words, last: int) -> Phrase | None:
    begin = last
    while begin and _belongs(words.all, begin, is_head=False):
        begin -= 1
    return phrases.of(words.all[begin : last + 1])


def _called(words: Words, last: int) -> Phrase | None:
    """ "a retired chemist called" before the name."""
    for begin in range(last, max(-1, last - _BEFORE), -1):
        if words.all[begin].lower in grammar.DETERMINERS:
            found = phrases.of(words.all[begin : last + 1])
            return found if found and phrases.is_of_person(found.head) else None
    return None


def _is_by_ending(words: Sequence[Word], i: int, name: Name) -> bool:
    """Tell whether word *i* ends like a trade and is set like one: "Education convener Jo Roe", "the piper Jo Roe"."""
    if i < 1 or len(name.words) < 2 or words[i].is_capital or not words[i].joined:  # noqa: PLR2004 - a full name
        return False
    before = words[i - 1]
    is_led = before.lower in grammar.DETERMINERS or (before.is_capital and before.lower not in grammar.FUNCTION)
    return is_led and name.sort in (Sort.PERSON, Sort.LIKELY) and phrases.may_be_person(words[i].lower)


def _is_trade(words: Sequence[Word], i: int, *, joined: bool) -> bool:
    return (
        i >= 0
        and joined
        and not words[i].possessive
        and (people.is_role(words[i].lower) or words[i].lower in bodies.BODIES)
    )


def _is_compound(words: Sequence[Word], i: int) -> bool:
    """Tell whether word *i* narrows down the trade behind it: ", hardware chief Jo Roe"; not "told chief Jo Roe"."""
    if i < 0 or not words[i + 1].joined:
        return False
    word = words[i]
    if not word.lower.isalpha() or word.is_capital or word.lower in grammar.FUNCTION or word.lower.endswith(_VERBAL):
        return False
    is_left_open = i > 0 and word.joined and words[i - 1].lower not in (*grammar.DETERMINERS, *grammar.PREPOSITIONS)
    return not is_left_open and not word.opens


def _belongs(words: Sequence[Word], i: int, *, is_head: bool) -> bool:
    """Tell whether the word before *i* goes on a title to the left."""
    word, following = words[i - 1], words[i]
    if not (following.joined or (word.possessive and word.paragraph == following.paragraph)):
        return False
    if is_head:
        return True
    lower = word.lower
    is_next = lower == "then" and i > 1 and words[i - 2].lower in grammar.CONJUNCTIONS  # "and then General Roe"
    if lower in grammar.POSSESSIVE or is_next:
        return False
    if lower in people.MODIFIERS or people.is_role(lower):
        return True
    if word.is_capital:
        return lower not in grammar.FUNCTION and lower not in grammar.WEEKDAYS and not word.possessive
    return lower in bodies.BODIES or lower.startswith(("ex-", "vice-", "co-"))


def _of_place(words: Words, name: Name) -> tuple[str, ...]:
    """The words of a place or body behind the name: President Dreyer "of Oskolia"."""
    i = words.index(name.span.end)
    behind = words.all[i : i + 6]
    if len(behind) < 2 or behind[0].lower != "of" or not behind[0].joined:  # noqa: PLR2004 - "of" and a name
        return ()
    place: list[str] = []
    for word in behind[1:]:
        if not word.joined or not (word.is_capital or word.lower == "the"):
            break
        place.append(word.text)
    return tuple(word for word in place if word != "the")
