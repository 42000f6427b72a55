"""The network: a BERT-shaped encoder, label scores, link vectors, classes of cues.

Its parameters carry the names that `graph.py` asks for, so that export is a change of format and nothing else.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from onrecord.parser.features import FEATURES
from onrecord.parser.tagger import LABELS, MEDIA

WIDTH = 384
HEADS = 12
RELATIONS = 3  # content to source, content to cue, cue to source
LINK = 48  # width of a link vector


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014) with masks out of one pool: drawing them afresh costs a tenth of a step."""

    POOL = 1 << 22
    RENEW = 2000  # calls

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self._calls = 0
        self._pool = torch.empty(0)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        if self._calls % self.RENEW == 0:
            self._pool = F.dropout(torch.ones(self.POOL + x.numel(), dtype=torch.bfloat16), self.share)
        self._calls += 1
        if x.numel() > len(self._pool):
            return F.dropout(x, self.share)
        start = int(torch.randint(len(self._pool) - x.numel() + 1, ()))
        return x * self._pool[start : start + x.numel()].view_as(x)


class Layer(nn.Module):
    """One transformer layer, normalised after (Devlin et al. 2019)."""

    def __init__(self, inner: int, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, time, _ = x.shape
        q, k, v = self.qkv(x).view(batch, time, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # torch's fused attention takes thrice as long backwards on a CPU, with heads as narrow as these.
        chance = ((q * (WIDTH // HEADS) ** -0.5) @ k.transpose(2, 3) + mask).softmax(3, torch.float32)
        mixed = (chance.to(v.dtype) @ v).transpose(1, 2).reshape(batch, time, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        result: Tensor = self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))
        return result


class Network(nn.Module):
    """From ids, features ``[batch, time]`` and lengths to label scores, link vectors and cue classes."""

    def __init__(self, inner: Sequence[int], dropout: float = 0.1) -> None:
        """*inner*: the hidden units of each layer's feed-forward part."""
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.features = nn.Embedding(FEATURES, WIDTH)
        nn.init.normal_(self.features.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(units, dropout) for units in inner)
        self.drop = Dropout(dropout)
        self.tag = nn.Linear(WIDTH, len(LABELS) + len(MEDIA))
        self.link = nn.Linear(WIDTH, 2 * RELATIONS * 2 * LINK)
        self.distance = nn.Parameter(torch.zeros(RELATIONS, 64))
        self.nearness = nn.Parameter(torch.zeros(RELATIONS, 5))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))

    def stack(self) -> list[Layer]:
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def encoded(self, ids: Tensor, features: Tensor, lengths: Tensor) -> Tensor:
        """The last layer's word on every token, ``[batch, time, WIDTH]``."""
        time = ids.shape[1]
        mask = torch.where(torch.arange(time)[None] < lengths[:, None], 0.0, -1e4)[:, None, None, :]
        x = self.drop(self.norm(self.words(ids) + self.features(features) + self.places.weight[:time]))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def answers(self, encoded: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Emissions ``[batch, time, labels]``, media, and queries and keys ``[batch, time, relations, 2, LINK]``."""
        batch, time, _ = encoded.shape
        x = self.drop(encoded)
        tag = self.tag(x).float()
        queries, keys = self.link(x).float().view(batch, time, 2, RELATIONS, 2, LINK).unbind(2)
        return tag[..., : len(LABELS)], tag[..., len(LABELS) :], queries / math.sqrt(LINK), keys

    def forward(self, ids: Tensor, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What `answers` makes of the tokens."""
        return self.answers(self.encoded(ids, features, lengths))


def pretrained(base: Path, keep: list[int], dropout: float = 0.1) -> Network:
    """A network with the weights of *base* (safetensors of a MiniLM), of its layers in *keep* only."""
    w = load_file(base)
    net = Network([len(w[f"encoder.layer.{index}.intermediate.dense.bias"]) for index in keep], dropout)
    with torch.no_grad():
        net.words.weight.copy_(w["embeddings.word_embeddings.weight"])
        kind = w["embeddings.token_type_embeddings.weight"][0]
        net.places.weight.copy_(w["embeddings.position_embeddings.weight"] + kind)
        _copy(net.norm, w, "embeddings.LayerNorm")
        for layer, index in zip(net.stack(), keep, strict=True):
            at = f"encoder.layer.{index}"
            for part in ("weight", "bias"):
                names = (f"{at}.attention.self.{x}.{part}" for x in ("query", "key", "value"))
                getattr(layer.qkv, part).copy_(torch.cat([w[n] for n in names]))
            _copy(layer.out, w, f"{at}.attention.output.dense")
            _copy(layer.norm1, w, f"{at}.attention.output.LayerNorm")
            _copy(layer.norm2, w, f"{at}.output.LayerNorm")
            _copy(layer.up, w, f"{at}.intermediate.dense")
            _copy(layer.down, w, f"{at}.output.dense")
    return net


def _copy(module: nn.Linear | nn.LayerNorm, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])
