"""Tasks end, also those that miss a cancellation; Ctrl-C is heard once and for all."""

import asyncio
import os
import signal

import pytest

from onrecord.tasks import end, first, interruptible


async def misses(cancellations: int) -> None:
    """Runs for ever, but for so many cancellations and one, as `asyncio.wait_for` may miss one."""
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not cancellations:
                raise
            cancellations -= 1


async def test_a_task_that_misses_cancellations_ends() -> None:
    task = asyncio.create_task(misses(2))
    await asyncio.sleep(0)

    await end(task)

    assert task.cancelled()


async def test_what_a_task_raises_stays_in_it() -> None:
    async def fails() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("no")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await end(task, asyncio.create_task(misses(0)))

    assert isinstance(task.exception(), ValueError)


async def test_the_first_to_be_done_ends_the_wait_and_tasks_go_on() -> None:
    task = asyncio.create_task(misses(0))

    await first(task, asyncio.sleep(0))

    assert not task.done()
    await end(task)


def test_ctrl_c_is_heard_while_the_work_runs() -> None:
    ended = []

    async def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)  # as it runs: asyncio's own way has its next wait cancelled, and no other
        try:
            await misses(1)
        finally:
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(interruptible(work()))
    assert ended


def test_work_that_ends_by_itself_gives_its_result() -> None:
    async def work() -> int:
        return 7

    assert asyncio.run(interruptible(work())) == 7
