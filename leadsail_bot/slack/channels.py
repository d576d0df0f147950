"""Where leads may be posted: channels that only our own people read, and that the app is in.

Judged before every post, by what Slack said within the last minute. What can't be found out is a no.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import PostRefused, SlackProblem
from leadsail_bot.flights import Flights
from leadsail_bot.slack.speak import Call

DECIDED_S, CHANNELS_MAX = 60.0, 10_000
# Our own words for why not; Slack's stand beside them where it says no at the post itself.
DIRECT, EXTERNAL, PENDING, UNCHECKED = "direct", "external", "pending_external", "channel_unchecked"
OUT, UNSEEN, ARCHIVED = "not_in_channel", "channel_not_found", "is_archived"
_CHANNEL, _DIRECT = re.compile(r"[CG][A-Z0-9]{5,20}"), re.compile(r"[DUW][A-Z0-9]{5,20}")


class Channels:
    """Decides, and remembers each yes for DECIDED_S: whoever has mended a no needn't wait.

    Args:
        call: runs a call of the Web API, a question, raising SlackProblem.
    """

    def __init__(self, web: AsyncWebClient, call: Call, timer: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._call = call
        self._asking: Flights[str] = Flights("question")
        self._admitted: TTLCache[str, None] = TTLCache(CHANNELS_MAX, DECIDED_S, timer)

    async def admit(self, channel: str) -> None:
        """Return if leads may be posted to the channel.

        Raises:
            PostRefused: they may not; `reason` is one word, for the audit too.
        """
        if channel in self._admitted:
            return
        if not _CHANNEL.fullmatch(channel):
            raise PostRefused(DIRECT if _DIRECT.fullmatch(channel) else UNSEEN, channel)
        try:
            against = await self._asking.brought(channel, lambda: self._judged(channel))
        except SlackProblem as problem:
            reason = UNSEEN if problem.reason == UNSEEN else UNCHECKED
            raise PostRefused(reason, channel, because=problem.reason) from problem
        if against:
            raise PostRefused(against, channel)

    async def _judged(self, channel: str) -> str:
        """Why not, or ""; remembered before the question is over, as whoever came then would ask again."""
        found = await self._call(lambda: self._web.conversations_info(channel=channel))
        against = _why_not(found.get("channel") or {})
        if not against:
            self._admitted[channel] = None
        return against


def _why_not(channel: dict[str, Any]) -> str:
    """What keeps leads out of this channel, or ""; docs.slack.dev, the conversation object.

    A flag that isn't there is a no as well: what is unknown isn't our own.
    """
    if channel.get("is_im") or channel.get("is_mpim"):
        return DIRECT
    if channel.get("is_ext_shared") or (channel.get("is_shared") and not channel.get("is_org_shared")):
        return EXTERNAL
    if channel.get("is_pending_ext_shared") or channel.get("pending_connected_team_ids"):
        return PENDING
    if any(channel.get(flag) is None for flag in ("is_ext_shared", "is_pending_ext_shared", "is_shared")):
        return UNCHECKED
    if channel.get("is_archived"):
        return ARCHIVED
    return "" if channel.get("is_member") else OUT
