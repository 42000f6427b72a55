"""Decoding of a linear-chain CRF over many windows at once.

Lafferty, McCallum and Pereira 2001; the recursions run over time, vectorised over windows and labels.
Arrays are padded: ``emissions [windows, time, labels]``, ``lengths [windows]`` (1 at least), in natural logarithms.
Windows are taken from the longest down, so that those still running are the first rows of every step.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_Kind = TypeVar("_Kind", np.int64, np.float32)
_RESCALE = 16  # steps; double precision holds many times that many


def best_paths(emissions: Floats, lengths: Ints, transitions: Floats, start: Floats) -> Ints:
    """The likeliest labels ``[windows, time]`` (Viterbi); what lies past a window's length means nothing."""
    order, running = _longest_first(lengths)
    score = np.ascontiguousarray(emissions[order].transpose(1, 0, 2))
    into = np.ascontiguousarray(transitions.T)  # [to, from]
    score[0] += start
    for t in range(1, len(score)):
        live = running[t]
        score[t, :live] += (score[t - 1, :live, None, :] + into).max(2)
    path = np.zeros(score.shape[:2], np.int64)
    rows = np.arange(len(order))
    ends = lengths[order] - 1
    path[ends, rows] = score[ends, rows].argmax(1)
    for t in range(len(score) - 2, -1, -1):
        live = running[t + 1]
        path[t, :live] = (score[t, :live] + into[path[t + 1, :live]]).argmax(1)
    return _restored(path, order)


def posteriors(emissions: Floats, lengths: Ints, transitions: Floats, start: Floats) -> Floats:
    """The probability of each label at each token ``[windows, time, labels]`` (forward-backward, rescaled)."""
    order, running = _longest_first(lengths)
    score = emissions[order].transpose(1, 0, 2).astype(np.float64)
    weight = np.exp(score - score.max(2, keepdims=True))
    step = np.exp(transitions.astype(np.float64))
    forward, backward = weight.copy(), np.ones_like(weight)
    forward[0] *= np.exp(start.astype(np.float64))
    for t in range(1, len(forward)):
        live = running[t]
        forward[t, :live] *= forward[t - 1, :live] @ step
        if t % _RESCALE == 0:
            forward[t, :live] /= forward[t, :live].sum(1, keepdims=True)
    back = step.T
    for t in range(len(forward) - 2, -1, -1):
        live = running[t + 1]
        backward[t, :live] = (weight[t + 1, :live] * backward[t + 1, :live]) @ back
        if t % _RESCALE == 0:
            backward[t, :live] /= backward[t, :live].sum(1, keepdims=True)
    both = forward * backward
    both /= both.sum(2, keepdims=True)
    return _restored(both.astype(np.float32), order)


def _longest_first(lengths: Ints) -> tuple[Ints, list[int]]:
    """The windows' order, and how many of them are longer than t, for every t below the longest."""
    longer = np.bincount(lengths)[::-1].cumsum()[::-1][1:]
    return np.argsort(-lengths, kind="stable"), [int(count) for count in longer]


def _restored(by_time: npt.NDArray[_Kind], order: Ints) -> npt.NDArray[_Kind]:
    """``[time, windows, ...]`` in *order* → ``[windows, time, ...]`` as they came."""
    out = np.empty_like(by_time)
    out[:, order] = by_time
    return out.swapaxes(0, 1)
