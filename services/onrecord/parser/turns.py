"""Transcripts and interviews: paragraphs that begin with a speaker's label, and the turns they open."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.parser.text import Span, trimmed


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next label."""

    label: Span
    colon: Span | None
    """The mark that does the attributing; None where the label stands alone on its line."""
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
    quoted: bool
    """Whether a quotation mark stands before it, as in a transcript that an article quotes."""


_NAME = r"[^\W\d_][\w.'’-]*"
_LABEL = re.compile(
    rf"""(?P<time>[\[(]?\d{{1,2}}(?::\d\d){{1,2}}(?:\.\d+)?[\])]?\s+)?
    (?P<mark>["“„«‘]|''|``|\*\*|__)?
    (?P<name>{_NAME}(?:[ ,&/]+(?:{_NAME}|\d+)){{0,7}}(?:[ ]?[(\[][^)\]\n]{{1,40}}[)\]])?)
    (?:\*\*|__)?[ ]?(?P<colon>:)(?:\*\*|__)?(?=\s|\Z)""",
    re.VERBOSE,
)
_QUESTION = re.compile(r"(?P<mark>)(?P<name>[QA])(?P<colon>[.:])(?=\s)")
_LONGEST_LABEL = 60  # code points
_FEWEST_WORDS = 3  # of a turn in a document that never repeats a label

_WHOLE_DIRECTION = re.compile(r"[(\[].{1,200}[)\]][.]?", re.DOTALL)
_DIRECTION = re.compile(r"(?:(?<=[.!?…,:;—–-])|(?<=[.!?…][\"'”’»]))\s+(?:\[[^\[\]]{1,120}\]|\((?:[^()\s]+\s?){1,4}\))(?=\s+[\W]*[A-Z]|\s*\Z)")
_LEADING_DIRECTION = re.compile(r"\s*(?:\[[^\[\]]{1,120}\]|\((?:[^()\s]+\s?){1,4}\))(?=\s)")
# Grammar, not vocabulary: whoever speaks says I, we or you sooner or later; a closing note about them does not.
_IN_PERSON = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours|you|your|yours)\b|[?!]", re.IGNORECASE)


def turns(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of a transcript in order; none where the document is not one."""
    labels = _labels(text, paragraphs)
    if not _is_transcript(text, paragraphs, labels):
        return ()
    ends = [label.paragraph for label in labels[1:]] + [len(paragraphs)]
    found = (_turn(text, paragraphs, label, end) for label, end in zip(labels, ends, strict=True))
    return tuple(turn for turn in found if turn.content)


def _labels(text: str, paragraphs: Sequence[Span]) -> list[_Label]:
    found = []
    for number, paragraph in enumerate(paragraphs):
        match = _QUESTION.match(text, *paragraph) or _LABEL.match(text, *paragraph)
        if match is None or match.end("name") - match.start("name") > _LONGEST_LABEL:
            continue
        name = Span(*match.span("name"))
        if _is_name(name.of(text)):
            quoted = match["mark"] not in ("", None, "**", "__")
            found.append(_Label(number, name, Span(*match.span("colon")), quoted))
    return found


def _is_name(label: str) -> bool:
    """Tell whether every word of weight begins with a capital, as names and roles in labels do."""
    bare = re.sub(r"[(\[].*", "", label)
    words = re.findall(r"[^\W\d_][\w.'’-]*", bare)
    small = [word for word in words if not word[0].isupper()]
    return bool(words) and words[0][0].isupper() and len(small) <= len(words) // 3


def _is_transcript(text: str, paragraphs: Sequence[Span], labels: Sequence[_Label]) -> bool:
    names = Counter(label.name.of(text).casefold() for label in labels)
    if len(labels) - len(names) >= 2 and len(names) <= max(2, len(labels) // 2 + 1):
        return True
    if len(labels) - len(names) >= 1 and len(labels) >= 3:
        return all(_is_person(label.name.of(text)) for label in labels)
    spoken = all(
        _is_person(label.name.of(text)) and _words(text, Span(label.colon.end, paragraphs[label.paragraph].end)) >= _FEWEST_WORDS
        for label in labels
    )
    if len(labels) >= 2:
        return spoken and labels[0].paragraph <= len(paragraphs) // 2
    # One long turn: a speech under its speaker's name.
    return len(labels) == 1 and spoken and labels[0].name.of(text).isupper() and labels[0].paragraph <= len(paragraphs) // 3


def _is_person(label: str) -> bool:
    words = label.split()
    return len(words) >= 2 and (label.isupper() or all(word[0].isupper() for word in words))


def _words(text: str, span: Span) -> int:
    return len(span.of(text).split())


def _turn(text: str, paragraphs: Sequence[Span], label: _Label, end: int) -> Turn:
    here = paragraphs[label.paragraph]
    body = [Span(label.colon.end, here.end)]
    last = label.paragraph
    for number in range(label.paragraph + 1, end):
        if not _goes_on(text, paragraphs[number], label, is_last=end == len(paragraphs), is_second=not body[0].of(text).strip()):
            break
        body.append(paragraphs[number])
        last = number
    content = tuple(span for part in body for span in _spoken(text, part))
    return Turn(label.name, label.colon, content, label.paragraph, last)


def _goes_on(text: str, paragraph: Span, label: _Label, *, is_last: bool, is_second: bool) -> bool:
    if label.quoted:
        return text[paragraph.start] == text[label.name.start - 1]
    if is_second or not is_last:
        return True
    return bool(_IN_PERSON.search(text, *paragraph) or _WHOLE_DIRECTION.fullmatch(text, *paragraph))


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
