"""Posting, changing, deleting, scheduling and linking messages; uploading files."""

from functools import partial

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import ANA, BEN, OLGA, PARTNER, RANDOM, SALES
from tests.playground.workspace.conftest import HandClock, refusal
from tests.playground.workspace.rules.blocks import section


async def test_an_update_changes_the_message(slack: SlackServer, api: AsyncWebClient) -> None:
    """New blocks take the old one's place; text alone takes the blocks away."""
    posted = await api.chat_postMessage(channel=SALES, text="card", blocks=[section("one")])
    where = {"channel": SALES, "ts": posted["ts"]}
    await api.chat_update(**where, text="card 2", blocks=[section("two")])
    (message,) = slack.workspace.messages(SALES)
    assert (message.text, message.blocks[0]["text"]["text"], message.edited) == ("card 2", "two", True)
    await api.chat_update(**where, text="gone")
    assert (message.text, message.blocks) == ("gone", [])


async def test_what_cannot_be_updated(ana: Hands, api: AsyncWebClient) -> None:
    """Others' messages, ephemerals, missing ones, and text above 4,000 bytes."""
    others = ana.says(SALES, "hello").ts
    hidden = (await api.chat_postEphemeral(channel=SALES, user=ANA, text="psst"))["message_ts"]
    assert await refusal(api.chat_update(channel=SALES, ts=others, text="x")) == "cant_update_message"
    assert await refusal(api.chat_update(channel=SALES, ts=hidden, text="x")) == "message_not_found"
    assert await refusal(api.chat_update(channel=SALES, ts="1.1", text="x")) == "message_not_found"
    own = (await api.chat_postMessage(channel=SALES, text="x"))["ts"]
    assert (await api.chat_update(channel=SALES, ts=own, text="é" * 2000))["ok"]
    assert await refusal(api.chat_update(channel=SALES, ts=own, text="é" * 2001)) == "msg_too_long"


async def test_own_messages_can_be_deleted(ana: Hands, api: AsyncWebClient) -> None:
    """One's own go, others' stay."""
    others = ana.says(SALES, "hello").ts
    own = (await api.chat_postMessage(channel=SALES, text="x"))["ts"]
    await api.chat_delete(channel=SALES, ts=own)
    assert await refusal(api.chat_delete(channel=SALES, ts=others)) == "cant_delete_message"
    assert [message.ts for message in ana.sees(SALES)] == [others]


async def test_an_ephemeral_needs_both_in_the_channel(slack: SlackServer, api: AsyncWebClient) -> None:
    """Person and app have to be members; then the person alone sees it, in a thread if asked."""
    assert await refusal(api.chat_postEphemeral(channel=SALES, user=OLGA, text="x")) == "user_not_in_channel"
    assert await refusal(api.chat_postEphemeral(channel=RANDOM, user=ANA, text="x")) == "not_in_channel"
    parent = slack.hands(OLGA).says(PARTNER, "question")
    slack.hands(OLGA).says(PARTNER, "anybody?", thread_ts=parent.ts)
    await api.chat_postEphemeral(channel=PARTNER, user=OLGA, text="x", thread_ts=parent.ts)
    assert slack.hands(OLGA).sees(PARTNER)[-1].thread_ts == parent.ts
    assert len(slack.hands(ANA).sees(PARTNER)) == 2


async def test_an_ephemeral_is_no_more_than_4000_bytes(api: AsyncWebClient) -> None:
    """Its text, that is; what blocks hold is counted otherwise."""
    say = partial(api.chat_postEphemeral, channel=SALES, user=ANA, blocks=[section("é" * 2001)])
    assert (await say(text="é" * 2000))["ok"]
    assert await refusal(say(text="é" * 2001)) == "msg_too_long"


async def test_an_ephemeral_needs_an_active_thread(ana: Hands, api: AsyncWebClient) -> None:
    """In a thread that nobody has begun, Slack takes a private reply and shows it to nobody."""
    parent = ana.says(SALES, "question")
    answer = await api.chat_postEphemeral(channel=SALES, user=ANA, text="x", thread_ts=parent.ts)
    assert answer["ok"]
    assert ana.sees(SALES) == [parent]


async def test_a_reply_needs_a_parent(ana: Hands, api: AsyncWebClient) -> None:
    """A thread hangs on a message that is there; never on an ephemeral."""
    parent = ana.says(SALES, "question").ts
    assert (await api.chat_postMessage(channel=SALES, text="x", thread_ts=parent))["message"][
        "thread_ts"
    ] == parent
    assert await refusal(api.chat_postMessage(channel=SALES, text="x", thread_ts="1.1")) == "thread_not_found"
    hidden = (await api.chat_postEphemeral(channel=SALES, user=ANA, text="psst"))["message_ts"]
    refused = await refusal(api.chat_postMessage(channel=SALES, text="x", thread_ts=hidden))
    assert refused == "cannot_reply_to_message"


