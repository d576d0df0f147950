"""Scripted answers: each fault of the list happens on the wire, once, and then the truth returns."""

import asyncio
import gzip
import socket
from collections.abc import Iterator

import aiohttp
import pytest

from leadsail_bot.playground.sandbox import Answer, Sandbox

LEAD = "lead_maria42"
HISTORY = f"/api/v1/interactions/lead/{LEAD}"


async def _status(caller: aiohttp.ClientSession, path: str = HISTORY) -> int:
    async with caller.get(path) as response:
        await response.read()
        return response.status


async def test_each_answer_is_used_once(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """Answers come in the order given, then the truth."""
    sandbox.script(LEAD, Answer(status=500), Answer(status=429, headers={"Retry-After": "1"}))
    assert [await _status(caller) for _ in range(3)] == [500, 429, 200]


async def test_the_last_answer_may_stay(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """`forever` keeps the last answer until the key is scripted again."""
    sandbox.script(LEAD, Answer(status=503), Answer(status=401), forever=True)
    assert [await _status(caller) for _ in range(4)] == [503, 401, 401, 401]
    sandbox.script(LEAD)
    assert await _status(caller) == 200


@pytest.mark.parametrize(
    ("key", "covered", "spared"),
    [
        (LEAD, HISTORY, f"/api/v1/leads/{LEAD}"),
        ("/api/v1/leads", "/api/v1/leads/lead_dana1", HISTORY),
        ("/api/v1/leads?", "/api/v1/leads", "/api/v1/leads/lead_dana1"),
        ("/api/v1/leads/lead_dana", "/api/v1/leads/lead_dana", "/api/v1/leads/lead_dana1"),
        ("/", HISTORY, None),
    ],
    ids=["lead id", "path", "path alone", "whole segments", "everything"],
)
async def test_what_a_key_covers(
    sandbox: Sandbox, caller: aiohttp.ClientSession, key: str, covered: str, spared: str | None
) -> None:
    """A lead id is its history; a path is itself and what lies below; `?` is the path alone."""
    sandbox.script(key, Answer(status=418), forever=True)
    assert await _status(caller, covered) == 418
    if spared:
        assert await _status(caller, spared) == 200


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "VALIDATION_ERROR"), (401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (500, "INTERNAL_ERROR")],
)
async def test_a_status_brings_its_envelope(
    sandbox: Sandbox, caller: aiohttp.ClientSession, status: int, code: str
) -> None:
    """A scripted status without a body says what LeadSail would say with it."""
    sandbox.script(LEAD, Answer(status=status))
    async with caller.get(HISTORY) as response:
        body = await response.json()
    assert (response.status, body["success"], body["error"]["code"]) == (status, False, code)


async def test_failure_with_status_200(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """`success_false` is a failure that only the body tells."""
    sandbox.script(LEAD, Answer(success_false="NOT_FOUND"))
    async with caller.get(HISTORY) as response:
        body = await response.json()
    assert (response.status, body["success"], body["error"]["code"]) == (200, False, "NOT_FOUND")


async def test_a_gateways_page(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """Body and content type are sent as given, for instance a login page."""
    sandbox.script(LEAD, Answer(body=b"<html>Sign in", content_type="text/html"))
    async with caller.get(HISTORY) as response:
        assert (response.content_type, await response.read()) == ("text/html", b"<html>Sign in")


async def test_a_streamed_body_has_no_length(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """A huge body costs the sandbox no memory: chunks are sent as they are made."""

    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 1_000 for _ in range(500))

    sandbox.script(LEAD, Answer(body=chunks()))
    async with caller.get(HISTORY) as response:
        assert "Content-Length" not in response.headers
        assert len(await response.read()) == 500_000


async def test_a_bomb_is_sent_as_packed(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """A body that names its own Content-Encoding is not packed again."""
    sandbox.script(LEAD, Answer(body=gzip.compress(b"0" * 1_000), headers={"Content-Encoding": "gzip"}))
    async with caller.get(HISTORY) as response:
        assert await response.read() == b"0" * 1_000


async def test_a_hanging_answer_ends_with_the_sandbox() -> None:
    """`hang` takes the request and says nothing; closing the sandbox does not wait for it."""
    async with aiohttp.ClientSession() as session:
        async with Sandbox(api_key="k") as sandbox:
            sandbox.script("/", Answer(hang=True))
            waiting = asyncio.ensure_future(session.get(sandbox.url + HISTORY))
            done, _ = await asyncio.wait([waiting], timeout=0.2)
            assert not done
        with pytest.raises(aiohttp.ClientError):
            await asyncio.wait_for(waiting, 3)


async def test_waiting_then_the_truth(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """`wait_s` only delays: status and body stay the true ones."""
    sandbox.script(LEAD, Answer(wait_s=0.15))
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with caller.get(HISTORY) as response:
        assert (await response.json())["success"] is True
    assert loop.time() - began >= 0.15


async def test_a_drip_sends_byte_after_byte(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """`drip_s` is the pause before each byte; headers come at once."""
    sandbox.script(LEAD, Answer(body=b"{}  ", drip_s=0.05))
    loop = asyncio.get_running_loop()
    async with caller.get(HISTORY) as response:
        at_headers = loop.time()
        await response.read()
    assert loop.time() - at_headers > 0.15


@pytest.mark.parametrize(
    "answer",
    [
        Answer(reset="before headers"),
        Answer(reset="mid body"),
        Answer(truncated=True),
        Answer(raw=b"HTTP? no\r\n"),
    ],
    ids=["reset before headers", "reset mid body", "truncated", "garbage"],
)
async def test_broken_connections(sandbox: Sandbox, caller: aiohttp.ClientSession, answer: Answer) -> None:
    """A cut answer is a connection error for the caller, never a short body that looks whole."""
    sandbox.script(
        LEAD, answer, forever=True
    )  # for ever: aiohttp quietly repeats a GET whose connection was reset
    with pytest.raises(aiohttp.ClientError):
        await _status(caller)
    sandbox.script(LEAD)
    assert await _status(caller) == 200


async def test_a_reset_is_a_reset(sandbox: Sandbox) -> None:
    """RST, not FIN: the caller's socket reads ECONNRESET."""
    sandbox.script("/", Answer(reset="before headers"))
    loop = asyncio.get_running_loop()
    with socket.socket() as raw:
        raw.setblocking(False)
        await loop.sock_connect(raw, ("127.0.0.1", int(sandbox.url.rpartition(":")[2])))
        await loop.sock_sendall(raw, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            await loop.sock_recv(raw, 1)


async def test_a_caller_that_gives_up_leaves_nothing(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """A drip is stopped when its caller goes away: the next request is alone."""
    sandbox.script(LEAD, Answer(drip_s=0.02))
    with pytest.raises(TimeoutError):
        await caller.get(
            HISTORY, timeout=aiohttp.ClientTimeout(total=0.1), read_until_eof=True, raise_for_status=_read
        )
    await asyncio.sleep(0.1)
    sandbox.most_at_once = 0
    assert await _status(caller) == 200
    assert sandbox.most_at_once == 1


async def _read(response: aiohttp.ClientResponse) -> None:
    await response.read()
