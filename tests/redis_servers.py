"""Redis servers to be mistreated: killed, emptied, filled, stopped, demoted; and a TLS door before one."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psutil
import redis
import trustme

from onrecord.embedded import server_binary
from serving import free_port
from waiting import until


class RedisServer:
    """A server of our own with an append-only file. All that it was given by CONFIG SET or ACL SETUSER ends with it."""

    def __init__(self, folder: Path, *lines: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        ours = (f"port {self.port}", "bind 127.0.0.1", "appendonly yes", 'save ""', "enable-debug-command local")
        (folder / "redis.conf").write_text("\n".join((*ours, *lines, "")))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RedisServer":
        with (self.folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen([server_binary(), "redis.conf"], cwd=self.folder, stdout=log, stderr=log)
        until(self._answers, what="Redis")
        return self

    def kill(self) -> None:
        """As by a power cut of the server's machine, but for what its kernel had to write."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            psutil.Process(self._process.pid).resume()
            self.kill()

    def forget(self) -> None:
        """Lose all data; the server must not run."""
        shutil.rmtree(self.folder / "appendonlydir")

    def freeze(self) -> None:
        """Let it answer nothing, with its port open."""
        assert self._process
        psutil.Process(self._process.pid).suspend()

    def thaw(self) -> None:
        assert self._process
        psutil.Process(self._process.pid).resume()

    @contextmanager
    def client(self) -> Iterator["redis.Redis[bytes]"]:
        with redis.Redis.from_url(self.url, socket_timeout=30) as client:
            yield client

    def calls(self) -> int:
        """Commands that it was asked for since its start, those that it refused included."""
        with self.client() as client:
            stats: Any = client.info("commandstats")
        return sum(row["calls"] + row["rejected_calls"] for row in stats.values())

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, (self.folder / "redis.log").read_text()
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class TlsDoor:
    """Takes TLS connections and hands them on to *port*: the server of our wheel is built without TLS."""

    def __init__(self, folder: Path, port: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.ca_file = folder / "ca.pem"
        self.met = 0  # connections that passed the handshake
        self._behind = port
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> "TlsDoor":
        self._thread.start()
        serving = asyncio.start_server(self._pass, "127.0.0.1", self.port, ssl=self._context)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)
        return self

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {cast("asyncio.Task[Any]", asyncio.current_task())}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met += 1
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        try:
            await asyncio.gather(_copy(reader, behind_writer), _copy(behind_reader, writer))
        except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
            pass  # either side hung up, or the test ends
        finally:
            writer.close()
            behind_writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    raise ConnectionResetError
