"""The only gate to LeadSail's network: one GET at a time from path to bytes, or a named problem."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from leadsail_bot import VERSION
from leadsail_bot.errors import (
    ConnectionInsecure,
    HistoryTooLarge,
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailBusy,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
    RequestRefused,
)
from leadsail_bot.models import LEAD_ID

CONNECT_S, READ_S = 2.0, 5.0
MIB = 1024 * 1024
API = "/api/v1"
_PROBLEMS: dict[int, type[LeadSailProblem]] = {
    HTTPStatus.UNAUTHORIZED: KeyRefused,
    HTTPStatus.FORBIDDEN: LeadForbidden,
    HTTPStatus.NOT_FOUND: LeadNotFound,
    HTTPStatus.GONE: LeadNotFound,
    HTTPStatus.TOO_MANY_REQUESTS: LeadSailBusy,
}
# The first kind that fits gives the reason. httpx-aiohttp passes most of them on as `httpx.ConnectTimeout`,
# a refused certificate included, so it is the cause that counts.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ConnectionTimeoutError, "connect_timeout"),
    (aiohttp.ServerTimeoutError, "read_timeout"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientConnectorError, "connect"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.ClientResponseError, "protocol_error"),
    (OSError, "reset"),
    (aiohttp.ClientConnectionError, "reset"),
)


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
    """GETs documents of LeadSail's API v1, a bounded number at a time, each within a deadline and a size.

    Args:
        base_url: LeadSail's origin, perhaps with a path; `/api/v1` is added where it isn't there yet.
        max_body_bytes: the largest body that is read, on the wire and unpacked.
        session: the aiohttp session whose pool is used; httpx's own pool dies for good after a storm of
            cancelled calls (encode/httpcore#1035). It is closed with the client.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        session: aiohttp.ClientSession,
        max_concurrency: int = 20,
        max_body_bytes: int = 32 * MIB,
    ) -> None:
        origin = httpx.URL(base_url)
        above = origin.raw_path.decode().rstrip("/").removesuffix(API)
        self._base_path = f"{above}{API}"
        self._max_body_bytes = max_body_bytes
        self._places = asyncio.Semaphore(max_concurrency)
        self._http = httpx.AsyncClient(
            base_url=origin,
            transport=ReadOnlyTransport(AiohttpTransport(client=session, trust_env=False), origin, api_key),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "User-Agent": f"leadsail-bot/{VERSION}",
            },
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S, pool=CONNECT_S),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def interactions(self, lead_id: str, *, by: float) -> bytes:
        """Every interaction of a lead: the body of `GET /interactions/lead/{leadId}`. As `_get`."""
        return await self._get("/interactions/lead/", lead_id, by=by)

    async def lead(self, lead_id: str, *, by: float) -> bytes:
        """The lead's own record: the body of `GET /leads/{leadId}`. As `_get`."""
        return await self._get("/leads/", lead_id, by=by)

    async def _get(self, folder: str, lead_id: str, *, by: float) -> bytes:
        """The body of one document, unpacked. `by` is a moment of the loop's clock.

        Raises:
            LeadSailProblem: the kind that fits; never an exception of the HTTP libraries.
        """
        if not LEAD_ID.fullmatch(lead_id):
            raise LeadNotFound("not_an_id")
        path = f"{self._base_path}{folder}{quote(lead_id, safe='')}".encode()
        url = self._http.base_url.copy_with(raw_path=path)
        if url.raw_path != path:
            raise LeadNotFound("not_an_id")
        try:
            async with asyncio.timeout_at(by), self._places:
                return await self._body(url)
        except TimeoutError as error:
            raise LeadSailUnavailable("deadline") from error
        except (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError) as error:
            raise _network_problem(error) from error

    async def _body(self, url: httpx.URL) -> bytes:
        async with self._http.stream("GET", url) as response:
            if response.status_code != HTTPStatus.OK:
                raise _status_problem(response.status_code)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json" and not kind.endswith("+json"):
                raise LeadSailUnreadable("not_json")
            coding = response.headers.get("content-encoding", "identity").strip().lower()
            body = await self._unpacked(response.aiter_raw(), coding)
        if not body.strip():
            raise LeadSailUnreadable("empty_body")
        return body

    async def _unpacked(self, chunks: AsyncIterator[bytes], coding: str) -> bytes:
        """The body, with one gzip coding undone in bounded steps: a bomb is dropped at the limit."""
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise LeadSailUnreadable("bad_encoding")
        unzip = None if coding == "identity" else zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        body = bytearray()
        on_wire = 0
        async for chunk in chunks:
            on_wire += len(chunk)
            room = self._max_body_bytes + 1 - len(body)
            try:
                body += unzip.decompress(chunk, room) if unzip else chunk[:room]
            except zlib.error as error:
                raise LeadSailUnreadable("bad_encoding") from error
            if max(on_wire, len(body)) > self._max_body_bytes:
                raise HistoryTooLarge("too_large")
        if unzip and not unzip.eof:
            raise LeadSailUnavailable("truncated")
        return bytes(body)


def _status_problem(status: int) -> LeadSailProblem:
    if known := _PROBLEMS.get(status):
        return known(f"status_{status}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return LeadSailUnavailable(f"status_{status}")
    if status >= HTTPStatus.BAD_REQUEST:
        return RequestRefused(f"status_{status}")
    return LeadSailUnreadable("redirect_refused" if status >= HTTPStatus.MULTIPLE_CHOICES else "empty_body")


def _network_problem(error: Exception) -> LeadSailProblem:
    causes = (error, error.__cause__)
    if any(isinstance(cause, ssl.SSLError | aiohttp.ClientSSLError) for cause in causes):
        return ConnectionInsecure("tls_error")
    reasons = (reason for kind, reason in _REASONS if any(isinstance(cause, kind) for cause in causes))
    return LeadSailUnavailable(next(reasons, "network"))