async def test_long_text_is_cut_with_a_warning(slack: SlackServer, api: AsyncWebClient) -> None:
    """Above 40,000 characters Slack truncates and says so."""
    answer = await api.chat_postMessage(channel=SALES, text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(slack.workspace.messages(SALES)[-1].text) == 40_000


async def test_a_permalink_names_channel_and_time(api: AsyncWebClient) -> None:
    """The address Slack gives a message, with its thread where it is a reply."""
    ts = (await api.chat_postMessage(channel=SALES, text="x"))["ts"]
    link = (await api.chat_getPermalink(channel=SALES, message_ts=ts))["permalink"]
    assert link == f"https://acme.slack.com/archives/{SALES}/p{ts.replace('.', '')}"
    assert await refusal(api.chat_getPermalink(channel=SALES, message_ts="1.1")) == "message_not_found"


async def test_a_scheduled_message_appears_in_time(
    slack: SlackServer, clock: HandClock, api: AsyncWebClient
) -> None:
    """It waits in the list with id, channel, times and text only, and is posted when its time has come."""
    at = int(clock.now) + 600
    one = await api.chat_scheduleMessage(channel=SALES, post_at=at, text="due", blocks=[section()])
    waiting = (await api.chat_scheduledMessages_list())["scheduled_messages"]
    told = {"id": one["scheduled_message_id"], "channel_id": SALES, "post_at": at, "text": "due"}
    assert waiting == [{**told, "date_created": int(clock.now)}]
    clock.now = at - 1
    assert slack.workspace.messages(SALES) == []
    clock.now = at
    assert [message.text for message in slack.workspace.messages(SALES)] == ["due"]
    assert (await api.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_scheduled_message_can_be_taken_back(clock: HandClock, api: AsyncWebClient) -> None:
    """Until its last minute; then, or under another id, it is `invalid_scheduled_message_id`."""
    at = int(clock.now) + 120
    ids = [
        (await api.chat_scheduleMessage(channel=SALES, post_at=at, text="x"))["scheduled_message_id"]
        for _ in range(2)
    ]
    assert (await api.chat_deleteScheduledMessage(channel=SALES, scheduled_message_id=ids[0]))["ok"]
    for gone in (ids[0], "Q0"):
        late = api.chat_deleteScheduledMessage(channel=SALES, scheduled_message_id=gone)
        assert await refusal(late) == "invalid_scheduled_message_id"
    clock.now = at - 59
    late = api.chat_deleteScheduledMessage(channel=SALES, scheduled_message_id=ids[1])
    assert await refusal(late) == "invalid_scheduled_message_id"


async def test_times_to_schedule_are_limited(clock: HandClock, api: AsyncWebClient) -> None:
    """Not the past, not beyond 120 days, not 31 in five minutes of one channel."""
    now = int(clock.now)
    cases = {now: "time_in_past", now + 121 * 86_400: "time_too_far"}
    for at, code in cases.items():
        assert await refusal(api.chat_scheduleMessage(channel=SALES, post_at=at, text="x")) == code
    for _ in range(30):
        await api.chat_scheduleMessage(channel=SALES, post_at=now + 900, text="x")
    crowded = api.chat_scheduleMessage(channel=SALES, post_at=now + 901, text="x")
    assert await refusal(crowded) == "restricted_too_many"


async def test_a_file_reaches_a_dm_in_three_steps(slack: SlackServer, api: AsyncWebClient) -> None:
    """slack_sdk's files_upload_v2 ends in a message with the file's bytes."""
    dm = slack.workspace.dm(BEN).id
    await api.files_upload_v2(channel=dm, content="Hello, Söhne", filename="call.txt", title="Call")
    (message,) = slack.hands(BEN).sees(dm)
    (file,) = message.files
    assert (file.name, file.title, file.mimetype) == ("call.txt", "Call", "text/plain")
    assert (file.content.decode(), file.shared_in) == ("Hello, Söhne", [dm])


async def test_an_upload_keeps_to_its_steps(slack: SlackServer, api: AsyncWebClient) -> None:
    """A person's id, bytes other than announced, a missing upload and a huge snippet are refused."""
    step = await api.files_getUploadURLExternal(filename="a.txt", length=5)
    files = [{"id": step["file_id"], "title": "A"}]
    assert await refusal(api.files_completeUploadExternal(files=files)) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(step["upload_url"], data=b"four") as short:
            assert short.status == 400
        async with session.post(step["upload_url"], data=b"fives") as right:
            assert (right.status, await right.text()) == (200, "OK - 5")
    assert await refusal(api.files_completeUploadExternal(files=files, channel_id=ANA)) == "invalid_arguments"
    assert await refusal(api.files_completeUploadExternal(files=files, channel_id=RANDOM)) == "not_in_channel"
    assert (await api.files_completeUploadExternal(files=files))["files"][0]["id"] == step["file_id"]
    assert slack.workspace.files[step["file_id"]].shared_in == []
    huge = api.files_getUploadURLExternal(filename="a.txt", length=1_000_001, snippet_type="text")
    assert await refusal(huge) == "snippet_too_large"
