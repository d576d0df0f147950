"""Who the bot is in Slack is asked again where Slack leaves the question unanswered."""

import asyncio
import io
import math
from dataclasses import replace

import aiohttp
import pytest

from leadsail_bot import network, telemetry
from leadsail_bot.metrics import Metrics
from leadsail_bot.playground import installed
from leadsail_bot.slack import bolt, identity
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.serve import Serve
from leadsail_bot.slack.serve.deliveries import Ack
from tests.faults import slack_sign_in
from tests.faults.slack_sockets import ready, until_ready
from tests.office import open_office

OPEN = "apps.connections.open"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for Slack."""
    monkeypatch.setattr(bolt, "CALL_S", 0.2)


@pytest.mark.parametrize("method", ["auth.test", OPEN])
async def test_a_question_that_is_never_answered_is_asked_again(hasty: None, method: str) -> None:
    """One lost answer at the start costs seconds, not the start."""
    stream = io.StringIO()
    async with installed.slack() as slack, network.session(4) as session:
        slack.fault(method, hang=True)
        web = bolt.web("xoxb-playground", slack.api_url, session)
        log = telemetry.logger("INFO", "json", stream=stream)
        async with asyncio.timeout(5):
            found = await identity.sign_in(web, "xapp-playground", Rhythm(sign_in_again_s=0.01), log)
        assert found.team_id
        assert len(slack.workspace.calls_to(method)) == 2
    assert '"event":"slack_unavailable"' in stream.getvalue()


async def test_a_slack_that_falls_silent_is_noticed(hasty: None) -> None:
    """Unheard three times in a row, we aren't ready; ready again once Slack answers."""
    rhythm = replace(slack_sign_in.RHYTHM, check_s=0.05, check_sooner_s=0.05)
    async with open_office(rhythm=rhythm) as office:
        assert await ready(office)
        office.slack.fault("auth.test", math.inf, hang=True)
        await until_ready(office, False, 5)
        office.slack.heal()
        await until_ready(office, True, 5)


async def test_nobody_is_signed_in_before_slack_says_so() -> None:
    """`/readyz` of a bot that Slack hasn't answered yet says which part is missing."""

    async def deliver(_: object) -> Ack:
        return Ack()

    serve = Serve(
        deliver,
        telemetry.silent(),
        host="127.0.0.1",
        port=0,
        sockets=None,
        signing_secret="x",
        metrics=Metrics(),
    )
    await serve.open_health()
    try:
        assert await _parts(serve) == (503, False)
        await serve.open()
        assert await _parts(serve) == (200, True)
    finally:
        await serve.close()


async def _parts(serve: Serve) -> tuple[int, bool]:
    url = f"http://127.0.0.1:{serve.port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, (await answer.json())["slack"]
