"""`onrecord up`: everything on one machine, the same workers that compose runs, watched over by one process."""

import asyncio
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import structlog
from pydantic import SecretStr

from onrecord.bus import Bus
from onrecord.embedded import EmbeddedRedis, EmbeddedRedisError
from onrecord.errors import TRY_AGAIN, OnRecordError, SettingsError
from onrecord.parent import end_with_parent
from onrecord.settings import PREFIX, Settings
from onrecord.show import Live
from onrecord.tasks import end
from onrecord.workers import stop_signal

log = structlog.get_logger()

STOP_WITHIN_S = 10.0
SHORT_LIFE_S = 5.0  # a worker that dies sooner is restarted later and later
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
GIVE_UP_AFTER = 6  # failures in a row


class UpError(OnRecordError):
    """`onrecord up` cannot go on."""


@dataclass
class Worker:
    """One of our own processes, started again when it dies."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    short_lives: int = 0
    failures: int = 0
    """Short lives that it ended itself. To be killed, or to find no Redis, says nothing about the worker."""
    started: float = field(default_factory=monotonic)

    async def start(self) -> None:
        self.started = monotonic()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "onrecord",
            *self.command,
            env=self.environment,
            start_new_session=True,  # Ctrl-C reaches `up` alone, which stops the workers in order
            preexec_fn=end_with_parent(),
        )

    async def watched_over(self) -> None:
        """Keep the worker running; return when it ends by itself with success.

        Raises: UpError: it cannot run as it is set up, or dies again and again.
        """
        while True:
            await self.start()
            assert self.process is not None  # noqa: S101 -- start() made it
            code = await self.process.wait()
            if code == 0:
                return
            if code == SettingsError.exit_code:
                raise UpError(f"{self.name} cannot run; its message stands above")
            self._count(code)
            if self.failures >= GIVE_UP_AFTER:
                raise UpError(f"{self.name} died {self.failures} times at once (exit code {code})")
            pause_s = min(SHORTEST_PAUSE_S * 2**self.short_lives, LONGEST_PAUSE_S)
            log.warning("worker.died", worker=self.name, exit_code=code, restart_in_ms=int(pause_s * 1000))
            await asyncio.sleep(pause_s)

    def _count(self, code: int) -> None:
        is_short = monotonic() - self.started < SHORT_LIFE_S
        self.short_lives = self.short_lives + 1 if is_short else 0
        self.failures = self.failures + (code not in {-signal.SIGKILL, TRY_AGAIN}) if is_short else 0

    async def stop(self) -> None:
        if self.process is None or self.process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def up(settings: Settings, folder: Path, *, drain: bool, live: Live) -> None:
    """Run all until a signal, or with *drain* until every file is done: the watcher ends once all is stored.

    Raises: OnRecordError: something cannot run; everything that was started is stopped.
    """
    stop = stop_signal()
    with _locked(settings.data_dir), _redis(settings) as (url, server):
        workers = _workers(settings, url, folder, drain=drain)
        bus = Bus(url)
        await bus.connect()
        await live.started(folder, settings, bus)
        tasks = {worker.name: asyncio.create_task(worker.watched_over()) for worker in workers}
        if server:
            tasks["redis"] = asyncio.create_task(_kept_running(server))
        try:
            await _until(stop, tasks)
        finally:
            await end(*tasks.values())
            await asyncio.gather(*(worker.stop() for worker in workers))
            await live.ended()
            await bus.close()


def _workers(settings: Settings, url: str, folder: Path, *, drain: bool) -> list[Worker]:
    environment = os.environ | _as_environment(settings) | {f"{PREFIX}REDIS_URL": url}
    watch = ["watch", str(folder), *(["--drain"] if drain else [])]
    return [
        Worker("store", ["store"], environment),
        *(Worker(f"parse-{n}", ["parse"], environment) for n in range(1, settings.parse_workers + 1)),
        Worker("watch", watch, environment),
        *([] if drain else [Worker("serve", ["serve", str(folder)], environment)]),
    ]


def _as_environment(settings: Settings) -> dict[str, str]:
    """What was set, by whatever means, for our workers."""
    values: dict[str, Any] = {name: getattr(settings, name) for name in settings.model_fields_set}
    plain = {n: v.get_secret_value() if isinstance(v, SecretStr) else v for n, v in values.items()}
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in plain.items()}


async def _until(stop: asyncio.Event, tasks: dict[str, asyncio.Task[None]]) -> None:
    """Wait for a signal, for the watcher's end, or for a worker's failure, which is raised."""
    stopped = asyncio.create_task(stop.wait())
    waiting = {stopped, *tasks.values()}
    try:
        while not stopped.done() and not tasks["watch"].done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        stopped.cancel()


async def _kept_running(server: EmbeddedRedis) -> None:
    """Start the server again when it dies, and once more when it is killed while it starts.

    Raises: EmbeddedRedisError: it does not start.
    """
    while True:
        await asyncio.sleep(0.2)
        if server.alive:
            continue
        log.warning("redis.died", restart_in_ms=0)
        try:
            server.start()  # in this thread: the kernel ends the server when the thread that forked it ends
        except EmbeddedRedisError:
            if not server.was_killed:
                raise


@contextlib.contextmanager
def _redis(settings: Settings) -> Iterator[tuple[str, EmbeddedRedis | None]]:
    """URL of the Redis to use, and the server where it is our own."""
    if url := settings.redis_url.get_secret_value():
        yield url, None
        return
    server = EmbeddedRedis(settings.data_dir / "redis", end_with_parent())
    try:
        yield server.start(), server
    finally:
        server.stop()


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpError(
                f"{data_dir} is in use by another `onrecord up`; stop that one, or give --data another folder"
            ) from None
        yield
