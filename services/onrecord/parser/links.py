"""Content units, cues and sources → which goes with which.

A log-linear choice among "none" and the candidates near by: the tagger's link scores, averaged over a unit's segments,
beside what the page shows - how far, in the same sentence, before or after. Contents with one cue are one statement,
and its source is chosen for the statement as a whole. The weights are fitted on PolNeAR train.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import exp, inf, log1p
from typing import NamedTuple

from onrecord.parser.contents import Content
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import TaggedSpan, Tags
from onrecord.parser.text import Span

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s")
_INTERRUPTION = re.compile(r",\s[^,.;:!?\n\"“”„«»]{2,80},\s[\"“„«‘]?")  # `The pier would, he said, open`
_BESIDE = 3  # code points
_FLOOR = -8.0  # log-probability below which the tagger's word counts no less
_UNSEEN = -1.5  # for two that never stood in one of its windows: a long quotation and the clause behind it
_LEAST_TRUST = 0.6  # below it an unquoted part of a discontinuous content is more often wrong than right
_NEAREST = 12  # candidates considered on either side; keeps a document of one paragraph linear


class CueSigns(NamedTuple):
    """What speaks for a cue as a unit's, or for none at all."""

    none: float = 0
    none_quoted: float = 0
    link: float = 0
    gap: float = 0
    sentence_end: float = 0
    after: float = 0
    score: float = 0


class SourceSigns(NamedTuple):
    """What speaks for a source as a statement's, or for none at all."""

    none: float = 0
    none_quoted: float = 0
    link: float = 0
    """What the contents say of it."""
    cue_link: float = 0
    """What the cue says of it."""
    beside: float = 0
    gap: float = 0
    sentence_end: float = 0
    after: float = 0
    content_between: float = 0
    score: float = 0


CUE_WEIGHTS = CueSigns(0.28, -1.62, 0.32, -0.2, -1.29, -0.72, 1.83)
SOURCE_WEIGHTS = SourceSigns(0.27, -1.29, 0.47, 0.08, -0.3, -0.11, -0.82, -0.14, -0.28, 1.05)


@dataclass(frozen=True, slots=True)
class Linked:
    """Contents that share a cue; cue and source are numbers of tags."""

    contents: tuple[Content, ...]
    cue: int | None
    source: int | None
    cue_chance: float
    """Probability of the choice among the candidates."""
    source_chance: float


class Page:
    """A document's tags by where they stand."""

    def __init__(self, text: str, tags: Tags, source_homes: Sequence[int], cue_homes: Sequence[int]) -> None:
        """*source_homes* and *cue_homes* are the paragraphs of the sources and of the cues."""
        self.text, self.tags = text, tags
        self._homes = {"source": source_homes, "cue": cue_homes}
        self._starts = {"source": [t.start for t in tags.sources], "cue": [t.start for t in tags.cues]}
        self._contents = [t.start for t in tags.contents]

    def near(self, role: str, reach: Collection[int], place: Span) -> list[int]:
        """Numbers of the nearest sources or cues that stand in the paragraphs *reach*."""
        homes = self._homes[role]
        middle = bisect_left(self._starts[role], place.start)
        low, high = min(reach), max(reach)
        before = range(max(0, middle - _NEAREST), middle)
        after = range(middle, min(middle + _NEAREST, len(homes)))
        return sorted(n for n in (*before, *after) if low <= homes[n] <= high)

    def sentence_ends(self, gap: Span) -> bool:
        return _SENTENCE_END.search(self.text, max(0, gap.start - 2), gap.end) is not None

    def has_content(self, gap: Span) -> bool:
        return bisect_left(self._contents, gap.end) > bisect_left(self._contents, gap.start)


def linked(units: Sequence[Content], reach: Sequence[Collection[int]], page: Page) -> list[Linked]:
    """Group *units* under their cues and find each group's source.

    ``reach[i]``: the paragraphs in which unit i may find its cue and source.
    """
    groups: dict[tuple[bool, int], list[int]] = {}
    chances: list[float] = []
    for number, unit in enumerate(units):
        candidates = page.near("cue", reach[number], unit.spans[-1])
        choice, chance = _choice([_score(CUE_WEIGHTS, signs) for signs in cue_signs(unit, candidates, page)])
        chances.append(chance)
        key = (True, candidates[choice - 1]) if choice else (False, number)
        groups.setdefault(key, []).append(number)
    found = []
    for (has_cue, number), numbers in groups.items():
        cue = number if has_cue else None
        own = numbers if cue is None else _one_sentence(numbers, units, page.tags.cues[cue])
        kept = _trusted(own, units, chances, page)
        members = tuple(units[n] for n in kept)
        candidates = page.near("source", {p for n in kept for p in reach[n]}, _anchor(members, cue, page))
        signs = source_signs(members, cue, candidates, page)
        choice, chance = _choice([_score(SOURCE_WEIGHTS, s) for s in signs])
        source = candidates[choice - 1] if choice else None
        found.append(Linked(members, cue, source, min(chances[n] for n in kept), chance))
    return found


