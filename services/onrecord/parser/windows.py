"""Windows of whole paragraphs: what the encoder sees at once."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def windows(paragraph: Ints, size: int, sentence_end: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, int]]:
    """Cut tokens into windows of at most *size*, as half-open ranges without overlap.

    *paragraph* ``[n]`` holds each token's paragraph number. Whole paragraphs are packed together; one that is longer
    than a window is cut after a sentence where *sentence_end* ``[n]`` marks one in its window's second half, else hard.
    """
    count = len(paragraph)
    ends = [*(np.flatnonzero(np.diff(paragraph)) + 1).tolist(), count] if count else []
    out: list[tuple[int, int]] = []
    start = last = 0
    for end in ends:
        if end - start > size and last > start:
            out.append((start, last))
            start = last
        while end - start > size:
            cut = _cut(start, size, sentence_end)
            out.append((start, cut))
            start = cut
        last = end
    if start < count:
        out.append((start, count))
    return out


def _cut(start: int, size: int, sentence_end: npt.NDArray[np.bool_] | None) -> int:
    if sentence_end is not None:
        half = start + size // 2
        stops = np.flatnonzero(sentence_end[half : start + size])
        if len(stops):
            return half + int(stops[-1]) + 1
    return start + size
