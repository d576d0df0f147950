"""Answers go to Slack, and nowhere else that somebody says is Slack."""

import io
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from leadsail_bot import telemetry
from leadsail_bot.errors import AnswerLost, SlackRefused
from leadsail_bot.slack import bolt
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.speak import Speak, patiently
from leadsail_bot.slack.speak.insist import TRIES
from leadsail_bot.slack.views import notices

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def answering(status: int, body: str = "", **headers: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Something on this machine whose response_url answers like this, and all else with nothing; its origin,
    and the paths it is asked for.
    """
    asked: list[str] = []

    async def respond(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path != "/response":
            return web.Response()
        return web.Response(status=status, text=body, headers=headers)

    app = web.Application()
    app.router.add_post("/{path:.*}", respond)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0).start()
        yield f"http://{LOOPBACK}:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "body", "headers", "code"),
    [
        (307, "", {"Location": "/elsewhere"}, "status_307"),
        (200, "used_url", {}, "used_url"),
        (200, '{"ok":false,"error":"used_url"}', {}, "used_url"),
        (404, '{"ok":false,"error":"Expired url"}', {}, "status_404"),
        (200, '{"ok":false}', {}, "status_200"),
        (400, "[" * 2_000, {}, "status_400"),
        (200, "<p>A proxy of +1 555 0100</p>", {}, "status_200"),
    ],
    ids=[
        "redirect",
        "Slack's no",
        "a no as JSON",
        "in words",
        "without a word",
        "deep",
        "somebody else's page",
    ],
)
async def test_only_slacks_own_yes_is_one(status: int, body: str, headers: dict[str, str], code: str) -> None:
    """T8: what a response_url leads on to is never asked, not even on the same host. Whatever else it says
    the answer goes the other way, and the log has Slack's word, or the status alone.
    """
    stream = io.StringIO()
    async with answering(status, body, **headers) as (origin, asked), aiohttp.ClientSession() as session:
        slack = bolt.web("xoxb-1", f"{origin}/api/", session)
        speak = Speak(slack, session, f"{origin}/api/", telemetry.logger("INFO", "json", stream=stream))
        person = Asked(user="U1", team="T1", channel="C1", response_url=f"{origin}/response")
        with pytest.raises(AnswerLost):  # Slack's Web API isn't here either
            await speak.answer(person, notices.busy(), replace=False)
    assert asked == ["/response", "/api/chat.postEphemeral"]
    assert json.loads(stream.getvalue())["code"] == code


async def test_a_fault_of_slacks_own_at_a_response_url_is_tried_again() -> None:
    """It may be done or not, as where no answer came: that is no "no"."""
    stumbled = answering(200, '{"ok":false,"error":"internal_error"}')
    async with stumbled as (origin, asked), aiohttp.ClientSession() as session:
        speak = Speak(
            bolt.web("xoxb-1", f"{origin}/api/", session), session, f"{origin}/api/", telemetry.silent()
        )
        person = Asked(user="U1", team="T1", channel="C1", response_url=f"{origin}/response")
        with pytest.raises(AnswerLost):
            await speak.answer(person, notices.busy(), replace=False)
    assert asked.count("/response") == TRIES


class Busy:
    """Slack, that asks to be left alone for so long, call by call; then it does what it is asked."""

    def __init__(self, *waits_s: float) -> None:
        self.waits_s = list(waits_s)

    async def call(self, _: Callable[[], Coroutine[Any, Any, Any]]) -> str:
        if self.waits_s:
            raise SlackRefused("ratelimited", again_after_s=self.waits_s.pop(0))
        return "done"


async def test_a_short_wait_is_waited() -> None:
    """Where several calls stand between a person and their answer too."""
    assert await patiently(Busy(0.05).call, never) == "done"


@pytest.mark.parametrize(("waits_s", "left"), [((2.1,), 0), ((0.0, 0.0, 0.0), 1)], ids=["long", "again"])
async def test_nobody_waits_long_nor_twice(waits_s: tuple[float, ...], left: int) -> None:
    """Two seconds at most and once: each of the calls may be told to wait."""
    slack = Busy(*waits_s)
    with pytest.raises(SlackRefused):
        await patiently(slack.call, never)
    assert len(slack.waits_s) == left


async def never() -> None:
    """A method of Slack's that isn't reached."""
