"""The stack of modals: triggers, hashes, submissions and what an app may answer to them."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.state import View
from tests.faults import patience
from tests.playground.workspace.conftest import HandClock, refusal
from tests.playground.workspace.ear import Ear
from tests.playground.workspace.rules.blocks import actions, button, field, modal, plain, section

FIND = field({"type": "plain_text_input", "action_id": "words"}, block_id="find")
FORM = modal(FIND, actions(button(action_id="more")), submit=plain("Find"), callback_id="form")


@pytest.fixture
async def form(ear: Ear, ana: Hands, api: AsyncWebClient) -> View:
    """A form Ana has open."""
    delivery = await ana.command(SALES, "/lead-history")
    await api.views_open(trigger_id=delivery.trigger_id, view=FORM)
    return ana.view


async def test_a_trigger_opens_one_view_within_three_seconds(
    clock: HandClock, ear: Ear, ana: Hands, api: AsyncWebClient
) -> None:
    """Unknown, used and old triggers are refused, each with its own code; at three seconds it still opens."""
    assert await refusal(api.views_open(trigger_id="1.2.x", view=FORM)) == "invalid_arguments"
    late = (await ana.command(SALES, "/lead-history")).trigger_id
    clock.now += 3
    assert (await api.views_open(trigger_id=late, view=FORM))["ok"]
    assert await refusal(api.views_open(trigger_id=late, view=FORM)) == "exchanged_trigger_id"
    late = (await ana.command(SALES, "/lead-history")).trigger_id
    clock.now += 3.1
    assert await refusal(api.views_open(trigger_id=late, view=FORM)) == "expired_trigger_id"


async def test_an_invalid_view_spends_no_trigger(ear: Ear, ana: Hands, api: AsyncWebClient) -> None:
    """A refused view says where it is wrong and leaves the trigger for another try."""
    trigger = (await ana.command(SALES, "/lead-history")).trigger_id
    with pytest.raises(SlackApiError) as refused:
        await api.views_open(trigger_id=trigger, view=modal(title=plain("x" * 25)))
    assert refused.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in refused.value.response["response_metadata"]["messages"][0]
    assert (await api.views_open(trigger_id=trigger, view=FORM))["ok"]


async def test_a_click_in_a_view_carries_the_view(ear: Ear, ana: Hands, form: View) -> None:
    """It brings the view with its state, has no response_url and no message."""
    await ana.click(form, "more")
    told = ear.last.payload
    assert told["container"] == {"type": "view", "view_id": form.id}
    assert told["view"]["state"]["values"] == {"find": {"words": {"type": "plain_text_input", "value": None}}}
    assert told.keys().isdisjoint({"response_url", "message", "channel"})


async def test_an_update_needs_the_latest_hash(ana: Hands, api: AsyncWebClient, form: View) -> None:
    """A stale hash conflicts, the present one or none updates, and the hash changes each time."""
    old = form.hash
    await api.views_update(view_id=form.id, hash=old, view=FORM)
    assert form.hash != old
    assert await refusal(api.views_update(view_id=form.id, hash=old, view=FORM)) == "hash_conflict"
    assert (await api.views_update(view_id=form.id, view=FORM))["ok"]
    assert await refusal(api.views_update(view_id="V0", view=FORM)) == "not_found"


async def test_a_view_is_found_by_its_external_id(ear: Ear, ana: Hands, api: AsyncWebClient) -> None:
    """`external_id` does for an update what the id does."""
    trigger = (await ana.command(SALES, "/lead-history")).trigger_id
    await api.views_open(trigger_id=trigger, view=modal(external_id="mine"))
    await api.views_update(external_id="mine", view=modal(title=plain("Second"), external_id="mine"))
    assert ana.view.payload["title"] == plain("Second")


async def test_an_update_keeps_what_was_typed(ear: Ear, ana: Hands, api: AsyncWebClient, form: View) -> None:
    """The same block and action ids keep their value; a new block_id starts empty."""
    ear.body = {"response_action": "update", "view": FORM}
    await ana.submit(form, {"words": "roof"})
    assert form.values["find"]["words"]["value"] == "roof"
    await api.views_update(view_id=form.id, view=modal(FIND | {"block_id": "other"}, submit=plain("Find")))
    assert form.values["other"]["words"]["value"] is None


async def test_three_views_are_the_most(ear: Ear, ana: Hands, api: AsyncWebClient, form: View) -> None:
    """Two can be pushed on the root, only from a trigger inside it; a fourth is `push_limit_reached`."""
    outside = (await ana.command(SALES, "/lead-history")).trigger_id
    assert await refusal(api.views_push(trigger_id=outside, view=FORM)) == "invalid_trigger_id"
    for _ in range(2):
        inside = (await ana.click(ana.view, "more")).trigger_id
        await api.views_push(trigger_id=inside, view=FORM)
    assert (ana.view.root, ana.view.previous) == (form.id, ear.last.payload["view"]["id"])
    inside = (await ana.click(ana.view, "more")).trigger_id
    assert await refusal(api.views_push(trigger_id=inside, view=FORM)) == "push_limit_reached"


async def test_a_submission_has_the_values_and_no_response_url(ear: Ear, ana: Hands, form: View) -> None:
    """A plain acknowledgement closes the form; the app was told the values."""
    assert (await ana.submit(form, {"find": {"words": "roof"}})).ok
    told = ear.last.payload
    assert (told["type"], told["view"]["callback_id"]) == ("view_submission", "form")
    assert told["view"]["state"]["values"]["find"]["words"]["value"] == "roof"
    assert (told["response_urls"], "response_url" in told) == ([], False)
    with pytest.raises(LookupError, match="no modal"):
        _ = ana.view


async def test_a_required_input_is_checked_before_sending(ear: Ear, ana: Hands, form: View) -> None:
    """An empty required input is marked and nothing is sent."""
    sent = len(ear.heard)
    delivery = await ana.submit(form)
    assert (delivery.error, len(ear.heard)) == ("incomplete", sent)
    assert form.errors == {"find": "Please complete this required field."}


ANSWERS = [
    ("errors", {"errors": {"find": "Nothing found"}}, ["Transcript"]),
    ("update", {"view": modal(title=plain("Hits"))}, ["Hits"]),
    ("push", {"view": modal(title=plain("Hits"))}, ["Transcript", "Hits"]),
    ("clear", {}, []),
]


@pytest.mark.parametrize(("action", "more", "titles"), ANSWERS, ids=[case[0] for case in ANSWERS])
async def test_an_answer_decides_what_comes_next(
    slack: SlackServer, ear: Ear, ana: Hands, form: View, action: str, more: dict[str, Any], titles: list[str]
) -> None:
    """`response_action` shows errors, updates, pushes or clears; each is done to the stack."""
    ear.body = {"response_action": action, **more}
    assert (await ana.submit(form, {"words": "roof"})).ok
    assert [view.payload["title"]["text"] for view in slack.workspace.views(ANA)] == titles
    assert form.errors == more.get("errors", {})


WRONG_ANSWERS = [
    {"response_action": "update", "view": modal(section(""))},
    {"response_action": "update"},
    {"response_action": "errors", "errors": {"elsewhere": "Nothing found"}},
    {"response_action": "errors"},
    {"response_action": "vanish"},
]


@pytest.mark.parametrize(
    "answer", WRONG_ANSWERS, ids=["bad view", "no view", "not an input", "no errors", "unknown"]
)
async def test_a_wrong_answer_is_trouble(ear: Ear, ana: Hands, form: View, answer: dict[str, Any]) -> None:
    """An answer Slack can't show leaves the form open with a line above it."""
    ear.body = answer
    delivery = await ana.submit(form, {"words": "roof"})
    assert (delivery.ok, delivery.error) == (False, "invalid_arguments")
    assert ana.view is form
    assert form.trouble


