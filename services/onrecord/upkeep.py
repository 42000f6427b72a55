"""Keeps the streams small: trims what every group has done, removes workers that are gone, reports idle groups."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError, ResponseError

from onrecord.bus import Bus
from onrecord.streams import DOCUMENTS, STATEMENTS, is_after

log = structlog.get_logger()

EVERY_S = 60.0
GONE_AFTER = timedelta(hours=1)  # a worker that asked for nothing for so long is gone

# In one step: DELCONSUMER throws a worker's pending entries away.  KEYS: stream.  ARGV: group, worker.
_REMOVE_WORKER = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
"""


async def keep(bus: Bus, retention: timedelta) -> None:
    """Do it every minute until cancelled."""
    while True:
        for stream in (DOCUMENTS, STATEMENTS):
            with contextlib.suppress(RedisError):  # there is a next minute
                await trim(bus, stream, retention)
                await remove_gone_workers(bus, stream)
        await asyncio.sleep(EVERY_S)


async def trim(bus: Bus, stream: str, retention: timedelta) -> int:
    """Remove entries that every group has acknowledged and that are older than *retention*; return how many.

    A group that nobody runs keeps its entries: it is reported, its owner removes it (`XGROUP DESTROY`) or runs it.
    """
    passed = {group: await bus.passed(stream, group) for group in await _groups(bus, stream)}
    if not passed:
        return 0
    oldest = f"{int((datetime.now(UTC) - retention).timestamp() * 1000)}-0"
    for group, entry_id in passed.items():
        if entry_id is None or is_after(oldest, entry_id):
            if await _is_unattended(bus, stream, group, entry_id or "0-0"):
                log.warning("stream.pinned", stream=stream, group=group, acknowledged_to=entry_id)
            oldest = entry_id or "0-0"
    return await _trimmed(bus, stream, oldest)


async def remove_gone_workers(bus: Bus, stream: str) -> int:
    """Remove workers that are gone and have nothing pending; return how many."""
    removed = 0
    for group in await _groups(bus, stream):
        workers: Any = await bus.redis.xinfo_consumers(stream, group)
        for worker in workers:
            if worker["idle"] > GONE_AFTER.total_seconds() * 1000 and not worker["pending"]:
                removed += int(await bus.redis.eval(_REMOVE_WORKER, 1, stream, group, worker["name"]))
    return removed


async def _groups(bus: Bus, stream: str) -> list[str]:
    try:
        found: Any = await bus.redis.xinfo_groups(stream)
    except ResponseError:  # no such stream yet
        return []
    return [group["name"].decode() for group in found]


async def _is_unattended(bus: Bus, stream: str, group: str, passed: str) -> bool:
    """Tell whether what *group* should read next has waited for long, and no worker of it asked for anything since."""
    waiting = await bus.range(stream, f"({passed}", "+", count=1)
    long_ago_ms = (datetime.now(UTC) - GONE_AFTER).timestamp() * 1000
    if not waiting or int(waiting[0][0].partition("-")[0]) > long_ago_ms:
        return False
    workers: Any = await bus.redis.xinfo_consumers(stream, group)
    return all(worker["idle"] > GONE_AFTER.total_seconds() * 1000 for worker in workers)


async def _trimmed(bus: Bus, stream: str, oldest: str) -> int:
    try:  # Redis 8.2: the server checks again that every group has acknowledged them
        return int(await bus.redis.xtrim(stream, minid=oldest, approximate=False, ref_policy="ACKED"))
    except ResponseError:
        return int(await bus.redis.xtrim(stream, minid=oldest, approximate=False))
