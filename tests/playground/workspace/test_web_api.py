"""The Web API: tokens, scopes, bodies, and who may write where."""

from typing import Any
from urllib.parse import urlencode

import aiohttp
import msgspec
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import SlackServer, acme
from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    BOT,
    DEALS,
    GIL,
    OLGA,
    ONCALL,
    ONCALL_GROUP,
    PARTNER,
    PARTNER_TEAM,
    RANDOM,
    SALES,
    TEAM,
)
from leadsail_bot.playground.workspace.state import Channel
from tests.playground.workspace.conftest import HandClock, refusal
from tests.playground.workspace.rules.blocks import section

CIRCLE = "C0GROUPDM1"


async def posted(slack: SlackServer, body: bytes, kind: str) -> dict[str, Any]:
    """The answer to a hand-made `chat.postMessage`."""
    headers = {"Content-Type": kind, "Authorization": f"Bearer {slack.stage.app.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.api_url}chat.postMessage", data=body, headers=headers) as answer,
    ):
        decoded: dict[str, Any] = await answer.json()
        return decoded


async def test_the_token_is_checked(slack: SlackServer) -> None:
    """None, an unknown and the app's own other token each have their code."""
    for token, code in (
        (None, "not_authed"),
        ("xoxb-no", "invalid_auth"),
        ("xapp-playground", "not_allowed_token_type"),
    ):
        api = AsyncWebClient(token=token, base_url=slack.api_url)
        assert await refusal(api.auth_test()) == code


async def test_auth_test_names_the_app_and_its_scopes(slack: SlackServer, api: AsyncWebClient) -> None:
    """The scopes are in the header Slack puts them in."""
    answer = await api.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (TEAM, BOT, "B0LEADSAIL")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_missing_scope_is_named() -> None:
    """A method the bot token may not use says which scope it needs."""
    async with SlackServer(acme(), scopes=["commands", "channels:read"]) as slack:
        api = AsyncWebClient(token="xoxb-playground", base_url=slack.api_url)
        with pytest.raises(SlackApiError) as refused:
            await api.chat_postMessage(channel=SALES, text="x")
        assert (refused.value.response["error"], refused.value.response["needed"]) == (
            "missing_scope",
            "chat:write",
        )
        assert (await api.conversations_info(channel=SALES))["ok"]
        dm = slack.workspace.dm(ANA).id
        assert await refusal(api.conversations_info(channel=dm)) == "missing_scope"


async def test_unknown_methods_are_refused(api: AsyncWebClient) -> None:
    """A method that isn't simulated says so, and doesn't pretend."""
    assert await refusal(api.api_call("chat.meMessage", json={})) == "unknown_method"


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded"], ids=["JSON", "form"]
)
async def test_json_and_form_bodies_mean_the_same(slack: SlackServer, kind: str) -> None:
    """In a form `blocks` is JSON in a field, as slack_sdk sends it."""
    blocks = [section("Hello")]
    body = msgspec.json.encode({"channel": SALES, "text": "x", "blocks": blocks})
    if kind.endswith("urlencoded"):
        body = urlencode({"channel": SALES, "text": "x", "blocks": msgspec.json.encode(blocks)}).encode()
    assert (await posted(slack, body, kind))["ok"]
    assert slack.workspace.messages(SALES)[-1].blocks[0]["text"]["text"] == "Hello"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"channel=C0SALES001&blocks=%7B", "application/x-www-form-urlencoded", "invalid_blocks_format"),
        (b'{"channel": "C0SALES001", "blocks": "%"}', "application/json", "invalid_blocks_format"),
        (b'{"channel": "C0SALES001", "text": 5}', "application/json", "invalid_arguments"),
        (b'{"channel": "C0SALES001"}', "application/json", "no_text"),
        (b'{"channel": ["C0SALES001"], "text": "x"}', "application/json", "channel_not_found"),
    ],
    ids=[
        "broken JSON",
        "no object",
        "broken blocks",
        "blocks of words",
        "text is a number",
        "nothing",
        "two channels",
    ],
)
async def test_unreadable_bodies_are_refused(slack: SlackServer, body: bytes, kind: str, code: str) -> None:
    """A body Slack can't read has its own code and posts nothing."""
    assert (await posted(slack, body, kind))["error"] == code
    assert slack.workspace.messages(SALES) == []


async def test_invalid_blocks_point_to_the_place(api: AsyncWebClient) -> None:
    """The pointer is in response_metadata, where the SDK puts it for developers."""
    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=SALES, text="x", blocks=[section(), section("x" * 3001)])
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_blocks_in_attachments_are_checked_too(api: AsyncWebClient) -> None:
    """A colour bar's blocks keep to the same rules, with their own pointer."""
    bar = [{"color": "#00aa55", "blocks": [section("")]}]
    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=SALES, text="x", attachments=bar)
    assert "/attachments/0/blocks/0/text/text" in refused.value.response["response_metadata"]["messages"][0]
    assert (
        await refusal(api.chat_postMessage(channel=SALES, text="x", attachments=[{}] * 101))
        == "too_many_attachments"
    )


