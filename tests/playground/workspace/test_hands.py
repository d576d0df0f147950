"""What a person can do, what the app is told of it, and what nobody can do."""

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    BOT,
    DEALS,
    GIL,
    ONCALL,
    PARTNER,
    RANDOM,
    SALES,
    TEAM,
)
from leadsail_bot.playground.workspace.state import Features, Message
from tests.playground.workspace.ear import Ear
from tests.playground.workspace.rules.blocks import (
    actions,
    button,
    container,
    field,
    home,
    modal,
    plain,
    select,
)

OLDER = actions(button("Older", action_id="page", value="2"))
NEWER = actions(button("Newer", action_id="page", value="1"))


async def private(ear: Ear, ana: Hands, *blocks: object) -> Message:
    """An ephemeral message with these blocks."""
    ear.body = {"blocks": list(blocks)}
    await ana.command(SALES, "/lead-history lead_1")
    ear.body = None
    return ana.sees(SALES)[-1]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/wrong lead_1", "/wrong"),
        ("/", "/"),
        ("/lead-historyx", "/lead-historyx"),
        ("/<a>`&", "/&lt;a&gt;'&amp;"),
    ],
)
async def test_a_command_nobody_has_stays_with_slack(ear: Ear, ana: Hands, typed: str, shown: str) -> None:
    """Slackbot says so to the one who typed it, and the app never hears of it."""
    delivery = await ana.command(SALES, typed)
    assert (delivery.ok, delivery.error, delivery.parcel) == (False, "unknown_command", None)
    (message,) = ana.sees(SALES)
    assert message.text.startswith(f"`{shown}` is not a valid command.")
    assert (message.author, message.only_for) == ("USLACKBOT", ANA)
    assert ear.heard == []


