"""A child that reads files as the worker's parsing process does: private memory capped, one file after another.

Paths come on standard input, one a line; for each, one JSON line goes out: what became of it, its time and memory.
"""

import json
import sys
import time
from pathlib import Path

from onrecord.parser.child import _cap_memory
from onrecord.parser.extract import ExtractionError, extract, unpacked

_CLEAR_REFS = Path("/proc/self/clear_refs")
MEMORY_MB = 1024  # the default of ONRECORD_PARSE_MEMORY_MB


def main() -> None:
    _warm_up()
    _cap_memory(MEMORY_MB)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        path = Path(json.loads(line))
        data = path.read_bytes()
        if _CLEAR_REFS.exists():
            _CLEAR_REFS.write_text("5", encoding="ascii")  # peak memory starts anew
        started = time.perf_counter()
        outcome = read(data, path.name)
        seconds = time.perf_counter() - started
        sys.stdout.write(json.dumps({"outcome": outcome, "seconds": round(seconds, 3), "peak_mb": _peak_mb()}) + "\n")
        sys.stdout.flush()


def read(data: bytes, name: str) -> str:
    """What became of the file: texts and rejections of its documents, or one rejection of it all."""
    texts, rejections = 0, []
    try:
        for part in unpacked(data, name):
            try:
                if part.error:
                    raise part.error
                found = extract(part.data, part.name)
                found.text.encode()  # no lone surrogates: they cannot go on the wire
                json.dumps([found.title, found.author, found.metadata, found.notes], ensure_ascii=False).encode()
                assert all(0 <= n.start <= n.end <= len(found.text) for n in found.noise)
                texts += 1
            except ExtractionError as error:
                rejections.append(error.message)
    except ExtractionError as error:
        rejections.append(error.message)
    told = f"text × {texts}" if texts else ""
    return "; ".join(filter(None, (told, rejections[0][:150] if rejections else "")))


def _warm_up() -> None:
    """Load the libraries, so that their memory is not counted as the first file's."""
    for data, name in (
        (b"<html><body><p>" + b"He said it. " * 50, "a.html"),
        (b"{\\rtf1 He said it.}", "a.rtf"),
        (b"Der Mann sagte, dass es so sei.", "a.txt"),
    ):
        read(data, name)


def _peak_mb() -> int:
    if not _CLEAR_REFS.exists():
        return 0  # only Linux tells
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
