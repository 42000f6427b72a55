"""Content units, cues and sources → which goes with which.

The segments of a unit vote together: their link scores are averaged before anything is chosen. Contents with one cue
are one statement, and its source is chosen for the statement as a whole.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.parser.contents import Content
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import TaggedSpan, Tags

# Log-odds, tuned on PolNeAR train: an annotated content has a cue and mostly a source, in its own paragraph.
_NO_CUE = -3.0
_NO_SOURCE = -2.0
_BESIDE_CUE = 3.0
_BESIDE = 2  # code points between source and cue


@dataclass(frozen=True, slots=True)
class Linked:
    """Contents that share a cue; cue and source are numbers of tags."""

    contents: tuple[Content, ...]
    cue: int | None
    source: int | None
    cue_margin: float
    """Log-odds of the choice against the next best."""
    source_margin: float


def linked(
    units: Sequence[Content], reach: Sequence[Collection[int]], tags: Tags, homes: tuple[Sequence[int], Sequence[int]]
) -> list[Linked]:
    """Group *units* under their cues and find each group's source.

    ``reach[i]``: the paragraphs in which unit i may find its cue and source; *homes*: the paragraph of each source and
    of each cue.
    """
    source_homes, cue_homes = homes
    groups: dict[tuple[bool, int], list[int]] = {}
    margins: list[float] = []
    for number, unit in enumerate(units):
        votes = _votes(tags.cue_links, unit.tagged, cue_homes, reach[number])
        votes[0] += _NO_CUE
        cue, margin = _choice(votes)
        margins.append(margin)
        groups.setdefault((cue is not None, number if cue is None else cue), []).append(number)
    found = []
    for (has_cue, cue), numbers in groups.items():
        tagged = [number for n in numbers for number in units[n].tagged]
        votes = _votes(tags.source_links, tagged, source_homes, {p for n in numbers for p in reach[n]})
        votes[0] += _NO_SOURCE
        if has_cue:
            votes[1:] += _BESIDE_CUE * _beside(tags.sources, tags.cues[cue])
        source, source_margin = _choice(votes)
        members = tuple(units[n] for n in numbers)
        margin = min(margins[n] for n in numbers)
        found.append(Linked(members, cue if has_cue else None, source, margin, source_margin))
    return found


def _votes(links: Floats, tagged: Sequence[int], homes: Sequence[int], reach: Collection[int]) -> Floats:
    """Mean log-scores of *tagged* contents for "none" and each candidate; those out of reach have none."""
    votes: Floats = links[list(tagged)].mean(axis=0)
    out_of_reach = [candidate for candidate, home in enumerate(homes, start=1) if home not in reach]
    votes[out_of_reach] = -np.inf
    return votes


def _choice(votes: Floats) -> tuple[int | None, float]:
    """The best candidate (None for column 0) and its lead over the next best."""
    best = int(votes.argmax())
    if len(votes) == 1:
        return None, np.inf
    lead = float(votes[best] - np.delete(votes, best).max())
    return best - 1 if best else None, lead


def _beside(sources: Sequence[TaggedSpan], cue: TaggedSpan) -> Floats:
    gaps = [min(abs(cue.start - s.end), abs(s.start - cue.end)) for s in sources]
    return np.array([gap <= _BESIDE for gap in gaps], np.float32)
