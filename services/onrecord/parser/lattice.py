"""Decoding of a linear-chain CRF over many windows at once.

Lafferty, McCallum and Pereira 2001; the recursions run over time, vectorised over windows and labels.
Arrays are padded: ``emissions [windows, time, labels]``, ``lengths [windows]``, in natural logarithms.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def best_paths(emissions: Floats, lengths: Ints, transitions: Floats, start: Floats) -> Ints:
    """The likeliest labels ``[windows, time]`` (Viterbi); what lies past a window's length means nothing."""
    batch, time, labels = emissions.shape
    score = np.empty((time, batch, labels), np.float32)
    into = np.ascontiguousarray(transitions.T)  # [to, from]
    score[0] = emissions[:, 0] + start
    for t in range(1, time):
        score[t] = (score[t - 1][:, None, :] + into).max(2)
        score[t] += emissions[:, t]
    path = np.empty((time, batch), np.int64)
    rows = np.arange(batch)
    path[-1] = score[lengths - 1, rows].argmax(1)
    for t in range(time - 2, -1, -1):
        back = (score[t] + into[path[t + 1]]).argmax(1)
        last = score[t].argmax(1)
        path[t] = np.where(t < lengths - 1, back, last)
    return path.T


def posteriors(emissions: Floats, lengths: Ints, transitions: Floats, start: Floats) -> Floats:
    """The probability of each label at each token ``[windows, time, labels]`` (forward-backward, scaled)."""
    batch, time, labels = emissions.shape
    live = np.arange(time)[None, :, None] < lengths[:, None, None]
    peak = emissions.max(2, keepdims=True)
    weight = np.where(live, np.exp(emissions - peak), 1.0).transpose(1, 0, 2).astype(np.float32)
    step = np.exp(np.minimum(transitions, 30.0)).astype(np.float32)
    forward = np.empty((time, batch, labels), np.float32)
    ahead = weight[0] * np.exp(start)
    for t in range(time):
        if t:
            ahead = (forward[t - 1] @ step) * weight[t]
        forward[t] = ahead / ahead.sum(1, keepdims=True)
    backward = np.ones((batch, labels), np.float32)
    out = np.empty((time, batch, labels), np.float32)
    out[-1] = forward[-1]
    for t in range(time - 2, -1, -1):
        behind = (weight[t + 1] * backward) @ step.T
        behind /= behind.sum(1, keepdims=True)
        backward = np.where((t < lengths - 1)[:, None], behind, np.float32(1.0))
        out[t] = forward[t] * backward
    out /= out.sum(2, keepdims=True)
    return out.transpose(1, 0, 2)
