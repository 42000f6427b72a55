"""The tagger: sources, cues and contents of documents, and which content goes with which source and cue.

A small encoder (ONNX, int8 weights) reads windows of whole paragraphs and scores BIO labels; a CRF decodes them, and
whole spans score the links. `training/` makes the model; nothing of torch is needed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from onrecord.parser.features import Ints, token_features
from onrecord.parser.lattice import Floats, best_paths, posteriors
from onrecord.parser.linker import CONTENT_CUE, CONTENT_SOURCE, CUE_SOURCE, Linker, Spans, States, by_cue
from onrecord.parser.windows import windows

MODEL = Path(__file__).parent / "model"
WINDOW = 190  # tokens; measured on PolNeAR dev, see docs/quality.md
TEXT = 50_000  # code points tokenised at once; longer texts are cut between lines, to bound memory
STRETCH = 64  # windows whose scores are held at once, for the same reason

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE, CUE, CONTENT = 1, 3, 5  # each role's B label; its I label is the next
MEDIA = ("speech", "mental", "other")
"""PolNeAR's classes of cues: saying and writing; thinking, hoping, wanting; everything else."""

Cut = tuple[int, int, int]  # number of a document, first token and last token + 1 of a window

_CLS, _SEP = 101, 102
_FORBIDDEN = np.float32(-1e4)
_SENTENCE_ENDS = (1012, 1029, 999, 1000, 1524)  # . ? ! " ” in BERT's uncased vocabulary


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of text in one role, in half-open code points.

    *score* is the mean over its tokens of the probability that the token has this role (B or I), by forward-backward.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Tags:
    """What the tagger found in one document, in reading order.

    Links are log-probabilities over a span's candidates; column 0 is "none", column 1 + i is source or cue i;
    ``-inf`` where the two never stood in one window.
    """

    sources: tuple[TaggedSpan, ...]
    cues: tuple[TaggedSpan, ...]
    contents: tuple[TaggedSpan, ...]
    source_links: Floats
    """``[contents, 1 + sources]``"""
    cue_links: Floats
    """``[contents, 1 + cues]``"""
    cue_sources: Floats
    """``[cues, 1 + sources]``: whose words a cue brings, whatever its content"""
    media: Floats
    """``[cues, 3]``: the probabilities of MEDIA"""


NO_LINKS: Floats = np.zeros((0, 1), np.float32)
NOTHING = Tags((), (), (), NO_LINKS, NO_LINKS, NO_LINKS, np.zeros((0, len(MEDIA)), np.float32))


class _Tokens(NamedTuple):
    """One document's tokens: ids, offsets ``[n, 2]``, features, paragraph numbers; arrays ``[n]``."""

    ids: Ints
    offsets: Ints
    features: Ints
    paragraph: Ints


class _Scores(NamedTuple):
    """The encoder's word on one window, its frame of [CLS] and [SEP] kept: arrays ``[n + 2, ...]``."""

    emissions: Floats
    media: Floats
    hidden: Floats


