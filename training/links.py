"""The loss of the links: contents choose sources and cues, cues choose sources, among whole spans or "none".

As in biaffine dependency parsing (Dozat and Manning 2017), but between spans: one speaks with its first and last token.
"""

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from onrecord.parser.features import Ints
from onrecord.parser.linker import distance_buckets
from training.network import RELATIONS, Network

Span = tuple[int, int]
DISTRACTORS = 4  # random spans a window that nobody chooses, as at run time a wrong candidate stands there
IMPOSSIBLE = -1e4
POINTER = 0.3  # share of the auxiliary loss: the candidate's first token among all tokens


@dataclass(frozen=True, slots=True)
class Choice:
    """One span's choice in one window of a batch; spans are token numbers there, [CLS] being 0."""

    window: int
    relation: int
    asking: Span
    chosen: Span | None


@dataclass(frozen=True, slots=True)
class Vectors:
    """A batch's link vectors ``[batch, time, relations, 2, width]``, its lengths and paragraph numbers."""

    queries: Tensor
    keys: Tensor
    lengths: Tensor
    paragraph: Ints


def loss(net: Network, vectors: Vectors, choices: list[Choice], rng: random.Random) -> Tensor:
    """Mean cross-entropy of *choices*."""
    total = vectors.queries.new_zeros(())
    for relation in range(RELATIONS):
        mine = [c for c in choices if c.relation == relation]
        if mine:
            total = total + _relation(net, vectors, mine, relation, rng) * len(mine)
    return total / max(len(choices), 1)


def _relation(net: Network, vectors: Vectors, choices: list[Choice], relation: int, rng: random.Random) -> Tensor:
    keys, paragraph = vectors.keys[:, :, relation], vectors.paragraph
    window = np.array([c.window for c in choices])
    first, last = (np.array([c.asking[end] for c in choices]) for end in (0, 1))
    here = paragraph[window, first][:, None]
    queries = vectors.queries[:, :, relation]
    asked = queries[window, first, 0] + queries[window, last, 1]
    none = (asked * keys[window, 0].sum(1)).sum(1) + net.distance[relation, 63]

    offered = sorted({(c.window, *c.chosen) for c in choices if c.chosen} | _distractors(choices, vectors.lengths, rng))
    of, a, b = np.array(offered).T
    whole = asked @ (keys[of, a, 0] + keys[of, b, 1]).T
    whole = whole + _biases(net, relation, a[None] - first[:, None], paragraph[of, a][None] - here)
    whole = whole.masked_fill(torch.from_numpy(of[None] != window[:, None]), IMPOSSIBLE)
    place = {span: 1 + i for i, span in enumerate(offered)}
    target = torch.tensor([place[c.window, *c.chosen] if c.chosen else 0 for c in choices])
    spans = F.cross_entropy(torch.cat([none[:, None], whole], 1), target)

    tokens = np.arange(keys.shape[1])
    point = torch.einsum("nd,ntd->nt", asked, keys[window, :, 0])
    point = point + _biases(net, relation, tokens[None] - first[:, None], paragraph[window] - here)
    point = point.masked_fill(torch.from_numpy(tokens)[None] >= vectors.lengths[window][:, None] - 1, IMPOSSIBLE)
    target = torch.tensor([c.chosen[0] if c.chosen else 0 for c in choices])
    return spans + POINTER * F.cross_entropy(torch.cat([none[:, None], point[:, 1:]], 1), target)


def _biases(net: Network, relation: int, distance: Ints, paragraphs_apart: Ints) -> Tensor:
    near = np.clip(paragraphs_apart, -2, 2) + 2
    far = distance_buckets(distance)
    return net.distance[relation][torch.from_numpy(far)] + net.nearness[relation][torch.from_numpy(near)]


def _distractors(choices: list[Choice], lengths: Tensor, rng: random.Random) -> set[tuple[int, int, int]]:
    out = set()
    for window in {c.window for c in choices}:
        end = int(lengths[window]) - 2
        for _ in range(DISTRACTORS):
            first = rng.randint(1, end)
            out.add((window, first, min(end, first + rng.randint(0, 3))))
    return out
