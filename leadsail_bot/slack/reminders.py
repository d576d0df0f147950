"""Messages that Slack posts by itself when their time comes, also while we are down."""

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackRefused
from leadsail_bot.slack.speak import Call

PAGE, PAGES_MAX = 200, 10
# Posted already, deleted already, or about to be posted within a minute: Slack doesn't say which.
_GONE = "invalid_scheduled_message_id"


class Reminder(NamedTuple):
    """One that waits: its id, where and when it will be posted (seconds since 1970), and its words."""

    id: str
    channel: str
    at: int
    text: str


class Reminders:
    """Sets, lists and cancels them. Every method raises SlackRefused and SlackUnavailable.

    Slack lists no blocks and no metadata (docs.slack.dev, chat.scheduledMessages.list): they are found by the
    addresses in their text.
    """

    def __init__(self, web: AsyncWebClient, call: Call) -> None:
        self._web = web
        self._call = call

    async def set(self, channel: str, text: str, at: datetime, thread: str | None = None) -> None:
        """Have `text` posted; at most thirty wait for one channel within five minutes."""
        await self._call(
            lambda: self._web.chat_scheduleMessage(
                channel=channel,
                text=text,
                post_at=int(at.timestamp()),
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    async def waiting(self) -> list[Reminder]:
        """Those not posted yet, of all channels; at most PAGES_MAX pages."""
        found: list[Reminder] = []
        cursor = None
        for _ in range(PAGES_MAX):
            ask = partial(self._web.chat_scheduledMessages_list, limit=PAGE, cursor=cursor)
            page = await self._call(ask)
            found += map(_reminder, page.get("scheduled_messages") or ())
            if not (cursor := (page.get("response_metadata") or {}).get("next_cursor")):
                break
        return found

    async def cancel(self, one: Reminder) -> None:
        """Take one back; too late is no problem."""
        try:
            await self._call(
                lambda: self._web.chat_deleteScheduledMessage(
                    channel=one.channel, scheduled_message_id=one.id
                )
            )
        except SlackRefused as refused:
            if refused.reason != _GONE:
                raise


def _reminder(listed: dict[str, Any]) -> Reminder:
    words = str(listed.get("text") or "")
    return Reminder(str(listed["id"]), str(listed["channel_id"]), int(listed["post_at"]), words)
