"""Files that attack: each is a text or a rejection, in the worker's time and memory, and nothing else."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from samples.formats import DOCUMENTS, FOLDERS
from samples.hostile import corpus
from samples.reader import Reader, Reading
from samples.reading import MEMORY_MB

# PDFium follows forms within forms without a limit; its process runs out of memory and the sandbox tells of it.
STOPPED_BY_THE_SANDBOX = {"form-tower.pdf"}
READERS = 2
FUZZ_SECONDS = float(os.environ.get("ONRECORD_TEST_FUZZ_SECONDS", "15"))


@pytest.mark.timeout(1200)
def test_every_hostile_file_is_a_text_or_a_rejection_within_time_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = list(corpus())

    readings = _read_all(files, tmp_path)

    with capsys.disabled():
        print(_table(readings))
    assert len(readings) >= 200
    assert {r.name for r in readings if not r.outcome} <= STOPPED_BY_THE_SANDBOX
    assert max(r.peak_mb for r in readings) < 2 * MEMORY_MB
    assert not [r for r in readings if "root:" in r.outcome]


@pytest.mark.timeout(300)
def test_mutated_files_of_every_format_are_a_text_or_a_rejection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = 20250314
    random = Random(seed)  # noqa: S311 -- the same mutants every time
    samples = {name: make() for name, make in (DOCUMENTS | FOLDERS).items()}
    names = list(samples)
    reader = Reader(tmp_path)
    until = monotonic() + FUZZ_SECONDS
    readings = []
    failed = []

    while monotonic() < until:
        name = names[len(readings) % len(names)]
        mutant = _mutated(samples[name], samples, random)
        readings.append(reader.read(mutant, name))
        if not readings[-1].outcome:
            failed.append(f"{len(readings)}-{name}")
            (tmp_path / failed[-1]).write_bytes(mutant)
    reader.close()

    with capsys.disabled():
        print(f"\n{len(readings)} mutants of {len(names)} files in {FUZZ_SECONDS:g} s, seed {seed}")
    assert len(readings) > len(names)
    assert failed == [], f"they are kept in {tmp_path}"


def _read_all(files: list[tuple[str, Callable[[], bytes]]], folder: Path) -> list[Reading]:
    def read(share: int) -> list[Reading]:
        own = folder / str(share)
        own.mkdir()
        reader = Reader(own)
        try:
            return [reader.read(make(), name) for name, make in files[share::READERS]]
        finally:
            reader.close()

    with ThreadPoolExecutor(READERS) as pool:
        return [reading for share in pool.map(read, range(READERS)) for reading in share]


def _table(readings: list[Reading]) -> str:
    texts = sum(r.outcome.startswith("text") for r in readings)
    stopped = sum(not r.outcome for r in readings)
    rejected = len(readings) - texts - stopped
    slowest = sorted(readings, key=lambda r: -r.seconds)[:12]
    summary = (
        f"\n{len(readings)} hostile files: {texts} texts, {rejected} rejections, {stopped} stopped by the sandbox;"
        f" slowest {slowest[0].seconds:.1f} s, largest {max(r.peak_mb for r in readings)} MB"
    )
    return "\n".join([summary, *map(str, slowest), *(str(r) for r in readings if not r.outcome)])


def _mutated(data: bytes, others: dict[str, bytes], random: Random) -> bytes:
    """The bytes with one to eight small accidents."""
    raw = bytearray(data)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(max(1, len(raw)))
        length = random.choice((1, 1, 2, 4, 16, 200))
        match random.randrange(6):
            case 0:
                raw[at : at + length] = random.randbytes(length)
            case 1:
                del raw[at : at + length]
            case 2:
                raw[at:at] = raw[at : at + length] * random.choice((1, 2, 100))
            case 3:
                raw[at : at + 1] = bytes([raw[at] ^ (1 << random.randrange(8))]) if raw else b""
            case 4:
                raw[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"))
            case _:
                other = random.choice(list(others.values()))
                begin = random.randrange(len(other))
                raw[at:at] = other[begin : begin + length * 4]
    return bytes(raw)
