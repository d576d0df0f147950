"""Where leads may be posted: among our own people, where the app is, and nowhere that isn't certain."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import network, telemetry
from leadsail_bot.errors import PostRefused
from leadsail_bot.playground import installed
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, DEALS, PARTNER, RANDOM, SALES
from leadsail_bot.playground.workspace.entities import Channel
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.slack import bolt
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.speak import Speak
from tests.office import Clock

INFO = "conversations.info"
OURS = {"is_ext_shared": False, "is_pending_ext_shared": False, "is_shared": False, "is_member": True}
OLD, SOON, ORG = "C0ARCHIVED", "C0PENDING1", "C0ORGWIDE1"
CLUB, CIRCLE = "C0PRIVATE1", "C0GROUPDM1"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """Acme with one more channel of each kind."""
    async with installed.slack() as server:
        for channel in (
            Channel(OLD, "old", "public", {ANA, BOT}, archived=True),
            Channel(SOON, "soon", "public", {ANA, BOT}, pending_share=True),
            Channel(ORG, "org-wide", "public", {ANA, BOT}, org_shared=True),
            Channel(CLUB, "club", "private", {ANA, BOT}),
            Channel(CIRCLE, "mpdm-ana.ruiz--ben.okafor--leadsail-1", "group", {ANA, BEN, BOT}),
        ):
            server.workspace.channels[channel.id] = channel
        yield server


@pytest.fixture
async def channels(slack: SlackServer) -> AsyncIterator[Channels]:
    """Asks Acme; time is `clock`."""
    async with network.session(8) as session:
        web = bolt.web("xoxb-playground", slack.api_url, session)
        yield Channels(web, Speak(web, session, slack.api_url, telemetry.silent()).ask, CLOCK)


CLOCK = Clock()


async def why_not(channels: Channels, channel: str) -> str:
    """The reason of a no, or ""."""
    try:
        await channels.admit(channel)
    except PostRefused as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        (SALES, ""),
        (CLUB, ""),
        (ORG, ""),
        (PARTNER, "external"),
        (SOON, "pending_external"),
        (RANDOM, "not_in_channel"),
        (DEALS, "channel_not_found"),
        (OLD, "is_archived"),
        ("C0NOWHERE1", "channel_not_found"),
        ("D0ANARUIZ1", "direct"),
        (CIRCLE, "direct"),
        (ANA, "direct"),
        ("<!here>", "channel_not_found"),
        ("", "channel_not_found"),
    ],
)
async def test_each_kind_of_channel(channels: Channels, channel: str, reason: str) -> None:
    """Our own channels that the app is in, and no others; each no has a word of its own."""
    assert await why_not(channels, channel) == reason


@pytest.mark.parametrize(
    "fault", [{"error": "fatal_error"}, {"error": "missing_scope"}, {"reset": True}], ids=str
)
async def test_what_cannot_be_checked_is_a_no(
    slack: SlackServer, channels: Channels, fault: dict[str, Any]
) -> None:
    """It fails closed, and is asked again the next time."""
    slack.fault(INFO, math.inf, **fault)
    assert await why_not(channels, SALES) == "channel_unchecked"
    slack.heal()
    assert await why_not(channels, SALES) == ""


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({}, ""),
        ({"is_shared": True, "is_org_shared": True}, ""),
        ({"is_ext_shared": True}, "external"),
        ({"is_shared": True}, "external"),
        ({"is_pending_ext_shared": True}, "pending_external"),
        ({"pending_connected_team_ids": ["T0INVITED1"]}, "pending_external"),
        ({"is_ext_shared": None}, "channel_unchecked"),
        ({"is_pending_ext_shared": None}, "channel_unchecked"),
        ({"is_shared": None}, "channel_unchecked"),
        ({"is_im": True}, "direct"),
        ({"is_mpim": True}, "direct"),
    ],
    ids=str,
)
async def test_each_sign_of_others_is_enough(flags: dict[str, Any], reason: str) -> None:
    """Slack may tell in one field alone that others read a channel; without one that it owes us it's a no."""

    async def call(_: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return {"channel": OURS | flags}

    assert await why_not(Channels(AsyncWebClient("xoxb-playground"), call), SALES) == reason


@pytest.mark.parametrize("fault", [{"error": "internal_error"}, {"status": 500}, {"reset": True}], ids=str)
async def test_one_hiccup_of_slack_is_no_no(
    slack: SlackServer, channels: Channels, fault: dict[str, Any]
) -> None:
    """SL-12: who reads a channel is asked again, twice at the most."""
    slack.fault(INFO, 2, **fault)
    assert await why_not(channels, SALES) == ""
    assert slack.workspace.tally[INFO] == 3


async def test_a_yes_lasts_a_minute_and_a_no_does_not(slack: SlackServer, channels: Channels) -> None:
    """Whoever has invited the app presses again at once; who shares a channel has a minute at most."""
    assert await why_not(channels, RANDOM) == "not_in_channel"
    slack.workspace.channels[RANDOM].members.add(BOT)
    assert [await why_not(channels, RANDOM) for _ in range(3)] == [""] * 3
    assert slack.workspace.tally[INFO] == 2
    slack.workspace.channels[RANDOM].pending_share = True
    CLOCK.skip_s += 60
    assert await why_not(channels, RANDOM) == "pending_external"


async def test_many_at_once_ask_once(slack: SlackServer, channels: Channels) -> None:
    """One question about a channel serves everybody who wants to post there."""
    slack.fault(INFO, delay_s=0.1)
    await asyncio.gather(*(channels.admit(SALES) for _ in range(20)))
    assert slack.workspace.tally[INFO] == 1
