"""What is printed with a name: the title before it, the apposition behind it → roles."""

import re
from collections.abc import Iterator, Sequence

from onrecord.parser.cast import phrases
from onrecord.parser.cast.leading import leading_role
from onrecord.parser.cast.names import Name
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import country, is_place
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.text import Span

_AGE = re.compile(r",?\s*\(?(?:aged?\s+)?\d{1,3}(?:\)|(?=[,.;]|\s+(?:who|from|of|said|says|told|is|was|has)\b))")
_COMMA = re.compile(r",\s+|\s*[–—]\s+|\s+[-–—]\s+|\s+\(")
_COPULA = re.compile(
    r",?\s+(?:who\s+)?(?:is|was|became|has been|had been|served as|serves as|worked as|works as)\s+(?:an?|the|now)?\s*"
)
_WHO = re.compile(r",?\s+who\b")
_END = re.compile(
    r"[,;:!?)\"“”\n]"
    r"|(?<!\b[A-Z])(?<!\bM[rsx])(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)\."
    r"|\s[–—-]\s"
    r"|\s(?:who|which|that|told|says?|said|adds?|added|has|had|is|was|will)\b"
)
_SAYING = frozenset("told say says said add adds added".split())
_FINITE = _SAYING | frozenset("has had is was will".split())
_CLOSES = frozenset(',.;:—–)"”’»')
_STYLE = re.compile(r", the (?:(?:Very|Most|Right|Rt\.?) )?(?:Hon(?:ou?rable)?\.? )?\Z")
_LONGEST_STYLE = 24  # code points
_INNER = frozenset("of for at in to from".split())
_TIMES = frozenset("day week month year morning evening night time decade century weekend afternoon season".split())
_LONGEST = 160  # code points of an apposition
_OFFICES = frozenset(
    "president premier mayor governor chancellor chairman chairwoman chair speaker king queen bishop captain".split()
) | {"prime minister", "chief executive", "managing director", "foreign minister", "foreign secretary"}
_BEFORE = 6  # words of a title in small letters


def roles(text: str, words: Words, name: Name) -> Iterator[Phrase]:
    """The roles printed with this occurrence of a name, the nearest first."""
    if title := leading_role(text, words, name):
        yield title
    apposed = _apposed(text, words, name)
    if behind := None if apposed and apposed.head not in people.KIN else _behind(text, words, name):
        yield behind
    if apposed:
        yield apposed


def is_person(text: str, name: Name) -> bool:
    """Tell whether what follows shows a human: an age, "who"."""
    return bool(_AGE.match(text, name.end) and text[name.end] in ",(") or bool(_WHO.match(text, name.end))


def _behind(text: str, words: Words, name: Name) -> Phrase | None:
    """ ", a lorry driver who …", ", 43, mayor of X," or " is the head of …" behind the name."""
    end = name.end
    before = words.index(name.whole.start) - 1
    if before >= 0 and words.all[before].lower in ("in", "at", "near"):
        return None  # "at her home in Crewe, her daughter said"
    is_governed = before >= 0 and words.all[before].lower in grammar.PREPOSITIONS
    if age := _AGE.match(text, end):
        end = age.end()
    start = _COMMA.match(text, end) or _COPULA.match(text, end)
    if start is None:
        return None
    begin = start.end()
    if start.re is _COPULA:
        article = re.search(r"(?:an?|the)\s+\Z", start[0])
        if article is None or article[0][0] == "a":
            return None if article else _held(words, begin)  # a predicate is no role: "Roe is a careful driver"
        begin -= len(article[0])
    stop = _END.search(text, begin, begin + _LONGEST)
    found = phrases.phrase(words, Span(begin, stop.start() if stop else begin + _LONGEST))
    if found and found.owned_by_pronoun and stop and stop[0].strip() in _SAYING:
        return None  # "sold to Jo Roe, its owner said"
    if is_governed and start.re is _COMMA and stop and stop[0].strip() in _FINITE:
        return None  # "According to Roe, a detective was there"
    return found if found and _is_role(found, words, begin) else None


