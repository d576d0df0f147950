"""Ways to fetch a lead's history: the bot's own, and the naive ones that each known trap catches."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from leadsail_bot import network, telemetry
from leadsail_bot.leadsail.body import MIB, Bodies
from leadsail_bot.leadsail.client import Client, ReadOnlyTransport
from leadsail_bot.leadsail.guard import Guard
from tests.faults.bench import HISTORY, LEAD
from tests.leadsail.asking import itself
from tests.office import API_KEY

DEADLINE_S = 0.5
CAP = 8 * MIB
CONNECTIONS = 5
ATTEMPTS = 3
KEY = {"X-API-Key": API_KEY}

Get = Callable[[], Awaitable[bytes]]
Gate = Callable[[str], AbstractAsyncContextManager[Get]]


@asynccontextmanager
async def client(
    url: str,
    *,
    deadline_s: float = DEADLINE_S,
    retry_tokens: float = 0,
    at_once: int = CONNECTIONS,
    log: telemetry.Log | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Client]:
    """The bot's own gate to LeadSail. On leaving, every connection it used has come back to the pool."""
    session = network.session(at_once * 2)
    guard = Guard(log or telemetry.silent(), max_concurrency=at_once, retry_tokens=retry_tokens, clock=clock)
    opened = Client(url, API_KEY, session=session, deadline_s=deadline_s, guard=guard, bodies=Bodies(CAP))
    async with opened:
        yield opened
        await asyncio.sleep(0)
        assert not network.in_use(session)


@asynccontextmanager
async def ours(url: str, deadline_s: float = DEADLINE_S) -> AsyncIterator[Get]:
    """As the bot does it, with a short deadline."""
    async with client(url, deadline_s=deadline_s) as opened:
        yield lambda: opened.interactions(LEAD, itself, by=asyncio.get_running_loop().time() + deadline_s)


@asynccontextmanager
async def ours_patient(url: str) -> AsyncIterator[Get]:
    """The same on a busy machine, where a call that nothing is wrong with may take its time."""
    async with ours(url, deadline_s=10 * DEADLINE_S) as get:
        yield get


@asynccontextmanager
async def ours_retrying(url: str) -> AsyncIterator[Get]:
    """As the bot does it, second attempts and all."""
    async with client(url, deadline_s=8, retry_tokens=3) as opened:
        yield lambda: opened.interactions(LEAD, itself, by=asyncio.get_running_loop().time() + 8)


def _plain(naive: httpx.AsyncClient) -> Get:
    async def get() -> bytes:
        return (await naive.get(HISTORY)).content

    return get


@asynccontextmanager
async def timeouts_alone(url: str) -> AsyncIterator[Get]:
    """httpx with a timeout: it is for each read, not for the whole."""
    async with httpx.AsyncClient(base_url=url, timeout=DEADLINE_S) as naive:
        yield _plain(naive)


@asynccontextmanager
async def capped_by_chunks(url: str) -> AsyncIterator[Get]:
    """httpx, stopping once the unpacked chunks are too many: but one chunk alone may be any size."""
    async with httpx.AsyncClient(base_url=url) as naive:

        async def get() -> bytes:
            body = b""
            async with naive.stream("GET", HISTORY) as response:
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > CAP:
                        raise ValueError("too large")
            return body

        yield get


@asynccontextmanager
async def following(url: str) -> AsyncIterator[Get]:
    """A client that goes where it is sent, and takes its headers along."""
    async with httpx.AsyncClient(base_url=url, headers=KEY, follow_redirects=True) as naive:
        yield _plain(naive)


@asynccontextmanager
async def own_pool(url: str) -> AsyncIterator[Get]:
    """httpx with its own pool; a semaphore in front doesn't save it (encode/httpcore#1035)."""
    limits, timeout = httpx.Limits(max_connections=CONNECTIONS), httpx.Timeout(5, pool=1)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout) as naive:
        yield _plain(naive)


@asynccontextmanager
async def always_retrying(url: str) -> AsyncIterator[Get]:
    """Three attempts for everybody, however many there are and however long it has been down."""
    async with httpx.AsyncClient(base_url=url) as naive:

        async def get() -> bytes:
            for _ in range(ATTEMPTS):
                response = await naive.get(HISTORY)
                if response.is_success:
                    break
            return response.content

        yield get


Fetch = Callable[[str], Awaitable[httpx.Response]]
Fetcher = Callable[[str], AbstractAsyncContextManager[Fetch]]


@asynccontextmanager
async def one_origin(url: str) -> AsyncIterator[Fetch]:
    """The bot's own transport, asked for any address at all."""
    async with aiohttp.ClientSession() as session:
        transport = ReadOnlyTransport(AiohttpTransport(client=session), httpx.URL(url), API_KEY)
        async with httpx.AsyncClient(base_url=url, transport=transport) as fetching:
            yield fetching.get


@asynccontextmanager
async def any_origin(url: str) -> AsyncIterator[Fetch]:
    """A client with a base URL and the key among its headers: an absolute address replaces the host."""
    async with httpx.AsyncClient(base_url=url, headers=KEY) as naive:
        yield naive.get
