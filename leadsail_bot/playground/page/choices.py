"""What the lists that Slack fills itself offer to one reader: conversations, channels, people."""

from collections.abc import Mapping, Sequence
from typing import Any

from leadsail_bot.playground.page.reader import Reader

Group = tuple[str, list[tuple[str, str]]]
"""A title, and what stands below it: ids and names."""

EVERY_KIND = ("public", "private", "im", "mpim")


def conversations(element: Mapping[str, Any], reader: Reader) -> Sequence[Group]:
    """What a `conversations_select` offers behind its filter.

    https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
    """
    wanted = element.get("filter") or {}
    kinds = wanted.get("include") or EVERY_KIND
    shared = not wanted.get("exclude_external_shared_channels")
    channels = _channels(reader, {*kinds, "shared"} if shared and "public" in kinds else set(kinds))
    people = list(reader.people.items()) if "im" in kinds else []
    if wanted.get("exclude_bot_users"):
        people = [(identifier, name) for identifier, name in people if identifier not in reader.apps]
    return [group for group in (("Channels", channels), ("People", people)) if group[1]]


def channels(reader: Reader) -> Sequence[Group]:
    """What a `channels_select` offers: public channels alone."""
    return [("", _channels(reader, {"public", "shared"}))]


def _channels(reader: Reader, kinds: set[str]) -> list[tuple[str, str]]:
    return [
        (one, f"#{name}") for one, name in reader.channels.items() if reader.kinds.get(one, "public") in kinds
    ]
