"""Which conversation an id means for the app, and whether it may write there."""

from typing import Any

from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import Channel, Message

HIDDEN = ("private", "dm", "group")  # from whoever isn't in it


def writable(stage: Backstage, channel: object) -> Channel:
    """The conversation the app may post to; a person's id means the DM with them. Raises `Refused`."""
    place = _by_id(stage, channel)
    if stage.workspace.app.id not in place.members:
        raise Refused("not_in_channel")
    if place.archived:
        raise Refused("is_archived")
    if place.admins_post_only:
        raise Refused("restricted_action")
    return place


def visible(stage: Backstage, channel: object) -> Channel:
    """A conversation the app may know of: public, or with it inside. Raises `Refused`."""
    place = stage.workspace.channels.get(channel) if isinstance(channel, str) else None
    if place is None:
        raise Refused("channel_not_found")
    if place.kind in HIDDEN and stage.workspace.app.id not in place.members:
        raise Refused("channel_not_found")
    return place


def own_message(stage: Backstage, channel: object, ts: object, refusal: str) -> Message:
    """A message of the app itself, no ephemeral. Raises `Refused`, with `refusal` for others' messages."""
    place = visible(stage, channel)
    message = stage.workspace.message(place.id, str(ts))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    if message.author != stage.workspace.app.id:
        raise Refused(refusal)
    return message


def thread(stage: Backstage, place: Channel, thread_ts: object) -> str | None:
    """The thread a message goes to. Raises `Refused` when its parent isn't there or can't have replies."""
    if not thread_ts:
        return None
    parent = stage.workspace.message(place.id, str(thread_ts))
    if parent is None:
        raise Refused("thread_not_found")
    if parent.only_for is not None:
        raise Refused("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def is_active(stage: Backstage, place: Channel, thread_ts: str) -> bool:
    """Whether a thread has a reply that everybody sees."""
    return any(
        message.thread_ts == thread_ts and message.only_for is None and message.ts != thread_ts
        for message in stage.workspace.messages(place.id)
    )


def whole(args: dict[str, Any], key: str) -> int:
    """A whole number, also from a form field. Raises `Refused`."""
    try:
        return int(args[key])
    except (KeyError, TypeError, ValueError) as unreadable:
        raise Refused(
            "invalid_arguments", [f"[ERROR] must be an integer [json-pointer:/{key}]"]
        ) from unreadable


def _by_id(stage: Backstage, channel: object) -> Channel:
    person = stage.workspace.people.get(channel) if isinstance(channel, str) else None
    if person is None:
        return visible(stage, channel)
    if person.kind == "app":
        raise Refused("cannot_dm_bot")
    return stage.workspace.dm(person.id)
