"""A workspace with a clock of its own, an app that only listens, and Slack's own client."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer, acme
from leadsail_bot.playground.workspace.acme import ANA
from leadsail_bot.playground.workspace.state import Features, Shortcut
from tests.playground.workspace.ear import Ear


@dataclass
class HandClock:
    """A clock that moves when it is told to."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def refusal(call: Any) -> str:
    """The error code a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


@pytest.fixture
def clock() -> HandClock:
    """The workspace's clock."""
    return HandClock()


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[SlackServer]:
    """A fresh Acme, with an app that offers everything."""
    workspace = acme(clock=clock)
    workspace.features = Features(
        (
            Shortcut("Look up", "global", "look_up", "A form"),
            Shortcut("Look up", "message", "look_up", "What a message speaks of"),
        ),
        home_tab=True,
        events=frozenset({"app_home_opened", "app_mention"}),
    )
    async with SlackServer(workspace) as server:
        yield server


@pytest.fixture
async def ear(slack: SlackServer) -> AsyncIterator[Ear]:
    """An app in HTTP mode that acknowledges everything."""
    async with Ear() as listening:
        slack.deliver_to(listening.url)
        yield listening


@pytest.fixture
def ana(slack: SlackServer) -> Hands:
    """A rep's hands."""
    return slack.hands(ANA)


@pytest.fixture
def api(slack: SlackServer) -> AsyncWebClient:
    """The app's Web API client, which tries everything just once."""
    return AsyncWebClient(token="xoxb-playground", base_url=slack.api_url, retry_handlers=[])
