"""How `onrecord up` watches over its workers."""

import asyncio

import pytest
import structlog

from onrecord import up
from onrecord.up import UpError, Worker


class Scripted(Worker):
    """A worker that is a line of shell; `$life` counts its lives from 1."""

    lives = 0

    async def start(self) -> None:
        self.lives += 1
        self.process = await asyncio.create_subprocess_exec("sh", "-c", f"life={self.lives}; {self.command[0]}")


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "LONGEST_PAUSE_S", 0.001)


def worker(script: str) -> Scripted:
    return Scripted("parse-1", [script], {})


async def test_a_worker_that_ends_with_success_is_not_started_again() -> None:
    once = worker("exit 0")

    await once.watched_over()

    assert once.lives == 1


async def test_a_worker_that_fails_again_and_again_is_given_up() -> None:
    failing = worker("exit 1")

    with pytest.raises(UpError, match=r"parse-1 died 6 times at once \(exit code 1\)"):
        await failing.watched_over()

    assert failing.lives == 6


@pytest.mark.parametrize(("death", "code"), [("kill -9 $$", -9), ("exit 75", 75)], ids=["killed", "no Redis"])
async def test_a_worker_that_ends_again_and_again_by_no_fault_of_its_own_is_started_again(
    death: str, code: int
) -> None:
    patient = worker(f"[ $life = 20 ] || {death}")

    with structlog.testing.capture_logs() as logs:
        await patient.watched_over()

    assert patient.lives == 20
    assert [line["exit_code"] for line in logs] == [code] * 19


async def test_a_worker_whose_settings_are_wrong_is_not_tried_again() -> None:
    misled = worker("exit 78")

    with pytest.raises(UpError, match="parse-1 cannot run; its message stands above"):
        await misled.watched_over()

    assert misled.lives == 1
