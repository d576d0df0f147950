"""How Slack hands things to an app over HTTP: signed, in Slack's shapes, with three seconds to answer."""

import asyncio
import time
from collections.abc import Callable

import pytest
from slack_sdk.signature import SignatureVerifier

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import ANA, BOT, OLGA, PARTNER, PARTNER_TEAM, SALES, TEAM
from leadsail_bot.playground.workspace.delivery import ACK_DEADLINE_S, RETRIES_AFTER_S
from tests.playground.workspace.ear import Ear
from tests.playground.workspace.rules.blocks import actions, button, section


async def test_every_request_is_signed(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """Slack's own verifier accepts what is sent, and not with another secret."""
    await ana.command(SALES, "/lead-history lead_1")
    signed = {key: ear.last.headers[key] for key in ("x-slack-signature", "x-slack-request-timestamp")}
    assert SignatureVerifier("playground-signing-secret").is_valid_request(ear.last.raw, signed)
    assert not SignatureVerifier("another").is_valid_request(ear.last.raw, signed)
    assert abs(int(signed["x-slack-request-timestamp"]) - time.time()) < 5


async def test_a_command_is_a_form(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """A command carries who, where, what and its two tickets, and no thread."""
    delivery = await ana.command(SALES, "/lead-history  Maria Lopez & Söhne ")
    told = ear.last.form
    assert ear.last.headers["content-type"] == "application/x-www-form-urlencoded"
    assert {
        key: told[key] for key in ("command", "text", "user_id", "channel_id", "channel_name", "team_id")
    } == {
        "command": "/lead-history",
        "text": "Maria Lopez & Söhne",
        "user_id": ANA,
        "channel_id": SALES,
        "channel_name": "sales",
        "team_id": TEAM,
    }
    assert told["response_url"] == delivery.response_url
    assert told["response_url"].startswith(slack.origin)
    assert told["trigger_id"] == delivery.trigger_id
    assert told["is_enterprise_install"] == "false"
    assert "thread_ts" not in told


async def test_nothing_in_a_command_marks_an_outsider(slack: SlackServer, ear: Ear) -> None:
    """Another organisation's member looks like anybody in a command, but has their own team in a click."""
    olga = slack.hands(OLGA)
    await olga.command(PARTNER, "/lead-history lead_1")
    assert ear.last.form["team_id"] == TEAM
    await slack.hands(ANA).command(PARTNER, "/lead-history lead_1")
    ear.body = {"response_type": "in_channel", "blocks": [actions(button(action_id="older"))]}
    await slack.hands(ANA).command(PARTNER, "/lead-history lead_1")
    ear.body = None
    await olga.click(olga.sees(PARTNER)[-1], "older")
    assert ear.last.payload["user"]["team_id"] == PARTNER_TEAM
    assert ear.last.payload["team"]["id"] == TEAM


@pytest.mark.parametrize(
    ("body", "text"),
    [("plain words", "plain words"), ({"text": "from JSON"}, "from JSON")],
    ids=["text", "JSON"],
)
async def test_words_in_the_acknowledgement_are_shown(ear: Ear, ana: Hands, body: object, text: str) -> None:
    """What an app answers at once is an ephemeral message to the one who typed."""
    ear.body = body
    delivery = await ana.command(SALES, "/lead-history")
    shown = ana.sees(SALES)[-1]
    assert (delivery.ok, shown.text, shown.only_for, shown.author) == (True, text, ANA, BOT)


async def test_an_in_channel_answer_shows_the_command_too(ear: Ear, ana: Hands) -> None:
    """The first public answer to a command is preceded by what was typed."""
    ear.body = {"response_type": "in_channel", "text": "for all"}
    await ana.command(SALES, "/lead-history lead_1")
    assert [(shown.author, shown.text, shown.only_for) for shown in ana.sees(SALES)] == [
        (ANA, "/lead-history lead_1", None),
        (BOT, "for all", None),
    ]


async def test_blocks_in_the_acknowledgement_are_checked(ear: Ear, ana: Hands) -> None:
    """An acknowledgement with invalid blocks shows nothing but Slack's complaint."""
    ear.body = {"blocks": [section("")]}
    delivery = await ana.command(SALES, "/lead-history")
    assert (delivery.ok, delivery.error) == (False, "invalid_blocks")
    assert "json-pointer:/blocks/0/text/text" in delivery.messages[0]
    assert [shown.author for shown in ana.sees(SALES)] == ["USLACKBOT"]


async def test_an_acknowledgement_that_is_no_json(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """JSON with half an emoji is unreadable to Slack: a failed dispatch, and nothing of it is shown."""
    ear.body = {"text": "\ud83d"}
    assert (await ana.command(SALES, "/lead-history")).error == "dispatch_failed"
    assert [shown.author for shown in ana.sees(SALES)] == ["USLACKBOT"]


async def test_a_late_acknowledgement_is_a_timeout(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """Past the deadline the person reads `operation_timeout`, and nothing the app says then is shown."""
    assert slack.post.deadline_s == ACK_DEADLINE_S == 3.0
    slack.post.deadline_s, ear.delay_s, ear.body = 0.05, 0.2, "too late"
    delivery = await ana.command(SALES, "/lead-history lead_1")
    assert (delivery.ok, delivery.error) == (False, "operation_timeout")
    assert delivery.ack_ms >= 50
    shown = ana.sees(SALES)
    assert [one.text for one in shown] == ['/lead-history failed with the error "operation_timeout"']
    assert shown[0].only_for == ANA


async def test_an_app_that_fails_or_is_away_is_a_failed_dispatch(
    slack: SlackServer, ear: Ear, ana: Hands
) -> None:
    """A 500, a refused connection and no connection at all read `dispatch_failed`."""
    ear.status = 500
    assert (await ana.command(SALES, "/lead-history")).error == "dispatch_failed"
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert (await ana.command(SALES, "/lead-history")).error == "dispatch_failed"
    slack.deliver_to(None)
    assert (await ana.command(SALES, "/lead-history")).error == "dispatch_failed"
    assert len(ana.sees(SALES)) == 3


async def test_a_click_that_fails_leaves_a_warning(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """A click nobody acknowledges marks its message; the next one that works clears it."""
    ear.body = {"blocks": [actions(button(action_id="older"))]}
    await ana.command(SALES, "/lead-history")
    message, ear.body, ear.status = ana.sees(SALES)[-1], None, 500
    assert (await ana.click(message, "older")).error == "dispatch_failed"
    assert message.trouble
    ear.status = 200
    assert (await ana.click(message, "older")).ok
    assert message.trouble is None


async def test_a_second_delivery_is_the_same_but_for_its_headers(
    slack: SlackServer, ear: Ear, ana: Hands
) -> None:
    """Slack's retries repeat the payload, event id included, and say that they are retries."""
    first = await ana.mention(SALES, "lead_1")
    assert first is not None
    await slack.again(first, retry=2, reason="http_error")
    one, two = ear.heard
    assert one.payload == two.payload
    assert one.payload["event_id"].startswith("Ev")
    assert "x-slack-retry-num" not in one.headers
    assert (two.headers["x-slack-retry-num"], two.headers["x-slack-retry-reason"]) == ("2", "http_error")


async def test_an_event_is_delivered_again_until_it_is_taken(
    slack: SlackServer, ear: Ear, ana: Hands
) -> None:
    """At most three times more, with the same event id and Slack's reasons; then Slack gives up."""
    slack.post.retries_after_s = (0.0, 0.0, 0.0)
    ear.status = 500
    first = await ana.mention(SALES, "lead_1")
    assert first is not None
    assert first.error == "dispatch_failed"
    await until(lambda: len(ear.heard) == 4)
    numbers = [heard.headers.get("x-slack-retry-num") for heard in ear.heard]
    assert numbers == [None, "1", "2", "3"]
    assert {heard.headers.get("x-slack-retry-reason") for heard in ear.heard[1:]} == {"http_error"}
    assert len({heard.payload["event_id"] for heard in ear.heard}) == 1


async def test_an_event_that_is_taken_late_is_not_repeated(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """The first retry that is acknowledged is the last; commands and clicks are never repeated."""
    assert RETRIES_AFTER_S == slack.post.retries_after_s == (0.0, 60.0, 300.0)
    slack.post.retries_after_s = (0.0, 0.0, 0.0)
    ear.status = 500
    await ana.command(SALES, "/lead-history lead_1")
    await ana.mention(SALES, "lead_1")
    ear.status = 200
    await until(lambda: len(ear.heard) == 3)
    await ana.mention(SALES, "lead_2")
    assert len(ear.heard) == 4


async def until(done: Callable[[], bool]) -> None:
    """Wait for it, two seconds at most."""
    async with asyncio.timeout(2):
        while not done():  # noqa: ASYNC110 - what is heard is no event
            await asyncio.sleep(0.01)
