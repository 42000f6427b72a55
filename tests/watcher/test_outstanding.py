"""Which published events are lost. The clock is the test's."""

from uuid import UUID

import pytest

from onrecord.watcher.outstanding import Outstanding

A, B = UUID(int=1), UUID(int=2)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outstanding(clock: Clock) -> Outstanding:
    return Outstanding(60_000, clock)


def test_an_event_is_lost_when_it_is_overdue_and_nobody_works(outstanding: Outstanding, clock: Clock) -> None:
    outstanding.published(A)
    clock.now += 59
    assert not outstanding.overdue()
    assert outstanding.lost(idle=True) == []

    clock.now += 2

    assert outstanding.overdue()
    assert outstanding.lost(idle=True) == [A]


def test_an_event_in_a_long_queue_is_not_lost_however_old(outstanding: Outstanding, clock: Clock) -> None:
    outstanding.published(A)
    clock.now += 3600
    outstanding.published(B)

    assert outstanding.lost(idle=False) == []


def test_an_event_is_lost_when_one_published_long_after_it_was_confirmed(
    outstanding: Outstanding, clock: Clock
) -> None:
    outstanding.published(A)
    clock.now += 61
    outstanding.published(B)
    clock.now += 1
    outstanding.confirmed(B)

    assert outstanding.lost(idle=False) == [A]


def test_an_event_is_not_lost_when_one_published_shortly_after_it_was_confirmed(
    outstanding: Outstanding, clock: Clock
) -> None:
    outstanding.published(A)
    clock.now += 10
    outstanding.published(B)
    clock.now += 3600
    outstanding.confirmed(B)

    assert outstanding.lost(idle=False) == []


@pytest.mark.parametrize("end", ["confirmed", "forget"])
def test_an_event_that_ended_is_not_lost(outstanding: Outstanding, clock: Clock, end: str) -> None:
    outstanding.published(A)
    getattr(outstanding, end)(A)

    clock.now += 3600

    assert outstanding.lost(idle=True) == []


def test_the_patience_begins_anew_with_every_publication(outstanding: Outstanding, clock: Clock) -> None:
    outstanding.published(A)
    clock.now += 50
    outstanding.published(A)
    clock.now += 50

    assert not outstanding.overdue()
