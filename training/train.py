"""python -m training.train: fine-tune the encoder on examples; stops by the clock and resumes from its checkpoint."""

import argparse
import math
import pickle
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from onrecord.parser.tagger import LABELS, whole_text_tokenizer
from training import crf, links
from training.examples import Article, example
from training.export import restored
from training.links import Choice
from training.network import Network, pretrained
from training.passes import DRESSED, Window, a_pass, width

WEIGHTS = {"labels": 10.0, "links": 1.0, "media": 0.2, "likeness": 10.0}
AVERAGING = 0.998  # of the exponential moving average of the weights, every fourth step
WARM = 0.04  # share of the run in which the learning rate rises
SAVE_EVERY = 240  # seconds
BFLOAT16 = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - on other CPUs a step in bfloat16 takes minutes
HEADS = frozenset(
    {"tag", "link", "features", "distance", "nearness", "transitions", "start"}
)  # new: learn 8 times faster


def batch_loss(
    net: Network, batch: list[Window], rng: random.Random, trust: float, model: Network | None = None
) -> tuple[Tensor, list[float]]:
    """The weighted loss of *batch* and its parts: labels, links, media, likeness to *model*."""
    shape = (len(batch), width(batch))
    ids, features, paragraph, labels = (np.zeros(shape, np.int64) for _ in range(4))
    soft = np.zeros((*shape, len(LABELS)), np.float32)
    for i, w in enumerate(batch):
        n = len(w.ids)
        ids[i, :n], features[i, :n], paragraph[i, :n], labels[i, :n] = w.ids, w.features, w.paragraph, w.labels
        if w.soft is not None:
            soft[i, :n] = w.soft
    lengths = torch.tensor([len(w.ids) for w in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BFLOAT16):
        inputs = (torch.from_numpy(ids), torch.from_numpy(features), lengths)
        encoded = net.encoded(*inputs)
        emissions, media, queries, keys = net.answers(encoded)
        distance = likeness(encoded, inputs, model)
    targets = crf.Targets(
        torch.from_numpy(labels),
        torch.from_numpy(soft),
        torch.tensor([trust if w.soft is not None else 0.0 for w in batch]),
    )
    vectors = links.Vectors(queries, keys, lengths, paragraph)
    choices = [Choice(i, *c) for i, w in enumerate(batch) for c in w.choices]
    parts = (
        crf.loss(emissions, net.transitions, net.start, lengths, targets),
        links.loss(net, vectors, choices, rng),
        _media_loss(media, batch),
        distance,
    )
    total = torch.stack([weight * part for weight, part in zip(WEIGHTS.values(), parts, strict=True)]).sum()
    return total, [part.item() for part in parts]


def likeness(encoded: Tensor, inputs: tuple[Tensor, Tensor, Tensor], model: Network | None) -> Tensor:
    """Mean squared distance to what *model* makes of the tokens (Jiao et al. 2020, "TinyBERT", section 3.1)."""
    if model is None:
        return encoded.new_zeros(())
    with torch.no_grad():
        wanted = model.encoded(*inputs)
    real = torch.arange(encoded.shape[1])[None] < inputs[2][:, None]
    return F.mse_loss(encoded[real].float(), wanted[real].float())


def _media_loss(scores: Tensor, batch: list[Window]) -> Tensor:
    classes = [(i, *m) for i, w in enumerate(batch) for m in w.media]
    if not classes:
        return scores.new_zeros(())
    means = torch.stack([scores[i, a : b + 1].mean(0) for i, (a, b), _ in classes])
    return F.cross_entropy(means, torch.tensor([m for *_, m in classes]))


def rate(progress: float) -> float:
    """The learning rate's share at *progress* 0..1: up for a while, then down along half a cosine to a hundredth."""
    if progress < WARM:
        return max(progress / WARM, 0.01)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - WARM) / (1 - WARM))))


