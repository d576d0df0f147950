"""What Slack says of people and groups is asked once, whoever wants to know meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.slack.people import People

ANSWER = {"user": {"profile": {"real_name": "Ben"}}, "users": ["U1"]}


@pytest.mark.parametrize("ask", [People.person, People.members])
async def test_one_question_whenever_somebody_asks(ask: Callable[..., Coroutine[Any, Any, Any]]) -> None:
    """Also in the few turns of the loop in which the answer is there and nobody has been told yet."""
    asked = list[float]()

    async def call(_: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        asked.append(asyncio.get_running_loop().time())
        for _turn in range(3):
            await asyncio.sleep(0)
        return ANSWER

    people = People(AsyncWebClient("xoxb-playground"), call)
    asking = []
    for _turn in range(12):
        asking.append(asyncio.create_task(ask(people, "U0BEN1")))
        await asyncio.sleep(0)
    assert len(set(await asyncio.gather(*asking))) == 1
    assert len(asked) == 1
