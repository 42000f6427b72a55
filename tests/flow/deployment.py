"""A whole OnRecord in a temporary folder: real processes, a real Redis, a real ledger."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import redis

from onrecord.embedded import EmbeddedRedis, known_url
from onrecord.streams import DEAD, DOCUMENTS, STATEMENTS
from waiting import until

QUICK = {
    "SCAN_INTERVAL_MS": 100,
    "SETTLE_MS": 50,
    "RECLAIM_AFTER_MS": 1500,
    "REPUBLISH_AFTER_MS": 10_000,
    "PARSE_WORKERS": 1,
    "HTTP_PORT": 0,
}


class Deployment:
    """Processes of ours over one data folder and one inbox; all that it started ends with `stop`."""

    def __init__(self, root: Path, **settings: object) -> None:
        self.data = root / "data"
        self.inbox = root / "inbox"
        self.inbox.mkdir()
        self.data.mkdir()
        self.environment = (
            os.environ
            | {f"ONRECORD_{name}": str(value) for name, value in (QUICK | settings).items()}
            | {"ONRECORD_DATA_DIR": str(self.data), "ONRECORD_INBOX": str(self.inbox), "ONRECORD_LOG_FORMAT": "json"}
        )
        self.log = (root / "log.jsonl").open("ab")
        self.processes: list[subprocess.Popen[bytes]] = []
        self._redis: EmbeddedRedis | None = None

    # what a user does

    def drop(self, name: str, content: str | bytes) -> Path:
        """Put a document in the inbox, all at once, as a careful program does."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
        return unfinished.rename(path)

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "onrecord", *command],
            env=self.environment | environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def run(self, *command: str, check: bool = True) -> str:
        """Run one command to its end; give its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def start_redis(self) -> str:
        """A Redis of its own, for deployments without `up`."""
        self._redis = EmbeddedRedis(self.data / "redis", lambda: None)
        return self._redis.start()

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._redis:
            self._redis.stop()
        self.log.close()

    # what a user sees

    def statements(self) -> list[dict[str, Any]]:
        lines = self.run("statements", "--json", "--limit", "100000").splitlines()
        return [json.loads(line) for line in lines]

    def stored(self) -> int:
        """How many statements the ledger has."""
        ledger = self.data / "ledger.sqlite"
        if not ledger.exists():
            return 0
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=10)) as connection:
            try:
                return int(connection.execute("select count(*) from statements where not pending").fetchone()[0])
            except sqlite3.OperationalError:  # not migrated yet
                return 0

    def await_stored(self, count: int, within_s: float = 30) -> None:
        what = lambda: f"{count} statements, {self.stored()} are stored; log:\n{self.tail_of_log()}"  # noqa: E731
        until(lambda: self.stored() == count, within_s=within_s, what=what)

    def payloads(self, stream: str) -> list[bytes]:
        with self.redis() as client:
            return [fields[b"__data__"] for _, fields in client.xrange(stream)]

    def events(self, stream: str = STATEMENTS) -> list[dict[str, Any]]:
        return [json.loads(payload) for payload in self.payloads(stream)]

    def made(self) -> list[str]:
        """Statement ids as the stream has them, in its order."""
        return [event["id"] for event in self.events() if event["type"] == "onrecord.statement.made.v1"]

    def rejections(self) -> list[dict[str, Any]]:
        return [event["data"] for event in self.events() if event["type"] == "onrecord.document.rejected.v1"]

    def dead(self) -> int:
        with self.redis() as client:
            return int(client.xlen(DEAD))

    def backlog(self) -> tuple[int, int]:
        """Entries pending and entries that wait, over all groups."""
        with self.redis() as client:
            groups = [group for stream in (DOCUMENTS, STATEMENTS) for group in client.xinfo_groups(stream)]
        return sum(group["pending"] for group in groups), sum(group["lag"] or 0 for group in groups)

    def quiet(self) -> bool:
        """Nothing waits and nothing is pending in any group."""
        try:
            return self.backlog() == (0, 0)
        except redis.RedisError:  # it restarts, or the streams are not made yet
            return False

    def left_running(self) -> list[str]:
        """Command lines of living processes over this data folder, ours or not."""
        found = []
        for process in psutil.process_iter():
            try:
                is_ours = process.environ().get("ONRECORD_DATA_DIR") == str(self.data)
                if process.status() != psutil.STATUS_ZOMBIE and (is_ours or process.cwd().startswith(str(self.data))):
                    found.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        return found

    @contextmanager
    def redis(self) -> Iterator["redis.Redis[bytes]"]:
        url = known_url(self.data / "redis")
        assert url
        with redis.Redis.from_url(url) as client:
            yield client

    def tail_of_log(self) -> str:
        return Path(self.log.name).read_text()[-4000:]
