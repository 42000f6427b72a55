"""Noun phrases: the head, what describes it, and whose it is. "the Belarusian leader" → leader of Belarus."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.text import Span

# Heads of two or three words, as they stand in the text.
_LONG_HEADS = frozenset(
    (
        "prime minister",
        "vice president",
        "head of state",
        "head of government",
        "attorney general",
        "secretary of state",
        "chief executive",
        "chief executive officer",
        "foreign minister",
        "foreign secretary",
        "finance chief",
        "secretary general",
        "member of parliament",
        "commander in chief",
        "bishop of rome",
        "press release",
        "source code",
        "think tank",
        "white house",
        "opposite number",
        "director general",
        "managing director",
        "general secretary",
        "inspector general",
        "auditor general",
        "solicitor general",
        "surgeon general",
        "governor general",
        "chief of staff",
        "chief constable",
        "chief inspector",
        "permanent secretary",
    )
)
_BY_TRADE = ("er", "or", "ant", "ent", "ist", "ian", "ee", "man", "woman")
_SHORTEST_TRADE = 4  # letters
_SHORTEST_PARTICIPLE = 5
_PARTITIVE = frozenset(("of", "the", "these", "those"))
_EMPTY = frozenset("former then late acting new current same own very other veteran longtime senior top".split())
_SIZES = frozenset(
    "small large big tiny whole entire mixed core main first second third other same different age ethnic".split()
)
_ENDS_HEAD = grammar.PREPOSITIONS | frozenset(
    """is was are were has have had will would says told seen written given sent obtained published released conducted
    led made aged called named dated known held read issued posted filed signed also itself himself herself
    themselves""".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase, or the title before a name."""

    span: Span
    head: str
    """The noun that it is about, lower case and singular."""
    plural: bool
    determiner: str | None
    describing: tuple[str, ...]
    """Words that narrow the head down, as printed: the country, the body, the trade."""
    owner: tuple[str, ...]
    """Words of a possessive before the head: Tunisia's coach, her father."""

    @property
    def noun(self) -> str:
        """The head's last word: minister of "prime minister"."""
        return self.head.rsplit(" ", maxsplit=1)[-1]

    @property
    def owned_by_pronoun(self) -> bool:
        return self.determiner in grammar.POSSESSIVE


def phrase(words: Words, span: Span) -> Phrase | None:
    """The noun phrase that *span* begins with; None where it holds no word."""
    return of(words.within(span))


def of(inside: Sequence[Word]) -> Phrase | None:
    """The noun phrase that these words begin with."""
    if not inside:
        return None
    first = inside[0].lower
    determiner = first if first in grammar.DETERMINERS and len(inside) > 1 else None
    rest = inside[1:] if determiner else inside
    while len(rest) > 1 and rest is not inside and rest[0].lower in _PARTITIVE:  # "some of the residents"
        rest = rest[1:]
    part = _head_part(rest)
    if not part:
        return None
    behind = rest[len(part) :]
    cut = max((i for i, word in enumerate(part[:-1]) if word.possessive), default=-1)
    owner, core = part[: cut + 1], part[cut + 1 :]
    before, head, behind = _head(core, behind)
    head = _without_number(head)
    singular = people.singular(head)
    is_many = head in bodies.GROUPS and not (head == "group" and _is_of_a_field(before, behind))
    return Phrase(
        span=Span(inside[0].start, inside[-1].end),
        head=singular,
        plural=singular != head or is_many,
        determiner=determiner,
        describing=tuple(word.text for word in (*before, *_complement(behind)) if _describes(word)),
        owner=tuple(word.text for word in owner),
    )


def _is_of_a_field(before: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Tell "the shipping group", a firm, from "the small group" and "the group of students"."""
    fields = [word for word in before if word.lower not in _SIZES and not people.is_role(people.singular(word.lower))]
    return bool(fields) and not (behind and behind[0].lower == "of")


def _without_number(head: str) -> str:
    """The mum of a "mum-of-six"."""
    begin, of, _ = head.partition("-of-")
    return begin if of and people.is_role(begin) else head


def _head_part(words: Sequence[Word]) -> Sequence[Word]:
    """The words up to the head: what stands before a preposition, a comma or a verb."""
    for i, word in enumerate(words):
        if i and (word.lower in _ENDS_HEAD or (not word.joined and not words[i - 1].possessive)):
            return words[:i]
        if i and word.lower.endswith("ed") and _may_be_done_to(words[i - 1].lower):
            return words[:i]
        if i and _is_participle(word):
            is_paper = word.lower in bodies.DOCUMENTS and not _may_be_subject(words[i - 1].lower)
            return words[: i + 1] if is_paper else words[:i]
    return words


def _is_participle(word: Word) -> bool:
    """Tell whether a noun phrase ends before the word: holding, but not the housing of "the housing spokesman"."""
    is_verbal = len(word.lower) > _SHORTEST_PARTICIPLE and word.lower.endswith("ing") and not word.is_capital
    return is_verbal and word.lower not in people.PORTFOLIOS and word.lower not in people.MODIFIERS


def _may_be_subject(noun: str) -> bool:
    """Tell a court ruling it out from a regulatory filing."""
    single = people.singular(noun)
    return people.is_role(single) or single in bodies.BODIES or single in bodies.BODY_WORDS or single in bodies.GROUPS


def _may_be_done_to(noun: str) -> bool:
    """Tell a memo reviewed by somebody, and a man accused of something."""
    single = people.singular(noun)
    return people.is_role(single) or single in bodies.DOCUMENTS


def _head(core: Sequence[Word], behind: Sequence[Word]) -> tuple[Sequence[Word], str, Sequence[Word]]:
    """What stands before the head, the head, what stands behind it; "prime minister" and "head of state" are one."""
    over = " ".join(word.lower for word in (core[-1], *behind[:2]))
    if len(behind) > 1 and over in _LONG_HEADS:
        return core[:-1], over, behind[2:]
    for length in (3, 2):
        if len(core) >= length and (head := " ".join(word.lower for word in core[-length:])) in _LONG_HEADS:
            return core[:-length], head, behind
    return core[:-1], core[-1].lower, behind


def _complement(behind: Sequence[Word]) -> Sequence[Word]:
    """What follows "of", "for", "at" or "in" behind the head, up to the next comma."""
    if not behind or behind[0].lower not in ("of", "for", "at", "in", "from", "to", "on"):
        return ()
    for i, word in enumerate(behind[1:], 1):
        if not (word.joined or behind[i - 1].possessive) or word.lower in ("who", "which", "that", "with", "by"):
            return behind[1:i]
    return behind[1:]


def _describes(word: Word) -> bool:
    return word.lower not in grammar.DETERMINERS | grammar.PREPOSITIONS | _EMPTY and word.lower != "and"


def may_be_person(head: str) -> bool:
    """Tell whether *head* ends like a trade: windsurfer, glaciologist. Right behind or before a name it then is one."""
    last = head.rsplit(" ", maxsplit=1)[-1]
    is_other = any(last in words for words in (bodies.BODIES, bodies.DOCUMENTS, grammar.FUNCTION, bodies.THINGS))
    return is_of_person(head) or (len(last) > _SHORTEST_TRADE and last.endswith(_BY_TRADE) and not is_other)


def is_of_person(head: str) -> bool:
    return people.is_role(head.rsplit(" ", maxsplit=1)[-1]) or people.is_role(head) or head in people.stands_for()
