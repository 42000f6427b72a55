"""python -m training.data: gold statements and a teacher's marginals become one file of examples.

Gold is JSON lines as the scorer reads them. The teacher's emissions (see `training.teach`) are optional, by document.
"""

import argparse
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.parser.features import Ints
from onrecord.parser.lattice import Floats, posteriors
from onrecord.parser.tagger import LABELS, MEDIA
from training.examples import ROLES, Article, Statement


def articles(gold: Path, taught: Path | None) -> list[Article]:
    """The articles of *gold* with the teacher's marginals where *taught* has them."""
    out = []
    for line in gold.read_text("utf-8").splitlines():
        raw: dict[str, Any] = json.loads(line)  # Any: JSON
        statements = [
            Statement(
                {role: [(a, b) for a, b in s.get(role) or []] for role in ROLES},
                MEDIA.index(s["cue_class"]) if s.get("cue_class") in MEDIA else -1,
            )
            for s in raw["statements"]
        ]
        at, marginals = _taught(taught, raw["id"]) if taught else (None, None)
        out.append(Article(raw["id"], raw["text"], statements, at, marginals))
    return out


def _taught(folder: Path, name: str) -> tuple[Ints | None, Floats | None]:
    if not (folder / f"{name}.npz").exists():
        return None, None
    with np.load(folder / f"{name}.npz") as saved, np.load(folder / "decode.npz") as decode:
        parts = []
        for a, b in saved["windows"]:
            emissions = saved["em"][a:b].astype(np.float32)[None]
            parts.append(posteriors(emissions, np.array([b - a]), decode["transitions"], decode["start"])[0])
        return saved["offsets"][:, 0].astype(np.int64), np.concatenate(parts).astype(np.float16).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--taught", type=Path, help="folder of the teacher's emissions")
    options = parser.parse_args()
    kept = articles(options.gold, options.taught)
    options.out.write_bytes(pickle.dumps(kept))
    print(f"{len(kept)} articles, {sum(a.taught is not None for a in kept)} of them taught, {len(LABELS)} labels")


if __name__ == "__main__":
    main()
