"""Scores of the links: contents choose sources and cues, cues choose sources, among those of their window or "none".

A span speaks with the encoder's states of its first and of its last token; "none" is the window's [CLS] as one span.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from onrecord.parser.lattice import Floats, Ints

CONTENT_SOURCE, CONTENT_CUE, CUE_SOURCE = range(3)
"""Relations: who asks, and what it chooses among."""

_ASKS, _ANSWERS = 0, 1
_NONE = 63  # its bucket of distance
_FARTHEST = 2  # paragraphs


class Spans(NamedTuple):
    """Spans of one role: token numbers of the first and last, the window they stand in, their scores."""

    first: Ints
    last: Ints
    window: Ints
    score: Floats


class States(NamedTuple):
    """What the encoder made of neighbouring windows' tokens, and where these stand."""

    tokens: Floats  # [n, width]
    windows: Floats  # [windows, width], the states of [CLS]
    paragraph: Ints  # [n]


class Linker:
    """Scores links with the weights that training left in `decode.npz`."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self._weight = arrays["link_weight"]  # [asks or answers, relations, first and last token, link]
        self._bias = arrays["link_bias"]  # [asks or answers, relations, link]
        self._distance = arrays["distance"]  # [relations, 64], see distance_buckets
        self._nearness = arrays["paragraph"]  # [relations, 5]: candidate 2 paragraphs before .. 2 after

    def links(self, relation: int, states: States, asking: Spans, found: Spans) -> Floats:
        """Log-probabilities ``[asking, 1 + found]``; column 0 is "none", ``-inf`` parts windows."""
        if not len(asking.first):
            return np.zeros((0, 1 + len(found.first)), np.float32)
        asked = self._vectors(_ASKS, relation, states.tokens[asking.first], states.tokens[asking.last])
        answers = self._vectors(_ANSWERS, relation, states.tokens[found.first], states.tokens[found.last])
        none = self._vectors(_ANSWERS, relation, states.windows, states.windows)
        away = distance_buckets(found.first[None, :] - asking.first[:, None])
        apart = states.paragraph[found.first][None, :] - states.paragraph[asking.first][:, None]
        scores = np.empty((len(asked), 1 + len(answers)), np.float32)
        scores[:, 0] = (asked * none[asking.window]).sum(1) + self._distance[relation, _NONE]
        scores[:, 1:] = asked @ answers.T + self._distance[relation][away]
        scores[:, 1:] += self._nearness[relation][np.clip(apart, -_FARTHEST, _FARTHEST) + _FARTHEST]
        scores[:, 1:][found.window[None, :] != asking.window[:, None]] = -np.inf
        scores -= scores.max(1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(1, keepdims=True)), np.float32)

    def _vectors(self, side: int, relation: int, first: Floats, last: Floats) -> Floats:
        both = np.concatenate([first, last], axis=1)
        return np.asarray(both @ self._weight[side, relation] + self._bias[side, relation], np.float32)


def distance_buckets(distance: Ints) -> Ints:
    """Bucket 0..62 of signed distances in tokens, finer near 0; bucket 63 is for "none"."""
    far = np.minimum((np.log2(np.maximum(np.abs(distance), 1)) * 3.5).astype(np.int64), 30)
    return np.clip(np.where(distance < 0, 30 - far, 31 + far), 0, 62)


def by_cue(source_links: Floats, cue_links: Floats, cue_sources: Floats) -> Floats:
    """Source links, half of them what the content itself says and half what its likely cues say of their sources."""
    own, cues = np.exp(source_links), np.exp(cue_links)
    with np.errstate(divide="ignore"):  # log 0 is -inf: never in one window
        return np.asarray(np.log(0.5 * (own + cues[:, :1] * own + cues[:, 1:] @ np.exp(cue_sources))), np.float32)
