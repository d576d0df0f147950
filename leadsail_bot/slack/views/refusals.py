"""Why nothing was posted to a channel, and what to do about it, a sentence each."""

import math

from leadsail_bot.slack.views import words

_INVITE = "ype `/invite @LeadSail` there, then press the button again."
_ANOTHER = "Choose another channel."
_ADMIN = "It is where whoever is on call is asked: choose a person instead, and tell your admin."
_CLOSED = "This app may not post in {channel}. {instead} An admin can tell who may post there."
# `{channel}` is the channel as a mention, `{instead}` what else the person can do. Our own words first
# (`Channels`), then Slack's codes for chat.postMessage, as far as a person can do something about them;
# docs.slack.dev, the method's page.
_SENTENCES = {
    "direct": "Direct messages belong to the people in them; this app can't post there. Choose a channel.",
    "external": "People of another organisation read {channel}, so no lead is posted there. {instead}",
    "pending_external": "{channel} is about to be shared with another organisation. {instead}",
    "channel_unchecked": "Couldn't check who reads {channel}, so nothing was posted. Try again in a minute.",
    "not_in_channel": f"This app isn't in {{channel}}. T{_INVITE}",
    # Of a private channel and of a group's direct messages Slack says the same.
    "channel_not_found": (
        f"This app can't see that channel. If it is private, t{_INVITE} "
        "If it is a group's direct messages, no lead is posted there. {instead}"
    ),
    "is_archived": "{channel} is archived. {instead}",
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
    "restricted_action_non_threadable_channel": _CLOSED,
    "no_permission": _CLOSED,
    "access_denied": _CLOSED,
    "ekm_access_denied": "An admin has suspended posting in {channel}. {instead}",
    "message_limit_exceeded": "This workspace takes no more messages from apps. Tell your admin.",
}
# They may have been chosen, or have asked, or be asked.
_PERSON = "Slack takes no messages from this app to {whom}. Write to them yourself, or choose somebody else."
_SENTENCES |= dict.fromkeys(("user_not_found", "user_disabled", "cannot_dm_bot"), _PERSON)
_OF_ALL = frozenset({"message_limit_exceeded", "direct"})  # whoever it was for
CHANNELS, _PEOPLE = ("C", "G"), ("U", "W")  # what their ids begin with
REASONS = frozenset(_SENTENCES)


def not_posted(
    reason: str, channel: str, again_after_s: float | None = None, *, on_call: bool = False
) -> str:
    """The sentence in mrkdwn; "" where nobody in Slack can do anything about it.

    `on_call`: nobody chose this channel, it is the one where whoever is on call is asked.
    """
    if reason == "ratelimited":
        wait = words.count(math.ceil(again_after_s or 60), "second", "seconds")
        return f"Slack takes one message a second in {_where(channel)}. Press the button again in {wait}."
    sentence = _SENTENCES.get(reason, "")
    instead = _ADMIN if on_call else _ANOTHER
    if sentence and channel[:1] not in CHANNELS and reason not in _OF_ALL:
        sentence = _PERSON  # whatever Slack says of the conversation with them
    return sentence.format(channel=_where(channel), instead=instead, whom=_whom(channel))


def unconfirmed(channel: str) -> str:
    """Slack took the post, or didn't: only the channel tells, or whoever it was for."""
    if channel[:1] not in CHANNELS:
        return "Slack didn't confirm, so it may not have arrived. Send it again if you hear nothing."
    return f"Slack didn't confirm. Check <#{channel}> before posting again."


def _whom(channel: str) -> str:
    """Somebody whose messages they are, as far as their id tells."""
    return f"<@{channel}>" if channel[:1] in _PEOPLE else "them"


def _where(channel: str) -> str:
    """A channel as a mention; of direct messages Slack shows nobody else a name."""
    return f"<#{channel}>" if channel[:1] in CHANNELS else "these messages"
