"""The CRF's loss: its closed form against the definition, summed over all labelings."""

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest

from onrecord.parser.lattice import best_paths, posteriors

sys.path.insert(0, str(Path(__file__).parents[2]))  # training is a room of the repository, not of the package

LABELS, TIME = 3, 4
RNG = np.random.default_rng(7)
EMISSIONS = RNG.normal(size=(2, TIME, LABELS)).astype(np.float32)
TRANSITIONS = RNG.normal(size=(LABELS, LABELS)).astype(np.float32)
START = RNG.normal(size=LABELS).astype(np.float32)
LENGTHS = np.array([TIME, 2])


def labelings(window: int) -> dict[tuple[int, ...], float]:
    """Every labeling of one window with its score."""
    out = {}
    for path in itertools.product(range(LABELS), repeat=int(LENGTHS[window])):
        moves = sum(TRANSITIONS[a, b] for a, b in itertools.pairwise(path))
        out[path] = float(START[path[0]] + sum(EMISSIONS[window, t, y] for t, y in enumerate(path)) + moves)
    return out


@pytest.mark.parametrize("window", [0, 1])
def test_the_best_path_is_the_likeliest_labeling(window: int) -> None:
    paths = best_paths(EMISSIONS, LENGTHS, TRANSITIONS, START)

    scores = labelings(window)
    assert tuple(paths[window, : LENGTHS[window]]) == max(scores, key=scores.__getitem__)


@pytest.mark.parametrize("window", [0, 1])
def test_posteriors_are_the_shares_of_the_labelings(window: int) -> None:
    found = posteriors(EMISSIONS, LENGTHS, TRANSITIONS, START)

    weights = {path: np.exp(score) for path, score in labelings(window).items()}
    for t, label in itertools.product(range(int(LENGTHS[window])), range(LABELS)):
        share = sum(w for path, w in weights.items() if path[t] == label) / sum(weights.values())
        assert found[window, t, label] == pytest.approx(share, abs=1e-5)


def test_the_partition_and_its_gradient_follow_from_the_labelings() -> None:
    torch = pytest.importorskip("torch", reason="torch is needed in the training room alone")
    crf = pytest.importorskip("training.crf")
    emissions = torch.tensor(EMISSIONS, requires_grad=True)

    log_z = crf.LogPartition.apply(emissions, torch.tensor(TRANSITIONS), torch.tensor(START), torch.tensor(LENGTHS))
    log_z.sum().backward()

    sums = [np.log(sum(np.exp(list(labelings(window).values())))) for window in (0, 1)]
    np.testing.assert_allclose(log_z.detach().numpy(), sums, rtol=1e-5)
    marginals = posteriors(EMISSIONS, LENGTHS, TRANSITIONS, START)
    np.testing.assert_allclose(emissions.grad.numpy()[0], marginals[0], atol=1e-5)
