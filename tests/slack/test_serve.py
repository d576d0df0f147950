"""HTTP's door: Slack's own requests get in, once; what anybody else sends costs next to nothing."""

import asyncio
import json
import logging
import time
from urllib.parse import urlencode

import aiohttp
import pytest

from leadsail_bot.playground.workspace.over_http import signature
from leadsail_bot.slack import serve
from tests.office import Office
from tests.slack import odd_requests

COMMAND = {
    "command": "/lead-history",
    "text": "help",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "trigger_id": "1.2",
}


def _url(office: Office) -> str:
    return f"http://127.0.0.1:{office.bot.port}/slack/events"


def _signed(body: bytes, timestamp: int | None = None) -> dict[str, str]:
    at = str(timestamp or int(time.time()))
    return {
        "Content-Type": odd_requests.FORM,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(odd_requests.SECRET, at, body),
    }


async def test_odd_requests_get_the_status_they_deserve(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """T1: no 5xx, no traceback, and nothing of a body in any log."""
    caplog.set_level(logging.DEBUG)
    got = await odd_requests.statuses(_url(office))
    assert got == {name: odd.status for name, odd in odd_requests.REQUESTS.items()}
    log = office.stream.getvalue()
    assert odd_requests.CANARY not in log + caplog.text
    assert "Traceback" not in log + caplog.text
    assert (await office.asks("lead_abc123")).blocks


async def test_a_body_that_is_cut_off_costs_nothing(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """T1: whoever hangs up in the middle leaves no traceback, signed or not; the next one is answered."""
    lines = ["POST /slack/events HTTP/1.1", "Host: bot", "Content-Length: 50"]
    lines += [f"{name}: {value}" for name, value in _signed(b"").items()]
    _, writer = await asyncio.open_connection("127.0.0.1", office.bot.port)
    writer.write("\r\n".join([*lines, "", "half"]).encode())
    await writer.drain()
    assert (await office.asks("help")).blocks
    writer.transport.abort()
    assert (await office.asks("lead_abc123")).blocks
    assert "Traceback" not in office.stream.getvalue() + caplog.text


async def test_slack_may_check_the_address(office: Office) -> None:
    """Whoever enters the events' address in Slack's settings sees it verified: the challenge comes back."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    headers = {**_signed(body), "Content-Type": odd_requests.JSON}
    async with (
        aiohttp.ClientSession() as session,
        session.post(_url(office), data=body, headers=headers) as answer,
    ):
        assert answer.status == 200
        assert await answer.json() == {"challenge": "3eZbrw1a"}


async def test_a_request_seen_before_is_refused(office: Office) -> None:
    """T2, SL-22: the very same signed request a hundred times over is one execution."""
    body = urlencode(COMMAND).encode()
    headers = _signed(body)
    async with aiohttp.ClientSession() as session:

        async def send() -> int:
            async with session.post(_url(office), data=body, headers=headers) as answer:
                return answer.status

        statuses = await asyncio.gather(*(send() for _ in range(100)))
    assert sorted(statuses) == [200] + [401] * 99
    assert len(office.log("answered")) + len(office.failures()) <= 1


async def test_a_wrong_signing_secret_shows(office: Office) -> None:
    """Where all of Slack's requests are refused, each is counted, and one a minute is in the log."""
    async with aiohttp.ClientSession() as session:
        for skip_s in (0, 0, 61):
            office.clock.skip_s += skip_s
            headers = _signed(b"another body")
            async with session.post(_url(office), data=b"x", headers=headers) as got:
                assert got.status == 401
    assert len(office.log("signature_refused")) == 2
    assert (await office.metrics())['refused_total{reason="signature"}'] == 3


async def test_two_timestamps_are_none(office: Office) -> None:
    """Which of the two would be the signed one? Neither is believed."""
    body = urlencode(COMMAND).encode()
    headers = [*_signed(body).items(), ("X-Slack-Request-Timestamp", "1")]
    async with (
        aiohttp.ClientSession() as session,
        session.post(_url(office), data=body, headers=headers) as got,
    ):
        assert got.status == 401


async def test_a_body_that_only_drips_is_given_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends a byte now and then holds a connection for seconds, not for ever."""
    monkeypatch.setattr(serve, "BODY_S", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", office.bot.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in _signed(b"x").items())
    writer.write(f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{head}Content-Length: 1000\r\n\r\nx".encode())
    async with asyncio.timeout(5):
        assert b"408" in await reader.readline()
        await reader.read()
    writer.close()


async def test_a_body_without_an_end_is_given_up(office: Office) -> None:
    """Chunk after chunk: at the limit it is over, whatever the headers promised."""

    async def endless() -> object:
        for _ in range(64):
            yield b"x" * 65_536

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(_url(office), data=endless(), headers=_signed(b"x")) as answer:
                assert answer.status == 413
        except aiohttp.ClientConnectionError:
            pass  # hung up on before it had said everything
    assert (await office.asks("lead_abc123")).blocks


async def test_a_body_nobody_signed_is_not_read(office: Office) -> None:
    """401 comes before the body does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", office.bot.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    async with asyncio.timeout(2):
        assert b"401" in await reader.readline()
    writer.close()


@pytest.mark.parametrize(("age_s", "status"), [(100, 200), (400, 401)], ids=["100 s off", "400 s off"])
async def test_a_clock_that_is_off_is_told(office: Office, age_s: int, status: int) -> None:
    """PR-07: Slack's own signature under a time that isn't ours: the operator learns by how much."""
    for _ in range(2):
        body = urlencode({**COMMAND, "trigger_id": str(time.monotonic())}).encode()
        headers = _signed(body, int(time.time()) - age_s)
        async with (
            aiohttp.ClientSession() as session,
            session.post(_url(office), data=body, headers=headers) as got,
        ):
            assert got.status == status
    [line] = office.log("clock_skew")
    assert abs(line["seconds"] - age_s) <= 2


async def test_a_strangers_time_says_nothing_of_our_clock(office: Office) -> None:
    """Anybody can send an old timestamp; without Slack's signature it isn't worth a line."""
    headers = _signed(b"another body", int(time.time()) - 400)
    async with (
        aiohttp.ClientSession() as session,
        session.post(_url(office), data=b"x", headers=headers) as got,
    ):
        assert got.status == 401
    assert office.log("clock_skew") == []
