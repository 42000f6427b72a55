"""python -m training.train: fine-tune the encoder on examples; stops by the clock and resumes from its checkpoint."""

import argparse
import math
import pickle
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from onrecord.parser.features import Ints
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import LABELS, document_windows
from training import crf, links
from training.augment import varied
from training.examples import Article, Example, example
from training.links import Choice, Span
from training.network import Network, pretrained

CLS, SEP = 101, 102
TOKENS = 2400  # a step, padding included
SIZES = (96, 222)  # tokens of a window, drawn anew for every article and pass
DRESSED = 0.3  # share of articles that wear other clothes in a pass
TRUST = 0.5  # the teacher's share of the label loss
AVERAGING = 0.998  # of the exponential moving average of the weights, every fourth step
WEIGHTS = {"labels": 10.0, "links": 1.0, "media": 0.2}


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an example, [CLS] and [SEP] included: arrays ``[n + 2]``."""

    ids: Ints
    features: Ints
    paragraph: Ints
    labels: Ints
    soft: Floats | None
    choices: list[tuple[int, Span, Span | None]]
    media: list[tuple[Span, int]]


def cut(e: Example, size: int) -> Iterator[Window]:
    """The windows of *e*; what reaches over a window's edge is chosen as "none"."""
    for a, b in document_windows(e.ids, e.paragraph, size):
        if b - a < 3:  # noqa: PLR2004 - nothing to learn from a lone mark
            continue

        def here(span: Span | None, a: int = a, b: int = b) -> Span | None:
            return (span[0] - a + 1, min(span[1], b - 1) - a + 1) if span and a <= span[0] < b else None

        choices: list[tuple[int, Span, Span | None]] = []
        for content, source, cue in e.links:
            if asking := here(content):
                choices += [(0, asking, here(source)), (1, asking, here(cue))]
        media = []
        for cue, source, medium in e.cues:
            if asking := here(cue):
                choices.append((2, asking, here(source)))
                if medium >= 0:
                    media.append((asking, medium))
        pad = ((1, 1),)
        soft = None if e.soft is None else np.pad(e.soft[a:b], (*pad, (0, 0)))
        if soft is not None:
            soft[[0, -1], 0] = 1
        yield Window(
            np.array([CLS, *e.ids[a:b], SEP]),
            *(np.pad(x[a:b], pad) for x in (e.features, e.paragraph, e.labels)),
            soft=soft,
            choices=choices,
            media=media,
        )


def a_pass(kept: list[Article], plain: list[Example], tokenizer: Tokenizer, rng: random.Random) -> Iterator[list[Window]]:
    """Batches of one pass through the articles, in random order, each of windows of like length."""
    windows: list[Window] = []
    for article, encoded in zip(kept, plain, strict=True):
        e = encoded
        if rng.random() < DRESSED:
            other = varied(article.text, rng)
            e = example(article, tokenizer, other.text, other.moved, other.origin)
        windows += cut(e, rng.randint(*SIZES))
    windows.sort(key=lambda w: len(w.ids) + 8 * rng.random())
    batches: list[list[Window]] = [[]]
    for w in windows:
        if (len(batches[-1]) + 1) * len(w.ids) > TOKENS and batches[-1]:
            batches.append([])
        batches[-1].append(w)
    rng.shuffle(batches)
    yield from batches


