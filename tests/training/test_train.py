"""The loss of training: likeness to another network counts its tokens, and no padding."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # training is a room of the repository, not of the package

torch = pytest.importorskip("torch", reason="only the training room has torch and onnx")
pytest.importorskip("onnx", reason="only the training room has torch and onnx")

from training.network import Network  # noqa: E402 -- after the skips
from training.train import likeness  # noqa: E402

IDS = torch.tensor([[101, 2632, 4937, 102], [101, 2056, 102, 0]])
INPUTS = (IDS, torch.zeros_like(IDS), torch.tensor([4, 3]))


def test_a_network_is_like_itself_whatever_stands_in_the_padding() -> None:
    model = Network([16]).eval()
    encoded = model.encoded(*INPUTS)
    encoded[1, 3] += 1

    assert float(likeness(encoded, INPUTS, model)) == pytest.approx(0, abs=1e-10)


def test_what_differs_is_the_mean_square_over_the_tokens() -> None:
    model = Network([16]).eval()

    assert float(likeness(model.encoded(*INPUTS) + 2, INPUTS, model)) == pytest.approx(4)
    assert float(likeness(model.encoded(*INPUTS), INPUTS, None)) == 0
