"""`chat.scheduleMessage` and its relatives."""

from typing import Any

from leadsail_bot.playground.workspace import compose
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import Scheduled
from leadsail_bot.playground.workspace.web_api import places

Json = dict[str, Any]
FARTHEST_S = 120 * 24 * 3600
WINDOW_S, WINDOW_MAX = 5 * 60, 30  # messages one channel may have waiting within five minutes
UNDELETABLE_S = 60  # the last minute before it is posted


def schedule_message(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.scheduleMessage"""
    stage.workspace.post_due()
    place = places.writable(stage, args.get("channel"))
    post_at = places.whole(args, "post_at")
    now = stage.workspace.clock()
    if post_at <= now:
        raise Refused("time_in_past")
    if post_at > now + FARTHEST_S:
        raise Refused("time_too_far")
    waiting = stage.workspace.scheduled
    if (
        sum(one.channel == place.id and abs(one.post_at - post_at) < WINDOW_S for one in waiting.values())
        >= WINDOW_MAX
    ):
        raise Refused("restricted_too_many")
    written = compose.message(args)
    thread_ts = places.thread(stage, place, args.get("thread_ts"))
    one = Scheduled(
        stage.workspace.new_id("Q"), place.id, post_at, int(now), written.text, written.blocks, thread_ts
    )
    waiting[one.id] = one
    stage.workspace.bump()
    return {"channel": place.id, "scheduled_message_id": one.id, "post_at": post_at}


def list_(stage: Backstage, args: Json) -> Json:
    """Id, channel, times and text, nothing more. https://docs.slack.dev/reference/methods/chat.scheduledMessages.list"""
    stage.workspace.post_due()
    wanted = [
        one
        for one in stage.workspace.scheduled.values()
        if args.get("channel") in (None, one.channel)
        and one.post_at >= float(args.get("oldest", 0))
        and one.post_at <= float(args.get("latest", "inf"))
    ]
    start = places.whole(args, "cursor") if args.get("cursor") else 0
    limit = places.whole(args, "limit") if args.get("limit") else 100
    page = wanted[start : start + limit]
    more = str(start + limit) if start + limit < len(wanted) else ""
    return {
        "scheduled_messages": [
            {
                "id": one.id,
                "channel_id": one.channel,
                "post_at": one.post_at,
                "date_created": one.created,
                "text": one.text,
            }
            for one in page
        ],
        "response_metadata": {"next_cursor": more},
    }


def delete(stage: Backstage, args: Json) -> Json:
    """Refused in the last minute. https://docs.slack.dev/reference/methods/chat.deleteScheduledMessage"""
    stage.workspace.post_due()
    place = places.visible(stage, args.get("channel"))
    one = stage.workspace.scheduled.get(str(args.get("scheduled_message_id")))
    if one is None or one.channel != place.id or one.post_at - stage.workspace.clock() < UNDELETABLE_S:
        raise Refused("invalid_scheduled_message_id")
    del stage.workspace.scheduled[one.id]
    stage.workspace.bump()
    return {}
