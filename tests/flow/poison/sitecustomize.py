"""Makes the parsing process fail on documents that say POISON, as a broken library or a hostile file would.

Python imports this module at start-up where the folder is on PYTHONPATH; only the parsing process is changed.
"""

import os
import signal
import sys
import time

if "onrecord.parser.child" in " ".join(sys.orig_argv):
    from onrecord.parser import pipeline

    healthy = pipeline.Parser.parse

    def parse(self, content, meta):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 -- as the original
        if content.startswith(b"POISON:crash"):
            os.kill(os.getpid(), signal.SIGSEGV)
        if content.startswith(b"POISON:hang"):
            signal.pause()
        if content.startswith(b"POISON:slow"):
            time.sleep(2)
        if content.startswith(b"POISON:memory"):
            return [bytearray(10_000_000) for _ in range(1000)]
        return healthy(self, content, meta)

    pipeline.Parser.parse = parse  # type: ignore[method-assign]
