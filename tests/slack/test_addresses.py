"""Answers go where Slack takes them, and nowhere else."""

from typing import Any

import aiohttp
import pytest

from leadsail_bot import network
from leadsail_bot.errors import SlackRefused, SlackUnavailable
from leadsail_bot.slack.speak.addresses import FOREIGN, Addresses

SLACK, GOVERNMENT = "https://slack.com/api/", "https://slack-gov.com/api/"


class Nowhere(aiohttp.abc.AbstractResolver):
    """Knows no host, and remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def resolve(self, host: str, *_: Any, **__: Any) -> list[Any]:
        self.asked.append(host)
        raise OSError("nowhere")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("api_url", "host"), [(SLACK, "hooks.slack.com"), (GOVERNMENT, "hooks.slack-gov.com")]
)
async def test_the_hooks_host_of_each_slack_is_answered(api_url: str, host: str) -> None:
    """Every other test's Slack is on loopback, which is its own."""
    nowhere = Nowhere()
    async with network.session(1, aiohttp.TCPConnector(resolver=nowhere)) as session:
        with pytest.raises(SlackUnavailable):
            await Addresses(session, api_url).respond(f"https://{host}/commands/T1/2/x", b"{}")
    assert nowhere.asked == [host]


@pytest.mark.parametrize(
    ("api_url", "response_url"),
    [
        (SLACK, "https://hooks.slack-gov.com/commands/T1/2/x"),
        (GOVERNMENT, "https://hooks.slack.com/commands/T1/2/x"),
        (SLACK, "https://slack.com/commands/T1/2/x"),
        (SLACK, "http://hooks.slack.com/commands/T1/2/x"),
        (SLACK, "https://hooks.slack.com.example.com/commands/T1/2/x"),
        (SLACK, "https://hooks.slack.com@example.com/commands/T1/2/x"),
        (SLACK, "http://127.0.0.1:3000/commands/T1/2/x"),
        (SLACK, ""),
    ],
)
async def test_no_other_host_is_told_anything(api_url: str, response_url: str) -> None:
    """Whoever knows the signing secret could otherwise have answers sent to themselves."""
    nowhere = Nowhere()
    async with network.session(1, aiohttp.TCPConnector(resolver=nowhere)) as session:
        with pytest.raises(SlackRefused) as refused:
            await Addresses(session, api_url).respond(response_url, b"{}")
    assert (refused.value.reason, nowhere.asked) == (FOREIGN, [])
