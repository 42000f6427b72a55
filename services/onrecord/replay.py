"""`onrecord replay`: statements of the ledger as the events that brought them, for a late subscriber."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from redis.exceptions import RedisError, ResponseError

from onrecord.bus import Bus, BusAway, BusError
from onrecord.store.queries import Queries
from onrecord.store.views import StatementRow
from onrecord.streams import BUSY, FIELD, before
from onrecord.upkeep import trim
from onrecord_schemas import StatementMade

log = structlog.get_logger()

TO: Final = "onrecord.replay"
_OURS = re.compile(r"onrecord\.(?!replay(?:\..*)?$)")
_ENTRY_ID = re.compile(r"\d{1,18}(?:-\d{1,18})?")
_PAGE: Final = 200
_MEMORY_SHARE: Final = 0.65  # of maxmemory: below what stops the watcher
_PAUSE_S: Final = 1.0
_SOURCE: Final = "/onrecord/parser"  # who made the events: an event that is sent again says the same

# All of a page or nothing.  KEYS: stream.  ARGV: field, then entry id and event of each.
_ADD = """
for i = 2, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], ARGV[1], ARGV[i + 1]) end
"""


class ReplayError(BusError):
    """It cannot be replayed as asked."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was added."""

    stream: str
    statements: int
    last: str
    """Entry id of the last one: `--from` it goes on."""


def place(text: str) -> str:
    """The entry id to go on after: *text* itself, or what stands just before the time that it is (UTC).

    Raises: ReplayError: it is neither.
    """
    if _ENTRY_ID.fullmatch(text):
        return text
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ReplayError(f"{text!r} is neither an entry id (1732445678901-0) nor a time (2026-05-01T12:00)") from None
    utc = time if time.tzinfo else time.replace(tzinfo=UTC)
    return before(f"{max(0, int(utc.timestamp() * 1000))}-0")


async def replay(
    bus: Bus, queries: Queries, after: str, to: str, report: Callable[[int, int | None], None]
) -> Replayed:
    """Add every statement that holds now and came after entry *after* to stream *to*, under the entry id that it had.

    Raises: ReplayError: *to* is a stream of ours, or holds later entries. BusAway: Redis went away; it says where.
    """
    if _OURS.match(to):
        raise ReplayError(f"{to} is OnRecord's own; replay to {TO}, {TO}.NAME, or a name without onrecord.")
    added = 0
    while rows := await queries.statements_after(after, limit=_PAGE):
        try:
            await _room(bus, to)
            await _add(bus, to, rows)
        except RedisError as error:
            kind = BusAway if isinstance(error, BUSY) else ReplayError
            raise kind(f"{to}: {error}; what came up to {after} is there, go on with --from {after}") from error
        added += len(rows)
        after = rows[-1].entry_id or after
        report(added, None)
    return Replayed(to, added, after)


async def _add(bus: Bus, to: str, rows: Sequence[StatementRow]) -> None:
    entries: list[bytes | str] = []
    for row in rows:
        entries += [row.entry_id or "", _event(row).to_json()]
    try:
        await bus.redis.eval(_ADD, 1, to, FIELD, *entries)
    except ResponseError as error:
        if "equal or smaller" not in str(error):
            raise
        last = (await bus.redis.xinfo_stream(to))["last-generated-id"].decode()
        raise ReplayError(
            f"{to} had entries up to {last} before: go on with --from {last}, replay to another stream, or delete this"
        ) from error


def _event(row: StatementRow) -> StatementMade:
    statement = row.statement
    return StatementMade(
        id=statement.statement_id,
        source=_SOURCE,
        subject=statement.document.document_id,
        time=row.made,
        data=statement,
    )


async def _room(bus: Bus, to: str) -> None:
    """Wait while Redis is full, and remove what every group of *to* has done with."""
    paused = False
    while await bus.memory_share() >= _MEMORY_SHARE and not await trim(bus, to, timedelta(0)):
        if not paused:
            log.warning("replay.paused", stream=to, remedy="have a group read and acknowledge it, or trim it")
        paused = True
        await asyncio.sleep(_PAUSE_S)
