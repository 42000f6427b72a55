"""Transcripts and interviews: paragraphs that begin with a speaker's label, and the turns they open."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.parser.lexicon import people
from onrecord.parser.stage import ends_turn, is_in_person, is_note
from onrecord.parser.text import Span, trimmed


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next label."""

    label: Span
    colon: Span | None
    """The mark that does the attributing; None where none stands behind the label."""
    content: tuple[Span, ...]
    """Stage directions left out; at least a span a paragraph."""
    first: int
    last: int
    """Numbers of its first and last paragraph."""


@dataclass(frozen=True, slots=True)
class _Label:
    paragraph: int
    name: Span
    colon: Span
    body: int
    """Where the speech begins."""
    quoted: bool
    """Whether a quotation mark stands before it, as in a transcript that an article quotes."""


_BRACKETED = re.compile(r"[(\[].*")
_NAME = r"[^\W\d_][\w.'’-]{0,40}"
_WORD = re.compile(_NAME)
_NICKNAME = r"[\"“„«‘']\w[\w ’'-]{0,20}[\"”“»’']"
_IN_BRACKETS = r"(?:[ ]?[(\[][^)\]\n]{1,60}[)\]])"
_LABEL = re.compile(
    rf"""(?P<time>[\[(]?\d{{1,2}}(?::\d\d){{1,2}}(?:\.\d+)?[\])]?\s+)?
    (?P<mark>["“„«‘]|''|``|\*\*|__)?
    (?P<name>{_NAME}(?:
        (?:[ ,&/]+(?:{_NAME}|\d+|{_NICKNAME})){{0,7}}{_IN_BRACKETS}*|(?:[ ,&/]+{_NAME}){{8,14}}{_IN_BRACKETS}+))
    (?:\*\*|__)?[ ]?(?P<colon>:)(?:\*\*|__)?(?=\s|\Z)""",
    re.VERBOSE,
)
_QUESTION = re.compile(r"(?P<mark>)(?P<name>[QA]\d{0,3})(?P<colon>[.:])(?=\s)")
_BARE_QUESTION = re.compile(r"(?P<mark>)(?P<name>[QA]\d{0,3})(?P<colon>[.:]?)(?=\s+[A-Z0-9\"“‘(\[—–-])")
_PART = re.compile(r"\w+")
_QUESTION_NAME = re.compile(r"[QA]\d*")
_SENTENCE_END = re.compile(
    r"[^\W\d_](?<!\b[DM]r)(?<!\bMs)(?<!\bMrs)(?<!\bHon)(?<!\bSt)(?:\s\d[\d.,]*)?[\"”’)\]]*[.!?…]"
)
_FIELDS = frozenset("date time place venue location subject present apologies absent appearances witness re".split())
_LONGEST_LABEL, _LONGEST_OFFICE = 60, 150  # code points; an office with its holder in brackets
_MANY = 2
_SAYING = 0.7  # share of labels with a sentence after them
_DISTINCT = 0.75  # share of labels that may be new ones

_NOTE = r"(?:\[[^\[\]]{1,120}\]|\([^()\s]{1,40}(?:\s[^()\s]{1,40}){0,3}\))"
_WHOLE_DIRECTION = re.compile(r"[(\[].{1,200}[)\]][.]?", re.DOTALL)
_DIRECTION = re.compile(rf"(?:(?<=[.!?…,:;—–-])|(?<=[.!?…][\"'”’»]))\s{{1,9}}{_NOTE}(?=\s{{1,9}}\W{{0,9}}[A-Z]|\s*\Z)")
_LEADING_DIRECTION = re.compile(rf"\s*{_NOTE}(?=\s)")
# Grammar, not vocabulary: whoever speaks says I, we or you sooner or later; a closing note about them does not.
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b")
_MARKS = re.compile(r"[\"“„«]|''")
_QUOTED = re.compile(r"[\"“„«][^\"”“»\n]{1,600}[\"”“»]")
_OPENING_QUOTATION = re.compile(rf"{_QUOTED.pattern}(?=\s\w)")
_THIRD_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_NAME_WITHIN = re.compile(r"(?<=[\w,;] )(?!I\b)[A-Z]")


