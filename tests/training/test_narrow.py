"""A narrow tagger says what the whole one says, where the units that it left out said nothing."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # training is a room of the repository, not of the package

torch = pytest.importorskip("torch", reason="only the training room has torch and onnx")
pytest.importorskip("onnx", reason="only the training room has torch and onnx")

from training.narrow import importance, narrowed, strongest  # noqa: E402 -- after the skips
from training.network import Network  # noqa: E402
from training.passes import CLS, SEP, Window  # noqa: E402

LIVING = ([0, 3, 5], [1, 2, 4, 6, 7])
UNITS = 8


@pytest.fixture
def net() -> Network:
    """Two layers of eight hidden units, of which only those of LIVING are heard."""
    torch.manual_seed(1)
    net = Network([UNITS] * len(LIVING)).eval()
    with torch.no_grad():
        for layer, living in zip(net.stack(), LIVING, strict=True):
            layer.down.weight[:, [u for u in range(UNITS) if u not in living]] = 0
    return net


def _window() -> Window:
    ids = np.array([CLS, 2632, 4937, 2056, 1012, SEP])
    labels = np.array([0, 1, 2, 3, 5, 0])
    choices = [(0, (4, 4), (1, 2)), (1, (4, 4), (3, 3)), (2, (3, 3), (1, 2))]
    return Window(ids, np.zeros(6, np.int64), np.zeros(6, np.int64), labels, None, choices, [((3, 3), 0)])


def test_what_is_not_heard_has_no_importance(net: Network) -> None:
    found = importance(net, [[_window()]])

    assert [torch.nonzero(units).flatten().tolist() for units in found] == list(LIVING)


def test_the_units_of_all_layers_are_chosen_together() -> None:
    found = [torch.linspace(9, 5, 48), torch.linspace(1, 7, 48)]

    first, second = strongest(found, 24)  # 32 and 16 of the 48 greatest, in whole steps

    assert first.tolist() == list(range(32))
    assert second.tolist() == list(range(32, 48))


def test_without_the_unheard_units_the_answers_stay(net: Network) -> None:
    small = narrowed(net, [torch.tensor(living) for living in LIVING]).eval()

    assert [layer.up.out_features for layer in small.stack()] == [len(living) for living in LIVING]
    inputs = (torch.tensor(_window().ids)[None], torch.zeros(1, 6, dtype=torch.long), torch.tensor([6]))
    for ours, whole in zip(small(*inputs), net(*inputs), strict=True):
        torch.testing.assert_close(ours, whole)