def _one_sentence(numbers: Sequence[int], units: Sequence[Content], cue: TaggedSpan) -> list[int]:
    """*numbers* less the unquoted sentences of a tagged content but the one nearest to the cue."""
    nearest: dict[tuple[int, ...], int] = {}
    for number in numbers:
        best = nearest.setdefault(units[number].tagged, number)
        if _distance(units[number], cue) < _distance(units[best], cue):
            nearest[units[number].tagged] = number
    return [n for n in numbers if units[n].quoted or nearest[units[n].tagged] == n]


def _trusted(numbers: Sequence[int], units: Sequence[Content], chances: Sequence[float], page: Page) -> list[int]:
    """The units of one cue without the unquoted ones that are more likely not to be its."""

    def trust(number: int) -> float:
        unit = units[number]
        if unit.quoted or is_interrupted(unit):
            return 1.0
        return chances[number] * min(page.tags.contents[n].score for n in unit.tagged)

    def is_interrupted(unit: Content) -> bool:
        end = unit.spans[-1].end
        after = min((units[n].spans[0].start for n in numbers if units[n].spans[0].start > end), default=end)
        return _INTERRUPTION.fullmatch(page.text, end, after) is not None

    most = max(map(trust, numbers))
    return [n for n in numbers if trust(n) >= min(_LEAST_TRUST, most)]


def cue_signs(unit: Content, candidates: Sequence[int], page: Page) -> list[CueSigns]:
    """The signs for "none", then for each candidate."""
    links = _mean_links(page.tags.cue_links, unit.tagged, candidates)
    out = [CueSigns(none=1, none_quoted=unit.quoted, link=links[0])]
    for number, link in zip(candidates, links[1:], strict=True):
        cue = page.tags.cues[number]
        near, gap = _nearest(unit.spans, cue)
        out.append(
            CueSigns(
                link=link,
                gap=log1p(gap.end - gap.start),
                sentence_end=page.sentence_ends(gap),
                after=cue.start >= near.end,
                score=cue.score,
            )
        )
    return out


def source_signs(
    members: Sequence[Content], cue: int | None, candidates: Sequence[int], page: Page
) -> list[SourceSigns]:
    """The signs for "none", then for each candidate; measured from the cue where there is one, else the contents."""
    links = _mean_links(page.tags.source_links, [n for unit in members for n in unit.tagged], candidates)
    cue_links = [0.0] * len(links) if cue is None else _mean_links(page.tags.cue_sources, [cue], candidates)
    spans = [_span(page.tags.cues[cue])] if cue is not None else [span for unit in members for span in unit.spans]
    none_quoted = all(unit.quoted for unit in members)
    out = [SourceSigns(none=1, none_quoted=none_quoted, link=links[0], cue_link=cue_links[0])]
    for number, link, cue_link in zip(candidates, links[1:], cue_links[1:], strict=True):
        source = page.tags.sources[number]
        near, gap = _nearest(spans, source)
        out.append(
            SourceSigns(
                link=link,
                cue_link=cue_link,
                beside=cue is not None and gap.end - gap.start <= _BESIDE,
                gap=log1p(gap.end - gap.start),
                sentence_end=page.sentence_ends(gap),
                after=source.start >= near.end,
                content_between=page.has_content(gap),
                score=source.score,
            )
        )
    return out


def _anchor(members: Sequence[Content], cue: int | None, page: Page) -> Span:
    return members[0].spans[0] if cue is None else _span(page.tags.cues[cue])


def _span(tag: TaggedSpan) -> Span:
    return Span(tag.start, tag.end)


def _mean_links(links: Floats, tagged: Sequence[int], candidates: Sequence[int]) -> list[float]:
    """Mean log-scores of "none" and the candidates over the tagged contents."""
    columns = [0, *(n + 1 for n in candidates)]
    rows = [links[n, columns].tolist() for n in tagged]  # a handful: numpy takes longer to begin than Python to end
    return [sum(map(_seen, column)) / len(tagged) for column in zip(*rows, strict=True)]


def _seen(link: float) -> float:
    return _UNSEEN if link == -inf else max(link, _FLOOR)


def _score(weights: CueSigns | SourceSigns, signs: CueSigns | SourceSigns) -> float:
    return sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def _choice(scores: Sequence[float]) -> tuple[int, float]:
    """The place of the best score and its probability."""
    best = max(range(len(scores)), key=scores.__getitem__)
    return best, 1 / sum(exp(score - scores[best]) for score in scores)


def _nearest(spans: Sequence[Span], tag: TaggedSpan) -> tuple[Span, Span]:
    """The span nearest to *tag*, and the gap between the two."""
    gaps = [(_gap(span, tag), span) for span in spans]
    gap, near = min(gaps, key=lambda pair: pair[0].end - pair[0].start)
    return near, gap


def _distance(unit: Content, cue: TaggedSpan) -> int:
    _, gap = _nearest(unit.spans, cue)
    return gap.end - gap.start


def _gap(span: Span, tag: TaggedSpan) -> Span:
    start, end = (span.end, tag.start) if span.start <= tag.start else (tag.end, span.start)
    return Span(start, max(start, end))
