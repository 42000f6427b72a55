"""The parsing process: frames on standard input, events on standard output, nothing else.

A message is a count and that many frames, each a length and its bytes; see `sandbox.py` for the other end.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

FRAME = "!Q"
CONFIGURED = b"ready?"


OUT_OF_MEMORY = 71  # exit code
LARGEST_FILE = 256 * 2**20  # bytes of a temporary file


@dataclass(frozen=True, slots=True)
class Orders:
    """How documents are to be parsed, and what one may cost."""

    memory_mb: int
    min_confidence: float
    limits: dict[str, int] = field(default_factory=dict)
    """Those of `extract.Limits` that are not as they are by default."""
    json_text: tuple[str, ...] = ()
    """Names of the fields that hold a JSON document's text; empty: the usual ones."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's to answer
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    from onrecord.parser.announce import Announcer  # noqa: PLC0415 -- after the environment is set

    announcer = Announcer(orders.min_confidence, orders.limits, orders.json_text)
    _give_up_privileges()
    _cap_memory(orders.memory_mb)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not break the frames
    while frames := _read(requests):
        try:
            _write(answers, [] if frames == [CONFIGURED] else announcer.events(*frames))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _give_up_privileges() -> None:
    """Give up what a parser needs not, so that a hostile document gains nothing by taking it over."""
    if sys.platform == "linux":
        pr_set_no_new_privs = 38
        ctypes.CDLL(None).prctl(pr_set_no_new_privs, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def _cap_memory(memory_mb: int) -> None:
    """Cap private memory above what the loaded model takes already."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    limit = used + memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _read(stream: BinaryIO) -> list[bytes]:
    head = stream.read(struct.calcsize(FRAME))
    if not head:
        return []
    (count,) = struct.unpack(FRAME, head)
    return [stream.read(*struct.unpack(FRAME, stream.read(struct.calcsize(FRAME)))) for _ in range(count)]


def _write(stream: BinaryIO, frames: list[bytes]) -> None:
    stream.write(struct.pack(FRAME, len(frames)))
    for frame in frames:
        stream.write(struct.pack(FRAME, len(frame)))
        stream.write(frame)
    stream.flush()


if __name__ == "__main__":
    main()
