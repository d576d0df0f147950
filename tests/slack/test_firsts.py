"""Of several replicas one does what Slack delivers, whichever it comes to."""

import asyncio
from typing import Any

import pytest

from leadsail_bot.redis_store import trial
from leadsail_bot.slack.work import firsts
from leadsail_bot.store import Memory
from tests.redis_server import RedisServer


def press(action: str, trigger: str, message: str = "1.1") -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": trigger,
        "user": {"id": "U0ANA"},
        "container": {"message_ts": message},
        "actions": [{"action_id": action, "block_id": "b", "value": action}],
    }


async def test_a_delivery_is_done_once(redis: RedisServer) -> None:
    """Sent to both, or again minutes later."""
    command = {"command": "/lead-history", "trigger_id": "1.2.3"}
    async with trial(redis.url) as one, trial(redis.url) as other:
        assert await firsts.is_ours(one, command)
        assert not await firsts.is_ours(other, command)
        assert not await firsts.is_ours(one, command)


async def test_presses_are_told_apart_as_by_one_replica(redis: RedisServer) -> None:
    """Two of the same button are one, wherever they come to; *Older*, *Newer*, *Older* are three."""
    async with trial(redis.url) as one, trial(redis.url) as other:
        assert await firsts.is_ours(one, press("answer.older", "1"))
        assert not await firsts.is_ours(other, press("answer.older", "2"))
        assert await firsts.is_ours(other, press("answer.newer", "3"))
        assert await firsts.is_ours(one, press("answer.older", "4"))
        assert await firsts.is_ours(one, press("answer.older", "5", message="2.2"))
        redis.later(1.1)
        assert await firsts.is_ours(other, press("answer.older", "6"))


async def test_whoever_goes_on_pressing_is_heard(redis: RedisServer) -> None:
    """A second counts from the press that was let in, not from the last."""
    async with trial(redis.url) as one:
        assert await firsts.is_ours(one, press("handoff.accept", "1"))
        redis.later(0.9)
        assert not await firsts.is_ours(one, press("handoff.accept", "2"))
        redis.later(0.2)
        assert await firsts.is_ours(one, press("handoff.accept", "3"))


async def test_a_double_click_that_comes_to_two_at_once(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second half comes before the first one's replica has written down what was pressed: one does it."""
    async with trial(redis.url) as one, trial(redis.url) as other:
        claimed, goes_on, swap = asyncio.Event(), asyncio.Event(), one.swap

        async def late(name: str, value: bytes, keep_s: float) -> bytes | None:
            claimed.set()
            await goes_on.wait()
            return await swap(name, value, keep_s)

        monkeypatch.setattr(one, "swap", late)
        first = asyncio.create_task(firsts.is_ours(one, press("transcript.send", "1")))
        await claimed.wait()
        assert not await firsts.is_ours(other, press("transcript.send", "2"))
        goes_on.set()
        assert await first


async def test_alone_there_is_nobody_to_ask() -> None:
    """Without Redis `Admission` sees to it."""
    assert await firsts.is_ours(Memory(), press("answer.older", "1"))
    assert await firsts.is_ours(Memory(), press("answer.older", "1"))
