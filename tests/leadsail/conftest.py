"""A sandbox LeadSail, a server that says any bytes at all, and clients for both."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
import pytest

from leadsail_bot import network, telemetry
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.leadsail.body import MIB, Bodies
from leadsail_bot.leadsail.client import Client
from leadsail_bot.leadsail.guard import Guard
from leadsail_bot.metrics import Metrics
from leadsail_bot.playground.sandbox import Sandbox
from tests import samples
from tests.leadsail.asking import HUNG_S

KEY = "key-canary-9f2c"

Open = Callable[..., Awaitable[Client]]
Serve = Callable[..., Awaitable["RawServer"]]


@dataclass
class RawServer:
    """Says `said` to whoever connects and hangs up; `heard` is every request's head, as it came."""

    said: bytes
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.heard.append(await reader.read(65_536))
            writer.write(self.said)
            await writer.drain()
        except ConnectionError:
            pass  # a client that has had enough
        finally:
            writer.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Clock:
    """Seconds that pass when a test says so; the wall clock goes along."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return samples.NOW + timedelta(seconds=self.seconds)


def leadsail_over(
    client: Client,
    *,
    timer: Callable[[], float] = time.monotonic,
    deadline_s: float = HUNG_S,
    fresh_s: float = 60,
    stale_s: float = 60,
) -> LeadSail:
    """LeadSail as the rest of the house asks it; whoever makes one closes it."""
    return LeadSail(
        client,
        deadline_s=deadline_s,
        fresh_s=fresh_s,
        stale_s=stale_s,
        max_bytes=MIB,
        phone_region=samples.REGION,
        log=telemetry.silent(),
        metrics=Metrics(),
        now=lambda: samples.NOW,
        timer=timer,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(api_key=KEY) as running:
        yield running


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts raw servers: `await serve(b"HTTP/1.1 …")`."""
    async with AsyncExitStack() as opened:

        async def start(said: bytes) -> RawServer:
            raw = RawServer(said)
            server = await opened.enter_async_context(_listening(raw))
            raw.port = server.sockets[0].getsockname()[1]
            return raw

        yield start


@asynccontextmanager
async def _listening(raw: RawServer) -> AsyncIterator[asyncio.Server]:
    server = await asyncio.start_server(raw.talk, "127.0.0.1", 0)
    yield server
    server.close()


@pytest.fixture
async def open_client() -> AsyncIterator[Open]:
    """Opens clients, which ask once: `await open_client(url, connector=…, max_body_bytes=…, retries=…)`."""
    async with AsyncExitStack() as opened:

        async def start(
            url: str,
            *,
            connector: aiohttp.BaseConnector | None = None,
            max_concurrency: int = 20,
            retries: float = 0,
            deadline_s: float = 8,
            max_body_bytes: int = 32 * MIB,
        ) -> Client:
            session = network.session(max_concurrency * 2, connector)
            guard = Guard(telemetry.silent(), max_concurrency=max_concurrency, retry_tokens=retries)
            bodies = Bodies(max_body_bytes)
            return await opened.enter_async_context(
                Client(url, KEY, session=session, deadline_s=deadline_s, guard=guard, bodies=bodies)
            )

        yield start


@pytest.fixture
async def client(sandbox: Sandbox, open_client: Open) -> Client:
    return await open_client(sandbox.url)
