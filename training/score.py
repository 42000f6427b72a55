"""python -m training.score: statements by the simplest decoding, in the scorer's form, and the tagger's speed.

The figures that count come after the parser's structure; these tell one model from another.
"""

import argparse
import json
import time
from pathlib import Path

from onrecord.parser.lattice import Floats
from onrecord.parser.tagger import TaggedSpan, Tagger, Tags

Written = dict[str, list[list[int]]]
LEANING = 1.0  # how much likelier "none" must be than the best candidate


def statements(tags: Tags, leaning: float = LEANING) -> list[Written]:
    """Contents with the source and cue that each likes best; those of one cue are one statement."""
    groups: dict[tuple[str, int], list[tuple[int, int | None, int | None]]] = {}
    for i in range(len(tags.contents)):
        source, cue = (_best(links[i], leaning) for links in (tags.source_links, tags.cue_links))
        key = ("content", i) if cue is None else ("cue", cue)
        groups.setdefault(key, []).append((i, source, cue))
    return [_written(tags, group) for group in groups.values()]


def _best(links: Floats, leaning: float) -> int | None:
    if len(links) == 1:
        return None
    best = int(links[1:].argmax())
    return best if links[1 + best] > links[0] - leaning else None


def _written(tags: Tags, group: list[tuple[int, int | None, int | None]]) -> Written:
    source = next((s for _, s, _ in group if s is not None), None)
    cue = group[0][2]
    return {
        "content": [_place(tags.contents[i]) for i, _, _ in group],
        "source": [] if source is None else [_place(tags.sources[source])],
        "cue": [] if cue is None else [_place(tags.cues[cue])],
    }


def _place(span: TaggedSpan) -> list[int]:
    return [span.start, span.end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path, help="predictions, for the scorer")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--leaning", type=float, default=LEANING)
    options = parser.parse_args()
    documents = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    tagger = Tagger(options.model)
    begun = time.process_time()
    tagged = [tagger.tag([document["text"]])[0] for document in documents]
    spent = time.process_time() - begun
    with options.out.open("w", encoding="utf-8") as out:
        for document, tags in zip(documents, tagged, strict=True):
            found = {"id": document["id"], "statements": statements(tags, options.leaning)}
            out.write(json.dumps(found) + "\n")
    words = sum(len(document["text"].split()) for document in documents)
    print(f"{words / spent:.0f} words per CPU second, load apart")


if __name__ == "__main__":
    main()
