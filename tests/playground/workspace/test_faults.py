"""Scripted trouble happens as often as asked, in the way asked, and leaves a trace."""

import math

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import SlackServer
from leadsail_bot.playground.workspace.acme import SALES


async def test_a_fault_happens_as_often_as_asked(slack: SlackServer, api: AsyncWebClient) -> None:
    """Two faulty calls, then all is well; without an end it lasts until healed."""
    slack.fault("auth.test", times=2, error="fatal_error")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await api.auth_test()
    assert (await api.auth_test())["ok"]
    slack.fault("auth.test", times=math.inf, error="fatal_error")
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await api.auth_test()
    slack.heal()
    assert (await api.auth_test())["ok"]


async def test_a_status_comes_with_its_headers_and_body(slack: SlackServer, api: AsyncWebClient) -> None:
    """429 brings Retry-After, a 503 may be HTML, and both are recorded without having done anything."""
    slack.fault("chat.postMessage", status=429, error="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await api.chat_postMessage(channel=SALES, text="x")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    slack.fault("chat.postMessage", status=503, body="<html>busy</html>")
    async with aiohttp.ClientSession() as session, session.post(slack.api_url + "chat.postMessage") as answer:
        assert (answer.status, answer.content_type) == (503, "text/html")
    assert slack.workspace.messages(SALES) == []
    assert [call.status for call in slack.workspace.calls_to("chat.postMessage")] == [429, 503]


async def test_an_answer_can_get_lost_after_the_deed(slack: SlackServer, api: AsyncWebClient) -> None:
    """`lose_answer` stores the message and cuts the connection; `reset` cuts it first."""
    slack.fault("chat.postMessage", lose_answer=True)
    slack.fault("chat.postMessage", reset=True)
    for _ in range(2):
        with pytest.raises(aiohttp.ClientConnectionError):
            await api.chat_postMessage(channel=SALES, text="x")
    assert [message.text for message in slack.workspace.messages(SALES)] == ["x"]


async def test_a_call_can_hang(slack: SlackServer) -> None:
    """Nothing comes back until the caller gives up."""
    slack.fault("response_url", hang=True)
    url = f"{slack.origin}/response/T1/x"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as session:
        with pytest.raises(TimeoutError):
            await session.post(url, json={"text": "x"})
    assert slack.workspace.tally["response_url"] == 1


async def test_a_response_url_fault_speaks_plainly(slack: SlackServer) -> None:
    """An error on a response_url is a 404 with the bare word, a status the body given."""
    slack.fault("response_url", error="used_url")
    slack.fault("response_url", status=500, body="oops", delay_s=0.01)
    async with aiohttp.ClientSession() as session:
        for expected in ((404, "used_url"), (500, "oops"), (404, "expired_url")):
            async with session.post(f"{slack.origin}/response/T1/x", json={"text": "x"}) as answer:
                assert (answer.status, await answer.text()) == expected


async def test_a_fault_can_be_everywhere(slack: SlackServer, api: AsyncWebClient) -> None:
    """`*` meets any call, after what is scripted for that call alone."""
    slack.fault("auth.test", error="first")
    slack.fault("*", error="second")
    for code in ("first", "second"):
        with pytest.raises(SlackApiError, match=code):
            await api.auth_test()
    assert (await api.auth_test())["ok"]