def turns(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of a transcript in order; none where the document is not one."""
    labels = _labels(text, paragraphs)
    if not _is_transcript(text, paragraphs, labels):
        return ()
    ends = [label.paragraph for label in labels[1:]] + [len(paragraphs)]
    found = (_turn(text, paragraphs, label, end) for label, end in zip(labels, ends, strict=True))
    return tuple(turn for turn in found if turn.content)


def in_direction(text: str, turn: Turn, span: Span) -> bool:
    """Tell whether *span* stands in a stage direction within *turn*, which nobody says."""
    if any(said.covers(span) for said in turn.content):
        return False
    before = max([said.end for said in turn.content if said.end <= span.start], default=turn.label.end)
    return text[before : span.start].lstrip(": \n")[:1] in ("(", "[")


def _labels(text: str, paragraphs: Sequence[Span]) -> list[_Label]:
    found = []
    question = _questions(text, paragraphs)
    for number, paragraph in enumerate(paragraphs):
        match = question.match(text, *paragraph) or _LABEL.match(text, *paragraph)
        if match is None or len(match["name"]) > (_LONGEST_OFFICE if match["name"][-1] in ")]" else _LONGEST_LABEL):
            continue
        if match["name"].lower() in _FIELDS or ends_turn(text, paragraph):
            continue
        name = Span(*match.span("name"))
        if _is_name(name.of(text)):
            quoted = match["mark"] not in ("", None, "**", "__")
            found.append(_Label(number, name, Span(*match.span("colon")), match.end(), quoted))
    return _without_heading(text, paragraphs, found)


def _questions(text: str, paragraphs: Sequence[Span]) -> re.Pattern[str]:
    """What the labels of questions and answers look like here: some transcripts set no mark behind them."""
    bare = sum(_BARE_QUESTION.match(text, *p) is not None and text[p.start] == "Q" for p in paragraphs)
    return _BARE_QUESTION if bare >= _MANY else _QUESTION


def _without_heading(text: str, paragraphs: Sequence[Span], labels: list[_Label]) -> list[_Label]:
    """*labels* without those of a title or a head (`Witness: Captain Pell`), which nobody returns to."""
    names = Counter(label.name.of(text).casefold() for label in labels)
    labelled = {label.paragraph for label in labels}
    for place, label in enumerate(labels):
        stands_alone = label.body >= paragraphs[label.paragraph].end
        is_title = label.paragraph == 0 and len(labels) > 1 and 1 not in labelled and not stands_alone
        if names[label.name.of(text).casefold()] > 1 or (_says(text, paragraphs, label) and not is_title):
            return labels[place:]
    return []


def _says(text: str, paragraphs: Sequence[Span], label: _Label) -> bool:
    """Tell whether a sentence follows *label*, on its line or, where nothing else stands there, below it."""
    end = paragraphs[label.paragraph].end
    if not text[label.body : end].strip() and label.paragraph + 1 < len(paragraphs):
        end = paragraphs[label.paragraph + 1].end
    return _SENTENCE_END.search(text, label.colon.end, end) is not None


def _is_name(label: str) -> bool:
    """Tell whether nearly every word begins with a capital, as names and roles in labels do."""
    words = _name_words(label)
    small = [word for word in words if not word[0].isupper()]
    return bool(words) and words[0][0].isupper() and len(small) <= len(words) // 3


def _name_words(label: str) -> list[str]:
    return _WORD.findall(_BRACKETED.sub("", label))


def _is_transcript(text: str, paragraphs: Sequence[Span], labels: Sequence[_Label]) -> bool:
    """Tell labels of speakers from those of a form or a list: speakers come back, or have names and much to say."""
    if not labels:
        return False
    written = [label.name.of(text) for label in labels]
    names = _speakers(written)
    returns = len(labels) - len(names)
    first = labels[0].paragraph
    if all(_QUESTION_NAME.fullmatch(name) for name in names):
        return len(labels) > 1
    if sum(_says(text, paragraphs, label) for label in labels) < _SAYING * len(labels):
        return False
    if returns:
        they_return = returns >= _MANY and 1 < len(names) <= _DISTINCT * len(labels)
        return they_return or (len(labels) > _MANY and all(map(_is_speakers, names)))
    if len(labels) >= _MANY:
        is_early = first <= len(paragraphs) // 4 + 2
        return is_early and all(_is_full_name(n) and all(w[0].isupper() for w in _name_words(n)) for n in written)
    return written[0].isupper() and _is_full_name(written[0]) and _in_person(text, paragraphs[first:])


def _speakers(written: Sequence[str]) -> list[str]:
    """The labels that are new: not an earlier one again, nor part of one (`ROE` after `JANE ROE, HOST`)."""
    new: list[str] = []
    known: list[set[str]] = []
    for label in written:
        words = set(_PART.findall(_BRACKETED.sub("", label).casefold()))
        if not any(words <= earlier for earlier in known):
            known.append(words)
            new.append(label)
    return new


def _in_person(text: str, paragraphs: Sequence[Span]) -> bool:
    """Tell whether somebody speaks for themselves here, as in a speech under its speaker's name."""
    spoken = sum(_FIRST_PERSON.search(text, *p) is not None and _MARKS.search(text, *p) is None for p in paragraphs)
    return spoken * 3 >= len(paragraphs)


def _is_speakers(label: str) -> bool:
    """Tell whether a label that comes back needs no more to be a speaker's: `MS. VALE`, `Jane Roe`, `Speaker 2`."""
    return label.isupper() or _is_full_name(label) or label[-1].isdigit()


def _is_full_name(label: str) -> bool:
    return _is_name(label) and len(_name_words(label)) > 1


def _turn(text: str, paragraphs: Sequence[Span], label: _Label, end: int) -> Turn:
    here = paragraphs[label.paragraph]
    body = [Span(label.body, here.end)]
    last = label.paragraph
    for number in range(label.paragraph + 1, end):
        paragraph, is_second = paragraphs[number], not any(part.of(text).strip() for part in body)
        if not _goes_on(text, paragraph, label, is_last=end == len(paragraphs), is_second=is_second):
            break
        if is_second or not (is_note(text, paragraph) or _is_about(text, paragraph, label, body)):
            body.append(paragraph)
        last = number
    content = tuple(span for part in body for span in _spoken(text, part))
    return Turn(label.name, label.colon if label.colon.of(text) else None, content, label.paragraph, last)


def _goes_on(text: str, paragraph: Span, label: _Label, *, is_last: bool, is_second: bool) -> bool:
    if label.quoted:
        return text[paragraph.start] == text[label.name.start - 1]
    if ends_turn(text, paragraph):
        return False
    if is_second or not is_last:
        return True
    quoted = _OPENING_QUOTATION.match(text, *paragraph)  # an article's that goes on behind the interview
    begins = quoted.end() if quoted else paragraph.start
    unquoted = _QUOTED.sub("", text[begins : paragraph.end])
    return bool(is_in_person(unquoted, Span(0, len(unquoted))) or _WHOLE_DIRECTION.fullmatch(text, *paragraph))


def _is_about(text: str, paragraph: Span, label: _Label, body: Sequence[Span]) -> bool:
    """Tell whether a paragraph is told of the speaker (`She laughs.`): by name, or as he or she before anybody else."""
    if is_in_person(text, paragraph):
        return False
    surname = _name_words(label.name.of(text))[-1].capitalize()
    if re.search(rf"\b{re.escape(surname)}\b", paragraph.of(text)):
        return True
    third = _THIRD_PERSON.search(text, *paragraph)
    return third is not None and not any(
        _names_somebody(part.of(text)) for part in (*body, Span(paragraph.start, third.start()))
    )


def _names_somebody(said: str) -> bool:
    """Tell whether he or she may be somebody of whom *said* speaks."""
    words = _PLAIN_WORD.findall(said.lower())
    return (
        _THIRD_PERSON.search(said) is not None
        or _NAME_WITHIN.search(said) is not None
        or any(people.is_role(word) or word in people.KIN for word in words)
    )


def _spoken(text: str, part: Span) -> Iterator[Span]:
    """*part* without its stage directions."""
    part = trimmed(text, part)
    if _WHOLE_DIRECTION.fullmatch(text, *part):
        return
    start = part.start
    if leading := _LEADING_DIRECTION.match(text, *part):
        start = leading.end()
    for direction in _DIRECTION.finditer(text, start, part.end):
        yield from _filled(text, Span(start, direction.start()))
        start = direction.end()
    yield from _filled(text, Span(start, part.end))


def _filled(text: str, span: Span) -> Iterator[Span]:
    kept = trimmed(text, span)
    if kept.end > kept.start:
        yield kept