async def test_a_view_that_comes_before_the_answer_is_done_is_lost_under_it(
    slack: SlackServer, ear: Ear, ana: Hands, api: AsyncWebClient, form: View
) -> None:
    """Slack takes its time over an acknowledgement: what is put into the window meanwhile is overtaken."""
    ear.body = {"response_action": "update", "view": {**FORM, "callback_id": "loading"}}
    ear.heard.clear()
    slack.stage.settles_s = 0.5
    sent = asyncio.create_task(ana.submit(form, {"words": "rent"}))
    assert await patience.until(lambda: ear.heard)
    await api.views_update(view_id=form.id, view={**FORM, "callback_id": "found"})
    assert form.payload["callback_id"] == "found"
    assert (await sent).ok
    assert form.payload["callback_id"] == "loading"


async def test_closing_tells_the_app_only_if_it_asked(
    slack: SlackServer, ear: Ear, ana: Hands, api: AsyncWebClient, form: View
) -> None:
    """`notify_on_close` brings `view_closed`; without it a view goes silently."""
    sent = len(ear.heard)
    assert await ana.close(form) is None
    assert len(ear.heard) == sent
    trigger = (await ana.command(SALES, "/lead-history")).trigger_id
    await api.views_open(trigger_id=trigger, view=modal(notify_on_close=True))
    delivery = await ana.close(ana.view)
    assert delivery is not None
    assert (ear.last.payload["type"], ear.last.payload["is_cleared"]) == ("view_closed", False)
    assert slack.workspace.views(ANA) == []


async def test_each_window_has_its_own(
    slack: SlackServer, ear: Ear, ana: Hands, api: AsyncWebClient, form: View
) -> None:
    """A view opens in the window that its trigger came from, and closes there alone."""
    there = slack.hands(ANA, "another")
    trigger = (await there.command(SALES, "/lead-history")).trigger_id
    await api.views_open(trigger_id=trigger, view=FORM)
    (view,) = slack.workspace.views(ANA, "another")
    await api.views_push(trigger_id=(await there.click(view, "more")).trigger_id, view=modal())
    assert len(slack.workspace.views(ANA, "another")) == 2
    await there.close(slack.workspace.views(ANA, "another")[-1], all_of_them=True)
    assert slack.workspace.views(ANA) == [form]