async def test_where_the_app_may_write(slack: SlackServer, api: AsyncWebClient) -> None:
    """Not in channels it isn't in, can't see, that are archived, for admins only, or don't exist."""
    slack.workspace.channels[ONCALL].archived = True
    slack.workspace.channels[PARTNER].admins_post_only = True
    cases = {
        RANDOM: "not_in_channel",
        DEALS: "channel_not_found",
        ONCALL: "is_archived",
        PARTNER: "restricted_action",
        "C0NOWHERE1": "channel_not_found",
        BOT: "cannot_dm_bot",
    }
    assert {one: await refusal(api.chat_postMessage(channel=one, text="x")) for one in cases} == cases


async def test_a_person_stands_for_their_dm(slack: SlackServer, api: AsyncWebClient) -> None:
    """Posting to a person's id opens the DM and answers with its id; conversations.open names the same."""
    posted = await api.chat_postMessage(channel=ANA, text="for you")
    assert posted["channel"].startswith("D")
    assert (await api.conversations_open(users=ANA))["channel"]["id"] == posted["channel"]
    assert slack.hands(ANA).sees(posted["channel"])[-1].text == "for you"
    assert await refusal(api.conversations_open(users="U0NOBODY11")) == "user_not_found"


async def test_one_message_a_second_and_channel(
    slack: SlackServer, clock: HandClock, api: AsyncWebClient
) -> None:
    """A burst of four, then 429 with Retry-After; other channels go on, and this one a second later."""
    for _ in range(4):
        await api.chat_postMessage(channel=SALES, text="x")
    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=SALES, text="x")
    response = refused.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "1",
    )
    await api.chat_postMessage(channel=ONCALL, text="x")
    clock.now += 1
    await api.chat_postMessage(channel=SALES, text="x")
    slack.stage.rates.clear()
    await api.chat_postMessage(channel=SALES, text="x")


async def test_people_are_told_apart(api: AsyncWebClient) -> None:
    """A guest is restricted, an outsider has another team, a time zone comes with its offset."""
    users = {one: (await api.users_info(user=one))["user"] for one in (ANA, GIL, OLGA, BOT)}
    assert [users[one]["is_restricted"] for one in users] == [False, True, False, False]
    assert [users[one]["team_id"] for one in users] == [TEAM, TEAM, PARTNER_TEAM, TEAM]
    assert [users[one]["is_bot"] for one in users] == [False, False, False, True]
    assert (users[ANA]["tz"], users[ANA]["tz_offset"]) == ("America/Chicago", -6 * 3600)
    assert await refusal(api.users_info(user="U0NOBODY11")) == "user_not_found"


async def test_channels_are_told_apart(slack: SlackServer, api: AsyncWebClient) -> None:
    """A shared channel is external, a private one without the app doesn't exist, a DM names the person."""
    assert (await api.conversations_info(channel=PARTNER))["channel"]["is_ext_shared"] is True
    random = (await api.conversations_info(channel=RANDOM))["channel"]
    assert (random["name"], random["is_member"], random["is_ext_shared"]) == ("random", False, False)
    assert await refusal(api.conversations_info(channel=DEALS)) == "channel_not_found"
    dm = (await api.conversations_info(channel=slack.workspace.dm(ANA).id))["channel"]
    assert (dm["is_im"], dm["user"]) == (True, ANA)
    slack.workspace.channels[CIRCLE] = Channel(CIRCLE, "mpdm-ana.ruiz--leadsail-1", "group", {ANA, BOT})
    circle = (await api.conversations_info(channel=CIRCLE))["channel"]
    assert (circle["is_mpim"], circle["is_im"], circle["is_member"]) == (True, False, True)


async def test_a_groups_members_are_listed(api: AsyncWebClient) -> None:
    """The on-call group has one member; an unknown group is `no_such_subteam`."""
    assert (await api.usergroups_users_list(usergroup=ONCALL_GROUP))["users"] == [BEN]
    assert await refusal(api.usergroups_users_list(usergroup="S0NOBODY11")) == "no_such_subteam"


async def test_who_reads_a_channel(slack: SlackServer, api: AsyncWebClient) -> None:
    """Shared with another organisation, about to be, or across workspaces of ours: three different flags."""
    flags = ("is_shared", "is_ext_shared", "is_pending_ext_shared", "is_org_shared")
    slack.workspace.channels[SALES].org_shared = True
    slack.workspace.channels[ONCALL].pending_share = True
    seen = {}
    for channel in (SALES, ONCALL, PARTNER, RANDOM):
        found = (await api.conversations_info(channel=channel))["channel"]
        seen[channel] = [flag for flag in flags if found[flag]]
    assert seen == {
        SALES: ["is_shared", "is_org_shared"],
        ONCALL: ["is_pending_ext_shared"],
        PARTNER: ["is_shared", "is_ext_shared"],
        RANDOM: [],
    }


async def test_strangers_and_sister_workspaces(slack: SlackServer, api: AsyncWebClient) -> None:
    """A stranger is one in so many words; somebody of the same enterprise carries its id."""
    slack.workspace.people[OLGA].is_stranger = True
    slack.workspace.people[OLGA].enterprise = "E0ACMECORP"
    olga = (await api.users_info(user=OLGA))["user"]
    assert olga["is_stranger"] is True
    assert olga["enterprise_user"]["enterprise_id"] == "E0ACMECORP"
    assert "enterprise_user" not in (await api.users_info(user=ANA))["user"]
