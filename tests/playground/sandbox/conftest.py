"""A running sandbox and a plain HTTP caller for it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from leadsail_bot.playground.sandbox import Sandbox

KEY = "test-key"
NOW = 1_793_800_000.0  # 2026-11-04


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(api_key=KEY, clock=lambda: NOW) as running:
        yield running


@pytest.fixture
async def caller(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """Sends the right key and asks for no compression unless told otherwise."""
    headers = {"X-API-Key": KEY, "Accept-Encoding": "identity"}
    async with aiohttp.ClientSession(sandbox.url, headers=headers) as session:
        yield session
