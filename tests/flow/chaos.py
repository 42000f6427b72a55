"""Kill, pause and restart everything at random, then count: nothing lost, nothing said twice, poison put aside.

    python tests/flow/chaos.py [--seconds 60] [--documents 1000] [--seed 1] [--lose-redis]

All processes are real, Redis with its append-only file too. Ends with 1 unless every count is zero.
With --lose-redis it is Redis alone that is struck, and loses all that it has: dead letters too, so there is no poison.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import redis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flow.deployment import Deployment
from flow.documents import expected_ids, numbered
from onrecord.embedded import known_url
from onrecord.streams import DEAD
from waiting import until

STRIKES = {"watch": 3, "parse": 5, "store": 3, "redis": 2, "up": 1, "pause": 2}
LOSSES = {"emptied": 2, "restarted empty": 1}
RECLAIM_AFTER_MS = 1500
QUIET_WITHIN_S = 900  # a hanging document holds a worker for two time-outs; the machine may be busy
POISON_EVERY = 50  # healthy documents
POISON = ("crash", "memory", "crash", "hang")


@dataclass(frozen=True)
class Outcome:
    """What went wrong, all to be zero."""

    lost: int
    doubled: int
    wrong: int
    pending: int
    lag: int
    healthy_dead: int
    """Healthy documents among the dead letters."""
    poison_missed: int
    """Poison that is no dead letter, or has no rejection on the stream."""

    @property
    def well(self) -> bool:
        return not any(asdict(self).values())


class Chaos:
    """One deployment by `onrecord up`, and a hand that strikes it."""

    def __init__(self, root: Path, seed: int, *, lose_redis: bool) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- to be repeated, not to be secret
        self.weights = LOSSES if lose_redis else STRIKES
        self.pause_s = (0.5, 6.0) if lose_redis else (0.2, 1.0)
        self.has_poison = not lose_redis
        self.deployment = Deployment(
            root,
            RECLAIM_AFTER_MS=RECLAIM_AFTER_MS,
            REPUBLISH_AFTER_MS=2_000 if lose_redis else 10_000,
            PARSE_WORKERS=2,
            PARSE_ATTEMPTS=2,
            PARSE_TIMEOUT_MS=10_000,
        )
        self.deployment.environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(Path(__file__).parent / "poison"), os.environ.get("PYTHONPATH")])
        )
        self.up = self.deployment.start("up")
        self.strikes: Counter[str] = Counter()
        until(lambda: known_url(self.deployment.data / "redis"), within_s=60, what="Redis to start")

    def run(self, seconds: float, documents: int) -> None:
        """Drop all *documents* within *seconds*, and strike meanwhile."""
        started, dropped = time.monotonic(), 0
        while (elapsed := time.monotonic() - started) < seconds:
            while dropped < documents * min(1.0, elapsed / (0.8 * seconds)):
                self._drop(dropped)
                dropped += 1
            self.strike()
            time.sleep(self.random.uniform(*self.pause_s))  # the harness's own beat, nothing waits on it
        for number in range(dropped, documents):
            self._drop(number)

    def _drop(self, number: int) -> None:
        self.deployment.drop(f"{number % 7}/{number}.txt", numbered(number))
        if number in self.poisonous(number + 1):
            kind = POISON[number // POISON_EVERY % len(POISON)]
            self.deployment.drop(poison_name(number), f"POISON:{kind} {number}\n")

    def poisonous(self, documents: int) -> range:
        """Numbers of the documents that poison is dropped beside."""
        return range(0, documents if self.has_poison else 0, POISON_EVERY)

    def strike(self) -> None:
        kind = self.random.choices(list(self.weights), weights=list(self.weights.values()))[0]
        if kind in LOSSES:
            self._lose(restart=kind != "emptied")
        elif kind == "up":
            self._restart_everything()
        elif kind == "pause":
            self._pause(self.random.choice(("parse", "store", "watch")))
        elif victim := self._process(kind):
            self._do(victim.kill)
        self.strikes[kind] += 1

    def outcome(self, documents: int) -> Outcome:
        """Wait for quiet, then compare the ledger, the stream and what the pure parser finds."""
        expected = Counter(i for number in range(documents) for i in expected_ids(numbered(number)))
        deployment = self.deployment
        try:
            until(lambda: deployment.stored() >= len(expected) and deployment.quiet(), within_s=QUIET_WITHIN_S)
        except AssertionError:
            print(deployment.tail_of_log(), file=sys.stderr)
        stored = Counter(str(s["statement_id"]) for s in deployment.statements())
        made = Counter(deployment.made())
        pending, lag = deployment.backlog()
        dead = Counter(json.loads(data)["data"]["name"] for data in deployment.payloads(DEAD))
        rejected = Counter(str(rejection["name"]) for rejection in deployment.rejections())
        poison = {poison_name(number) for number in self.poisonous(documents)}
        said = (made, stored, dead, rejected)
        return Outcome(
            lost=(expected - stored).total(),
            doubled=sum((found - Counter(set(found))).total() for found in said),
            wrong=(stored - expected).total(),
            pending=pending,
            lag=lag,
            healthy_dead=len(dead.keys() - poison),
            poison_missed=len(poison - (dead.keys() & rejected.keys())),
        )

    def _lose(self, *, restart: bool) -> None:
        with suppress(redis.RedisError), self.deployment.redis() as client:  # it restarts just now
            client.flushall()  # its append-only file says so too
        if restart and (server := self._process("redis")):
            self._do(server.kill)

    def _restart_everything(self) -> None:
        self.up.kill()
        self.up.wait()
        until(lambda: not self.deployment.left_running(), what="every child to die with `up`")
        self.up = self.deployment.start("up")

    def _pause(self, kind: str) -> None:
        """Stop a worker for longer than its claim lasts, so that another takes its entry; then let it go on."""
        if victim := self._process(kind):
            self._do(lambda: victim.send_signal(signal.SIGSTOP))
            time.sleep(1.3 * RECLAIM_AFTER_MS / 1000)
            self._do(lambda: victim.send_signal(signal.SIGCONT))

    def _process(self, kind: str) -> psutil.Process | None:
        try:
            children = psutil.Process(self.up.pid).children()
            return self.random.choice([c for c in children if self._is(c, kind)] or [None])
        except psutil.NoSuchProcess:
            return None

    def _is(self, process: psutil.Process, kind: str) -> bool:
        try:
            words = process.cmdline()
        except psutil.Error:
            return False
        return kind in words or (kind == "redis" and any("redis-server" in word for word in words))

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except psutil.NoSuchProcess:
            return  # it died by itself just now


def poison_name(number: int) -> str:
    return f"poison/{number}.txt"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--lose-redis", action="store_true", help="empty Redis again and again, and nothing else")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-chaos-") as root:
        chaos = Chaos(Path(root), chosen.seed, lose_redis=chosen.lose_redis)
        try:
            chaos.run(chosen.seconds, chosen.documents)
            outcome = chaos.outcome(chosen.documents)
        finally:
            chaos.deployment.stop()
    poison = len(chaos.poisonous(chosen.documents))
    print(f"seed {chosen.seed}, {chosen.documents} documents, {poison} poison, {chosen.seconds:g} s")
    print(f"strikes {dict(chaos.strikes)}")
    for name, value in asdict(outcome).items():
        print(f"{name:13} {value}")
    return 0 if outcome.well else 1


if __name__ == "__main__":
    sys.exit(main())
