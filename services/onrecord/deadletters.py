"""Dead letters: entries that could not be handled, with their reasons, until somebody retries or discards them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from redis.exceptions import ResponseError

from onrecord.bus import Bus
from onrecord.errors import OnRecordError
from onrecord.streams import DEAD, DOCUMENTS, FIELD, STATEMENTS

# KEYS: dead letters, the letter's own stream.  ARGV: id, field, payload.  A letter is never in both or neither.
_RETRY = """
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return false end
return redis.call('XADD', KEYS[2], '*', ARGV[2], ARGV[3])
"""


class NoSuchLetter(OnRecordError):
    """There is no dead letter of that id."""


class NotOurLetter(OnRecordError):
    """Somebody else wrote it among the dead letters; there is nowhere to put it back."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One entry that could not be handled."""

    id: str
    stream: str
    group: str
    entry: str
    deliveries: int
    reason: str
    payload: bytes

    @property
    def buried(self) -> datetime:
        return datetime.fromtimestamp(int(self.id.partition("-")[0]) / 1000, UTC)


async def letters(bus: Bus) -> AsyncIterator[DeadLetter]:
    """All dead letters, oldest first."""
    after = "-"
    while page := await bus.range(DEAD, after, "+", count=100):
        for letter_id, fields in page:
            yield _letter(letter_id, fields)
        after = f"({page[-1][0]}"


async def letter(bus: Bus, letter_id: str) -> DeadLetter:
    """Raises: NoSuchLetter: it was retried or discarded, or never was."""
    with contextlib.suppress(ResponseError):  # that is no entry id at all
        for found_id, fields in await bus.range(DEAD, letter_id, letter_id, count=1):
            return _letter(found_id, fields)
    raise NoSuchLetter(f"no dead letter {letter_id}; `onrecord dead list` shows those there are")


async def retry(bus: Bus, dead: DeadLetter) -> str:
    """Put *dead* back on its stream; return its new entry id.

    All groups of the stream get it again: entries are events, and events may be delivered twice.
    Raises: NoSuchLetter: somebody else retried or discarded it. NotOurLetter: it never was on a stream of ours.
    """
    if dead.stream not in {DOCUMENTS, STATEMENTS}:
        raise NotOurLetter(
            f"dead letter {dead.id} is of no stream of ours; `onrecord dead discard {dead.id}` removes it"
        )
    entry = await bus.redis.eval(_RETRY, 2, DEAD, dead.stream, dead.id, FIELD, dead.payload)
    if entry is None:
        raise NoSuchLetter(f"no dead letter {dead.id} any more; it was retried or discarded meanwhile")
    return str(entry.decode())


async def discard(bus: Bus, dead: DeadLetter) -> None:
    await bus.redis.xdel(DEAD, dead.id)


def _letter(letter_id: str, fields: dict[bytes, bytes]) -> DeadLetter:
    words = {name.decode(): value.decode(errors="replace") for name, value in fields.items() if name != FIELD}
    return DeadLetter(
        id=letter_id,
        stream=words.get("stream", "?"),
        group=words.get("group", "?"),
        entry=words.get("entry", "?"),
        deliveries=int(number) if (number := words.get("deliveries", "")).isdecimal() else 0,
        reason=words.get("reason", "?"),
        payload=fields.get(FIELD, b""),
    )
