"""Drives a child that reads files (`reading.py`), and starts another one when a file took it down."""

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent.parent
SECONDS = 50  # the default of ONRECORD_PARSE_TIMEOUT_MS


@dataclass(frozen=True)
class Reading:
    name: str
    size: int
    seconds: float
    peak_mb: int
    outcome: str
    """Empty where the child went down or had to be stopped."""

    def __str__(self) -> str:
        told = self.outcome or "the process was stopped"
        return f"{self.name:34} {self.size:>11,} B {self.seconds:7.2f} s {self.peak_mb:>5} MB  {told[:110]}"


class Reader:
    """Reads one file after another in a child with the worker's limits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._child: subprocess.Popen[str] | None = None

    def read(self, data: bytes, name: str) -> Reading:
        path = self._folder / name[:100]
        path.write_bytes(data)
        child = self._running()
        assert child.stdin
        assert child.stdout
        child.stdin.write(json.dumps(str(path)) + "\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], SECONDS)
        answer = child.stdout.readline() if ready else ""
        path.unlink()
        if not answer:
            self.close()
            return Reading(name, len(data), 0.0 if ready else SECONDS, 0, "")
        return Reading(name, len(data), **json.loads(answer))

    def close(self) -> None:
        if child := self._child:
            self._child = None
            child.kill()
            child.communicate()

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "samples.reading"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
                env={**os.environ, "PYTHONPATH": str(TESTS), "TMPDIR": str(self._folder)},
            )
            assert self._child.stdout
            assert self._child.stdout.readline() == "ready\n"
        return self._child
