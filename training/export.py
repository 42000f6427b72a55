"""python -m training.export: a checkpoint becomes the model folder that the tagger loads."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch

from onrecord.parser.tagger import LABELS, MEDIA
from training.graph import Floats, Graph, encoder, model
from training.network import HEADS, LINK, RELATIONS, WIDTH, Network

MATRICES = ("qkv", "out", "up", "down")
DECODING = {"transitions": "transitions", "start": "start", "distance": "distance", "paragraph": "nearness"}


def weights(net: Network) -> dict[str, Floats]:
    """The parameters of *net* by the names of `graph.encoder`; matrices ``[in, out]``."""
    out = {"words": net.words.weight, "places": net.places.weight, "features": net.features.weight}
    out |= {f"norm_{n}": getattr(net.norm, n) for n in ("weight", "bias")}
    for i, layer in enumerate(net.stack()):
        for part in (*MATRICES, "norm1", "norm2"):
            module = getattr(layer, part)
            out |= {
                f"layer{i}_{part}_weight": module.weight.mT if part in MATRICES else module.weight,
                f"layer{i}_{part}_bias": module.bias,
            }
    return {name: value.detach().float().numpy() for name, value in out.items()}


def tagger(net: Network, levels: int) -> onnx.ModelProto:
    """The whole graph: the encoder in int8, the label scores in float, the link vectors in int8."""
    g = encoder(weights(net), len(net.layers), HEADS, levels)
    hidden = f"layer{len(net.layers) - 1}_norm2"
    _labels(g, net, hidden)
    _links(g, net, hidden)
    shape: list[int | str] = ["batch", "time"]
    ends: list[int | str] = [*shape, RELATIONS, 2, LINK]
    return model(g, {"emissions": [*shape, len(LABELS)], "media": [*shape, len(MEDIA)], "queries": ends, "keys": ends})


def _labels(g: Graph, net: Network, hidden: str) -> None:
    tag = {n: p.detach().numpy() for n, p in net.tag.named_parameters()}
    scores = g.node("MatMul", [hidden, g.constant("tag_weight", tag["weight"].T)], "tag_product")
    scores = g.node("Add", [scores, g.constant("tag_bias", tag["bias"])], "tag")
    sizes = g.constant("tag_sizes", np.array([len(LABELS), len(MEDIA)], np.int64))
    g.split(scores, sizes, ["emissions", "media"], axis=2)


def _links(g: Graph, net: Network, hidden: str) -> None:
    weight, bias = (p.detach().numpy() for p in (net.link.weight.T, net.link.bias))
    half = RELATIONS * 2 * LINK
    scale = np.ones(2 * half, np.float32)
    scale[:half] = LINK**-0.5
    vectors = g.linear(hidden, "link", weight * scale, bias * scale)
    shape = g.constant("link_shape", np.array([0, 0, 2 * RELATIONS, 2, LINK], np.int64))
    both = g.node("Reshape", [vectors, shape], "link_vectors")
    g.split(both, g.constant("link_sizes", np.array([RELATIONS] * 2, np.int64)), ["queries", "keys"], axis=2)


def load(checkpoints: list[Path]) -> Network:
    """The network of a checkpoint's averaged weights; of several the mean (Wortsman et al. 2022, "model soups")."""
    saved = [torch.load(path) for path in checkpoints]
    net = Network(len(saved[0]["keep"]), saved[0]["inner"])
    net.load_state_dict(saved[-1]["net"])
    share = 1 / len(saved)
    mean = {name: sum(share * s["average"][name] for s in saved) for name in saved[0]["average"]}
    net.load_state_dict(mean, strict=False)
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="of several of one run, the mean is exported")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained MiniLM: tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--levels", type=int, default=63, help="127 saturates on CPUs without VNNI")
    options = parser.parse_args()
    net = load(options.checkpoints)
    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(tagger(net, options.levels), options.out / "tagger.onnx")
    shutil.copyfile(options.base / "tokenizer.json", options.out / "tokenizer.json")
    arrays = {n: getattr(net, s).detach().numpy() for n, s in DECODING.items()}
    np.savez(options.out / "decode.npz", bias=np.zeros(len(LABELS), np.float32), **arrays)
    size = sum(f.stat().st_size for f in options.out.iterdir())
    print(f"{options.out}: {size / 1e6:.1f} MB, {WIDTH} wide, {len(net.layers)} layers")


if __name__ == "__main__":
    main()
