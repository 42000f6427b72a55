"""python -m training.narrow: a tagger without the hidden units that its answers hang on least.

What is lost comes back by training on: `training.train --begin NARROW --like MODEL`.
"""

import argparse
import pickle
import random
from pathlib import Path

import torch
from torch import Tensor, nn

from onrecord.parser.tagger import whole_text_tokenizer
from training.examples import Article, example
from training.export import restored, save
from training.network import Network
from training.passes import Window, a_pass
from training.train import batch_loss

BATCHES = 60
TOGETHER = 16  # units: a layer has a multiple of them


def importance(net: Network, batches: list[list[Window]]) -> list[Tensor]:
    """How much the loss would change without each hidden unit, to first order: ``[units]`` of each layer.

    |activation x gradient|, summed over the tokens (Molchanov et al. 2017, "Pruning convolutional neural networks for
    resource efficient inference", section 2.2).
    """
    active: dict[nn.Module, Tensor] = {}

    def keep(module: nn.Module, inputs: tuple[Tensor]) -> None:
        inputs[0].retain_grad()
        active[module] = inputs[0]

    ends = [layer.down for layer in net.stack()]
    hooks = [end.register_forward_pre_hook(keep) for end in ends]
    found = [torch.zeros(end.in_features) for end in ends]
    for batch in batches:
        loss, _ = batch_loss(net, batch, random.Random(0), trust=0.5)  # noqa: S311 - no secret
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types there
        for i, end in enumerate(ends):
            gradient = active[end].grad
            assert gradient is not None  # noqa: S101 -- it was asked for above
            found[i] += (active[end] * gradient).detach().abs().sum((0, 1))
    for hook in hooks:
        hook.remove()
    return found


def strongest(found: list[Tensor], mean: int) -> list[Tensor]:
    """The units to keep, *mean* a layer over all: those of the greatest importance anywhere, in their old order."""
    least = torch.cat(found).topk(mean * len(found)).values[-1]
    counts = [max(1, round(int((units >= least).sum()) / TOGETHER)) * TOGETHER for units in found]
    return [u.topk(min(count, len(u))).indices.sort().values for u, count in zip(found, counts, strict=True)]


def narrowed(net: Network, units: list[Tensor]) -> Network:
    """*net* with only the hidden *units* named for each layer."""
    state = net.state_dict()
    for i, chosen in enumerate(units):
        for name, axis in (("up.weight", 0), ("up.bias", 0), ("down.weight", 1)):
            state[f"layers.{i}.{name}"] = state[f"layers.{i}.{name}"].index_select(axis, chosen)
    narrow = Network([len(chosen) for chosen in units])
    narrow.load_state_dict(state)
    return narrow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("base", type=Path, help="folder of the pretrained MiniLM: model.safetensors, tokenizer.json")
    parser.add_argument("model", type=Path, help="an exported model's folder")
    parser.add_argument("out", type=Path, help="folder of the narrow one")
    parser.add_argument("--inner", type=int, default=768, help="hidden units a layer to keep, in the mean")
    options = parser.parse_args()
    kept: list[Article] = pickle.loads(options.examples.read_bytes())  # noqa: S301 - our own file
    tokenizer = whole_text_tokenizer(options.base / "tokenizer.json")
    net = restored(options.model, options.base / "model.safetensors").eval()
    chosen = random.Random(0).sample(kept, min(len(kept), 2 * BATCHES))  # noqa: S311 - no secret
    plain = [example(a, tokenizer) for a in chosen]
    batches = list(a_pass(chosen, plain, tokenizer, random.Random(0)))[:BATCHES]  # noqa: S311 - no secret
    save(narrowed(net, strongest(importance(net, batches), options.inner)), options.base, options.out)


if __name__ == "__main__":
    main()
