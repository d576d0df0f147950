"""What a network does to an answer: each fault is one of our problems, in time, and costs no later call."""

import asyncio
import gzip
import random
import socket
import ssl
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ConnectionKey

from leadsail_bot.errors import ConnectionInsecure, LeadSailProblem, LeadSailUnavailable, LeadSailUnreadable
from leadsail_bot.leadsail.client import Client
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests.leadsail.asking import LEAD, ask
from tests.leadsail.conftest import KEY, Open, Serve

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


async def refused(client: Client, **asked: Any) -> LeadSailProblem:
    """The problem that comes instead of a body."""
    with pytest.raises(LeadSailProblem) as caught:
        await ask(client, **asked)
    return caught.value


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(sandbox: Sandbox, client: Client, status: int) -> None:
    """The second host hears nothing at all, so it can't hear the key."""
    async with Sandbox(api_key=KEY) as other:
        sandbox.script(LEAD, Answer(status=status, body=b"", headers={"Location": f"{other.url}/x"}))
        problem = await refused(client)
    assert isinstance(problem, LeadSailUnreadable)
    assert problem.reason == "redirect_refused"
    assert (len(sandbox.calls), len(other.calls)) == (1, 0)


@pytest.mark.parametrize(
    "slow",
    [
        Answer(hang=True),
        Answer(wait_s=9),
        Answer(body=b" " * 1_000, drip_s=0.05),
        Answer(body=gzip.compress(b"{}"), drip_s=0.05, headers={"Content-Encoding": "gzip"}),
    ],
    ids=["no answer", "late headers", "a drip", "a packed drip"],
)
async def test_the_deadline_is_for_everything(sandbox: Sandbox, client: Client, slow: Answer) -> None:
    """A body that keeps coming, byte by byte, can't outlive it: no pause is long, the whole is."""
    sandbox.script(LEAD, slow)
    problem = await refused(client, within_s=0.3)
    assert isinstance(problem, LeadSailUnavailable)
    assert (problem.reason, problem.details) == ("timeout", {"phase": "total"})
    assert await ask(client)


async def test_a_deadline_that_has_passed_asks_nothing_of_anyone(sandbox: Sandbox, client: Client) -> None:
    """Time may have run out before our turn came."""
    assert (await refused(client, within_s=-1)).reason == "timeout"
    assert await ask(client)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Answer(reset="before headers"), "reset"),
        (Answer(reset="mid body"), "reset"),
        (Answer(truncated=True), "truncated"),
    ],
    ids=["reset before headers", "reset in the body", "cut short"],
)
async def test_a_broken_connection(sandbox: Sandbox, client: Client, fault: Answer, reason: str) -> None:
    """Half an answer is none, and the next call has a connection of its own."""
    sandbox.script(LEAD, fault, forever=True)
    problem = await refused(client)
    assert isinstance(problem, LeadSailUnavailable)
    assert problem.reason == reason
    sandbox.script(LEAD)
    assert await ask(client)


async def test_a_connection_that_was_closed_meanwhile_is_not_noticed(
    sandbox: Sandbox, open_client: Open
) -> None:
    """A server may drop an idle connection just as we use it: the guard asks again."""
    client = await open_client(sandbox.url, retries=1)
    await ask(client)
    sandbox.script(LEAD, Answer(reset="before headers"))
    assert await ask(client)


@pytest.mark.parametrize(
    "said",
    {
        "nothing": b"",
        "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
        "garbage status": b"HTTP/1.1 abc OK\r\n\r\n",
        "status 99999": b"HTTP/1.1 99999 OK\r\n\r\n",
        "header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
        "header of 1 MB": OK + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n{}",
        "100,000 headers": OK + b"X-Many: 1\r\n" * 100_000 + b"\r\n{}",
        "bad length": OK + b"Content-Length: -5\r\n\r\n{}",
        "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
        "bad chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "chunks without an end": OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "1xx without an end": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000,
    }.items(),
    ids=lambda named: named[0],
)
async def test_what_is_no_http(serve: Serve, open_client: Open, said: tuple[str, bytes]) -> None:
    """Whatever the bytes, the exceptions of the HTTP libraries stay inside the gate."""
    client = await open_client((await serve(said[1])).url)
    assert isinstance(await refused(client), LeadSailUnavailable)


async def test_nobody_listens(open_client: Open) -> None:
    """A port that is closed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses, and nobody else gets it
        problem = await refused(await open_client(f"http://127.0.0.1:{taken.getsockname()[1]}"))
    assert isinstance(problem, LeadSailUnavailable)
    assert (problem.reason, problem.details) == ("timeout", {"phase": "connect"})


class NoNames(AbstractResolver):
    """A DNS that knows nobody."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(socket.EAI_NONAME, "Name or service not known")

    async def close(self) -> None: ...


async def test_a_name_that_is_not_known(open_client: Open) -> None:
    """DNS failing is LeadSail being away, and said so in the log."""
    connector = aiohttp.TCPConnector(resolver=NoNames())
    problem = await refused(await open_client("https://leadsail.example", connector=connector))
    assert isinstance(problem, LeadSailUnavailable)
    assert (problem.reason, problem.details) == ("timeout", {"phase": "dns"})


async def test_a_port_that_speaks_no_tls(serve: Serve, open_client: Open) -> None:
    """Without TLS the key is never sent: what comes in its place isn't trusted, and not tried again."""
    server = await serve(OK + b"Content-Length: 2\r\n\r\n{}")
    client = await open_client(server.url.replace("http:", "https:"))
    assert isinstance(await refused(client), ConnectionInsecure)
    assert KEY.encode() not in b"".join(server.heard)


class BadCertificate(aiohttp.TCPConnector):
    """Meets a certificate that doesn't fit: expired, self-signed, or of another host."""

    async def _create_connection(self, req: aiohttp.ClientRequest, *_: Any) -> Any:
        key = ConnectionKey(req.url.host or "", 443, True, True, None, None, None)
        raise aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("self-signed"))


async def test_a_certificate_that_does_not_fit(open_client: Open) -> None:
    """A refused certificate isn't a timeout: somebody must be told."""
    problem = await refused(await open_client("https://leadsail.example", connector=BadCertificate()))
    assert isinstance(problem, ConnectionInsecure)


async def test_a_storm_of_cancelled_calls_costs_no_healthy_one(sandbox: Sandbox, open_client: Open) -> None:
    """After 20 rounds of 40 calls, each given up at some moment of its life, 100 of 100 calls succeed."""
    client, chance = await open_client(sandbox.url, max_concurrency=5), random.Random(33)
    sandbox.script(LEAD, Answer(body=b" " * 20 + b"{}", drip_s=0.001), forever=True)
    for _ in range(20):
        calls = [asyncio.create_task(ask(client)) for _ in range(40)]
        for call in calls:
            asyncio.get_running_loop().call_later(chance.uniform(0, 0.05), call.cancel)
        await asyncio.gather(*calls, return_exceptions=True)
    sandbox.script(LEAD)
    healthy = await asyncio.gather(*(ask(client) for _ in range(100)), return_exceptions=True)
    assert not [call for call in healthy if isinstance(call, BaseException)]
