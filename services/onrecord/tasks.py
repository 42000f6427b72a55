"""Waiting for tasks, and ending them for certain."""

import asyncio
import signal
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
AGAIN_S = 0.1


async def first(*waits: Awaitable[Any]) -> None:
    """Wait until one of *waits* is done; then cancel those that are coroutines, and leave tasks alone."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task, wait in zip(tasks, waits, strict=True):
            if task is not wait:
                task.cancel()


async def end(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel *tasks* until they have ended; what they raise stays in them.

    Once is not enough: redis-py sends with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that comes
    in the moment when its inner task ends.
    """
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)  # else asyncio complains that nobody asked


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """What *work* returns. Raises: KeyboardInterrupt: Ctrl-C came first, and *work* was ended."""
    task = asyncio.create_task(work)
    interrupted = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    await first(task, interrupted.wait())
    if task.done():
        return task.result()
    await end(task)
    raise KeyboardInterrupt
