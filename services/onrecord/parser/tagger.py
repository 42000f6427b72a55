"""The tagger: sources, cues and contents of documents, and which content goes with which source and cue.

A small encoder (ONNX, int8 weights) scores BIO labels and link vectors for windows of whole paragraphs; a CRF decodes
the labels, and whole spans score the links. `training/` makes the model; nothing of torch is needed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from onrecord.parser.features import Ints, token_features
from onrecord.parser.lattice import Floats, best_paths, posteriors
from onrecord.parser.windows import windows

MODEL = Path(__file__).parent / "model"
WINDOW = 190  # tokens; measured on PolNeAR dev, see docs/quality.md
BATCH = 1024  # tokens a run, padding included: what a core's cache holds
TEXT = 200_000  # code points tokenised at once; longer texts are cut between lines, to bound memory

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE, CUE, CONTENT = 1, 3, 5  # each role's B label; its I label is the next
MEDIA = ("speech", "mental", "other")
"""PolNeAR's classes of cues: saying and writing; thinking, hoping, wanting; everything else."""

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

    Links are log-probabilities over a content's candidates; column 0 is "none", column 1 + i is source or cue i;
    ``-inf`` where the two never stood in one window. *media* ``[cues, 3]`` are the probabilities of MEDIA for each cue.
    """

    sources: tuple[TaggedSpan, ...]
    cues: tuple[TaggedSpan, ...]
    contents: tuple[TaggedSpan, ...]
    source_links: Floats
    cue_links: Floats
    media: Floats


NOTHING = Tags((), (), (), np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float32), np.zeros((0, 3), np.float32))


class _Tokens(NamedTuple):
    """One document's tokens: ids, offsets ``[n, 2]``, features, paragraph numbers; arrays ``[n]``."""

    ids: Ints
    offsets: Ints
    features: Ints
    paragraph: Ints


class _Scores(NamedTuple):
    """The encoder's word on one window, its frame of [CLS] and [SEP] kept: arrays ``[n + 2, ...]``."""

    emissions: Floats
    queries: Floats  # [n + 2, relations, 2, width]: as the first and as the last token of a content (or cue)
    keys: Floats  # the same, of a candidate
    media: Floats


class _Spans(NamedTuple):
    """Spans of one role in a document: token numbers of the first and last, the window they stand in, their scores."""

    first: Ints
    last: Ints
    window: Ints
    score: Floats


class Tagger:
    """Loads the model once; `tag` may be called any number of times, by one thread at a time."""

    def __init__(self, model_dir: Path | None = None, threads: int = 1) -> None:
        folder = model_dir or MODEL
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        with np.load(folder / "decode.npz") as arrays:
            self._transitions: Floats = arrays["transitions"]
            self._start: Floats = arrays["start"]
            self._distance: Floats = arrays["distance"]  # [relations, 64], see distance_buckets
            self._nearness: Floats = arrays["paragraph"]  # [relations, 5]: candidate 2 paragraphs before .. 2 after
            self._bias: Floats = arrays["bias"]  # [labels], tuned on dev
        self._strict = strict_transitions(self._transitions)
        self._strict_start = self._start.copy()
        self._strict_start[[SOURCE + 1, CUE + 1, CONTENT + 1]] = _FORBIDDEN

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in their order; windows of all texts share batches."""
        documents = [self.tokens(text) for text in texts]
        cuts = [(i, a, b) for i, tokens in enumerate(documents) for a, b in document_windows(tokens.ids, tokens.paragraph)]
        scored = self._scored(documents, cuts)
        found = self._decoded(cuts, scored)
        out = []
        for i, tokens in enumerate(documents):
            mine = [w for w, cut in enumerate(cuts) if cut[0] == i]
            out.append(self._tags(tokens, [(cuts[w][1], scored[w], *found[w]) for w in mine]) if mine else NOTHING)
        return out

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

    def _scored(self, documents: list[_Tokens], cuts: list[tuple[int, int, int]]) -> list[_Scores]:
        """The encoder's scores for each window; windows of like length go together, so that little is padding."""
        order = sorted(range(len(cuts)), key=lambda w: cuts[w][2] - cuts[w][1])
        out: dict[int, _Scores] = {}
        for batch in _batches(order, cuts):
            width = max(cuts[w][2] - cuts[w][1] for w in batch) + 2
            ids = np.zeros((len(batch), width), np.int64)
            features = np.zeros_like(ids)
            mask = np.zeros((len(batch), width), np.float32)
            for row, w in enumerate(batch):
                i, a, b = cuts[w]
                ids[row, 0], ids[row, b - a + 1] = _CLS, _SEP
                ids[row, 1 : b - a + 1] = documents[i].ids[a:b]
                features[row, 1 : b - a + 1] = documents[i].features[a:b]
                mask[row, : b - a + 2] = 1
            outputs: list[Any] = self._session.run(  # Any: onnxruntime has no types
                ("emissions", "queries", "keys", "media"), {"ids": ids, "features": features, "mask": mask}
            )
            for row, w in enumerate(batch):
                kept = cuts[w][2] - cuts[w][1] + 2
                out[w] = _Scores(*(output[row, :kept] for output in outputs))
        return [out[w] for w in range(len(cuts))]

    def _decoded(self, cuts: list[tuple[int, int, int]], scored: list[_Scores]) -> list[tuple[Ints, Floats]]:
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

    def _tags(self, tokens: _Tokens, parts: list[tuple[int, _Scores, Ints, Floats]]) -> Tags:
        """One document's tags from its windows: (first token, scores, labels, probabilities) each."""
        labels = np.concatenate([part[2] for part in parts])
        chances = np.concatenate([part[3] for part in parts])
        window = np.repeat(np.arange(len(parts)), [len(part[2]) for part in parts])
        sources, cues, contents = (_spans(labels, chances, window, role) for role in (SOURCE, CUE, CONTENT))
        none = np.stack([part[1].keys[0] for part in parts])  # [windows, relations, 2, width]: [CLS] stands for "none"
        queries, keys, media = (
            np.concatenate([getattr(part[1], name)[1:-1] for part in parts]) for name in ("queries", "keys", "media")
        )
        asked = _both_ends(queries, contents)
        links = [
            self._links(r, asked[:, r], contents, _both_ends(keys, found)[:, r], found, none[:, r], tokens.paragraph)
            for r, found in enumerate((sources, cues))
        ]
        return Tags(
            *(tuple(_located(tokens.offsets, found)) for found in (sources, cues, contents)),
            source_links=links[0],
            cue_links=links[1],
            media=_softmax(np.stack([media[a : b + 1].mean(0) for a, b in zip(cues.first, cues.last, strict=True)]))
            if len(cues.first)
            else NOTHING.media,
        )

    def _links(
        self, relation: int, asked: Floats, asking: _Spans, offered: Floats, found: _Spans, none: Floats, paragraph: Ints
    ) -> Floats:
        """Log-probabilities ``[asking, 1 + found]`` of one relation's links."""
        scores = np.empty((len(asked), 1 + len(offered)), np.float32)
        scores[:, 0] = (asked * none[asking.window].sum(1)).sum(1) + self._distance[relation, 63]
        scores[:, 1:] = asked @ offered.T
        scores[:, 1:] += self._distance[relation][distance_buckets(found.first[None, :] - asking.first[:, None])]
        apart = np.clip(paragraph[found.first][None, :] - paragraph[asking.first][:, None], -2, 2)
        scores[:, 1:] += self._nearness[relation][apart + 2]
        scores[:, 1:][found.window[None, :] != asking.window[:, None]] = -np.inf
        top = scores.max(1, keepdims=True)
        return scores - top - np.log(np.exp(scores - top).sum(1, keepdims=True))


