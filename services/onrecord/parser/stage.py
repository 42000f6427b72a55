"""Stage lines of transcripts: paragraphs between the turns that nobody says, and who is announced by them.

`JANE ROE, sworn` begins a testimony, `Examined by Mr. Pell` tells who asks from there on, `The witness withdrew` ends
it; `ORAL ANSWERS` is a heading; `Several members rose—` is a note.
"""

import re
from dataclasses import dataclass

from onrecord.parser.text import Span

_NAMED = (
    r"(?!(?:I|He|She|We|They|You|It|Who|The)\b)[A-Z][\w.'’-]*"
    r"(?:\s(?:[A-Z][\w.'’-]*|(?:d[aeiou]s?|v[ao]n|der|den|al|bin|la|le)\b))*"
)
_EXAMINATION = (
    r"(?i:(?:(?:further|re|cross|direct|redirect|recross|continued|initial)[ -]*)*"
    r"(?:examin(?:ed|ation)|question(?:ed|ing|s)|interviewed)(?:[ -]in[ -]chief)?(?:,? \(?(?:continued|resumed)\)?)?)"
)
_EXAMINER = re.compile(
    rf"[\[(]?(?:{_EXAMINATION}(?i:\sof\s(?P<witness>{_NAMED}))?\s(?i:by|from)\s(?P<examiner>{_NAMED})[^.?!:]{{0,40}}"
    rf"[\])]?[.:]?|BY\s(?P<again>{_NAMED}):)"
)
_OATH = (
    r"(?i:(?:having|been|was|were|being|previously|first|duly|after|is|re)[ -]{1,2})*"
    r"(?i:(?:re-?)?sworn|affirmed|took the oath|(?:re-?)?called(?=\W*\Z| (?:as|by|for|on)\b))"
)
_SWORN = re.compile(
    rf"[\[(]?(?i:(?:there|where)upon,? |the witness,? )?(?P<witness>{_NAMED})(?:, [^,.;()]{{1,60}})?[\s,(:–—-]{{1,3}}"
    rf"{_OATH}\b[^.?!]{{0,160}}[\])]?[.:]?"
)
_TESTIMONY = re.compile(
    rf"(?i:witness(?: no\.?)?(?: \d+)?: |(?:(?:the )?(?:record|transcript) of (?:an? |the )?)?"
    rf"(?:testimony|evidence|deposition|examination|interview) (?:of|with) )"
    rf"(?P<witness>{_NAMED})[^.?!:]{{0,60}}"
)
_CALLED = re.compile(
    rf"\b(?:I|[Ww]e|[Tt]he (?:[Dd]efen[cs]e|[Pp]rosecution|Crown|[Ss]tate|People|[Gg]overnment|[Pp]laintiff))"
    rf"(?: (?:would like to|will|shall|now|next))* calls? (?:(?:as )?(?:my|our|its) (?:next|first) witness,? )?"
    rf"(?P<witness>{_NAMED})"
)
_EVENT = re.compile(
    r"[\[(]?(?:it was so decided\.|(?:the |draft )?(?:witness(?:es)?|hearing|committee|house|court|jury|session|sitting"
    r"|meeting|inquiry|interview|commission|tribunal|assembly|council|panel|proceedings|motion|question|amendment|clause"
    r"|bill|resolution|agenda)\b[^?!:]{0,120}?\b(?:withdrew|adjourned|resumed|rose|retired|(?:re)?convened|suspended"
    r"|concluded|ended|met|divided|agreed to|negatived|adopted|carried|called to order|read (?:a|the) \w+ time|excused"
    r"|stood down|(?:re-?)?entered|recessed|closed|began)\b[^?!]{0,80})",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours|you|your|yours)\b|[?!]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NOTE, _LONGEST_HEADING, _LONGEST_EVENT = 8, 12, 20  # words
_SMALL = 3  # letters of a word that a heading may write small
_SENTENCE_ENDS = '.!?…:;,—–-"”’)'


@dataclass(frozen=True, slots=True)
class Announced:
    """Who is to ask and who is to answer, as a stage line names them."""

    examiner: Span | None = None
    witness: Span | None = None


def announced(text: str, paragraph: Span) -> Announced | None:
    """Whom a stage line brings on; None where *paragraph* is no such line."""
    for form in (_EXAMINER, _SWORN, _TESTIMONY):
        if match := form.fullmatch(text, *paragraph):
            return Announced(_name(match, "examiner") or _name(match, "again"), _name(match, "witness"))
    return None


def called(text: str, paragraph: Span) -> Announced | None:
    """Whom somebody calls to the stand in words: "I call Jane Roe"."""
    match = _CALLED.search(text, *paragraph)
    return Announced(witness=_name(match, "witness")) if match else None


def _name(match: re.Match[str], group: str) -> Span | None:
    """What *group* holds, without a full stop that ends the sentence."""
    name = match.groupdict().get(group)
    return Span(match.start(group), match.start(group) + len(name.rstrip("."))) if name else None


def ends_turn(text: str, paragraph: Span) -> bool:
    """Tell whether *paragraph* is a stage line after which nobody goes on speaking."""
    return announced(text, paragraph) is not None or _is_event(text, paragraph)


def is_note(text: str, paragraph: Span) -> bool:
    """Tell whether *paragraph* is a heading or notes what happens, while the speaker may go on behind it."""
    said = paragraph.of(text)
    if is_in_person(text, paragraph):
        return False
    return (said[-1] in "—–-" and len(said.split()) <= _LONGEST_NOTE) or _is_heading(said)


def is_in_person(text: str, span: Span) -> bool:
    """Tell whether somebody speaks to somebody there."""
    return _IN_PERSON.search(text, *span) is not None


def _is_event(text: str, paragraph: Span) -> bool:
    """`The House divided: Ayes 12, Noes 9.`"""
    is_short = len(paragraph.of(text).split()) <= _LONGEST_EVENT
    return is_short and not is_in_person(text, paragraph) and _EVENT.fullmatch(text, *paragraph) is not None


def _is_heading(said: str) -> bool:
    words = _WORD.findall(said)
    if said[-1] in _SENTENCE_ENDS or not 1 < len(words) <= _LONGEST_HEADING:
        return False
    return all(word[0].isupper() or word.isdigit() or len(word) <= _SMALL for word in words) and said[0].isupper()
