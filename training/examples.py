"""Examples: articles with their gold statements and a teacher's marginals, as tokens with labels and links."""

from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from onrecord.parser.features import Ints, token_features
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import CONTENT, CUE, SOURCE
from training.augment import Edited

ROLES = {"content": CONTENT, "source": SOURCE, "cue": CUE}


@dataclass(frozen=True, slots=True)
class Statement:
    """A gold statement's spans by role, half-open code points, and the medium of its cue (-1: not known)."""

    spans: dict[str, list[tuple[int, int]]]
    medium: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is kept between the steps."""

    name: str
    text: str
    statements: list[Statement]
    taught_at: Ints | None  # [n] first code point of each of the teacher's tokens
    taught: Floats | None  # [n, labels] the teacher's marginals


@dataclass(frozen=True, slots=True)
class Example:
    """An article's tokens with what is to be learnt. Spans are (first, last) token numbers."""

    ids: Ints
    features: Ints
    paragraph: Ints
    labels: Ints
    soft: Floats | None
    links: list[tuple[tuple[int, int], tuple[int, int] | None, tuple[int, int] | None]]
    """A content, its source, its cue."""
    cues: list[tuple[tuple[int, int], tuple[int, int] | None, int]]
    """A cue, its source, its medium."""


def example(article: Article, tokenizer: Tokenizer, other: Edited | None = None) -> Example:
    """Encode *article*, in *other* clothes where some are given."""
    text = other.text if other else article.text
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    features, paragraph = token_features(text, offsets)
    labels = np.zeros(len(ids), np.int64)
    links, cues = [], []
    for statement in article.statements:
        found: dict[str, list[tuple[int, int]]] = {}
        for role, begin in ROLES.items():
            found[role] = []
            for span in statement.spans[role]:
                start, end = other.moved[list(span)] if other else span
                inside = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
                if len(inside):
                    first, last = int(inside[0]), int(inside[-1])
                    found[role].append((first, last))
                    labels[first] = begin
                    labels[first + 1 : last + 1] = begin + 1
        source, cue = (found[role][0] if found[role] else None for role in ("source", "cue"))
        links += [(content, source, cue) for content in found["content"]]
        if cue:
            cues.append((cue, source, statement.medium))
    return Example(
        ids,
        features,
        paragraph,
        labels,
        _soft(article, offsets[:, 0] if other is None else other.origin[offsets[:, 0]]),
        links,
        cues,
    )


def _soft(article: Article, first: Ints) -> Floats | None:
    """The teacher's marginals for tokens that begin at *first*; a second piece of one of its tokens goes on in it."""
    if article.taught is None or article.taught_at is None:
        return None
    token = np.maximum(np.searchsorted(article.taught_at, first, side="right") - 1, 0)
    soft = article.taught[token].copy()
    again = np.diff(token, prepend=-1) == 0
    for begin in ROLES.values():
        soft[again, begin + 1] += soft[again, begin]
        soft[again, begin] = 0
    return soft