def batch_loss(net: Network, batch: list[Window], rng: random.Random, trust: float) -> tuple[torch.Tensor, list[float]]:
    """The weighted loss of *batch* and its parts: labels, links, media."""
    width = max(len(w.ids) for w in batch)
    shape = (len(batch), width)
    ids, features, paragraph, labels = (np.zeros(shape, np.int64) for _ in range(4))
    soft = np.zeros((*shape, len(LABELS)), np.float32)
    for i, w in enumerate(batch):
        n = len(w.ids)
        ids[i, :n], features[i, :n], paragraph[i, :n], labels[i, :n] = w.ids, w.features, w.paragraph, w.labels
        if w.soft is not None:
            soft[i, :n] = w.soft
    lengths = torch.tensor([len(w.ids) for w in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        emissions, media, queries, keys = net(torch.from_numpy(ids), torch.from_numpy(features), lengths)
    taught = torch.tensor([trust if w.soft is not None else 0.0 for w in batch])
    tagging = crf.loss(emissions, net.transitions, net.start, lengths, torch.from_numpy(labels), torch.from_numpy(soft), taught)
    choices = [Choice(i, *c) for i, w in enumerate(batch) for c in w.choices]
    linking = links.loss(net, queries, keys, lengths, paragraph, choices, rng)
    classes = [(i, *m) for i, w in enumerate(batch) for m in w.media]
    medium = linking.new_zeros(())
    if classes:
        scores = torch.stack([media[i, a : b + 1].mean(0) for i, (a, b), _ in classes])
        medium = F.cross_entropy(scores, torch.tensor([m for *_, m in classes]))
    parts = dict(zip(WEIGHTS, (tagging, linking, medium), strict=True))
    return sum((WEIGHTS[k] * v for k, v in parts.items()), start=linking.new_zeros(())), [v.item() for v in parts.values()]


def rate(progress: float) -> float:
    """The learning rate's share at *progress* 0..1: up for 4 %, then down along half a cosine to a hundredth."""
    warm = 0.04
    if progress < warm:
        return max(progress / warm, 0.01)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - warm) / (1 - warm))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("base", type=Path, help="folder of the pretrained MiniLM: model.safetensors, tokenizer.json")
    parser.add_argument("out", type=Path, help="checkpoint; goes on from it where it exists")
    parser.add_argument("--keep", default="0,1,2,3", help="layers of the base to keep")
    parser.add_argument("--inner", type=int, default=1536, help="hidden units of each feed-forward part")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--trust", type=float, default=TRUST)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    train(options.examples, options.base, options.out, [int(i) for i in options.keep.split(",")], options)


def train(examples: Path, base: Path, out: Path, keep: list[int], options: argparse.Namespace) -> None:
    """Run until the minutes are over; the schedule follows the clock, so that a busy machine still ends at rate 0."""
    kept: list[Article] = pickle.loads(examples.read_bytes())  # noqa: S301 - our own file
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    plain = [example(a, tokenizer) for a in kept]
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)  # noqa: S311 - no secret
    net = pretrained(base / "model.safetensors", keep, options.inner)
    head = [p for n, p in net.named_parameters() if n.split(".")[0] in HEADS]
    body = [p for n, p in net.named_parameters() if n.split(".")[0] not in HEADS]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": options.rate}, {"params": head, "lr": 8 * options.rate}], weight_decay=0.01, fused=True
    )
    peaks = [g["lr"] for g in optimizer.param_groups]
    average = {n: p.detach().clone() for n, p in net.state_dict().items()}
    step, spent = 0, 0.0
    if out.exists():
        saved = torch.load(out)
        net.load_state_dict(saved["net"])
        optimizer.load_state_dict(saved["optimizer"])
        average, step, spent = saved["average"], saved["step"], saved["spent"]
        rng.seed(options.seed + step)
    state = {"keep": keep, "inner": options.inner, "options": {k: str(v) for k, v in vars(options).items()}}

    def save() -> None:
        torch.save({**state, "net": net.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step, "spent": spent}, out.with_suffix(".part"))
        out.with_suffix(".part").replace(out)

    limit = options.minutes * 60
    running = np.zeros(3)
    last = saved_at = time.monotonic()
    tokens = passes = 0
    net.train()
    while spent < limit:
        for batch in a_pass(kept, plain, tokenizer, rng):
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * rate(spent / limit)
            loss, parts = batch_loss(net, batch, rng, options.trust)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            tokens += sum(len(w.ids) for w in batch)
            if step % 4 == 0:
                decay = min(AVERAGING, step / (step + 40))
                for name, value in net.state_dict().items():
                    average[name].lerp_(value, 1 - decay)
            running = 0.98 * running + 0.02 * np.array(parts)
            now = time.monotonic()
            spent += now - last
            last = now
            if step % 50 == 0:
                print(f"pass {passes} step {step} {spent:.0f} s, {tokens} tokens, labels links media {running.round(4)}", flush=True)
            if now - saved_at > 240:  # noqa: PLR2004 - seconds
                save()
                saved_at = now
            if spent >= limit:
                break
        passes += 1
    save()


HEADS = frozenset({"tag", "link", "features", "distance", "nearness", "transitions", "start"})

if __name__ == "__main__":
    main()
