"""The server's end of Socket Mode, seen by a bare WebSocket client."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.playground.workspace.socket_mode import SOCKETS_MAX

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client for sockets."""
    async with aiohttp.ClientSession() as client:
        yield client


async def address(slack: SlackServer, token: str = "xapp-playground") -> str:
    """A fresh Socket Mode address."""
    api = AsyncWebClient(base_url=slack.api_url)
    return str((await api.apps_connections_open(app_token=token))["url"])


async def connected(slack: SlackServer, session: aiohttp.ClientSession) -> Socket:
    """A connection past its hello."""
    socket = await session.ws_connect(await address(slack))
    assert (await socket.receive_json(timeout=2))["type"] == "hello"
    return socket


async def told(socket: Socket) -> dict[str, Any]:
    """The next message on a connection."""
    message: dict[str, Any] = await socket.receive_json(timeout=2)
    return message


async def test_only_the_app_token_opens_connections(slack: SlackServer) -> None:
    """The bot token is of the wrong type, an unknown one invalid."""
    for token, code in (("xoxb-playground", "not_allowed_token_type"), ("xapp-other", "invalid_auth")):
        with pytest.raises(SlackApiError) as refused:
            await address(slack, token)
        assert refused.value.response["error"] == code


async def test_an_address_works_once(slack: SlackServer, session: aiohttp.ClientSession) -> None:
    """A second handshake with the same ticket is turned away."""
    url = await address(slack)
    socket = await session.ws_connect(url)
    hello = await told(socket)
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": "A0LEADSAIL"}
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_an_envelope_waits_for_its_acknowledgement(
    slack: SlackServer, session: aiohttp.ClientSession, ana: Hands
) -> None:
    """A command comes in an envelope that takes a payload with its acknowledgement."""
    socket = await connected(slack, session)
    typing = asyncio.create_task(ana.command(SALES, "/lead-history lead_1"))
    envelope = await told(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "lead_1"
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "at once"}})
    assert (await typing).ok
    assert ana.sees(SALES)[-1].text == "at once"


async def test_an_acknowledgement_that_is_no_json(
    slack: SlackServer, session: aiohttp.ClientSession, ana: Hands
) -> None:
    """One with half an emoji counts as none; the connection lives on and takes the next."""
    socket = await connected(slack, session)
    for acknowledgement, ok in (('{{"envelope_id": "{}", "payload": "\\ud83d"}}', False), ("{}", True)):
        slack.post.deadline_s = 3.0 if ok else 0.2
        typing = asyncio.create_task(ana.command(SALES, "/lead-history lead_1"))
        envelope_id = (await told(socket))["envelope_id"]
        await socket.send_str(acknowledgement.format(envelope_id))
        if ok:
            await socket.send_json({"envelope_id": envelope_id})
        assert (await typing).ok is ok


async def test_events_take_no_payload_and_say_when_they_are_retried(
    slack: SlackServer, session: aiohttp.ClientSession, ana: Hands
) -> None:
    """An event's envelope carries the retry fields, and the same id when it is delivered again."""
    socket = await connected(slack, session)
    slack.post.deadline_s = 0.05
    first = await ana.mention(SALES, "lead_1")
    assert first is not None
    assert first.error == "operation_timeout"
    await slack.again(first, retry=1)
    one, two = await told(socket), await told(socket)
    assert (one["accepts_response_payload"], one["retry_attempt"], one["retry_reason"]) == (False, 0, "")
    assert (two["retry_attempt"], two["retry_reason"]) == (1, "http_timeout")
    assert (one["envelope_id"], one["payload"]) == (two["envelope_id"], two["payload"])


async def test_each_envelope_goes_to_one_connection_in_turn(
    slack: SlackServer, session: aiohttp.ClientSession, ana: Hands
) -> None:
    """Two connections share the work; an acknowledgement counts from either."""
    sockets = [await connected(slack, session), await connected(slack, session)]
    typing = [asyncio.create_task(ana.command(SALES, f"/lead-history lead_{number}")) for number in range(2)]
    envelopes = [await told(socket) for socket in sockets]
    assert {envelope["payload"]["text"] for envelope in envelopes} == {"lead_0", "lead_1"}
    for envelope in envelopes:
        await sockets[0].send_json({"envelope_id": envelope["envelope_id"]})
    assert all([(await one).ok for one in typing])


async def test_ten_connections_are_the_most(slack: SlackServer, session: aiohttp.ClientSession) -> None:
    """The eleventh is told `too_many_websockets` and closed."""
    held = [await connected(slack, session) for _ in range(SOCKETS_MAX)]
    socket = await session.ws_connect(await address(slack))
    assert (await told(socket))["reason"] == "too_many_websockets"
    assert (await socket.receive(timeout=2)).type is aiohttp.WSMsgType.CLOSE
    assert not any(one.closed for one in held)


async def test_a_warned_connection_still_works_and_a_refreshed_one_gets_no_more(
    slack: SlackServer, session: aiohttp.ClientSession, ana: Hands
) -> None:
    """`warning` announces; after `refresh_requested` or `link_disabled` only other connections are used."""
    slack.post.deadline_s = 0.1
    old = await connected(slack, session)
    await slack.sockets.warn()
    assert (await told(old))["reason"] == "warning"
    await ana.command(SALES, "/lead-history lead_1")
    assert (await told(old))["type"] == "slash_commands"
    new = await connected(slack, session)
    await slack.sockets.refresh(1)
    assert (await told(old))["reason"] == "refresh_requested"
    for _ in range(2):
        await ana.command(SALES, "/lead-history lead_2")
        assert (await told(new))["type"] == "slash_commands"
    await slack.sockets.disable()
    assert (await told(new))["reason"] == "link_disabled"
    assert (await ana.command(SALES, "/lead-history lead_3")).error == "dispatch_failed"


async def test_pings_are_answered_until_the_link_falls_silent(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    """A healthy connection answers a ping; a half-open one says nothing at all."""
    socket = await session.ws_connect(await address(slack), autoping=False)
    await told(socket)
    await socket.ping(b"one")
    answer = await socket.receive(timeout=2)
    assert (answer.type, bytes(answer.data)) == (aiohttp.WSMsgType.PONG, b"one")
    slack.sockets.silence()
    await socket.ping(b"two")
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.1)


async def test_a_killed_connection_ends_without_a_word(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    """The client sees its connection break off; no closing handshake comes."""
    socket = await connected(slack, session)
    slack.sockets.kill()
    await socket.receive(timeout=2)
    assert socket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
    assert slack.sockets.links == []


async def test_a_handshake_can_fail(slack: SlackServer, session: aiohttp.ClientSession) -> None:
    """A scripted fault turns the next handshake away, and its address is used up: each is dialled once."""
    slack.fault("socket", status=503)
    url = await address(slack)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
        await session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        await session.ws_connect(url)
    assert (await told(await session.ws_connect(await address(slack))))["type"] == "hello"
