"""What is exported says what the network says."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # training is a room of the repository, not of the package

torch = pytest.importorskip("torch", reason="only the training room has torch and onnx")
onnx = pytest.importorskip("onnx", reason="only the training room has torch and onnx")

import onnxruntime as ort  # noqa: E402 -- after the skips
from safetensors.torch import save_file  # noqa: E402

from onrecord.parser.linker import CONTENT_CUE, Linker, Spans, States  # noqa: E402
from training.export import blended, decoding, restored, tagger  # noqa: E402
from training.network import Network  # noqa: E402

IDS = np.array([[101, 2632, 4937, 2056, 1012, 102]])
LEVELS = 63  # more saturate on CPUs without VNNI
FEATURES = np.array([[0, 21, 20, 20, 30, 0]])


@pytest.mark.parametrize("layers", [1, 5])
def test_the_graph_scores_labels_as_the_network_does(layers: int) -> None:
    net = _network(layers)

    [emissions, media] = _run(net, ["emissions", "media"])

    wanted = net(torch.tensor(IDS), torch.tensor(FEATURES), torch.tensor([IDS.shape[1]]))
    np.testing.assert_allclose(emissions, wanted[0].detach().numpy(), atol=0.05)  # int8
    np.testing.assert_allclose(media, wanted[1].detach().numpy(), atol=0.05)


def test_links_are_scored_with_the_vectors_of_the_network() -> None:
    net = _network(2)
    first, last = 1, 2
    content = Spans(np.array([first - 1]), np.array([last - 1]), np.array([0]), np.ones(1, np.float32))
    cue = Spans(np.array([2]), np.array([2]), np.array([0]), np.ones(1, np.float32))

    [hidden] = _run(net, ["hidden"])
    states = States(hidden[0, 1:-1], hidden[:, 0], np.zeros(4, np.int64))
    links = Linker(decoding(net)).links(CONTENT_CUE, states, content, cue)

    _, _, queries, keys = net(torch.tensor(IDS), torch.tensor(FEATURES), torch.tensor([IDS.shape[1]]))
    asked = queries[0, first, CONTENT_CUE, 0] + queries[0, last, CONTENT_CUE, 1]
    candidates = torch.stack([keys[0, 0, CONTENT_CUE].sum(0), keys[0, 3, CONTENT_CUE].sum(0)])
    np.testing.assert_allclose(links[0], (candidates @ asked).log_softmax(0).detach().numpy(), atol=0.02)


def test_training_goes_on_from_what_was_exported(tmp_path: Path) -> None:
    net = _network(2)
    onnx.save(tagger(net, LEVELS), tmp_path / "tagger.onnx")
    np.savez(tmp_path / "decode.npz", **decoding(net))
    save_file({"embeddings.word_embeddings.weight": net.words.weight}, tmp_path / "base")

    again = restored(tmp_path, tmp_path / "base").eval()

    assert tagger(again, LEVELS) == tagger(net, LEVELS)
    for name, value in decoding(again).items():
        np.testing.assert_allclose(value, decoding(net)[name], atol=1e-6)


def test_a_share_of_the_weights_that_training_began_from_is_kept() -> None:
    net, begun = _network(1), _network(1, seed=2)
    wanted = 0.7 * net.tag.weight + 0.3 * begun.tag.weight

    assert torch.allclose(blended(net, begun, 0.3).tag.weight, wanted)


def _network(layers: int, seed: int = 1) -> Network:
    torch.manual_seed(seed)
    return Network([64] * layers).eval()


def _run(net: Network, names: list[str]) -> list[np.ndarray]:
    session = ort.InferenceSession(tagger(net, LEVELS).SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(names, {"ids": IDS, "features": FEATURES})
