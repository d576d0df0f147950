"""What holds for every test."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.redis_server import RedisServer, redis_server

# A generated case is judged by what it shows; how long it takes depends on who else uses the machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def one_redis() -> Iterator[RedisServer]:
    """A Redis for all tests that spoil nothing but keys."""
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(one_redis: RedisServer) -> RedisServer:
    """The same, empty."""
    one_redis.client.flushall()
    return one_redis
