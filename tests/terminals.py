"""A terminal for a command: what a person would see of it, escape sequences and all."""

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from waiting import until


class Screen:
    """What the command wrote so far."""

    def __init__(self, command: "subprocess.Popen[bytes]", reader: int) -> None:
        self.command = command
        self._reader = reader
        self._seen = b""
        threading.Thread(target=self._read, daemon=True).start()

    def shows(self, words: str) -> str:
        """All that was written, once *words* are among it."""
        until(lambda: words in self.text, what=lambda: f"{words!r} in {self.text!r}")
        return self.text

    @property
    def text(self) -> str:
        return self._seen.decode(errors="replace")

    def end(self) -> str:
        """All that was written, once the command has ended by itself."""
        self.command.wait(30)
        until(lambda: self._reader < 0, what="the terminal is read to its end")
        return self.text

    def _read(self) -> None:
        while True:
            try:
                some = os.read(self._reader, 65536)
            except OSError:  # the last one who held the terminal is gone
                some = b""
            if not some:
                os.close(self._reader)
                self._reader = -1
                return
            self._seen += some


@contextmanager
def terminal(*arguments: str, **environment: str) -> Iterator[Screen]:
    """`onrecord` with these *arguments* on a terminal of its own."""
    reader, writer = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "PAGER", "LESS"}}
    command = subprocess.Popen(
        [sys.executable, "-m", "onrecord", *arguments],
        stdin=writer,
        stdout=writer,
        stderr=writer,
        env=plain | {"TERM": "xterm-256color"} | environment,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509 -- one call; nothing else gives it
    )
    os.close(writer)
    try:
        yield Screen(command, reader)
    finally:
        command.kill()
        command.wait(10)


def _heed_ctrl_c() -> None:
    # As a shell starts a command on a terminal. One in the background, as CI may be, hands down that it is ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
