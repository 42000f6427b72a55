"""A watcher at work in a folder, with a stream of ours instead of Redis."""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from examples import EXTRACTOR
from onrecord.spool import Spool
from onrecord.watcher.scan import Fingerprint
from onrecord.watcher.service import Watcher
from onrecord.watcher.survey import Progress
from onrecord_schemas import (
    Document,
    DocumentDropped,
    DocumentParsed,
    DocumentRejected,
    ParsedDocument,
    Rejection,
    StatementCounts,
    event_id,
)
from waiting import eventually, until

QUICK = {"scan_interval_ms": 30, "settle_ms": 100}


def parsed(drop: DocumentDropped) -> DocumentParsed:
    """The good end of a document."""
    data = drop.data
    return DocumentParsed(
        id=event_id("parsed", str(drop.id)),
        correlationid=str(drop.id),
        data=ParsedDocument(
            document=Document(document_id=data.document_id, name=data.name, media_type="text/plain"),
            text="",
            statements=(),
            counts=StatementCounts(),
            extractor=EXTRACTOR,
            parse_ms=1,
        ),
    )


def rejected(drop: DocumentDropped) -> DocumentRejected:
    """The other end of a document."""
    return DocumentRejected(
        id=event_id("rejected", str(drop.id)),
        correlationid=str(drop.id),
        data=Rejection(
            document_id=drop.data.document_id,
            name=drop.data.name,
            stage="extract",
            reason="the file holds no text",
            remedy="drop it again once it has content",
        ),
    )


@dataclass
class Stream:
    """What was published, and how the other end behaves."""

    drops: list[DocumentDropped] = field(default_factory=list)
    rejections: list[DocumentRejected] = field(default_factory=list)
    answer: Callable[[DocumentDropped], DocumentParsed | DocumentRejected] | None = parsed
    """What a parser makes of a document; None: nobody parses."""
    has_room: bool = True
    is_idle: bool = True
    trouble: Exception | None = None

    @property
    def names(self) -> list[str]:
        return [drop.data.name for drop in self.drops]


class Watching:
    """A watcher that runs in a thread of its own, so that a test reads from top to bottom."""

    def __init__(
        self, inbox: Path, data_dir: Path, stream: Stream, **options: Any
    ) -> None:  # Any: Watcher's own options
        self.inbox, self.data_dir, self.stream = inbox, data_dir, stream
        self.spool = Spool(data_dir / "spool")
        self._options = QUICK | options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    @property
    def progress(self) -> Progress:
        return self._watcher.progress

    def start(self) -> None:
        self._thread.start()
        try:
            self._call(self._open())
        except BaseException:
            self._end()
            raise

    def stop(self) -> None:
        self._call(self._close())
        self._end()

    def wait_for(self, *names: str) -> None:
        """Wait until documents of these names were published, in any order."""
        until(lambda: set(names) <= set(self.stream.names), what=f"{names} published; there is {self.stream.names}")

    def drain(self, within_s: float = 20) -> None:
        """Wait until two more scans, of which the second began after this call, find nothing to do."""
        self._call(asyncio.wait_for(self._drained_anew(), within_s))

    def knows(self, path: bytes, status: os.stat_result) -> bool:
        """Tell whether the file was taken as it is."""
        known: list[bool] = []

        async def ask() -> None:
            rows = await self._watcher._do(lambda: self._watcher._state.known([path]))
            known.append(path in rows and rows[path].fingerprint == Fingerprint.of(status))

        self._call(ask())
        return known[0]

    def confirm(self, *events: DocumentParsed | DocumentRejected) -> None:
        self._call(self._watcher.confirm(*events))

    def scan_again(self) -> None:
        """Wait for a scan that begins after this call."""
        self._call(self._scanned_anew())

    def is_overdue(self) -> bool:
        """Tell whether an event waits for its confirmation longer than it should."""
        return self._watcher._outbox.is_overdue()

    async def _scanned_anew(self) -> None:
        for _ in range(2):  # one may be under way
            self._watcher._scan_at = 0.0
            await eventually(self._has_scanned)

    async def _has_scanned(self) -> bool:
        return self._watcher._scan_at > 0.0

    async def _drained_anew(self) -> None:
        for _ in range(2):
            self._watcher._drained.clear()
            self._watcher._scan_at = 0.0
            await self._watcher.drained()

    async def _open(self) -> None:
        self._watcher = Watcher(
            inbox=self.inbox,
            data_dir=self.data_dir,
            spool=self.spool,
            publish=self._publish,
            reject=self._reject,
            room=self._room,
            idle=self._idle,
            **self._options,
        )
        self._running = asyncio.create_task(self._watcher.run())

    async def _close(self) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self._watcher.close()

    async def _publish(self, event: DocumentDropped) -> None:
        if self.stream.trouble:
            raise self.stream.trouble
        self.stream.drops.append(event)
        if self.stream.answer:
            await self._watcher.confirm(self.stream.answer(event))

    async def _reject(self, event: DocumentRejected) -> None:
        self.stream.rejections.append(event)
        await self._watcher.confirm(event)

    async def _room(self) -> bool:
        return self.stream.has_room

    async def _idle(self) -> bool:
        return self.stream.is_idle

    def _call(self, step: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(step, self._loop).result(60)

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def watching(folder: Path, stream: Stream | None = None, **options: Any) -> Iterator[Watching]:
    """Watch *folder*/inbox with the state in *folder*/data until the block ends."""
    inbox = folder / "inbox"
    if options.pop("made", True):
        inbox.mkdir(exist_ok=True)
    at_work = Watching(inbox, folder / "data", stream or Stream(), **options)
    at_work.start()
    try:
        yield at_work
    finally:
        at_work.stop()