def _held(words: Words, begin: int) -> Phrase | None:
    """The office that somebody is said to hold: "has been prime minister for eleven weeks"."""
    first = words.index(begin)
    for length in (2, 1):
        office = words.all[first : first + length]
        if " ".join(word.lower for word in office) in _OFFICES:
            return phrases.of(office)
    return None


def _may_be_person(found: Phrase) -> bool:
    return phrases.may_be_person(found.head) if found.determiner or found.owner else phrases.is_of_person(found.head)


def _is_plain(words: Sequence[Word], last: int) -> bool:
    """Tell whether a trade stands without an article: "asked by counsel, Lavinia Crewe"."""
    return people.is_role(words[last].lower) and not words[last].is_capital


def _is_office(word: Word) -> bool:
    return word.lower in people.TITLES or word.lower in people.ROLES


def _is_role(found: Phrase, words: Words, begin: int) -> bool:
    first = words.all[words.index(begin)]
    is_body = _is_body(found, words)
    if first.start != begin or found.plural or not (_may_be_person(found) or is_body):
        return False
    inside = words.within(found.span)
    head = next((i for i, word in enumerate(inside) if people.singular(word.lower) in found.head), 0)
    if any(word.lower in grammar.DETERMINERS for word in inside[1:head]):
        return False  # a verb's object: "X, feared his daughter"
    # "X, Minister Y said": another person follows, not an apposition.
    last = inside[-1]
    if len(inside) > 1 and all(word.is_capital for word in inside) and not any(map(_is_office, inside)):
        return False  # "the Envoy for Oskolia, Ami Lindqvist": by its end the name might be a trade
    if last.text.endswith(".") and last.lower in people.TITLES:
        return False  # "Lord Bean, Lt. Ann Lee and others"
    return not (
        first.is_capital and last.is_capital and last.lower != found.head.rsplit(" ")[-1] and not found.describing
    )


def _is_body(found: Phrase, words: Words) -> bool:
    """Tell whether it is what a body is, "the Danish ferry operator", and no other body's name."""
    inside = words.within(found.span)
    if inside[0].lower == "whose":
        return False  # it has a firm and is none
    head = next((i for i, word in enumerate(inside) if people.singular(word.lower) == found.noun), len(inside))
    strange = [w for w in inside[1 : head + 1] if w.is_capital and not country(w.text) and not is_place(w.lower)]
    return (found.noun in bodies.BODIES or found.noun in ("group", "tank")) and not strange


def _apposed(text: str, words: Words, name: Name) -> Phrase | None:
    """ "the group's leader, " before the name; not "… a partner for years, Jane Roe said", where no comma follows."""
    start = name.whole.start
    if name.title and (style := _STYLE.search(text, max(0, start - _LONGEST_STYLE), start)):
        start = style.start() + len(", ")  # "The vicar, the Revd Jo Roe,"
    if text[start - 2 : start] != ", " or text[name.end : name.end + 1] not in _CLOSES:
        return None
    last = words.before(start)
    begin = last
    while begin > 0 and words.all[begin].joined | words.all[begin - 1].possessive and last - begin < 2 * _BEFORE:
        is_inner = words.all[begin - 1].lower in _INNER
        if words.all[begin].lower in grammar.DETERMINERS and not is_inner:
            break
        begin -= 1
    if words.all[begin].lower in grammar.PREPOSITIONS or words.all[last].paragraph != name.paragraph:
        return None
    found = phrases.of(words.all[begin : last + 1])
    if _is_plain(words.all, last) and (found is None or not phrases.is_of_person(found.head)):
        return phrases.of(words.all[last : last + 1])
    if found is None or found.plural or not (found.determiner or found.owner):
        return None
    # Only where it opens a sentence or is somebody's may it be any trade: "through the winter, Jane Roe," holds none.
    is_owned = found.owned_by_pronoun or bool(found.owner)
    is_trade = _may_be_person(found) if words.all[begin].opens or is_owned else phrases.is_of_person(found.head)
    is_trade = is_trade or (words.all[begin].opens and name.title is not None and found.noun not in _TIMES)
    return found if is_trade or found.head in bodies.BODIES else None
