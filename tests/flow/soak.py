"""Drop very many small documents at full speed, and watch the memory: flat after the first tenth, and nothing lost.

    python tests/flow/soak.py [--documents 50000] [--workers 1]

All processes are real, by `onrecord up`. Events stay a minute on the streams after all have them, so that trimming is
at work. Ends with 1 if anything was lost or doubled, or if anything grew by more than its bound after the first tenth.
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from typing import Final

import psutil
import redis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from onrecord.streams import DOCUMENTS, FIELD, STATEMENTS
from onrecord_schemas import DocumentParsed, StatementMade, document_id, from_json
from waiting import until

MIB: Final = 2**20
EVERY_S: Final = 1.0  # a sample
STALLED_AFTER_S: Final = 300.0
SAMPLED: Final = 100  # documents whose statements are compared with those that the pure parser finds
RETENTION_MS: Final = 60_000
ROOM: Final = 16 * MIB  # growth that is none, beside a tenth
FILLS: Final = {"store": 64 * MIB}  # SQLite's page cache, which fills as the ledger grows (store/engine.py)
ONCE_BYTES: Final = 300  # of Redis for each document, for a week: that it was told
ROLES: Final = ("up", "watch", "parse", "parsing child", "store", "serve", "redis")
USED: Final = "used by Redis"


@dataclass(frozen=True)
class Outcome:
    """What went wrong, all to be zero."""

    lost: int
    """Documents that the ledger does not have whole, and statements that it lacks."""
    doubled: int
    wrong: int
    """Statements that no manifest has, and sampled documents with others than the pure parser's."""
    dead: int


@dataclass
class Course:
    """How a figure went."""

    early: float = 0.0
    """The largest of the first tenth, or the first of all, where few documents were done before the first look."""
    half: float = 0.0
    last: float = 0.0
    peak: float = 0.0
    """The largest after the first tenth."""

    def add(self, share: float, figure: float) -> None:
        if share <= 0.1 or not self.early:
            self.early = max(self.early, figure)
        else:
            self.peak = max(self.peak, figure)
        if share <= 0.5:
            self.half = figure
        self.last = figure

    @property
    def growth(self) -> float:
        return max(0.0, self.peak - self.early)


@dataclass
class Heard:
    """What a subscriber without a group read off the statement stream, while it was there."""

    last: str = "0"
    made: Counter[str] = field(default_factory=Counter)
    listed: set[str] = field(default_factory=set)

    def read(self, client: "redis.Redis[bytes]") -> None:
        while found := client.xread({STATEMENTS: self.last}, count=1000):
            for entry_id, fields in found[0][1]:
                self.last = entry_id.decode()
                event = from_json(fields[FIELD])
                if isinstance(event, StatementMade):
                    self.made[str(event.id)] += 1
                elif isinstance(event, DocumentParsed):
                    self.listed |= set(map(str, event.data.statements))


