"""A parsing process that may be killed: limits, a temporary folder of its own, recycled, never outliving its worker."""

import asyncio
import contextlib
import os
import signal
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from onrecord.errors import OnRecordError
from onrecord.parent import end_with_parent
from onrecord.parser.child import CONFIGURED, FRAME, OUT_OF_MEMORY, Orders
from onrecord.parser.scratch import Scratch, tidy


class SandboxError(Exception):
    """The parsing process did not answer for this document; the message says what became of it."""


class SandboxStartError(OnRecordError):
    """The parsing process cannot run at all; no document is to blame."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Events as JSON, in the order to emit; a document that was rejected gives one."""

    events: tuple[bytes, ...]


class Sandbox:
    """One parsing process, started when needed and replaced after a failure or *recycle_after* documents."""

    def __init__(self, orders: Orders, *, timeout: timedelta, recycle_after: int = 1000) -> None:
        self._orders = orders
        self._timeout_s = timeout.total_seconds()
        self._recycle_after = recycle_after
        self._process: asyncio.subprocess.Process | None = None
        self._parsed = 0
        self._folder: Scratch | None = None

    async def start(self) -> None:
        """Start the process, so that the first document does not wait for the model; tidy up after dead workers."""
        tidy()
        await self._running()

    async def parse(self, drop: bytes, content: bytes) -> Answer:
        """Parse one document: the JSON of its DocumentDropped and its bytes.

        Raises: SandboxError: the process crashed, ran out of time or of memory; the next call gets a fresh one.
        """
        process = await self._running()
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await _exchange(process, (drop, content))
        except TimeoutError:
            await self.stop()
            raise SandboxError(f"parsing took longer than {self._timeout_s:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise SandboxError(await self._cause_of_death()) from None
        except BaseException:  # cancelled: the answer would be taken for the next document's
            await self.stop()
            raise
        self._parsed += 1
        if self._parsed >= self._recycle_after:
            await self.stop()
        return Answer(tuple(answer))

    async def stop(self) -> None:
        if process := self._process:
            self._process = None
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._folder:
            self._folder.remove()
            self._folder = None

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            self._parsed = 0
            self._folder = Scratch()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "onrecord.parser.child",
                self._orders.to_json(),
                env=os.environ | {"TMPDIR": str(self._folder.path)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                # Where the kernel does not do it, the closed pipe ends the process after the document.
                preexec_fn=end_with_parent(signal.SIGKILL),
            )
            try:  # loading the model is not the document's time
                await _exchange(self._process, (CONFIGURED,))
            except (asyncio.IncompleteReadError, ConnectionError):
                raise SandboxStartError(f"the parsing process does not start: {await self._cause_of_death()}") from None
        return self._process

    async def _cause_of_death(self) -> str:
        process = self._process
        if process is None:
            return "the parsing process went away"
        code = await process.wait()
        self._process = None
        if code == OUT_OF_MEMORY:
            return f"parsing needed more than {self._orders.memory_mb} MiB of memory"
        return f"the parsing process died ({'signal ' + str(-code) if code < 0 else 'exit code ' + str(code)})"


async def _exchange(process: asyncio.subprocess.Process, frames: Sequence[bytes]) -> list[bytes]:
    assert process.stdin is not None  # noqa: S101 -- both are pipes, see create_subprocess_exec
    assert process.stdout is not None  # noqa: S101
    for frame in (struct.pack(FRAME, len(frames)), *(part for f in frames for part in (struct.pack(FRAME, len(f)), f))):
        process.stdin.write(frame)
    await process.stdin.drain()
    (count,) = struct.unpack(FRAME, await process.stdout.readexactly(struct.calcsize(FRAME)))
    answer = []
    for _ in range(count):
        (size,) = struct.unpack(FRAME, await process.stdout.readexactly(struct.calcsize(FRAME)))
        answer.append(await process.stdout.readexactly(size))
    return answer