@dataclass
class Run:
    """A network in training: what a checkpoint holds."""

    net: Network
    optimizer: torch.optim.Optimizer
    average: dict[str, Tensor]
    settings: dict[str, object]
    step: int = 0
    spent: float = 0.0  # seconds

    @classmethod
    def begun(cls, options: argparse.Namespace) -> "Run":
        """The run of *options*, from its checkpoint where there is one.

        The word vectors stay as they were pretrained: rare words keep their neighbours, and there is less to send.
        """
        torch.manual_seed(options.seed)
        words = options.base / "model.safetensors"
        keep = [int(i) for i in options.keep.split(",")]
        net = restored(options.begin, words) if options.begin else pretrained(words, keep)
        net.words.weight.requires_grad_(False)  # noqa: FBT003 - torch takes no keyword
        learnt = {n: p for n, p in net.named_parameters() if p.requires_grad}
        heads = [p for n, p in learnt.items() if n.split(".")[0] in HEADS]
        body = [p for n, p in learnt.items() if n.split(".")[0] not in HEADS]
        groups = [{"params": body, "lr": options.rate}, {"params": heads, "lr": 8 * options.rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        inner = [layer.up.out_features for layer in net.stack()]
        settings: dict[str, object] = {"inner": inner, "options": {k: str(v) for k, v in vars(options).items()}}
        run = cls(net, optimizer, {n: p.detach().clone() for n, p in learnt.items()}, settings)
        if options.out.exists():
            run.restore(options.out)
        return run

    def restore(self, path: Path) -> None:
        saved = torch.load(path)
        self.net.load_state_dict(saved["net"])
        rates = [group["lr"] for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(saved["optimizer"])
        for group, peak in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = peak
        self.average, self.step, self.spent = saved["average"], saved["step"], saved["spent"]

    def save(self, path: Path) -> None:
        part = path.with_suffix(".part")
        state = {"net": self.net.state_dict(), "optimizer": self.optimizer.state_dict(), "average": self.average}
        torch.save({**self.settings, **state, "step": self.step, "spent": self.spent}, part)
        part.replace(path)

    def progress(self, options: argparse.Namespace) -> float:
        """Share of the run that is done."""
        return self.step / options.steps if options.steps else self.spent / (options.minutes * 60)

    def weights(self) -> list[torch.nn.Parameter]:
        return [p for group in self.optimizer.param_groups for p in group["params"]]

    def follow(self) -> None:
        """Move the average of the weights (Polyak and Juditsky 1992) towards them."""
        decay = min(AVERAGING, self.step / (self.step + 40))
        for name, value in self.net.named_parameters():
            if name in self.average:
                self.average[name].lerp_(value.detach(), 1 - decay)


def train(options: argparse.Namespace, rank: int) -> None:
    """Run until the minutes or steps are over; by the clock, a busy machine still ends at rate 0.

    Each worker takes its share of every pass's batches; gradients are averaged, so that all hold the same weights.
    """
    kept: list[Article] = pickle.loads(options.examples.read_bytes())  # noqa: S301 - our own file
    tokenizer = whole_text_tokenizer(options.base / "tokenizer.json")
    plain = [example(a, tokenizer) for a in kept]
    run = Run.begun(options)
    peaks = [group["lr"] for group in run.optimizer.param_groups]
    rng = random.Random(options.seed + run.step)  # noqa: S311 - no secret
    torch.manual_seed(options.seed + 1000 * rank + run.step)  # dropout differs between workers
    run.net.train()
    model = restored(options.like, options.base / "model.safetensors").eval() if options.like else None
    log = Log(rank)
    last = saved_at = time.monotonic()
    while run.progress(options) < 1:
        batches = list(a_pass(kept, plain, tokenizer, rng, options.dressed))
        draw = random.Random(rng.random())  # noqa: S311 - no secret
        for turn in range(rank, len(batches) - len(batches) % options.workers, options.workers):
            for group, peak in zip(run.optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * rate(run.progress(options))
            loss, parts = batch_loss(run.net, batches[turn], draw, options.trust, model)
            run.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types there
            now = time.monotonic()
            run.spent = agree(run.weights(), run.spent + now - last, options.workers)
            last = now
            torch.nn.utils.clip_grad_norm_(run.weights(), 1.0)
            run.optimizer.step()
            run.step += 1
            if run.step % 4 == 0:
                run.follow()
            log.add(run, parts, sum(len(w.ids) for w in batches[turn]))
            if rank == 0 and now - saved_at > SAVE_EVERY:
                run.save(options.out)
                saved_at = now
            if run.progress(options) >= 1:
                break
    if rank == 0:
        run.save(options.out)


def agree(weights: list[torch.nn.Parameter], spent: float, workers: int) -> float:
    """Average the gradients of all workers in place; gives the seconds that they agree were *spent*."""
    if workers == 1:
        return spent
    given = [p.grad if p.grad is not None else torch.zeros_like(p) for p in weights]
    flat = torch.cat([*(g.reshape(-1) for g in given), torch.tensor([spent])])
    dist.all_reduce(flat)
    flat /= workers
    at = 0
    for p, g in zip(weights, given, strict=True):
        p.grad = flat[at : at + g.numel()].view_as(p)
        at += g.numel()
    return float(flat[-1])


class Log:
    """Running means of the losses, printed by the first worker every 50 steps."""

    def __init__(self, rank: int) -> None:
        self._rank = rank
        self._tokens = 0
        self._means: list[float] = []

    def add(self, run: Run, parts: list[float], tokens: int) -> None:
        self._tokens += tokens
        self._means = [0.98 * m + 0.02 * p for m, p in zip(self._means or parts, parts, strict=True)]
        if self._rank == 0 and run.step % 50 == 0:
            means = ", ".join(f"{name} {mean:.4f}" for name, mean in zip(WEIGHTS, self._means, strict=True))
            print(f"step {run.step}, {run.spent:.0f} s, {self._tokens} tokens a worker: {means}", flush=True)


def _work(rank: int, rendezvous: str, options: argparse.Namespace) -> None:
    # One thread a process: two threads that wait for one another at every operation stand still on a busy machine.
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=rendezvous, rank=rank, world_size=options.workers)
    train(options, rank)
    dist.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("base", type=Path, help="folder of the pretrained MiniLM: model.safetensors, tokenizer.json")
    parser.add_argument("out", type=Path, help="checkpoint; goes on from it where it exists")
    parser.add_argument("--begin", type=Path, help="an exported model's folder, to go on from it instead of the base")
    parser.add_argument("--keep", default="0,1,2,3", help="layers of the base to keep")
    parser.add_argument("--like", type=Path, help="an exported model's folder: its last layer is what ours should say")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, help="so many instead of the minutes: to compare two runs")
    parser.add_argument("--dressed", type=float, default=DRESSED, help="share of articles in other clothes")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--trust", type=float, default=0.5, help="the teacher's share of the label loss")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    options = parser.parse_args()
    meeting = options.out.resolve().with_suffix(".meeting")
    meeting.unlink(missing_ok=True)
    mp.spawn(_work, (f"file://{meeting}", options), nprocs=options.workers)  # type: ignore[attr-defined, no-untyped-call]  # torch has no types there


if __name__ == "__main__":
    main()
