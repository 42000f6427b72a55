"""How long the watcher looks at many files, beside the plainest walk there is: `python tests/speed/scan.py [FILES]`."""

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from onrecord.spool import Spool
from onrecord.watcher.desk import Desk
from onrecord.watcher.scan import File, scan
from onrecord.watcher.settle import Settling
from onrecord.watcher.state import State
from onrecord.watcher.survey import Survey

RUNS = 5
IN_A_FOLDER = 1000


def main(number: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as place:
        inbox, data = Path(place, "inbox"), Path(place, "data")
        make(inbox, number)
        root = os.fsencode(inbox)
        state, settling = State(data / "watcher.sqlite", root), Settling(0)
        survey = Survey(root, state, settling, skipped=frozenset(), archives=False, max_file_bytes=10**9)
        desk = Desk(root, state, Spool(data / "spool"), settling, max_file_bytes=10**9)

        start = time.perf_counter()
        while survey.look_at_all().cut or len(settling):
            while desk.take():
                pass
        taken_s = time.perf_counter() - start

        walk_s = median_seconds(lambda: walked(root), number)
        rows = {
            "os.walk + stat": walk_s,
            "scan": median_seconds(lambda: scanned(root), number),
            "scan, compared with the state": median_seconds(lambda: survey.look_at_all().progress.found, number),
        }
        state.close()
    print(f"{number} files, median of {RUNS}; first taken at {number / taken_s:.0f} files/s")
    for what, seconds in rows.items():
        print(f"{what:<32}{seconds * 1000:8.0f} ms {seconds / walk_s:6.2f} x")


def make(root: Path, number: int) -> None:
    """The same bytes in all: what a document costs beyond that is measured elsewhere."""
    for start in range(0, number, IN_A_FOLDER):
        folder = root / f"{start}"
        folder.mkdir(parents=True)
        for file in range(start, min(start + IN_A_FOLDER, number)):
            (folder / f"{file}.txt").write_bytes(b"Mayor Ann Lee said the bridge will open in May.\n")


def walked(root: bytes) -> int:
    walk = os.walk(root)
    return sum(os.stat(folder + b"/" + name).st_size > 0 for folder, _, names in walk for name in names)  # noqa: PTH116


def scanned(root: bytes) -> int:
    return sum(isinstance(found, File) for found in scan(root))


def median_seconds(step: Callable[[], int], number: int) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        assert step() == number
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