def strict_transitions(transitions: Floats) -> Floats:
    """*transitions* with every step to an I label forbidden that does not come from its own B or I."""
    strict = transitions.copy()
    for begin in (SOURCE, CUE, CONTENT):
        others = [label for label in range(len(LABELS)) if label not in (begin, begin + 1)]
        strict[others, begin + 1] = _FORBIDDEN
    return strict


def distance_buckets(distance: Ints) -> Ints:
    """Bucket 0..62 of signed distances in tokens, finer near 0; bucket 63 is for "none"."""
    far = np.minimum((np.log2(np.maximum(np.abs(distance), 1)) * 3.5).astype(np.int64), 30)
    return np.clip(np.where(distance < 0, 30 - far, 31 + far), 0, 62)


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


def _batches(order: list[int], cuts: list[tuple[int, int, int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    for w in order:
        if batch and (len(batch) + 1) * (cuts[w][2] - cuts[w][1] + 2) > BATCH:
            yield batch
            batch = []
        batch.append(w)
    if batch:
        yield batch


def _spans(labels: Ints, chances: Floats, window: Ints, begin: int) -> _Spans:
    """The spans of one role: a B label and the I labels after it in its window."""
    first = np.flatnonzero(labels == begin)
    inside = (labels == begin + 1) & (np.diff(window, prepend=-1) == 0)
    stop = np.flatnonzero(~inside)
    after = np.searchsorted(stop, first, side="right")
    last = np.append(stop, len(labels))[after] - 1
    total = np.concatenate([[0.0], np.cumsum(chances[:, begin] + chances[:, begin + 1], dtype=np.float64)])
    score = (total[last + 1] - total[first]) / np.maximum(last + 1 - first, 1)
    return _Spans(first, last, window[first], score.astype(np.float32))


def _both_ends(vectors: Floats, spans: _Spans) -> Floats:
    """``[spans, relations, width]``: what a span's first token says as a first one, plus its last as a last one."""
    return np.asarray(vectors[spans.first, :, 0] + vectors[spans.last, :, 1], np.float32)


def _located(offsets: Ints, spans: _Spans) -> Iterator[TaggedSpan]:
    for first, last, score in zip(spans.first, spans.last, spans.score, strict=True):
        yield TaggedSpan(int(offsets[first, 0]), int(offsets[last, 1]), float(score))


def _softmax(scores: Floats) -> Floats:
    weight = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(weight / weight.sum(1, keepdims=True), np.float32)
