"""Answers go to Slack, and nowhere else that somebody says is Slack."""

import aiohttp
import pytest
from aiohttp import web

from leadsail_bot.errors import AnswerLost
from leadsail_bot.slack import bolt
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views import notices
from tests.leadsail.conftest import quiet

LOOPBACK = "127.0.0.1"


async def test_a_redirect_is_not_followed() -> None:
    """T8: what a response_url leads on to is never asked, not even on the same host."""
    asked: list[str] = []

    async def respond(request: web.Request) -> web.Response:
        asked.append(request.path)
        away = request.path == "/response"
        return web.Response(status=307 if away else 200, headers={"Location": "/elsewhere"} if away else {})

    app = web.Application()
    app.router.add_post("/{path:.*}", respond)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0).start()
        origin = f"http://{LOOPBACK}:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession() as session:
            slack = bolt.web("xoxb-1", f"{origin}/api/", session)
            speak = Speak(slack, session, f"{origin}/api/", quiet())
            person = Asked(user="U1", team="T1", channel="C1", response_url=f"{origin}/response")
            with pytest.raises(AnswerLost):  # Slack's Web API isn't here either
                await speak.answer(person, notices.busy(), replace=False)
    finally:
        await runner.cleanup()
    assert asked == ["/response", "/api/chat.postEphemeral"]
