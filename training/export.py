"""python -m training.export: a checkpoint becomes the model folder that the tagger loads."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import nn

from onrecord.parser.tagger import LABELS, MEDIA
from training.graph import LEVELS, Floats, encoder, model
from training.network import HEADS, LINK, RELATIONS, WIDTH, Network

MATRICES = ("qkv", "out", "up", "down")
TURNED = tuple(f"{part}_weight" for part in MATRICES)
SCALE = np.array([LINK**-0.5, 1], np.float32)[:, None, None, None]  # of link vectors that ask, and that answer
DECODING = {"transitions": "transitions", "start": "start", "distance": "distance", "paragraph": "nearness"}


def parameters(net: Network) -> dict[str, nn.Parameter]:
    """The encoder's parameters by the names of `graph.encoder`."""
    out = {"words": net.words.weight, "places": net.places.weight, "features": net.features.weight}
    out |= {f"norm_{n}": getattr(net.norm, n) for n in ("weight", "bias")}
    for i, layer in enumerate(net.stack()):
        for part in (*MATRICES, "norm1", "norm2"):
            out |= {f"layer{i}_{part}_{n}": getattr(getattr(layer, part), n) for n in ("weight", "bias")}
    return out


def weights(net: Network) -> dict[str, Floats]:
    """Their values; matrices ``[in, out]``."""
    turned = {name: p.mT if name.endswith(TURNED) else p for name, p in parameters(net).items()}
    return {name: value.detach().float().numpy() for name, value in turned.items()}


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
    weight = net.link.weight.detach().numpy().reshape(2, RELATIONS, 2, LINK, WIDTH)
    bias = net.link.bias.detach().numpy().reshape(2, RELATIONS, 2, LINK)
    return arrays | {
        "bias": np.zeros(len(LABELS), np.float32),
        "link_weight": weight.transpose(0, 1, 2, 4, 3).reshape(2, RELATIONS, 2 * WIDTH, LINK) * SCALE,
        "link_bias": bias.sum(2) * SCALE[..., 0],
    }


def restored(exported: Path, base: Path) -> Network:
    """The network that was *exported*: its matrices are as exact as int8 has them.

    The word vectors, which stay as they were pretrained, are those of *base* (safetensors).
    """
    graph = onnx.load(exported / "tagger.onnx").graph
    saved = {w.name: torch.from_numpy(numpy_helper.to_array(w).astype(np.float32)) for w in graph.initializer}
    net = Network([saved[f"layer{i}_up_bias"].numel() for i in range(sum(n.endswith("_up_bias") for n in saved))])
    with np.load(exported / "decode.npz") as arrays, torch.no_grad():
        for name, parameter in parameters(net).items():
            value = saved[name if name in saved else f"{name}_table"]
            if name.endswith(TURNED):
                value = (value * saved[f"{name.removesuffix('weight')}scale"]).mT
            parameter.copy_(load_file(base)["embeddings.word_embeddings.weight"] if name == "words" else value)
        net.tag.weight.copy_(saved["tag_weight"].mT)
        net.tag.bias.copy_(saved["tag_bias"])
        for name, own in DECODING.items():
            getattr(net, own).copy_(torch.from_numpy(arrays[name]))
        weight = (arrays["link_weight"] / SCALE).reshape(2, RELATIONS, 2, WIDTH, LINK).swapaxes(3, 4)
        bias = np.repeat(arrays["link_bias"][:, :, None] / SCALE / 2, 2, axis=2)  # a first and a last token's half
        net.link.weight.copy_(torch.from_numpy(weight.reshape(-1, WIDTH)))
        net.link.bias.copy_(torch.from_numpy(bias.reshape(-1)))
    return net


def load(checkpoints: list[Path]) -> Network:
    """The network of a checkpoint's averaged weights; of several the mean (Wortsman et al. 2022, "model soups")."""
    saved = [torch.load(path) for path in checkpoints]
    net = Network(saved[0]["inner"])
    net.load_state_dict(saved[-1]["net"])
    share = 1 / len(saved)
    mean = {name: sum(share * s["average"][name] for s in saved) for name in saved[0]["average"]}
    net.load_state_dict(mean, strict=False)
    return net


def blended(net: Network, begun: Network, share: float) -> Network:
    """*net* with *share* of the weights of the network that its training began from.

    Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", section 3.
    """
    old = begun.state_dict()
    net.load_state_dict({n: share * old[n] + (1 - share) * value for n, value in net.state_dict().items()})
    return net


def save(net: Network, base: Path, out: Path, levels: int = LEVELS) -> None:
    """Write the model folder *out*, with the tokenizer of *base*."""
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(tagger(net, levels), out / "tagger.onnx")
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    np.savez(out / "decode.npz", allow_pickle=False, **decoding(net))
    size = sum(f.stat().st_size for f in out.iterdir())
    hidden = ", ".join(str(layer.up.out_features) for layer in net.stack())
    print(f"{out}: {size / 1e6:.1f} MB, {len(net.layers)} layers with {hidden} hidden units")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="of several, the mean is exported")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained MiniLM: tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begun", type=Path, help="an exported model's folder, some of whose weights are kept")
    parser.add_argument("--share", type=float, default=0.15, help="how much of them")
    parser.add_argument("--levels", type=int, default=LEVELS)
    options = parser.parse_args()
    net = load(options.checkpoints)
    if options.begun:
        net = blended(net, restored(options.begun, options.base / "model.safetensors"), options.share)
    save(net, options.base, options.out, options.levels)


if __name__ == "__main__":
    main()
