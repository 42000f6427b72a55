"""python -m training.export: a checkpoint becomes the model folder that the tagger loads."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch

from onrecord.parser.tagger import LABELS, MEDIA
from training.graph import Floats, encoder, model
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
    """The whole graph: the encoder in int8, the label scores in float."""
    g = encoder(weights(net), len(net.layers), HEADS, levels)
    hidden = g.node("Identity", [f"layer{len(net.layers) - 1}_norm2"], "hidden")
    tag = {n: p.detach().numpy() for n, p in net.tag.named_parameters()}
    scores = g.node("MatMul", [hidden, g.constant("tag_weight", tag["weight"].T)], "tag_product")
    scores = g.node("Add", [scores, g.constant("tag_bias", tag["bias"])], "tag")
    widths = {"emissions": len(LABELS), "media": len(MEDIA)}
    g.split(scores, g.constant("tag_sizes", np.array([*widths.values()], np.int64)), [*widths], axis=2)
    return model(g, {name: [1, "time", width] for name, width in (widths | {"hidden": WIDTH}).items()})


def decoding(net: Network) -> dict[str, Floats]:
    """What the parser computes after the encoder: the CRF's steps and the links (see the parser's `linker.py`)."""
    arrays: dict[str, Floats] = {name: getattr(net, own).detach().numpy() for name, own in DECODING.items()}
    scale = np.array([LINK**-0.5, 1], np.float32)[:, None, None, None]  # of those who ask, and of those who answer
    weight = net.link.weight.detach().numpy().reshape(2, RELATIONS, 2, LINK, WIDTH)
    bias = net.link.bias.detach().numpy().reshape(2, RELATIONS, 2, LINK)
    return arrays | {
        "bias": np.zeros(len(LABELS), np.float32),
        "link_weight": weight.transpose(0, 1, 2, 4, 3).reshape(2, RELATIONS, 2 * WIDTH, LINK) * scale,
        "link_bias": bias.sum(2) * scale[..., 0],
    }


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
    np.savez(options.out / "decode.npz", allow_pickle=False, **decoding(net))
    size = sum(f.stat().st_size for f in options.out.iterdir())
    print(f"{options.out}: {size / 1e6:.1f} MB, {WIDTH} wide, {len(net.layers)} layers")


if __name__ == "__main__":
    main()
