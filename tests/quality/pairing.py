"""How the statements found in a document are paired with its gold, on their words alone.

Words are maximal runs of word characters; marks never count, so neither do quotation marks. A content is the set of
its words less a leading `that`. Pairs are taken one to one from the highest Jaccard down; a pair overlaps at 0.5. A
source is right when half of its words agree or the last word found lies inside the gold source. These are the
definitions of the scorer that the issue names.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from onrecord_schemas import Statement
from quality.gold import GoldDocument, GoldStatement

OVERLAP = 0.5
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold statement and what was found for it; one of the two is missing where there was no partner."""

    gold: GoldStatement | None
    found: Statement | None
    jaccard: float = 0.0
    source_right: bool = False
    cue_right: bool = False
    enclosing: int | None = None
    """Number of the gold statement that was paired with the statement found around this one; 0 for none of them."""

    @property
    def overlaps(self) -> bool:
        return self.jaccard >= OVERLAP

    @property
    def right(self) -> bool:
        return self.overlaps and self.source_right


class Tokens:
    """The words and marks of a text, numbered."""

    def __init__(self, text: str) -> None:
        self._matches = list(_TOKEN.finditer(text))
        self._ends = [match.end() for match in self._matches]
        self.texts = [match[0].casefold() for match in self._matches]

    def inside(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """Give the numbers of the words that share a character with the spans; of the marks where there is no word."""
        numbers = [number for span in spans for number in self._touching(span)]
        return [number for number in numbers if re.match(r"\w", self.texts[number])] or numbers

    def content(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        numbers = sorted(self.inside(spans))
        return numbers[1:] if len(numbers) > 1 and self.texts[numbers[0]] == "that" else numbers

    def _touching(self, span: tuple[int, int]) -> Iterable[int]:
        number = bisect_left(self._ends, span[0] + 1)
        while number < len(self._matches) and self._matches[number].start() < span[1]:
            yield number
            number += 1


@dataclass(frozen=True, slots=True)
class _Words:
    """A statement as sets of word numbers of the gold text."""

    content: frozenset[int]
    sources: tuple[frozenset[int], ...]
    """Of gold any one is right; of what was found there is one at most."""
    source_last: int | None
    cue: frozenset[int]


def pairs(document: GoldDocument, text: str, found: Sequence[Statement]) -> list[Pair]:
    """Pair a document's gold with the statements found in *text*, what the parser read out of the document."""
    gold_tokens, found_tokens = Tokens(document.text), Tokens(text)
    renumber = _renumbering(found_tokens.texts, gold_tokens.texts)
    golds = [_gold_words(statement, gold_tokens) for statement in document.statements]
    founds = [_found_words(statement, found_tokens, renumber) for statement in found]
    matched = _matched(golds, founds)
    partner = {f: document.statements[g].number for g, f in matched}
    place = {statement.statement_id: index for index, statement in enumerate(found)}
    result = [
        Pair(
            gold=document.statements[g],
            found=found[f],
            jaccard=_jaccard(golds[g].content, founds[f].content),
            source_right=_source_right(golds[g], founds[f]),
            cue_right=bool(golds[g].cue & founds[f].cue) or golds[g].cue == founds[f].cue,
            enclosing=_enclosing(found[f], place, partner),
        )
        for g, f in matched
    ]
    seen_golds, seen_founds = {g for g, _ in matched}, {f for _, f in matched}
    result += [Pair(gold=one, found=None) for g, one in enumerate(document.statements) if g not in seen_golds]
    result += [Pair(gold=None, found=one) for f, one in enumerate(found) if f not in seen_founds]
    return result


def _gold_words(statement: GoldStatement, tokens: Tokens) -> _Words:
    sources = tuple(frozenset(tokens.inside([source])) for source in statement.sources)
    return _Words(frozenset(tokens.content(statement.content)), sources, None, frozenset(tokens.inside(statement.cue)))


def _found_words(statement: Statement, tokens: Tokens, renumber: Callable[[int], int]) -> _Words:
    def numbers(found: Iterable[int]) -> frozenset[int]:
        return frozenset(renumber(number) for number in found)

    source = tokens.inside([(statement.source.start, statement.source.end)] if statement.source else [])
    return _Words(
        content=numbers(tokens.content((one.start, one.end) for one in statement.content)),
        sources=(numbers(source),) if source else (),
        source_last=renumber(max(source)) if source else None,
        cue=numbers(tokens.inside([(statement.cue.start, statement.cue.end)] if statement.cue else [])),
    )


def _renumbering(found: list[str], gold: list[str]) -> Callable[[int], int]:
    """Give the gold number of a word found: an extractor may leave front matter or mark-up out of the text."""
    if found == gold:
        return lambda number: number
    blocks = SequenceMatcher(None, found, gold, autojunk=False).get_matching_blocks()
    known = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    return lambda number: known.get(number, -1 - number)


def _matched(golds: list[_Words], founds: list[_Words]) -> list[tuple[int, int]]:
    candidates = sorted(
        (-_jaccard(gold.content, found.content), not _source_right(gold, found), g, f)
        for g, gold in enumerate(golds)
        for f, found in enumerate(founds)
        if gold.content & found.content
    )
    taken_g: set[int] = set()
    taken_f: set[int] = set()
    result = []
    for _, _, g, f in candidates:
        if g not in taken_g and f not in taken_f:
            taken_g.add(g)
            taken_f.add(f)
            result.append((g, f))
    return sorted(result)


def _jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    return len(left & right) / len(left | right) if left | right else 1.0


def _source_right(gold: _Words, found: _Words) -> bool:
    if not gold.sources or not found.sources:
        return not gold.sources and not found.sources
    return any(_jaccard(one, found.sources[0]) >= OVERLAP or found.source_last in one for one in gold.sources)


def _enclosing(found: Statement, place: dict[UUID, int], partner: dict[int, int]) -> int | None:
    return None if found.within is None else partner.get(place.get(found.within, -1), 0)
