"""How `onrecord up` watches over its workers."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis
import structlog

from onrecord import up
from onrecord.embedded import EmbeddedRedis, EmbeddedRedisError, server_binary
from onrecord.up import UpError, Worker
from waiting import eventually


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


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedRedis]:
    """A real Redis that does, when it starts, what the file `first` in its folder says; then it is as ever."""
    script = tmp_path / "redis-server"
    script.write_text(f'#!/bin/sh\n[ -e first ] && mv first done && . ./done\nexec {server_binary()} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    made = EmbeddedRedis(tmp_path / "redis", lambda: None)
    yield made
    made.stop()


def killed_and_then(server: EmbeddedRedis, folder: Path, deed: str) -> str:
    """Kill the running server, which will do *deed* when it is started again; give its URL."""
    url = server.start()
    (folder / "first").write_text(deed)
    with redis.Redis.from_url(url) as client:
        process = psutil.Process(client.info("server")["process_id"])
    process.kill()
    return url


async def test_a_redis_that_is_killed_again_while_it_starts_is_started_once_more(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    url = killed_and_then(server, tmp_path / "redis", "kill -9 $$")
    kept = asyncio.create_task(up._kept_running(server))

    async def answers() -> bool:
        with redis.Redis.from_url(url) as client:
            try:
                return bool(client.ping()) and (tmp_path / "redis" / "done").exists()
            except redis.RedisError:
                return False

    await eventually(answers, what="Redis to answer again")
    kept.cancel()

    assert server.alive


async def test_a_redis_that_does_not_start_again_ends_all(server: EmbeddedRedis, tmp_path: Path) -> None:
    killed_and_then(server, tmp_path / "redis", "exit 3")

    with pytest.raises(EmbeddedRedisError, match="did not start"):
        await asyncio.wait_for(up._kept_running(server), 20)
