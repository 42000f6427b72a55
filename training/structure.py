"""python -m training.structure: fit the weights of the parser's links and confidence on gold, check them on other gold.

Prints the tables of `parser/links.py` and `parser/confidence.py`, to be copied there whenever the tagger changes, the
reliability of the confidence on the second set, and the threshold above which precision is 85 %.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.parser.confidence import Signs, signs
from onrecord.parser.lattice import Floats
from onrecord.parser.layout import laid_out
from onrecord.parser.links import CueSigns, Linked, SourceSigns, cue_signs, linked, source_signs
from onrecord.parser.quoted import Quoted
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.tagger import TaggedSpan, Tagger
from onrecord.parser.text import Span

Words = frozenset[int]
Choice = tuple[Floats, Floats]
"""The signs of all candidates ``[candidates, signs]``, and 1 for each right one."""

_PARTS = ("content", "source", "cue")
_WORD = re.compile(r"\w+")
_SAME = 0.5  # Jaccard, as the scorer has it
_PRECISION = 0.85
_BINS = 10
_HALVINGS = 16


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold statement as the words of its parts."""

    content: Words
    source: Words
    cue: Words


class Text:
    """Which words lie in spans, by number."""

    def __init__(self, text: str) -> None:
        self.words = [match.span() for match in _WORD.finditer(text)]
        self.starts = [start for start, _ in self.words]
        self.ends = [end for _, end in self.words]

    def within(self, spans: Sequence[Sequence[int]]) -> Words:
        found: set[int] = set()
        for start, end in spans:
            first = int(np.searchsorted(self.ends, start, side="right"))
            last = int(np.searchsorted(self.starts, end, side="left"))
            found.update(range(first, last))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one set of documents teaches."""

    cues: list[Choice]
    sources: list[Choice]
    statements: list[tuple[Signs, bool]]
    """The signs of each statement found, and whether it was right."""


def lessons(path: Path, tagger: Tagger) -> Lessons:
    out = Lessons([], [], [])
    for line in path.read_text("utf-8").splitlines():
        _read(json.loads(line), tagger, out)
    return out


def fitted(choices: Sequence[Choice], pull: float = 1e-3, rounds: int = 400) -> Floats:
    """Weights of the log-linear choice that make the right candidates likeliest; Adam on the whole set."""
    size = max(len(candidates) for candidates, _ in choices)
    count = choices[0][0].shape[1]
    x = np.zeros((len(choices), size, count), np.float32)
    right = np.zeros((len(choices), size), np.float32)
    mask = np.full((len(choices), size), -1e9, np.float32)
    for row, (candidates, good) in enumerate(choices):
        x[row, : len(candidates)], right[row, : len(good)], mask[row, : len(candidates)] = candidates, good, 0
    weights, mean, square = (np.zeros(count, np.float32) for _ in range(3))
    for step in range(1, rounds + 1):
        chance = _softmax(x @ weights + mask)
        wanted = chance * right
        wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-9)
        slope = np.einsum("ij,ijk->k", chance - wanted, x) / len(choices) + pull * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def _read(raw: dict[str, Any], tagger: Tagger, out: Lessons) -> None:  # Any: JSON
    text = raw["text"]
    words = Text(text)
    golds = [Gold(*(words.within(s.get(part) or []) for part in _PARTS)) for s in raw["statements"]]
    blocks = paragraphs(text)
    quotations = scan(text, blocks)
    tags = tagger.tag([text])[0]
    units, reach, page = laid_out(text, blocks, quotations, tags)
    for unit, near in zip(units, reach, strict=True):
        said = words.within(unit.spans)
        gold = max(golds, key=lambda g: len(g.content & said), default=None)
        if gold and len(gold.content & said) >= _SAME * len(said):
            numbers = page.near("cue", near, unit.spans[-1])
            good = [not gold.cue, *(bool(words.within([_span(tags.cues[n])]) & gold.cue) for n in numbers)]
            out.cues.append(_choice(cue_signs(unit, numbers, page), good if any(good) else [True, *good[1:]]))
    quoted = Quoted(text, quotations)
    free = list(golds)
    for group in linked(units, reach, page):
        spans = [span for unit in group.contents for span in unit.spans]
        said = words.within(spans)
        gold = max(free, key=lambda g: _jaccard(g.content, said), default=None)
        if gold and _jaccard(gold.content, said) >= _SAME:
            free.remove(gold)
            here = {near for unit, own in zip(units, reach, strict=True) if unit in group.contents for near in own}
            place = spans[0] if group.cue is None else _span(tags.cues[group.cue])
            numbers = page.near("source", here, place)
            good = [not gold.source, *(_is_source(words, tags.sources[n], gold) for n in numbers)]
            if any(good):
                out.sources.append(_choice(source_signs(group.contents, group.cue, numbers, page), good))
        else:
            gold = None
        is_right = gold is not None and _has_right_source(words, group, tags.sources, gold)
        if group.cue is not None or group.source is not None:
            out.statements.append((signs(group, tags, quoted.type_of(spans)), is_right))


def _has_right_source(words: Text, group: Linked, sources: Sequence[TaggedSpan], gold: Gold) -> bool:
    if group.source is None or not gold.source:
        return group.source is None and not gold.source
    return _is_source(words, sources[group.source], gold)


def _is_source(words: Text, source: TaggedSpan, gold: Gold) -> bool:
    said = words.within([_span(source)])
    return bool(said) and (_jaccard(gold.source, said) >= _SAME or max(said) in gold.source)


def _choice(rows: Sequence[Sequence[float]], good: Sequence[bool]) -> Choice:
    return np.array(rows, np.float32), np.array(good, np.float32)


def _span(tag: TaggedSpan) -> Span:
    return Span(tag.start, tag.end)


def _jaccard(a: Words, b: Words) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _softmax(scores: Floats) -> Floats:
    weight = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(weight / weight.sum(1, keepdims=True), np.float32)


def _accuracy(choices: Sequence[Choice], weights: Floats) -> float:
    return float(np.mean([good[(candidates @ weights).argmax()] for candidates, good in choices]))


def _as_choices(statements: Sequence[tuple[Signs, bool]]) -> list[Choice]:
    """A logistic scale is a choice between right (its signs) and wrong (nothing)."""
    return [_choice([[0.0] * len(s), s], [not is_right, is_right]) for s, is_right in statements]


def _reliability(chances: Floats, right: Floats) -> Iterator[str]:
    error = 0.0
    for low in np.arange(0, 1, 1 / _BINS):
        inside = (chances >= low) & (chances < low + 1 / _BINS)
        if inside.any():
            said, was = float(chances[inside].mean()), float(right[inside].mean())
            error += float(inside.mean()) * abs(said - was)
            yield f"| {low:.1f} | {int(inside.sum())} | {said:.2f} | {was:.2f} |"
    yield f"expected calibration error {error:.3f}"
    for least in np.arange(0, 1, 0.01):
        if right[chances >= least].mean() >= _PRECISION:
            kept = float((chances >= least).mean())
            yield f"precision {_PRECISION:.2f} from {least:.2f} on, which keeps {kept:.2f} of what is found"
            return


def _shift(rows: Floats, right: Floats) -> float:
    """What to add to all log-odds so that their probabilities are right on average; by bisection."""
    low, high = -5.0, 5.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _logistic(rows + middle).mean() < right.mean() else (low, middle)
    return low


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("check", type=Path)
    options = parser.parse_args()
    tagger = Tagger()
    train, check = lessons(options.train, tagger), lessons(options.check, tagger)
    for kind, learned, asked in ((CueSigns, train.cues, check.cues), (SourceSigns, train.sources, check.sources)):
        weights = fitted(learned)
        print(kind(*(round(float(w), 2) for w in weights)), f"right: {_accuracy(asked, weights):.4f}")
    weights = fitted(_as_choices(train.statements), pull=1e-4, rounds=2000)
    odds = np.array([s for s, _ in check.statements], np.float32) @ weights
    right = np.array([is_right for _, is_right in check.statements], np.float32)
    weights[0] += _shift(odds, right)
    print(Signs(*(round(float(w), 3) for w in weights)))
    # The tagger knows its training articles by heart: each half of the others is judged by the other half's shift.
    half = np.arange(len(odds)) < len(odds) // 2
    shifts = [(one, _shift(odds[~one], right[~one])) for one in (half, ~half)]
    for one, shift in shifts:
        odds[one] += shift
    print(*_reliability(_logistic(odds), right), sep="\n")


if __name__ == "__main__":
    main()
