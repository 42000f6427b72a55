"""When a file counts as complete. The clock is the test's."""

import pytest

from onrecord.watcher.scan import File, Fingerprint
from onrecord.watcher.settle import Settling


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def a_file(size: int = 1, mtime_ns: int = 0, path: bytes = b"talks.txt") -> File:
    return File(path, Fingerprint(size, mtime_ns, 0))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settling(clock: Clock) -> Settling:
    return Settling(500, clock)


def test_a_quiet_file_settles(settling: Settling, clock: Clock) -> None:
    settling.see(a_file())
    clock.now += 0.49
    assert settling.settled(9) == []

    clock.now += 0.02

    assert settling.settled(9) == [a_file()]


@pytest.mark.parametrize("changed", [a_file(size=2), a_file(mtime_ns=1)])
def test_a_file_that_changes_settles_later(settling: Settling, clock: Clock, changed: File) -> None:
    settling.see(a_file())
    clock.now += 0.4
    settling.see(changed)
    clock.now += 0.4
    assert settling.settled(9) == []

    clock.now += 0.2

    assert settling.settled(9) == [changed]


def test_a_file_whose_time_lies_in_the_future_settles_all_the_same(settling: Settling, clock: Clock) -> None:
    future = a_file(mtime_ns=2**62)
    settling.see(future)

    clock.now += 0.6

    assert settling.settled(9) == [future]


def test_the_longest_known_files_come_first(settling: Settling, clock: Clock) -> None:
    for name in (b"c", b"a", b"b"):
        settling.see(a_file(path=name))

    clock.now += 1

    assert [file.path for file in settling.settled(2)] == [b"c", b"a"]


def test_a_dropped_file_does_not_settle(settling: Settling, clock: Clock) -> None:
    settling.see(a_file())
    settling.drop(b"talks.txt")

    clock.now += 1

    assert settling.settled(9) == []
