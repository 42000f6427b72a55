"""The watcher: a loop that scans, takes and publishes until it is cancelled."""

import asyncio
import fcntl
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

import structlog

from onrecord.errors import OnRecordError
from onrecord.spool import Spool, SpoolError
from onrecord.watcher.desk import Desk
from onrecord.watcher.names import FAILED, PROCESSED
from onrecord.watcher.outbox import Outbox, is_refusal
from onrecord.watcher.settle import Settling
from onrecord.watcher.state import FILE, LOCK, State
from onrecord.watcher.survey import Progress, Survey
from onrecord_schemas import DocumentDropped, DocumentParsed, DocumentRejected

log = structlog.get_logger()

_LOOK_MS = 200  # between two looks at the files that settle
_SHARE = 10  # looking takes at most a tenth of the time, so a large tree is looked at less often
_OUTGOING = 256  # events waiting to be published, from which on files wait in their folder and not in the spool
_PAUSE_MS = 5000  # after trouble of this machine: disk full, state locked

_Result = TypeVar("_Result")


class WatcherError(OnRecordError):
    """The folder cannot be watched."""


class Watcher:
    """Watches one folder and publishes its documents.

    *publish* and *reject* put an event on its stream; what they raise is logged, and they are called again. *room*
    tells whether the streams may grow. *idle* tells whether no document waits for a parser or is with one: only then,
    or when later documents were confirmed, is an event that nobody confirmed in *republish_after_ms* published again.
    Whoever reads the statement stream hands each DocumentParsed and DocumentRejected to `confirm`, the watcher's own
    rejections too.
    """

    def __init__(
        self,
        *,
        inbox: Path,
        data_dir: Path,
        spool: Spool,
        publish: Callable[[DocumentDropped], Awaitable[object]],
        reject: Callable[[DocumentRejected], Awaitable[object]],
        room: Callable[[], Awaitable[bool]],
        idle: Callable[[], Awaitable[bool]],
        after: Literal["keep", "archive"] = "keep",
        scan_interval_ms: int = 1000,
        settle_ms: int = 500,
        max_file_bytes: int = 100_000_000,
        republish_after_ms: int = 60_000,
    ) -> None:
        self._inbox, self._spool = inbox, spool
        self._interval = scan_interval_ms / 1000
        self._look = min(_LOOK_MS, scan_interval_ms) / 1000
        self._lock = _locked(data_dir / LOCK)
        root = os.fsencode(inbox.resolve())
        settling = Settling(settle_ms)
        try:
            self._state = State(data_dir / FILE, root)
        except BaseException:
            os.close(self._lock)
            raise
        self._desk = Desk(root, self._state, spool, settling, max_file_bytes=max_file_bytes)
        self._survey = Survey(
            root,
            self._state,
            settling,
            skipped=_skipped(root, data_dir, archives=after == "archive"),
            archives=after == "archive",
            max_file_bytes=max_file_bytes,
        )
        self._settling = settling
        # One thread for all that blocks: the state sees one step after the other, and needs no lock.
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="watcher")
        self._outbox = Outbox(
            self._state,
            self._do,
            publish=publish,
            reject=reject,
            room=room,
            idle=idle,
            republish_after_ms=republish_after_ms,
        )
        self._progress = Progress()
        self._drained = asyncio.Event()
        self._scan_at = self._eager_at = self._look_at = 0.0  # monotonic seconds
        self._is_missing = self._is_cut = False

    @property
    def progress(self) -> Progress:
        """How far the files are, for people to see: exact after each scan."""
        return self._progress

    async def drained(self) -> None:
        """Wait until a whole scan finds nothing new, and every document has come to its end."""
        await self._drained.wait()

    async def run(self) -> None:
        """Watch until cancelled."""
        orphans = await self._do(self._spool.tidy)
        log.info("watcher.started", inbox=str(self._inbox), orphans_removed=orphans)
        while True:
            try:
                busy = await self._round()
            except (SpoolError, sqlite3.Error, OSError) as error:
                log.error("watcher.stalled", error=str(error), retry_ms=_PAUSE_MS)
                await asyncio.sleep(_PAUSE_MS / 1000)
                continue
            if not busy:
                await asyncio.sleep(self._look)

    async def confirm(self, *ends: DocumentParsed | DocumentRejected) -> None:
        """Note the end of documents; it is on the disk when this returns. Strangers and repetitions change nothing."""
        news = await self._outbox.confirm(ends)
        for end in news:
            if not is_refusal(end):
                self._count("published", "done" if isinstance(end, DocumentParsed) else "rejected")
        if news and not await self._do(self._state.open_count):
            self._scan_at = min(self._scan_at, self._eager_at)  # perhaps the last one: look whether everything is done

    async def close(self) -> None:
        """Let go of the state. Call it once, after `run` has ended."""
        await self._do(self._state.close)
        self._hands.shutdown()
        os.close(self._lock)

    async def _round(self) -> bool:
        """Do once what is due; tell whether there is more to do at once."""
        await self._scan_or_look()
        sent = await self._outbox.send()
        for event in sent:
            self._count("waiting", "published" if isinstance(event, DocumentDropped) else "rejected")
        await self._outbox.recover()
        taken = 0
        if await self._do(self._state.outgoing_count) < _OUTGOING:
            taken = await self._do(self._desk.take)
        return taken > 0 or len(sent) > 0

    async def _scan_or_look(self) -> None:
        if self._is_scan_due() or await self._is_worth_a_scan():
            await self._scan()

    def _is_scan_due(self) -> bool:
        return time.monotonic() >= self._scan_at or (self._is_cut and not len(self._settling))

    async def _is_worth_a_scan(self) -> bool:
        """Look at what settles and at the folders' times: a file that is moved in is seen long before the next scan."""
        start = time.monotonic()
        if start < self._look_at:
            return False
        is_changed = await self._do(self._survey.look_again)
        end = time.monotonic()
        self._look_at = end + max(self._look, _SHARE * (end - start))
        return is_changed and end >= self._eager_at

    async def _scan(self) -> None:
        start = time.monotonic()
        try:
            surveyed = await self._do(self._survey.look_at_all)
        except OSError as error:
            self._miss(error)
            return
        if self._is_missing:
            log.info("inbox.returned", inbox=str(self._inbox))
        self._is_missing = False
        end = time.monotonic()
        self._scan_at = end + max(self._interval, _SHARE * (end - start))
        self._eager_at = end + 2 * (end - start)
        self._is_cut = surveyed.cut
        self._progress = surveyed.progress
        if surveyed.drained:
            self._drained.set()
        else:
            self._drained.clear()

    def _miss(self, error: OSError) -> None:
        """An unmounted folder says nothing about its files: wait for it."""
        self._scan_at = time.monotonic() + self._interval
        self._drained.clear()
        if not self._is_missing:
            remedy = "make or mount the folder, or let the watcher's user read it"
            log.warning("inbox.missed", inbox=str(self._inbox), reason=error.strerror, remedy=remedy)
        self._is_missing = True

    def _count(self, before: str, after: str) -> None:
        """One file went from one fate to another; the next scan counts anew."""
        self._progress = replace(
            self._progress,
            **{before: max(0, getattr(self._progress, before) - 1), after: getattr(self._progress, after) + 1},
        )

    async def _do(self, step: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._hands, step)


def _locked(path: Path) -> int:
    """One watcher a data folder: two would publish everything twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise WatcherError(
            f"{path.parent}: another watcher works with this data folder; stop it, or give this one --data of its own"
        ) from error
    return descriptor


def _skipped(root: bytes, data_dir: Path, *, archives: bool) -> frozenset[bytes]:
    """What in the folder is ours: the archive's folders, and a data folder that was put there."""
    ours = {PROCESSED, FAILED} if archives else set()
    relative = os.path.relpath(os.fsencode(data_dir.resolve()), root)
    return frozenset(ours | {relative})
