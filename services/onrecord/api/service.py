"""Wiring of the API: an HTTP server on a socket of ours, until it is told to stop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final

import structlog
import uvicorn

from onrecord.api.access import Access
from onrecord.api.app import Desk
from onrecord.api.drops import Dropbox
from onrecord.bus import Bus
from onrecord.errors import SettingsError
from onrecord.store.queries import Queries
from onrecord.tasks import first

log = structlog.get_logger()

STOP_WITHIN_S: Final = 1  # uvicorn takes whole seconds, and some tenths before and after
UNREAD_MS: Final = 30_000
"""Milliseconds after which a client that takes nothing of what was sent is given up by the kernel."""

SENT_AHEAD_BYTES: Final = 262_144
"""Bytes that the kernel keeps for a client that reads slowly; by itself it keeps megabytes."""


async def serve(
    stop: asyncio.Event,
    bus: Bus,
    queries: Queries,
    access: Access,
    dropbox: Dropbox | None,
    *,
    host: str,
    port: int,
    searches_per_minute: int,
) -> None:
    """Serve page and API until *stop* is set; live clients are told, and all is over within two seconds.

    Raises: SettingsError: the address cannot be listened on, or would let everyone in.
    """
    access.check(host)
    with listening(host, port) as listener:
        desk = Desk(bus, queries, dropbox, access, host=host, searches_per_minute=searches_per_minute)
        server = _Server(
            uvicorn.Config(
                desk.app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=STOP_WITHIN_S,
            )
        )
        await bus.broker.connect()
        desk.feed.start()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        log.info("api.started", host=host, port=listener.getsockname()[1], token=bool(access.token))
        try:
            await first(stop.wait(), serving)
        finally:
            desk.feed.stop()
            server.should_exit = True
            await serving
            await desk.feed.close()
            log.info("api.stopped")


class _Server(uvicorn.Server):
    """uvicorn without its own way with signals: they are for the whole process, not for this server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in tuple(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()  # a client that takes nothing would keep it open


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens on *host* and *port*; 0: any free one.

    Raises: SettingsError: that cannot be.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SettingsError(f"http_host {host}: {error.strerror}; give a name or address of this machine") from error
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; connections take it over from their listener
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
        try:
            listener.bind(address)
        except OSError as error:
            raise SettingsError(
                f"http_port {port} on {host}: {error.strerror}; stop what listens there, or set ONRECORD_HTTP_PORT"
            ) from error
        yield listener
