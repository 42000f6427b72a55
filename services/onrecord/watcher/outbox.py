"""The way of events out of the state: published in order, confirmed from outside, published again when lost."""

import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Protocol, TypeVar
from uuid import UUID

import structlog
from pydantic import Field, TypeAdapter

from onrecord.crash import point
from onrecord.watcher.outstanding import Outstanding
from onrecord.watcher.state import State, Status
from onrecord_schemas import DocumentDropped, DocumentParsed, DocumentRejected

log = structlog.get_logger()

_BATCH = 64  # events published before the state is told
_RETRY_MS = 1000  # after Redis was in trouble

Own = DocumentDropped | DocumentRejected
End = DocumentParsed | DocumentRejected
_OWN: TypeAdapter[Own] = TypeAdapter(Annotated[Own, Field(discriminator="type")])
_Result = TypeVar("_Result")


class Do(Protocol):
    """Runs a step that blocks in the watcher's one thread."""

    async def __call__(self, step: Callable[[], _Result]) -> _Result: ...


class Outbox:
    """Publishes what the desk wrote down."""

    def __init__(
        self,
        state: State,
        do: Do,
        *,
        publish: Callable[[DocumentDropped], Awaitable[object]],
        reject: Callable[[DocumentRejected], Awaitable[object]],
        room: Callable[[], Awaitable[bool]],
        idle: Callable[[], Awaitable[bool]],
        republish_after_ms: int,
    ) -> None:
        self._state, self._do = state, do
        self._publish, self._reject, self._room, self._idle = publish, reject, room, idle
        self._outstanding = Outstanding(republish_after_ms)
        self._patience = republish_after_ms / 1000
        self._sent: list[UUID] = []
        self._send_at = self._recover_at = 0.0  # monotonic seconds
        self._is_held_up = False
        for event_id in state.unconfirmed():
            self._outstanding.published(event_id)

    async def send(self) -> list[Own]:
        """Publish the oldest events that wait, as far as there is room; give them."""
        await self._write_down_sent()
        if time.monotonic() < self._send_at:
            return []
        waiting = [_own(json) for json in await self._do(lambda: self._state.outgoing(_BATCH))]
        sent: list[Own] = []
        try:
            if waiting and await self._has_room():
                for event in waiting:
                    await self._emit(event)
                    sent.append(event)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with Redis: nothing is lost, it waits here
            self._send_at = time.monotonic() + _RETRY_MS / 1000
            log.warning("publishing.failed", error=f"{type(error).__name__}: {error}", retry_ms=_RETRY_MS)
        finally:
            await self._write_down_sent()
        return sent

    async def recover(self) -> None:
        """Have events published again that went lost: Redis was emptied, or lost its last second."""
        if time.monotonic() < self._recover_at or not self._outstanding.overdue():
            return
        self._recover_at = time.monotonic() + self._patience / 4
        try:
            idle = await self._idle()
        except Exception as error:  # noqa: BLE001 -- as in send
            log.warning("publishing.failed", error=f"{type(error).__name__}: {error}", retry_ms=_RETRY_MS)
            return
        if lost := self._outstanding.lost(idle=idle):
            await self._do(lambda: self._state.lost(lost))
            log.warning("events.lost", number=len(lost), remedy="none needed, they are published again")
        for event_id in lost:
            self._outstanding.forget(event_id)

    async def confirm(self, ends: Iterable[End]) -> list[End]:
        """Note these ends; give those that were news, in order. They are on the disk when this returns."""
        ended = await self._do(lambda: self._write_down_ends(ends))
        point("confirmed")
        for event_id in ended:
            self._outstanding.confirmed(event_id)
        return list(ended.values())

    def is_overdue(self) -> bool:
        """Tell whether any event has waited for its confirmation longer than it should."""
        return self._outstanding.overdue()

    async def _emit(self, event: Own) -> None:
        self._outstanding.published(event.id)  # before: the confirmation may be faster than the next line
        await (self._publish(event) if isinstance(event, DocumentDropped) else self._reject(event))
        point("published")
        self._sent.append(event.id)

    async def _write_down_sent(self) -> None:
        """Kept until it succeeds: with a full disk, each round would publish the same events again."""
        if self._sent:
            await self._do(lambda: self._state.published(self._sent))
            self._sent.clear()

    async def _has_room(self) -> bool:
        has_room = await self._room()
        if has_room == self._is_held_up:
            self._is_held_up = not has_room
            if has_room:
                log.info("publishing.resumed")
            else:
                log.warning("publishing.paused", reason="the streams are full; files wait in their folder")
        return has_room

    def _write_down_ends(self, ends: Iterable[End]) -> dict[UUID, End]:
        ended: dict[UUID, End] = {}
        with self._state.transaction():
            for end in ends:
                rejection = _rejection(end)
                status = Status.DONE if rejection is None else Status.REJECTED
                event_id = self._told_by(end)
                if event_id is not None and self._state.confirm(event_id, status, rejection):
                    ended[event_id] = end
        return ended

    def _told_by(self, end: End) -> UUID | None:
        """The id of our event that *end* is the end of."""
        if is_refusal(end):
            return end.id
        document_id = end.data.document_id if isinstance(end, DocumentRejected) else end.data.document.document_id
        if end.correlationid is not None:
            return _uuid(end.correlationid)
        told = self._state.told(document_id) if document_id else None
        return UUID(told.event_id) if told else None


def is_refusal(event: Own | End) -> bool:
    """Tell whether the watcher itself rejected a file."""
    return isinstance(event, DocumentRejected) and event.data.stage == "watch"


def _own(json: bytes) -> Own:
    return _OWN.validate_json(json)


def _rejection(end: End) -> bytes | None:
    return end.data.model_dump_json(indent=2).encode() if isinstance(end, DocumentRejected) else None


def _uuid(text: str) -> UUID | None:
    """None for the correlation of a stranger."""
    try:
        return UUID(text)
    except ValueError:
        return None
