"""What waits at Slack is found on every page that lists it."""

import io
import json
from functools import partial
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import telemetry
from leadsail_bot.errors import SlackProblem
from leadsail_bot.slack.handoffs.reminders import PAGES_MAX, Reminders

WEB = AsyncWebClient("xoxb-playground")


@pytest.mark.parametrize(("pages", "found"), [(1, 1), (3, 3), (99, PAGES_MAX)])
async def test_every_page_is_looked_at(pages: int, found: int) -> None:
    """One left out would remind of what has ended; of a list without end the first pages are enough."""

    async def call(ask: Any) -> Any:
        assert isinstance(ask, partial)
        number = int(ask.keywords["cursor"] or 0)
        listed = {"id": f"Q{number}", "channel_id": "D0AAAAAAA", "post_at": 9}
        more = str(number + 1) if number + 1 < pages else ""
        return {"scheduled_messages": [listed], "response_metadata": {"next_cursor": more}}

    waiting = await Reminders(WEB, call, telemetry.silent()).waiting()
    assert waiting is not None
    assert [one.id for one in waiting] == [f"Q{number}" for number in range(found)]


async def test_that_slack_does_not_say_is_logged() -> None:
    """Then nobody knows whether one waits, and none is taken back."""

    async def call(_: object) -> Any:
        raise SlackProblem("fatal_error")

    log = io.StringIO()
    reminders = Reminders(WEB, call, telemetry.logger("INFO", "json", stream=log))
    assert not await reminders.forget(await reminders.about())
    [line] = map(json.loads, log.getvalue().splitlines())
    assert (line["event"], line["code"]) == ("handoff_incomplete", "fatal_error")
