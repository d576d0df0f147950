"""The only gate to LeadSail's network: from a lead's id to a document's bytes, or a named problem."""

import ssl
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from http import HTTPStatus
from typing import Self, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from leadsail_bot import VERSION
from leadsail_bot.errors import LeadNotFound, LeadSailUnreadable, RequestRefused
from leadsail_bot.leadsail import trouble
from leadsail_bot.leadsail.body import Bodies
from leadsail_bot.leadsail.guard import Guard
from leadsail_bot.models import LEAD_ID, WORDS

T = TypeVar("T")
Use = Callable[[bytes], Awaitable[T]]  # what a body is put to while it is held

# Of a call's deadline: so that a second attempt fits in, and for connecting a third.
CONNECT_SHARE, READ_SHARE = 1 / 4, 5 / 8
API = "/api/v1"
UNUSED_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the session connects; a default would read every CA


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Lets only GETs to one origin through, and gives the key to those alone.

    The bot can't damage a customer's records, nor hand the key to another host, whatever is asked of it.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, origin: httpx.URL, api_key: str) -> None:
        self._inner = inner
        self._origin = (origin.scheme, origin.host, origin.port)
        self._api_key = api_key

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a GET on, with the key. Raises RequestRefused for anything else."""
        url = request.url
        if request.method != "GET":
            raise RequestRefused("not_a_get")
        if (url.scheme, url.host, url.port) != self._origin:
            raise RequestRefused("other_origin")
        request.headers["X-API-Key"] = self._api_key
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is below."""
        await self._inner.aclose()


class Client:
    """GETs documents of LeadSail's API v1.

    It hands requests to httpx's transport itself. An `httpx.AsyncClient` above it would cost as much again as
    the request does, for what nobody wants here: redirects, cookies, authentication, the environment.

    Args:
        base_url: LeadSail's origin, perhaps with a path; `/api/v1` is added where it isn't there yet.
        session: the aiohttp session whose pool is used; httpx's own pool dies for good after a storm of
            cancelled calls (encode/httpcore#1035). It is closed with the client.
        deadline_s: how long one call may take in all; its phases are a part of that.
        guard: what every call goes through.
        bodies: what reads a body within bounds.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        session: aiohttp.ClientSession,
        deadline_s: float,
        guard: Guard,
        bodies: Bodies,
    ) -> None:
        origin = httpx.URL(base_url)
        above = origin.raw_path.decode().rstrip("/").removesuffix(API)
        self._base_path = f"{above}{API}"
        self._base_url = str(origin.copy_with(raw_path=self._base_path.encode()))
        self._guard = guard
        self._bodies = bodies
        self._transport = ReadOnlyTransport(AiohttpTransport(UNUSED_TLS, client=session), origin, api_key)
        self._headers = httpx.Headers(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "User-Agent": f"leadsail-bot/{VERSION}",
            }
        )
        connect_s, read_s = deadline_s * CONNECT_SHARE, deadline_s * READ_SHARE
        self._phases = {"timeout": httpx.Timeout(read_s, connect=connect_s, pool=connect_s).as_dict()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def interactions(self, lead_id: str, use: Use[T], *, by: float) -> T:
        """Every interaction of a lead: the body of `GET /interactions/lead/{leadId}`. As `_get`."""
        return await self._get("/interactions/lead/", lead_id, use, by=by)

    async def lead(self, lead_id: str, use: Use[T], *, by: float) -> T:
        """The lead's own record: the body of `GET /leads/{leadId}`. As `_get`."""
        return await self._get("/leads/", lead_id, use, by=by)

    async def leads(self, words: str, limit: int, use: Use[T], *, by: float) -> T:
        """The leads in which LeadSail finds the words: the body of `GET /leads?search=…`. As `_get`."""
        return await self._fetch(listing(words, limit), use, by=by)

    async def first_lead(self, use: Use[T], *, by: float) -> T:
        """The first lead there is: the body of `GET /leads?limit=1`, to try the key. As `_get`."""
        return await self._fetch("/leads?limit=1", use, by=by)

    async def _get(self, folder: str, lead_id: str, use: Use[T], *, by: float) -> T:
        """What `use` makes of one document, unpacked. `by` is a moment of the loop's clock.

        Raises:
            LeadSailProblem: the kind that fits, or what `use` raises; never one of the HTTP libraries'.
        """
        if not LEAD_ID.fullmatch(lead_id):
            raise LeadNotFound("not_an_id")
        return await self._fetch(f"{folder}{quote(lead_id, safe='')}", use, by=by)

    async def _fetch(self, below: str, use: Use[T], *, by: float) -> T:
        """GET what lies `below` the API's path, where that is still what it was once it is a URL."""
        url = httpx.URL(f"{self._base_url}{below}")
        if url.raw_path != f"{self._base_path}{below}".encode():
            raise LeadNotFound("not_an_id")
        return await self._guard.call(lambda: self._attempt(url, use), by=by)

    async def _attempt(self, url: httpx.URL, use: Use[T]) -> T:
        request = httpx.Request("GET", url, headers=self._headers, extensions=self._phases)
        async with AsyncExitStack() as opened:
            try:
                response = await self._transport.handle_async_request(request)
                opened.push_async_callback(response.aclose)
                body = await opened.enter_async_context(self._read(response))
            except (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError) as error:
                raise trouble.of_network(error) from error
            return await use(body)

    def _read(self, response: httpx.Response) -> AbstractAsyncContextManager[bytes]:
        if response.status_code != HTTPStatus.OK:
            raise trouble.of_status(response.status_code, response.headers)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise LeadSailUnreadable("not_json", content_type=kind[:60])
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        return self._bodies.read(response.aiter_raw(), coding)


def listing(words: str, limit: int) -> str:
    """The list of leads with these words, below the API's path: whatever they are, they stay words.

    Raises:
        LeadNotFound: there is something in them that no name, email, phone or id has.
    """
    if not WORDS.fullmatch(words):
        raise LeadNotFound("not_words")
    query = urlencode({"search": words, "limit": str(limit)}, quote_via=quote, safe="")
    return f"/leads?{query}"
