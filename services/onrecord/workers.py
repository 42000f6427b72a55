"""What `watch`, `parse` and `store` run: each builds its room out of the settings and works until told to stop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.bus import Bus, BusError
from onrecord.embedded import known_url
from onrecord.settings import Settings
from onrecord.streams import DOCUMENTS, STATEMENTS
from onrecord.tasks import end
from onrecord_schemas import Statement

if TYPE_CHECKING:
    from onrecord.reparse import Outcome
    from onrecord.replay import Replayed
    from onrecord.store.filters import DocumentFilter, StatementFilter
    from onrecord.watcher.service import Watcher
    from onrecord.watcher.survey import Progress

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


async def watch(
    settings: Settings, folder: Path, *, drain: bool, report: Callable[["Progress"], None] | None = None
) -> None:
    """Watch *folder* until a signal, or with *drain* until every file in it is done; tell *report* how far it is."""
    from onrecord.spool import Spool
    from onrecord.watcher.confirmations import GROUP, Confirmations
    from onrecord.watcher.service import Watcher

    line = bus(settings)

    async def room() -> bool:
        backlog = await line.backlog(DOCUMENTS, "parse")
        full = (backlog.lag or 0) + backlog.pending >= settings.max_lag
        return not full and await line.memory_share() < MEMORY_SHARE

    async def idle() -> bool:
        backlogs = [await line.backlog(DOCUMENTS, "parse"), await line.backlog(STATEMENTS, GROUP)]
        return all(backlog.idle for backlog in backlogs)

    watcher = Watcher(
        inbox=folder,
        data_dir=settings.data_dir,
        spool=Spool(settings.spool_dir),
        publish=lambda event: line.publish(DOCUMENTS, event.to_json()),
        reject=lambda event: line.publish(STATEMENTS, event.to_json()),
        room=room,
        idle=idle,
        after=settings.after,
        scan_interval_ms=settings.scan_interval_ms,
        settle_ms=settings.settle_ms,
        max_file_bytes=settings.max_file_bytes,
        republish_after_ms=settings.republish_after_ms,
    )
    Confirmations(line, watcher, batch=settings.store_batch)
    stop = stop_signal()
    await line.connect()
    watching = asyncio.create_task(watcher.run())
    confirming = asyncio.create_task(line.run(stop))
    waiting = [watching, confirming]
    if report:
        waiting.append(asyncio.create_task(_reported(watcher, report)))
    if drain:
        waiting.append(asyncio.create_task(watcher.drained()))
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        stop.set()
        await end(*(task for task in waiting if task is not confirming))
        await asyncio.gather(confirming, return_exceptions=True)
        await watcher.close()


async def _reported(watcher: "Watcher", report: Callable[["Progress"], None]) -> None:
    while True:
        report(watcher.progress)
        await asyncio.sleep(0.1)


async def parse(settings: Settings) -> None:
    """Parse documents until a signal."""

    from onrecord.parser.child import Orders
    from onrecord.parser.sandbox import Sandbox
    from onrecord.parser.service import ParserService
    from onrecord.spool import Spool

    line = bus(settings)
    orders = Orders(
        settings.parse_memory_mb,
        settings.min_confidence,
        settings.extract_limits,
        settings.extract_json_text_fields,
    )
    sandbox = Sandbox(
        orders,
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
    from onrecord.store.ledger import Ledger
    from onrecord.store.service import StoreService
    from onrecord.upkeep import keep

    await migrate(settings)
    line = bus(settings)
    async with Ledger(settings.ledger_url) as ledger:
        StoreService(line, ledger, batch=settings.store_batch)
        await line.connect()
        upkeep = asyncio.create_task(keep(line, timedelta(milliseconds=settings.stream_retention_ms)))
        try:
            await line.run(stop_signal())
        finally:
            upkeep.cancel()


async def serve(settings: Settings, folder: Path) -> None:
    """Serve page and API until a signal; uploads go to *folder*."""
    from onrecord.api.access import Access, listed
    from onrecord.api.drops import Dropbox
    from onrecord.api.service import serve as listen
    from onrecord.store.queries import Queries
    from onrecord.watcher.names import is_ignored

    await migrate(settings)
    line = bus(settings)
    async with Queries(settings.ledger_url) as queries:
        await listen(
            stop_signal(),
            line,
            queries,
            Access(
                token=settings.api_token.get_secret_value(),
                insecure=settings.api_insecure,
                cors_origins=listed([origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]),
            ),
            Dropbox(folder, settings.max_file_bytes, is_ignored),
            host=settings.http_host,
            port=settings.http_port,
            searches_per_minute=settings.searches_per_minute,
        )


async def found(settings: Settings, wanted: "StatementFilter", limit: int) -> tuple[Statement, ...]:
    """The newest statements of the ledger that *wanted* lets through."""
    from onrecord.store.queries import Queries

    async with Queries(settings.ledger_url) as queries:
        page = await queries.statements(wanted, limit=limit)
    return tuple(row.statement for row in page.rows)


async def export(settings: Settings, wanted: "StatementFilter", form: str, out: Path | None) -> int:
    """Write statements into a file or standard output; return how many."""
    from onrecord.export import Form
    from onrecord.export import export as write
    from onrecord.store.queries import Queries

    async with Queries(settings.ledger_url) as queries:
        return await write(queries, wanted, Form(form), out)


async def reparse(
    settings: Settings,
    wanted: "DocumentFilter",
    tell: Callable[["Outcome"], None],
    report: Callable[[int, int], None],
) -> None:
    """Have documents of the ledger parsed once more; return when all of it is stored."""
    from onrecord.reparse import Reparse
    from onrecord.spool import Spool
    from onrecord.store.drops import Drops
    from onrecord.watcher.again import Again

    with closing(Again.beside_watcher(settings.data_dir)) as again:
        async with Drops(settings.ledger_url) as drops:
            await Reparse(drops, again, Spool(settings.spool_dir), tell).run(wanted, report)


async def replay(settings: Settings, after: str, to: str, report: Callable[[int, int | None], None]) -> "Replayed":
    """Tell statements of the ledger once more, on a stream of their own."""
    from onrecord.replay import place
    from onrecord.replay import replay as tell
    from onrecord.store.queries import Queries

    line = bus(settings)
    await line.connect()
    try:
        async with Queries(settings.ledger_url) as queries:
            return await tell(line, queries, place(after), to, report)
    finally:
        await line.close()


async def migrate(settings: Settings) -> None:
    from onrecord.store.migrate import migrate as upgrade

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.ledger_url)


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
