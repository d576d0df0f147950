"""An office for the tests of what people can do."""

from collections.abc import AsyncIterator

import pytest

from tests.office import Office, open_office


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """In HTTP mode."""
    async with open_office() as opened:
        yield opened


@pytest.fixture(params=["http", "socket"])
async def either_office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    """Once in HTTP mode, once in Socket Mode."""
    async with open_office(socket_mode=request.param == "socket") as opened:
        yield opened
