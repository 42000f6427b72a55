"""python -m training.teach: what another tagger thinks of the training articles, one file an article; resumable.

The teacher is an ONNX graph from `ids`, `feat`, `mask` to `em`, the label scores: all-mpnet-base-v2, fine-tuned on the
same articles, with the features that it was trained on. It reads whole paragraphs, at most WINDOW tokens at once. Or it
is a tagger of ours: one that learns more keeps what it knows by its own earlier answers (Li and Hoiem 2016, "Learning
without Forgetting").
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from onrecord.parser.features import Ints
from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import Tagger, document_windows, whole_text_tokenizer
from onrecord.parser.windows import windows

WINDOW = 230  # tokens, as it was trained
BATCH = 8
FIRST, LAST, SHIFT = 0, 2, 4  # MPNet's <s> and </s>, and where BERT's vocabulary begins in its own
_MARK = re.compile("''|``|[\n\"“«„”»]")


Taught = tuple[Floats, Ints, list[tuple[int, int]]]
"""Label scores ``[n, labels]`` of the tokens of a text, their offsets ``[n, 2]`` and their windows."""


class Earlier:
    """Label scores by a tagger of ours in *folder*, in int8 as it runs."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._tagger = Tagger(folder, threads)

    def emissions(self, text: str) -> Taught:
        tokens = self._tagger.tokens(text)
        spans = document_windows(tokens.ids, tokens.paragraph)
        return np.concatenate([self._tagger.scored(tokens, *s).emissions[1:-1] for s in spans]), tokens.offsets, spans


class Teacher:
    """Label scores by the teacher in *folder* (teacher.w8.onnx), in float."""

    def __init__(self, folder: Path, tokenizer: Path, threads: int) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = ort.InferenceSession(str(folder / "teacher.w8.onnx"), options)
        self._tokenizer = whole_text_tokenizer(tokenizer)

    def emissions(self, text: str) -> Taught:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids, offsets = np.array(encoding.ids, np.int64), np.array(encoding.offsets, np.int64).reshape(-1, 2)
        line = np.cumsum(np.array([c == "\n" for c in text], np.int64))[offsets[:, 0]]
        features = _features(text, offsets, line)
        spans = windows(line, WINDOW)
        found: list[Floats] = []
        for i in range(0, len(spans), BATCH):
            part = spans[i : i + BATCH]
            shape = (len(part), max(b - a for a, b in part) + 2)
            words, marks = np.ones(shape, np.int64), np.zeros(shape, np.int64)
            mask = np.zeros(shape, np.float32)
            for row, (a, b) in enumerate(part):
                words[row, 0], words[row, b - a + 1] = FIRST, LAST
                words[row, 1 : b - a + 1] = ids[a:b] + SHIFT
                marks[row, 1 : b - a + 1] = features[a:b]
                mask[row, : b - a + 2] = 1
            scores: Any = self._session.run(["em"], {"ids": words, "feat": marks, "mask": mask})[
                0
            ]  # Any: onnxruntime has no types
            found += [scores[row, 1 : b - a + 1] for row, (a, b) in enumerate(part)]
        return np.concatenate(found), offsets, spans


def _features(text: str, offsets: Ints, line: Ints) -> Ints:
    """Letter case, quotation and paragraph start as the teacher knows them: a simpler scanner than the tagger's."""
    quoted = np.zeros(len(text) + 1, np.int64)
    inside, at = False, 0
    for mark in _MARK.finditer(text):
        quoted[at : mark.start()] = inside
        sign = mark.group()
        inside = sign in "“«„" or (sign in ("''", "``", '"') and not inside)
        quoted[mark.start() : mark.end()] = inside
        at = mark.end()
    quoted[at:] = inside
    case = [_case(text[a:b]) for a, b in offsets.tolist()]
    starts = np.diff(line, prepend=-1) != 0
    return np.asarray(np.array(case, np.int64) * 4 + 2 * quoted[offsets[:, 0]] + starts, np.int64)


def _case(word: str) -> int:
    if word[:1].isupper():
        return 2 if len(word) > 1 and word.isupper() else 1
    return 0 if word[:1].isalnum() else 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("teacher", type=Path, help="folder with decode.npz and teacher.w8.onnx, or tagger.onnx")
    parser.add_argument("tokenizer", type=Path, help="tokenizer.json of the student")
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "decode.npz").write_bytes((options.teacher / "decode.npz").read_bytes())
    if (options.teacher / "tagger.onnx").exists():
        teacher: Earlier | Teacher = Earlier(options.teacher, options.threads)
    else:
        teacher = Teacher(options.teacher, options.tokenizer, options.threads)
    for line in options.gold.read_text("utf-8").splitlines():
        document = json.loads(line)
        done = options.out / f"{document['id']}.npz"
        if done.exists() or not document["text"].strip():
            continue
        emissions, offsets, spans = teacher.emissions(document["text"])
        part = done.with_suffix(".part.npz")
        np.savez(part, em=emissions.astype(np.float16), windows=np.array(spans), offsets=offsets.astype(np.int32))
        part.replace(done)
    print(f"{len(list(options.out.glob('*.npz'))) - 1} articles taught")


if __name__ == "__main__":
    main()
