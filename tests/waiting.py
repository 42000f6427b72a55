"""Wait for a condition with a deadline; never a bare sleep."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")
PAUSE_S = 0.02


def until(condition: Callable[[], Found], *, within_s: float = 20.0, what: str | Callable[[], str] = "") -> Found:
    """The first true value of *condition*; *what* says what was waited for, asked when it is too late.

    Raises: AssertionError: it was still false after *within_s* seconds.
    """
    deadline = time.monotonic() + within_s
    while True:
        if value := condition():
            return value
        assert time.monotonic() < deadline, (
            f"not within {within_s} s: {what() if callable(what) else what or condition}"
        )
        time.sleep(PAUSE_S)


async def eventually(condition: Callable[[], Awaitable[Found]], *, within_s: float = 20.0, what: str = "") -> Found:
    """The same for a coroutine function."""
    deadline = time.monotonic() + within_s
    while True:
        if value := await condition():
            return value
        assert time.monotonic() < deadline, f"not within {within_s} s: {what or condition}"
        await asyncio.sleep(PAUSE_S)
