"""Fixtures for all rooms. Helpers that tests import live in plain modules beside this file."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck, settings

from onrecord.bus import Bus
from onrecord.embedded import EmbeddedRedis

# A deadline in milliseconds fails on a busy machine, and says nothing about the code.
settings.register_profile("onrecord", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a real Redis server of this test run."""
    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"), lambda: None)
    yield server.start()
    server.stop()


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The same, emptied."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
async def bus(redis_url: str) -> AsyncIterator[Bus]:
    """A worker's connection to that server."""
    connected = Bus(redis_url)
    await connected.connect()
    yield connected
    await connected.close()


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).resolve().parent.parent
