"""A pass through the articles: windows of their tokens, in batches of like length, some of them in other clothes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from onrecord.parser.features import Ints
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import document_windows
from training.augment import varied
from training.examples import Article, Example, example
from training.links import Span

CLS, SEP = 101, 102
TOKENS = 1200  # a worker and step, padding included
ROUND = 16  # tokens
LOOKED_AT = 8  # windows; sorted with a jitter, the longest is among the first few
SIZES = (96, 222)  # tokens of a window, drawn anew for every article and pass
DRESSED = 0.3  # share of articles


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
        features, paragraph, labels = (np.pad(x[a:b], pad) for x in (e.features, e.paragraph, e.labels))
        yield Window(np.array([CLS, *e.ids[a:b], SEP]), features, paragraph, labels, soft, choices, media)


def width(batch: list[Window]) -> int:
    """Tokens that a batch is padded to. Few sizes: oneDNN compiles and keeps kernels for each, gigabytes in an hour."""
    return -(-max(len(w.ids) for w in batch) // ROUND) * ROUND


def a_pass(
    kept: list[Article], plain: list[Example], tokenizer: Tokenizer, rng: random.Random, dressed: float = DRESSED
) -> Iterator[list[Window]]:
    """Batches of one pass through the articles, in random order, each of windows of like length.

    A share of *dressed* wears other clothes (`augment.py`).
    """
    windows: list[Window] = []
    for article, encoded in zip(kept, plain, strict=True):
        e = encoded
        if rng.random() < dressed:
            e = example(article, tokenizer, varied(article.text, rng))
        windows += cut(e, rng.randint(*SIZES))
    windows.sort(key=lambda w: len(w.ids) + 8 * rng.random(), reverse=True)
    batches: list[list[Window]] = []
    while windows:
        count = max(1, TOKENS // width(windows[:LOOKED_AT]))
        batches.append(windows[:count])
        del windows[:count]
    rng.shuffle(batches)
    yield from batches
