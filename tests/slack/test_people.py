"""What Slack says of people, groups and channels is asked once, whoever wants to know meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC
from functools import partial
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackProblem
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.people import People

OURS = {"is_ext_shared": False, "is_pending_ext_shared": False, "is_shared": False, "is_member": True}
ANSWER = {"user": {"profile": {"real_name": "Ben"}}, "users": ["U1"], "channel": OURS}


@pytest.mark.parametrize("what", ["person", "members", "channel"])
async def test_one_question_whenever_somebody_asks(what: str) -> None:
    """Also in the few turns of the loop in which the answer is there and nobody has been told yet."""
    asked = list[float]()

    async def call(_: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        asked.append(asyncio.get_running_loop().time())
        for _turn in range(3):
            await asyncio.sleep(0)
        return ANSWER

    web = AsyncWebClient("xoxb-playground")
    people, channels = People(web, call), Channels(web, call)
    ask: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
        "person": partial(people.person, "U0BEN1"),
        "members": partial(people.members, "S0ONCALL1"),
        "channel": partial(channels.admit, "C0SALES1"),
    }
    asking = []
    for _turn in range(12):
        asking.append(asyncio.create_task(ask[what]()))
        await asyncio.sleep(0)
    assert len(set(await asyncio.gather(*asking))) == 1
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("signs", "barred"),
    [
        ({}, ""),
        ({"is_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
        ({"is_bot": True}, "bot"),
        ({"is_workflow_bot": True}, "bot"),
        ({"deleted": True}, "deactivated"),
        ({"is_stranger": True}, "other_team"),
    ],
    ids=str,
)
async def test_each_sign_keeps_somebody_out(signs: dict[str, bool], barred: str) -> None:
    """One is enough, whatever Slack says beside it."""

    async def call(_: object) -> Any:
        return {"user": {"name": "ben", **signs}}

    assert (await People(AsyncWebClient("xoxb-playground"), call).person("U0BEN1")).barred == barred


@pytest.mark.parametrize(
    ("user", "name", "zone"),
    [
        (
            {"profile": {"display_name": "Ben K.", "real_name": "Ben"}, "tz": "Asia/Tokyo"},
            "Ben K.",
            "Asia/Tokyo",
        ),
        ({"profile": {"display_name": "", "real_name": "Ben"}, "tz": "Nowhere"}, "Ben", "UTC"),
        ({"real_name": "Ben"}, "Ben", "UTC"),
        ({}, "Somebody", "UTC"),
    ],
    ids=["display name", "real name", "no profile", "nothing"],
)
async def test_somebody_is_called_as_slack_calls_them(user: dict[str, Any], name: str, zone: str) -> None:
    """By the name they chose, where there is one; times are told in their own zone."""

    async def call(_: object) -> Any:
        return {"user": user}

    found = await People(AsyncWebClient("xoxb-playground"), call).known("U0BEN1")
    assert (found.name, str(found.zone)) == (name, zone)


async def test_whom_slack_does_not_describe_is_somebody() -> None:
    """That their name can't be had keeps no handoff back; times are then told in UTC."""

    async def call(_: object) -> Any:
        raise SlackProblem("ratelimited")

    found = await People(AsyncWebClient("xoxb-playground"), call).known("U0BEN1")
    assert (found.name, found.zone) == ("Somebody", UTC)


async def test_an_empty_group_is_remembered_too() -> None:
    """Nobody in it is an answer: Slack isn't asked again at every click."""
    asked = list[object]()

    async def call(question: object) -> Any:
        asked.append(question)
        return {"users": []}

    people = People(AsyncWebClient("xoxb-playground"), call)
    assert [await people.members("S0ONCALL1") for _ in range(3)] == [()] * 3
    assert len(asked) == 1
