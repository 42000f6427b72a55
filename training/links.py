"""The loss of the links: a content chooses its source and its cue, a cue its source, among whole spans or "none".

As in biaffine dependency parsing (Dozat and Manning 2017), but on spans: a span speaks with its first and its last token.
"""

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from onrecord.parser.features import Ints
from onrecord.parser.tagger import distance_buckets
from training.network import Network

Span = tuple[int, int]
DISTRACTORS = 4  # random spans a window that nobody chooses, as at run time a wrong candidate stands there
POINTER = 0.3  # share of the auxiliary loss: the candidate's first token among all tokens


@dataclass(frozen=True, slots=True)
class Choice:
    """One span's choice in one window of a batch; spans are token numbers there, [CLS] being 0."""

    window: int
    relation: int
    asking: Span
    chosen: Span | None


def loss(net: Network, queries: Tensor, keys: Tensor, lengths: Tensor, paragraph: Ints, choices: list[Choice], rng: random.Random) -> Tensor:
    """Mean cross-entropy of *choices*; *paragraph* ``[batch, time]`` holds paragraph numbers."""
    total = queries.new_zeros(())
    for relation in range(keys.shape[2]):
        mine = [c for c in choices if c.relation == relation]
        if mine:
            total = total + _relation(net, queries[:, :, relation], keys[:, :, relation], lengths, paragraph, mine, relation, rng) * len(mine)
    return total / max(len(choices), 1)


def _relation(
    net: Network, queries: Tensor, keys: Tensor, lengths: Tensor, paragraph: Ints, choices: list[Choice], relation: int, rng: random.Random
) -> Tensor:
    offered = sorted({(c.window, *c.chosen) for c in choices if c.chosen} | _distractors(choices, lengths, rng))
    place = {span: 1 + i for i, span in enumerate(offered)}
    target = torch.tensor([place[c.window, *c.chosen] if c.chosen else 0 for c in choices])
    window = np.array([c.window for c in choices])
    first, last = (np.array([c.asking[end] for c in choices]) for end in (0, 1))
    of, a, b = np.array(offered).T
    asked = queries[window, first, 0] + queries[window, last, 1]
    none = (asked * keys[window, 0].sum(1)).sum(1) + net.distance[relation, 63]
    scores = asked @ (keys[of, a, 0] + keys[of, b, 1]).T + _biases(net, relation, a[None] - first[:, None], paragraph[of, a][None] - paragraph[window, first][:, None])
    scores = scores.masked_fill(torch.tensor(of[None] != window[:, None]), -1e4)
    whole = F.cross_entropy(torch.cat([none[:, None], scores], 1), target)

    tokens = np.arange(keys.shape[1])
    point = torch.einsum("nd,ntd->nt", asked, keys[window, :, 0])
    point = point + _biases(net, relation, tokens[None] - first[:, None], paragraph[window] - paragraph[window, first][:, None])
    point = point.masked_fill(torch.tensor(tokens)[None] >= lengths[window][:, None] - 1, -1e4)
    point = torch.cat([none[:, None], point[:, 1:]], 1)
    return whole + POINTER * F.cross_entropy(point, torch.tensor([c.chosen[0] if c.chosen else 0 for c in choices]))


def _biases(net: Network, relation: int, distance: Ints, paragraphs_apart: Ints) -> Tensor:
    near = np.clip(paragraphs_apart, -2, 2) + 2
    return net.distance[relation][torch.from_numpy(distance_buckets(distance))] + net.nearness[relation][torch.from_numpy(near)]


def _distractors(choices: list[Choice], lengths: Tensor, rng: random.Random) -> set[tuple[int, int, int]]:
    out = set()
    for window in {c.window for c in choices}:
        end = int(lengths[window]) - 2
        for _ in range(DISTRACTORS):
            first = rng.randint(1, end)
            out.add((window, first, min(end, first + rng.randint(0, 3))))
    return out
