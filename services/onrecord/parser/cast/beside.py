"""Sources as they stand in the text, where the tagger cut them wrong or missed the name right behind the cue."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.parser.cast.words import Word, Words, words
from onrecord.parser.lexicon import grammar
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span

# Verbs behind which a name is who speaks, not who is spoken to or of.
_INVERTED = frozenset(
    """said says added adds noted notes explained explains continued continues wrote writes insisted insists argued
    argues concluded concludes recalled recalls replied replies joked jokes stated states remarked observed quipped
    stressed laughed smiled sighed shrugged countered claimed claims""".split()
)
_ACCORDING = ("according to", "in the words of", "in the view of", "in the opinion of")
_LONGEST = 5  # words before the name, and words of the name
_DATELINE = re.compile(r"[A-Z]{3}[^\n]{0,50}? ?(?:—|–|--|-) (?=\w)")


def sourced(text: str, paragraphs: Sequence[Span], attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """*attributions*, with the name right behind the cue where they lack a source, and whole words in every source."""
    cues = [None if a.source else _naming_cue(text, a.cue) for a in attributions]
    trimmed = [a if a.source is None else replace(a, source=_trimmed(text, a.source)) for a in attributions]
    if not any(cues):
        return tuple(trimmed)
    spoken = words(text, paragraphs)
    pairs = zip(trimmed, cues, strict=True)
    return tuple(_with_source(text, a, _named_behind(spoken, cue)) if cue else a for a, cue in pairs)


def _trimmed(text: str, source: Span) -> Span:
    """*source* without the dateline that it begins with, and with the rest of a name that it begins amid."""
    if (dateline := _DATELINE.match(text, *source)) and text[max(0, source.start - 1) : source.start] in ("", "\n"):
        return Span(dateline.end(), source.end)
    start = source.start
    while start and (text[start - 1].isalnum() or (text[start - 1] in "-'’" and text[start].isalnum())):
        start -= 1
    return Span(start, source.end)


def _with_source(text: str, attribution: Attribution, source: Span | None) -> Attribution:
    """*attribution* with that source, which is then no part of its content."""
    if source is None:
        return attribution
    rest = [_behind(text, source, part) for part in attribution.content]
    content = tuple(part for part in rest if part.start < part.end)
    return replace(attribution, source=source, content=content) if content else attribution


def _behind(text: str, source: Span, part: Span) -> Span:
    if part.end <= source.start or source.end <= part.start:
        return part
    gap = len(text[source.end : part.end]) - len(text[source.end : part.end].lstrip(" ,"))
    return Span(min(source.end + gap, part.end), part.end)


def _naming_cue(text: str, cue: Span | None) -> Span | None:
    """*cue*, where whoever speaks may follow it."""
    if cue is None:
        return None
    said = cue.of(text).lower()
    return cue if said in _INVERTED or said.endswith(_ACCORDING) else None


def _named_behind(spoken: Words, cue: Span) -> Span | None:
    """The name right behind the cue, with what stands before it: "9/11 widow Terry Strada"."""
    first = spoken.index(cue.end)
    ahead = spoken.all[first : first + 2 * _LONGEST]
    begin = next((i for i, word in enumerate(ahead[:_LONGEST]) if word.is_capital), None)
    if begin is None or not all(_leads(word, i) for i, word in enumerate(ahead[: begin + 1])):
        return None
    end = begin + 1
    while end < len(ahead) and ahead[end].joined and ahead[end].is_capital:
        end += 1
    return Span(ahead[0].start, ahead[end - 1].end)


def _leads(word: Word, i: int) -> bool:
    """Tell whether a word may stand before the name: an article, a trade, but no pronoun and no preposition."""
    return word.joined and (word.is_capital or word.lower not in grammar.FUNCTION or (i == 0 and word.lower == "the"))
