"""The simulator speaks real Bolt: a small app runs in both modes without knowing where it is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import ANA, ONCALL, SALES
from leadsail_bot.playground.workspace.state import View
from tests.playground.workspace.rules.blocks import actions, button, field, home, modal, plain, section

FIND = field({"type": "plain_text_input", "action_id": "words"}, block_id="find")


def small_app(slack: SlackServer) -> AsyncApp:
    """A command, a button that opens a form, a form that posts, a mention, a shortcut, a Home tab."""
    client = AsyncWebClient(token="xoxb-playground", base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret="playground-signing-secret")

    @app.command("/lead-history")
    async def answer(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        await respond(
            text=command["text"], blocks=[actions(button("Find", action_id="find", value="lead_1"))]
        )

    @app.action("find")
    async def open_form(ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        await ack()
        opened = await client.views_open(trigger_id=body["trigger_id"], view=modal(section("Loading…")))
        view = modal(
            FIND, submit=plain("Find"), callback_id="form", private_metadata=body["actions"][0]["value"]
        )
        await client.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=view)
        await respond(text="opened", replace_original=True)

    @app.view("form")
    async def post(ack: Any, view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        words = view["state"]["values"]["find"]["words"]["value"]
        if words == "nothing":
            await ack(response_action="errors", errors={"find": "Nothing found"})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"{view['private_metadata']}: {words}")

    @app.event("app_mention")
    async def reply(event: dict[str, Any], say: Any) -> None:
        await say(text="here", thread_ts=event["ts"])

    @app.shortcut("look_up")
    async def look_up(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(title=plain("Look up")))

    @app.event("app_home_opened")
    async def publish(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home(section("Recent lookups")))

    return app


@pytest.fixture(params=["HTTP", "Socket Mode"])
async def running(request: pytest.FixtureRequest, slack: SlackServer) -> AsyncIterator[None]:
    """The small app, reached either way."""
    app = small_app(slack)
    if request.param == "Socket Mode":
        handler = AsyncSocketModeHandler(app, "xapp-playground")
        await handler.connect_async()
        yield
        await handler.close_async()
        return
    runner = web.AppRunner(app.web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield
    await runner.cleanup()


async def until(slack: SlackServer, calls: dict[str, int]) -> None:
    """Wait until the app has made these calls, and nothing was refused."""
    while any(slack.workspace.tally[method] < times for method, times in calls.items()):
        version = slack.workspace.version
        assert await slack.workspace.changed(version, 5) > version, slack.workspace.tally
    assert all(call.ok for call in slack.workspace.calls)


async def shown_form(slack: SlackServer, ana: Hands) -> View:
    """The form behind the command's button."""
    assert (await ana.command(SALES, "/lead-history lead_1")).ok
    await until(slack, {"response_url": 1})
    (message,) = ana.sees(SALES)
    assert (message.text, message.only_for) == ("lead_1", ANA)
    assert (await ana.click(message, "find")).ok
    await until(slack, {"views.update": 1, "response_url": 2})
    assert message.text == "opened"
    return ana.view


@pytest.mark.usefixtures("running")
async def test_command_click_form_and_post(slack: SlackServer, ana: Hands) -> None:
    """Command, answer, click, modal, update, error, submission and post work from end to end."""
    form = await shown_form(slack, ana)
    await ana.submit(form, {"words": "nothing"})
    assert form.errors == {"find": "Nothing found"}
    assert (await ana.submit(form, {"words": "roof"})).ok
    await until(slack, {"chat.postMessage": 1})
    assert ana.sees(slack.workspace.dm(ANA).id)[-1].text == "lead_1: roof"
    assert slack.workspace.views(ANA) == []


@pytest.mark.usefixtures("running")
async def test_mentions_shortcuts_and_home(slack: SlackServer, ana: Hands) -> None:
    """The doors besides the command reach their listeners too."""
    assert await ana.mention(ONCALL, "lead_1")
    assert (await ana.shortcut("look_up")).ok
    opened = await ana.opens_home()
    assert opened
    assert opened.ok
    await until(slack, {"chat.postMessage": 1, "views.open": 1, "views.publish": 1})
    asked, replied = ana.sees(ONCALL)
    assert replied.thread_ts == asked.ts
    assert ana.view.payload["title"] == plain("Look up")
    assert slack.workspace.homes[ANA].blocks[0]["text"]["text"] == "Recent lookups"


@pytest.mark.usefixtures("running")
async def test_a_command_without_a_listener_is_a_failed_one(slack: SlackServer, ana: Hands) -> None:
    """Bolt acknowledges no command it has no listener for, and the person is told."""
    slack.post.deadline_s = 0.2
    slack.stage.app = replace(slack.stage.app, commands=frozenset({"/other"}))
    assert not (await ana.command(SALES, "/other")).ok
    assert "failed with the error" in ana.sees(SALES)[-1].text