class Soak:
    """One deployment by `onrecord up`, and a hand that takes its measures."""

    def __init__(self, root: Path, documents: int, workers: int) -> None:
        self.documents = documents
        self.deployment = Deployment(
            root, PARSE_WORKERS=workers, STREAM_RETENTION_MS=RETENTION_MS, RECLAIM_AFTER_MS=60_000, LOG_LEVEL="warning"
        )
        self.up = psutil.Process(self.deployment.start("up").pid)
        self.courses = {name: Course() for name in (*ROLES, USED)}
        self.lengths = {stream: Course() for stream in (DOCUMENTS, STATEMENTS)}
        self.heard = Heard()

    def run(self) -> None:
        """Drop everything, and measure until all is stored. Raises: AssertionError: nothing moves any more."""
        until(lambda: self.deployment.run("health", check=False).count("ok  ") == 3, within_s=120, what="every worker")
        dropping = Thread(target=self._drop, daemon=True)
        dropping.start()
        done, moved = 0, time.monotonic()
        while done < self.documents or not self.deployment.quiet():
            time.sleep(EVERY_S)  # the harness's own beat, nothing waits on it
            before, done = done, self._done()
            moved = time.monotonic() if done > before else moved
            assert time.monotonic() < moved + STALLED_AFTER_S, self.deployment.tail_of_log()
            self._measure(done / self.documents)
            if done * 10 // self.documents > before * 10 // self.documents:
                print(f"{done} documents", file=sys.stderr, flush=True)
        dropping.join()

    def outcome(self) -> Outcome:
        stored, listed = self._stored(), self.heard.listed
        texts = [numbered(number) for number in range(self.documents)]
        sampled = [i for text in texts[:: max(1, self.documents // SAMPLED)] for i in expected_ids(text)]
        missing = {document_id(text.encode()) for text in texts} - self._whole()
        return Outcome(
            lost=len(missing) + len((listed | self.heard.made.keys()) - stored.keys()),
            doubled=sum((found - Counter(set(found))).total() for found in (stored, self.heard.made)),
            wrong=len(stored.keys() - listed) + len(set(sampled) - stored.keys()),
            dead=self.deployment.dead(),
        )

    def bound(self, name: str) -> float:
        """How much *name* may have grown since the first tenth."""
        once = ONCE_BYTES * self.documents if name in {USED, "redis"} else 0
        return self.courses[name].early / 10 + ROOM + FILLS.get(name, 0) + once

    def grown(self) -> list[str]:
        return [name for name, course in self.courses.items() if course.growth > self.bound(name)]

    def _drop(self) -> None:
        for number in range(self.documents):
            self.deployment.drop(f"{number % 97}/{number}.txt", numbered(number))

    def _measure(self, share: float) -> None:
        sizes: dict[str, float] = {}
        for process in (self.up, *self.up.children(recursive=True)):
            with suppress(psutil.Error):  # recycled just now
                if role := _role(process.cmdline()):
                    sizes[role] = max(sizes.get(role, 0), process.memory_info().rss)
        with self.deployment.redis() as client:
            sizes[USED] = client.info("memory")["used_memory"]
            _add(self.courses, share, sizes)
            _add(self.lengths, share, {stream: client.xlen(stream) for stream in self.lengths})
            self.heard.read(client)

    def _done(self) -> int:
        return int(next(self._column("SELECT count(*) FROM documents WHERE complete")))

    def _whole(self) -> set[str]:
        """The documents that have all statements of their manifest."""
        return set(self._column("SELECT document_id FROM documents WHERE complete"))

    def _stored(self) -> Counter[str]:
        ids = self._column("SELECT statement_id FROM statements WHERE NOT pending AND NOT superseded")
        return Counter(f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" for i in ids)

    def _column(self, query: str) -> Iterator[str]:
        with closing(sqlite3.connect(f"file:{self.deployment.data}/ledger.sqlite?mode=ro", uri=True, timeout=60)) as db:
            yield from (row[0] for row in db.execute(query))


def _add(courses: Mapping[str, Course], share: float, figures: Mapping[str, float]) -> None:
    for name, figure in figures.items():
        courses[name].add(share, figure)


def _role(words: list[str]) -> str | None:
    if "onrecord.parser.child" in words:
        return "parsing child"
    if any("redis-server" in word or "valkey-server" in word for word in words):
        return "redis"
    return next((role for role in ROLES if role in words), None)


def report(soak: Soak, outcome: Outcome, seconds: float) -> None:
    print(f"{soak.documents} documents in {seconds:.0f} s, {soak.documents / seconds:.1f} a second; MiB:")
    print(f"{'':20} {'10 %':>9} {'50 %':>9} {'100 %':>9} {'peak':>9} {'growth':>9} {'bound':>9}")
    for name, course in soak.courses.items():
        figures = (course.early, course.half, course.last, course.peak, course.growth, soak.bound(name))
        print(f"{name:20} " + " ".join(f"{figure / MIB:9.1f}" for figure in figures))
    print("entries:")
    for stream, course in soak.lengths.items():
        print(f"{stream:20} {course.early:9.0f} {course.half:9.0f} {course.last:9.0f} {course.peak:9.0f}")
    for name, value in asdict(outcome).items():
        print(f"{name:20} {value:9}")
    print(f"{'grown':20} {', '.join(soak.grown()) or '-':>9}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--workers", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-soak-") as root:
        soak = Soak(Path(root), chosen.documents, chosen.workers)
        try:
            started = time.monotonic()
            soak.run()
            seconds = time.monotonic() - started
            outcome = soak.outcome()
        finally:
            soak.deployment.stop()
    report(soak, outcome, seconds)
    return int(any(asdict(outcome).values()) or bool(soak.grown()))


if __name__ == "__main__":
    sys.exit(main())