class Tagger:
    """Loads the model once; `tag` may be called any number of times, by one thread at a time."""

    def __init__(self, model_dir: Path | None = None, threads: int = 1) -> None:
        folder = model_dir or MODEL
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph comes fused as training/graph.py wrote it; the optimiser would fuse what is faster apart.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session = ort.InferenceSession(str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = whole_text_tokenizer(folder / "tokenizer.json")
        with np.load(folder / "decode.npz") as arrays:
            self._transitions: Floats = arrays["transitions"]
            self._bias: Floats = arrays["bias"]  # [labels], tuned on dev
            self._linker = Linker(arrays)
        # A window begins after [CLS], whose label is O.
        self._start = self._transitions[0]
        self._strict = strict_transitions(self._transitions)
        self._strict_start = self._strict[0]

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in their order; their windows are decoded together."""
        documents = [self.tokens(text) for text in texts]
        cuts = [
            (i, a, b) for i, tokens in enumerate(documents) for a, b in document_windows(tokens.ids, tokens.paragraph)
        ]
        found: list[list[Tags]] = [[] for _ in texts]
        for at in range(0, len(cuts), STRETCH):
            stretch = cuts[at : at + STRETCH]
            scored = [self.scored(documents[i], a, b) for i, a, b in stretch]
            parts = zip(stretch, scored, self._decoded(stretch, scored), strict=True)
            for i, mine in groupby(parts, key=lambda part: part[0][0]):
                found[i].append(self._tags(documents[i], list(mine)))
        return [_joined(parts) for parts in found]

    def tokens(self, text: str) -> _Tokens:
        """The tokens of *text* with their offsets in code points; at most TEXT code points are tokenised at once."""
        ids: list[int] = []
        offsets: list[Ints] = [np.zeros((0, 2), np.int64)]
        for start, end in _pieces(text):
            encoding = self._tokenizer.encode(text[start:end], add_special_tokens=False)
            ids += encoding.ids
            offsets.append(np.array(encoding.offsets, np.int64).reshape(-1, 2) + start)
        where = np.concatenate(offsets)
        return _Tokens(np.array(ids, np.int64), where, *token_features(text, where))

    def scored(self, tokens: _Tokens, first: int, end: int) -> _Scores:
        """The encoder's scores for one window. Several at a time are slower: padding, masks, and a fuller cache."""
        ids = np.empty((1, end - first + 2), np.int64)
        features = np.zeros_like(ids)
        ids[0, 0], ids[0, 1:-1], ids[0, -1] = _CLS, tokens.ids[first:end], _SEP
        features[0, 1:-1] = tokens.features[first:end]
        outputs: list[Any] = self._session.run(_Scores._fields, {"ids": ids, "features": features})  # it has no types
        return _Scores(*(output[0] for output in outputs))

    def _decoded(self, cuts: list[Cut], scored: list[_Scores]) -> list[tuple[Ints, Floats]]:
        """Each window's labels ``[n]`` and the labels' probabilities ``[n, labels]``."""
        if not cuts:
            return []
        lengths = np.array([b - a for _, a, b in cuts], np.int64)
        emissions = np.zeros((len(cuts), int(lengths.max()), len(LABELS)), np.float32)
        for w, scores in enumerate(scored):
            emissions[w, : lengths[w]] = scores.emissions[1:-1]
        paths = best_paths(emissions + self._bias, lengths, self._strict, self._strict_start)
        chances = posteriors(emissions, lengths, self._transitions, self._start)
        return [(paths[w, :n], chances[w, :n]) for w, n in enumerate(lengths)]

    def _tags(self, tokens: _Tokens, parts: list[tuple[Cut, _Scores, tuple[Ints, Floats]]]) -> Tags:
        """The tags of one document's neighbouring windows: (cut, scores, (labels, probabilities)) each."""
        cuts, scores, decoded = zip(*parts, strict=True)
        stretch = slice(cuts[0][1], cuts[-1][2])
        offsets, paragraph = tokens.offsets[stretch], tokens.paragraph[stretch]
        window = np.repeat(np.arange(len(cuts)), [b - a for _, a, b in cuts])
        labels, chances = (np.concatenate(found) for found in zip(*decoded, strict=True))
        sources, cues, contents = (_spans(labels, chances, window, role) for role in (SOURCE, CUE, CONTENT))
        states = States(
            np.concatenate([s.hidden[1:-1] for s in scores]), np.stack([s.hidden[0] for s in scores]), paragraph
        )
        cue_links = self._linker.links(CONTENT_CUE, states, contents, cues)
        cue_sources = self._linker.links(CUE_SOURCE, states, cues, sources)
        own = self._linker.links(CONTENT_SOURCE, states, contents, sources)
        return Tags(
            sources=_located(offsets, sources),
            cues=_located(offsets, cues),
            contents=_located(offsets, contents),
            source_links=by_cue(own, cue_links, cue_sources),
            cue_links=cue_links,
            cue_sources=cue_sources,
            media=_media(np.concatenate([s.media[1:-1] for s in scores]), cues),
        )


def _joined(parts: list[Tags]) -> Tags:
    """The tags of a document from those of its stretches; nothing is linked across."""
    if len(parts) < 2:  # noqa: PLR2004 - one is whole already
        return parts[0] if parts else NOTHING
    return Tags(
        sources=tuple(span for part in parts for span in part.sources),
        cues=tuple(span for part in parts for span in part.cues),
        contents=tuple(span for part in parts for span in part.contents),
        source_links=_diagonal([part.source_links for part in parts]),
        cue_links=_diagonal([part.cue_links for part in parts]),
        cue_sources=_diagonal([part.cue_sources for part in parts]),
        media=np.concatenate([part.media for part in parts]),
    )


def _diagonal(blocks: list[Floats]) -> Floats:
    """Links of one stretch after the other in one array, ``-inf`` between them; "none" keeps its column."""
    out = np.full((sum(len(b) for b in blocks), 1 + sum(b.shape[1] - 1 for b in blocks)), -np.inf, np.float32)
    row = column = 0
    for block in blocks:
        rows, columns = len(block), block.shape[1] - 1
        out[row : row + rows, 0] = block[:, 0]
        out[row : row + rows, 1 + column : 1 + column + columns] = block[:, 1:]
        row, column = row + rows, column + columns
    return out


def whole_text_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer of *file* that neither cuts a text nor pads it."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def strict_transitions(transitions: Floats) -> Floats:
    """*transitions* with every step to an I label forbidden that does not come from its own B or I."""
    strict = transitions.copy()
    for begin in (SOURCE, CUE, CONTENT):
        others = [label for label in range(len(LABELS)) if label not in (begin, begin + 1)]
        strict[others, begin + 1] = _FORBIDDEN
    return strict


def document_windows(ids: Ints, paragraph: Ints, size: int = WINDOW) -> list[tuple[int, int]]:
    """The windows of a document's tokens, as half-open ranges; see `windows.windows`."""
    return windows(paragraph, size, np.isin(ids, _SENTENCE_ENDS))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > TEXT:
        cut = max(text.rfind("\n", start, start + TEXT), text.rfind(" ", start + TEXT // 2, start + TEXT)) + 1
        end = cut if cut > start else start + TEXT
        yield start, end
        start = end
    yield start, len(text)


def _spans(labels: Ints, chances: Floats, window: Ints, begin: int) -> Spans:
    """The spans of one role: a B label and the I labels after it in its window."""
    first = np.flatnonzero(labels == begin)
    inside = (labels == begin + 1) & (np.diff(window, prepend=-1) == 0)
    stop = np.flatnonzero(~inside)
    after = np.searchsorted(stop, first, side="right")
    last = np.append(stop, len(labels))[after] - 1
    total = np.concatenate([[0.0], np.cumsum(chances[:, begin] + chances[:, begin + 1], dtype=np.float64)])
    score = (total[last + 1] - total[first]) / np.maximum(last + 1 - first, 1)
    return Spans(first, last, window[first], score.astype(np.float32))


def _located(offsets: Ints, spans: Spans) -> tuple[TaggedSpan, ...]:
    places = zip(offsets[spans.first, 0].tolist(), offsets[spans.last, 1].tolist(), spans.score.tolist(), strict=True)
    return tuple(TaggedSpan(start, end, score) for start, end, score in places)


def _media(scores: Floats, cues: Spans) -> Floats:
    """Softmax of each cue's mean *scores* ``[n, media]``."""
    means = [scores[first : last + 1].mean(0) for first, last in zip(cues.first, cues.last, strict=True)]
    weight = np.exp(np.array(means, np.float32).reshape(-1, len(MEDIA)))
    return np.asarray(weight / weight.sum(1, keepdims=True), np.float32)
