"""Crash points: a named step at which the process dies, so that tests can pull the plug exactly there."""

import os
import signal

_STEP = os.environ.get("ONRECORD_CRASH_AT")


def point(step: str) -> None:
    """Die as by `kill -9` where ONRECORD_CRASH_AT names this *step*; else do nothing."""
    if step == _STEP:
        os.kill(os.getpid(), signal.SIGKILL)
