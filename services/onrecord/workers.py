"""What `watch`, `parse` and `store` run: each builds its room out of the settings and works until it is told to stop."""

import asyncio
import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from onrecord.bus import DOCUMENTS, STATEMENTS, Bus, BusError, Entry
from onrecord.embedded import known_url
from onrecord.settings import Settings

log = structlog.get_logger()

MEMORY_SHARE = 0.7  # of maxmemory: a full Redis lets no consumer start


def redis_url(settings: Settings) -> str:
    """Raises: BusError: none is set, and none of `onrecord up`'s is known in the data folder."""
    url = settings.redis_url.get_secret_value() or known_url(settings.data_dir / "redis")
    if not url:
        raise BusError(
            f"no Redis: set ONRECORD_REDIS_URL, or start `onrecord --data {settings.data_dir} up`, which brings its own"
        )
    return url


def bus(settings: Settings) -> Bus:
    return Bus(redis_url(settings), reclaim_after=timedelta(milliseconds=settings.reclaim_after_ms))


async def parse(settings: Settings) -> None:
    from onrecord.parser.child import Limits  # noqa: PLC0415 -- each worker loads its own room alone
    from onrecord.parser.sandbox import Sandbox  # noqa: PLC0415
    from onrecord.parser.service import ParserService  # noqa: PLC0415
    from onrecord.spool import Spool  # noqa: PLC0415

    line = bus(settings)
    sandbox = Sandbox(
        Limits(settings.parse_memory_mb, settings.min_confidence),
        timeout=timedelta(milliseconds=settings.parse_timeout_ms),
    )
    ParserService(
        line,
        Spool(settings.spool_dir),
        sandbox,
        attempts=settings.parse_attempts,
        max_deliveries=settings.max_deliveries,
    )
    await sandbox.start()
    try:
        await line.run(stop_signal())
    finally:
        await sandbox.stop()


async def store(settings: Settings) -> None:
    from onrecord.store.ledger import Ledger  # noqa: PLC0415
    from onrecord.store.service import StoreService  # noqa: PLC0415

    await migrate(settings)
    line = bus(settings)
    async with Ledger(settings.ledger_url) as ledger:
        StoreService(line, ledger, batch=settings.store_batch)
        await line.run(stop_signal())


async def migrate(settings: Settings) -> None:
    from onrecord.store.migrate import migrate as upgrade  # noqa: PLC0415

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.ledger_url)


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
