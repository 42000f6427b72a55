"""A child process that ends when its parent does, however that one ends: the kernel sees to it (Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`, made in the parent: the child gets *how* when the thread that forked it ends.

    A parent that was killed between its fork and the child's request would be missed: the child looks once more.
    Elsewhere than on Linux nothing is done.
    """
    parent = os.getpid()
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork: a forked child of many threads loads nothing

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:
            os._exit(1)

    return ask