async def test_commands_need_their_scope(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """An app installed without `commands` has none."""
    slack.stage.app = replace(slack.stage.app, scopes=frozenset({"chat:write"}))
    assert (await ana.command(SALES, "/lead-history lead_1")).error == "unknown_command"
    assert ear.heard == []


async def test_a_click_in_an_ephemeral_carries_no_message(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """Container, channel, state, response_url and trigger come with it; the message itself doesn't."""
    message = await private(ear, ana, OLDER, NEWER)
    delivery = await ana.click(message, "page", value="1")
    told = ear.last.payload
    assert "message" not in told
    assert told["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": SALES,
        "is_ephemeral": True,
    }
    assert told["channel"] == {"id": SALES, "name": "sales"}
    assert told["team"] == {"id": TEAM, "domain": "acme"}
    assert told["user"] == {"id": ANA, "username": "ana.ruiz", "name": "ana.ruiz", "team_id": TEAM}
    assert (told["response_url"], told["trigger_id"]) == (delivery.response_url, delivery.trigger_id)
    (action,) = told["actions"]
    assert action.pop("action_ts")
    assert action.pop("block_id").startswith("=")
    assert action == {"type": "button", "action_id": "page", "text": plain("Newer"), "value": "1"}


async def test_a_click_in_a_channel_carries_the_message(
    slack: SlackServer, ear: Ear, api: AsyncWebClient
) -> None:
    """Anybody in the channel can click what was posted there, and the app is shown the message."""
    posted = await api.chat_postMessage(channel=SALES, text="card", blocks=[OLDER])
    gil = slack.hands(GIL)
    await gil.click(gil.sees(SALES)[-1], "page", value="2")
    told = ear.last.payload
    assert told["message"]["ts"] == posted["ts"] == told["container"]["message_ts"]
    assert told["message"]["user"] == BOT
    assert told["container"]["is_ephemeral"] is False
    assert told["user"]["id"] == GIL


CHOICES = [
    (select(2, action_id="a"), "1", {"selected_option": {"text": plain("One"), "value": "1"}}),
    ({"type": "users_select", "action_id": "a"}, BEN, {"selected_user": BEN}),
    ({"type": "channels_select", "action_id": "a"}, SALES, {"selected_channel": SALES}),
    ({"type": "conversations_select", "action_id": "a"}, SALES, {"selected_conversation": SALES}),
    ({"type": "datepicker", "action_id": "a"}, "2026-11-22", {"selected_date": "2026-11-22"}),
    ({"type": "multi_users_select", "action_id": "a"}, [ANA, BEN], {"selected_users": [ANA, BEN]}),
    (
        {**select(2, action_id="a"), "type": "checkboxes"},
        ["0"],
        {"selected_options": [{"text": plain("One"), "value": "0"}]},
    ),
]


@pytest.mark.parametrize(("element", "choice", "told"), CHOICES, ids=[case[0]["type"] for case in CHOICES])
async def test_a_choice_is_told_and_remembered(
    ear: Ear, ana: Hands, element: dict[str, object], choice: object, told: dict[str, object]
) -> None:
    """Choosing sends an action in that element's own words; the message's state then says the same."""
    message = await private(ear, ana, {**actions(element), "block_id": "b"})
    await ana.click(message, "a", selected=choice)
    action = ear.last.payload["actions"][0]
    assert {key: action[key] for key in told} == told
    assert ear.last.payload["state"]["values"]["b"]["a"] == {"type": element["type"], **told}


async def test_an_overflow_choice_leaves_no_state(ear: Ear, ana: Hands) -> None:
    """An overflow menu tells what was chosen and remembers nothing."""
    menu = {**select(2, action_id="more"), "type": "overflow"}
    message = await private(ear, ana, actions(menu))
    await ana.click(message, "more", selected="1")
    assert ear.last.payload["actions"][0]["selected_option"]["value"] == "1"
    assert ear.last.payload["state"]["values"] == {}


async def test_controls_inside_a_container_can_be_used(ear: Ear, ana: Hands) -> None:
    """Blocks in a container get ids and take clicks like any others."""
    message = await private(ear, ana, container(OLDER))
    assert (await ana.click(message, "page", value="2")).ok
    assert ear.last.payload["actions"][0]["value"] == "2"


async def test_typing_into_a_dispatching_input_tells_the_app(ear: Ear, ana: Hands) -> None:
    """An input with dispatch_action reports what was typed; without it the app hears nothing."""
    element = {"type": "plain_text_input", "action_id": "find"}
    message = await private(ear, ana, field(element, dispatch_action=True))
    await ana.click(message, "find", text="roof")
    assert ear.last.payload["actions"][0]["value"] == "roof"
    message = await private(ear, ana, field(element))
    with pytest.raises(LookupError, match="dispatch_action"):
        await ana.click(message, "find", text="roof")


async def test_suggestions_are_asked_for_and_checked(ear: Ear, ana: Hands) -> None:
    """Typing into an external select asks the app; options of another shape are refused."""
    message = await private(ear, ana, actions({"type": "external_select", "action_id": "lead"}))
    ear.body = {"options": [{"text": plain("Maria"), "value": "lead_1"}]}
    delivery = await ana.suggest(message, "lead", "mar")
    assert (delivery.ok, delivery.body) == (True, ear.body)
    assert (ear.last.payload["type"], ear.last.payload["value"]) == ("block_suggestion", "mar")
    ear.body = {"options": [{"text": "Maria"}]}
    assert (await ana.suggest(message, "lead", "mar")).error == "invalid_arguments"


async def test_nobody_can_do_what_slack_would_not_offer(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """Others' ephemerals, channels one isn't in, missing controls and options raise; nothing is sent."""
    message = await private(ear, ana, OLDER, actions(select(1, action_id="filter")))
    sent = len(ear.heard)
    with pytest.raises(PermissionError):
        await slack.hands(BEN).click(message, "page")
    with pytest.raises(PermissionError):
        await slack.hands(GIL).command(PARTNER, "/lead-history lead_1")
    with pytest.raises(LookupError, match="page"):
        await ana.click(message, "missing")
    with pytest.raises(LookupError, match="no option 'x'"):
        await ana.click(message, "filter", selected="x")
    slack.workspace.remove(message)
    with pytest.raises(LookupError, match="gone"):
        await ana.click(message, "page")
    assert len(ear.heard) == sent


async def test_ephemerals_are_seen_by_one_person(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """An answer to Ana is not among what Ben sees in the same channel."""
    await private(ear, ana, OLDER)
    assert ana.sees(SALES)
    assert slack.hands(BEN).sees(SALES) == []


async def test_shortcuts_tell_what_they_were_used_on(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """A global shortcut has neither channel nor response_url; a message shortcut brings the whole message."""
    await ana.shortcut("look_up")
    told = ear.last.payload
    assert (told["type"], told["callback_id"]) == ("shortcut", "look_up")
    assert told.keys().isdisjoint({"channel", "response_url", "message"})
    said = slack.hands(BEN).says(SALES, "Call +15550101")
    await ana.shortcut("look_up", said)
    told = ear.last.payload
    assert (told["type"], told["message"]["text"], told["message_ts"]) == (
        "message_action",
        "Call +15550101",
        said.ts,
    )
    assert told["response_url"]


async def test_shortcuts_are_those_of_the_app(ear: Ear, ana: Hands) -> None:
    """Slack offers what the app was installed with, and never on a message that one person alone sees."""
    answer = await private(ear, ana, OLDER)
    sent = len(ear.heard)
    with pytest.raises(LookupError, match="no global shortcut"):
        await ana.shortcut("other")
    with pytest.raises(LookupError, match="ephemeral"):
        await ana.shortcut("look_up", answer)
    assert len(ear.heard) == sent


async def test_a_private_channel_is_not_named_to_the_app(ear: Ear, ana: Hands) -> None:
    """In a private channel the app is told `privategroup`, in a DM `directmessage`."""
    await ana.command(DEALS, "/lead-history lead_1")
    assert ear.last.form["channel_name"] == "privategroup"


async def test_mentions_reach_the_app_where_it_is_a_member(slack: SlackServer, ear: Ear, ana: Hands) -> None:
    """A mention is an event with the words as written; where the app is no member it hears nothing."""
    await ana.mention(ONCALL, "lead_1")
    event = ear.last.payload["event"]
    assert (event["type"], event["text"], event["user"]) == ("app_mention", f"<@{BOT}> lead_1", ANA)
    assert ear.last.payload["is_ext_shared_channel"] is False
    await ana.mention(PARTNER, "lead_1", thread_ts=None)
    assert ear.last.payload["is_ext_shared_channel"] is True
    assert await ana.mention(RANDOM, "lead_1") is None
    assert len(ear.heard) == 2


async def test_an_edit_mentions_again(ear: Ear, ana: Hands) -> None:
    """Editing a message that mentions the app comes as a new event, of the same message, marked as edited."""
    await ana.mention(SALES, "lead_1")
    (said,) = ana.sees(SALES)
    await ana.edits(said, f"<@{BOT}> lead_2")
    first, second = (heard.payload for heard in ear.heard)
    assert first["event_id"] != second["event_id"]
    assert (second["event"]["ts"], second["event"]["text"]) == (said.ts, f"<@{BOT}> lead_2")
    assert second["event"]["edited"]["user"] == ANA
    assert await ana.edits(said, "nobody") is None


async def test_what_is_typed_is_linked(ana: Hands) -> None:
    """Addresses, emails and phone numbers are stored as links; what is one already, and the rest, stays."""
    said = ana.says(
        SALES, f"<@{BOT}> a@b.example or +1 (555) 010-0199, see https://x.example/a?b=1. 555 1234"
    )
    assert said.text == (
        f"<@{BOT}> <mailto:a@b.example|a@b.example> or <tel:+15550100199|+1 (555) 010-0199>, "
        "see <https://x.example/a?b=1>. 555 1234"
    )


async def test_words_come_as_a_rich_text_too(ear: Ear, ana: Hands) -> None:
    """Slack sends what a person wrote twice: as `text` with its links marked, and as a block."""
    said = ana.says(SALES, f"<@{BOT}> Smith &amp; Sons a@b.example +1 202 555 0142 <https://x.example|here>")
    await ana.shortcut("look_up", said)
    (block,) = ear.last.payload["message"]["blocks"]
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": BOT},
        {"type": "text", "text": " Smith & Sons "},
        {"type": "link", "url": "mailto:a@b.example", "text": "a@b.example"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "tel:+12025550142", "text": "+1 202 555 0142"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://x.example", "text": "here"},
    ]


async def test_without_a_subscription_the_app_hears_nothing(
    slack: SlackServer, ear: Ear, ana: Hands, api: AsyncWebClient
) -> None:
    """Events come only to an app that asked for them; a Home tab must be switched on."""
    slack.workspace.features = Features()
    assert await ana.mention(SALES, "lead_1") is None
    assert await ana.opens_home("messages") is None
    with pytest.raises(LookupError, match="Home tab"):
        await ana.opens_home()
    with pytest.raises(SlackApiError, match="not_enabled"):
        await api.views_publish(user_id=ANA, view=home(OLDER))
    assert ear.heard == []


async def test_opening_home_brings_the_view_already_there(
    slack: SlackServer, ear: Ear, ana: Hands, api: AsyncWebClient
) -> None:
    """`app_home_opened` names the tab, and the published view from the second time on."""
    await ana.opens_home()
    assert ear.last.payload["event"]["tab"] == "home"
    assert "view" not in ear.last.payload["event"]
    published = await api.views_publish(user_id=ANA, view=home(OLDER))
    await ana.opens_home()
    assert ear.last.payload["event"]["view"]["id"] == published["view"]["id"]
    await ana.click(slack.workspace.homes[ANA], "page")
    clicked = ear.last.payload
    assert clicked["view"]["type"] == "home"
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):  # there is no modal to push onto
        await api.views_push(trigger_id=clicked["trigger_id"], view=modal(OLDER))
