"""Each known trap of the stock parts fails the check that ours pass: so the checks are worth something."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import aiohttp.web
import pytest
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import network
from leadsail_bot.playground import installed
from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.slack import bolt
from tests.faults import patience
from tests.faults.app_process import START_S, running, town
from tests.faults.stopping import EXIT_S, IN_FLIGHT
from tests.slack import odd_requests

STOCK = Path(__file__).with_name("stock_app.py")
USELESS_DIALS = 3


@pytest.fixture
def quiet() -> None:
    """The SDK's complaints are expected here."""
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)


async def test_a_stock_stop_loses_everybody() -> None:
    """PR-01: `start_async` dies of SIGTERM at once; twenty were acknowledged, none is answered."""
    async with town(socket_mode=True) as here, running(environ=here.environ, script=STOCK) as app:
        await patience.until(lambda: here.slack.sockets.links, START_S)
        assert all(delivery.ok for delivery in await here.commands(IN_FLIGHT))
        app.tell(signal.SIGTERM)
        assert await app.ended(EXIT_S) == -signal.SIGTERM
        assert here.answers() == []


async def test_a_stock_reconnect_never_comes_back() -> None:
    """SL-15: after one failed handshake the SDK's client dials the same, used address again and again."""
    async with town(socket_mode=True) as here, running(environ=here.environ, script=STOCK):
        ends = here.slack.sockets
        await patience.until(lambda: ends.links, START_S)
        here.slack.fault("socket", status=503)
        ends.kill()
        await patience.until(lambda: ends.handshakes > 1 + USELESS_DIALS, START_S)
        assert ends.links == []


async def test_default_retries_post_twice(quiet: None) -> None:
    """SL-09: Slack stored the post and its word got lost: the SDK posts it again by default; ours doesn't."""
    async with installed.slack() as slack, network.session(2) as session:
        stock = AsyncWebClient("xoxb-playground", base_url=slack.api_url)
        assert await _posts(slack, stock) == 2
        ours = bolt.web("xoxb-playground", slack.api_url, session)
        assert await _posts(slack, ours) == 1


async def _posts(slack: SlackServer, client: AsyncWebClient) -> int:
    before = len(slack.workspace.messages(SALES))
    slack.fault("chat.postMessage", lose_answer=True)
    with suppress(aiohttp.ClientError, SlackApiError):
        await client.chat_postMessage(channel=SALES, text="Ana hands you a lead")
    return len(slack.workspace.messages(SALES)) - before


async def test_the_stock_server_breaks_on_odd_requests(quiet: None) -> None:
    """T1: half of the twenty get 500 from Bolt's own server."""
    async with _stock_server() as url:
        statuses = await odd_requests.statuses(url)
    wrong = [name for name, status in statuses.items() if status >= 500]
    assert len(wrong) >= 5


async def test_raising_after_ack_loses_it(quiet: None) -> None:
    """PR-16: what a stock listener raises right after `ack()` costs the acknowledgement itself."""
    app = _stock_app()

    @app.command("/lead-history")
    async def answer(ack: AsyncAck) -> None:
        await ack()
        raise RuntimeError("late")

    payload = {"command": "/lead-history", "text": "x", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
    async with asyncio.timeout(10):
        response = await app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
    assert response.status != 200


def _stock_app() -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U9"
        )

    return AsyncApp(signing_secret=odd_requests.SECRET, authorize=authorize)


@asynccontextmanager
async def _stock_server() -> AsyncIterator[str]:
    server = AsyncSlackAppServer(port=0, path="/slack/events", app=_stock_app(), host="127.0.0.1")
    runner = aiohttp.web.AppRunner(server.web_app, access_log=None)
    await runner.setup()
    try:
        await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
