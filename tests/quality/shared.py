"""The gold sets that are not ours to ship, and their own scorer, where this machine has them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from onrecord_schemas import Statement
from quality.scoring import TYPES

_BESIDE = Path(__file__).parents[3] / "shared"


def home() -> Path | None:
    """Give the folder of the shared gold: ONRECORD_SHARED_DIR, else `shared` beside the project; None without one."""
    folder = Path(os.environ.get("ONRECORD_SHARED_DIR", _BESIDE))
    return folder if (folder / "quality" / "score.py").is_file() else None


def texts(folder: Path, gold: str) -> list[tuple[str, str]]:
    """Give (id, text) of each document of a gold set."""
    lines = _gold(folder, gold).read_text("utf-8").split("\n")
    return [(document["id"], document["text"]) for document in map(json.loads, filter(None, lines))]


def figures(folder: Path, gold: str, found: dict[str, Sequence[Statement]], *, speech_only: bool) -> dict[str, float]:
    """Give the scorer's figures in per cent, by the names that our own scorer uses."""
    with tempfile.TemporaryDirectory() as scratch:
        predictions = Path(scratch) / "found.jsonl"
        predictions.write_text("\n".join(_lines(found)), "utf-8")
        command = [sys.executable, str(folder / "quality" / "score.py"), str(_gold(folder, gold)), str(predictions)]
        options = ["--format", "json", *(["--speech-only"] if speech_only else [])]
        answer = subprocess.run([*command, *options], check=True, capture_output=True, text=True)
    return _named(json.loads(answer.stdout))


def _gold(folder: Path, gold: str) -> Path:
    return folder / "quality" / "gold" / f"{gold}.jsonl"


def _lines(found: dict[str, Sequence[Statement]]) -> Iterable[str]:
    for document, statements in found.items():
        yield json.dumps({"id": document, "statements": [_prediction(one) for one in statements]})


def _prediction(statement: Statement) -> dict[str, Any]:
    # Any: the scorer's own format, spans and strings.
    def spans(*passages: Any) -> list[list[int]]:
        return [[passage.start, passage.end] for passage in passages if passage]

    return {
        "content": spans(*statement.content),
        "source": spans(statement.source),
        "cue": spans(statement.cue),
        "kind": statement.type.value,
        "speaker": statement.speaker.name,
    }


def _named(score: dict[str, Any]) -> dict[str, float]:
    # Any: the scorer's report, checked by the keys that are read.
    whole, both = score["all"], score["matched_pairs"]
    result = {
        "gold": whole["gold"],
        "found": whole["predicted"],
        "statement_precision": 100 * whole["statement"]["p"],
        "statement_recall": 100 * whole["statement"]["r"],
    }
    for suffix, row in [("", whole), *((f"_{kind}", score["by_kind"][kind]) for kind in TYPES)]:
        for name, metric in (("statement", "statement"), ("content", "overlap"), ("exact", "exact")):
            result[f"{name}{suffix}"] = 100 * row[metric]["f1"]
    shares = (("source", "source_accuracy"), ("cue", "cue_accuracy"), ("name", "speaker_accuracy"))
    return result | {name: 100 * both[share] for name, share in shares if both[share] is not None}
