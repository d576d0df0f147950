"""Messages about handoffs that Slack posts by itself when their time comes, also while we are down."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackProblem, SlackRefused
from leadsail_bot.slack.handoff import Handoff, Spot
from leadsail_bot.slack.speak import Call, patiently
from leadsail_bot.slack.views import handoff_reminder
from leadsail_bot.telemetry import Log

PAGE, PAGES_MAX = 200, 10
# Posted already, deleted already, or about to be posted within a minute: Slack doesn't say which.
_GONE = "invalid_scheduled_message_id"


class Reminder(NamedTuple):
    """One that waits: its id, where and when it will be posted (seconds since 1970), and its words; `created`
    is when it was set by Slack's clock, 0 where that hasn't been asked.
    """

    id: str
    channel: str
    at: int
    text: str
    created: int = 0


class Reminders:
    """Sets, lists and cancels them; what Slack doesn't do of it is logged: a handoff stands without.

    Slack lists no blocks and no metadata (docs.slack.dev, chat.scheduledMessages.list): they are found by the
    addresses in their text.
    """

    def __init__(self, web: AsyncWebClient, call: Call, log: Log) -> None:
        self._web = web
        self._call = partial(patiently, call)
        self._log = log

    async def for_asked(self, given: Handoff, link: str) -> Reminder | None:
        """Remind whoever was asked at the due time, in a channel below the card; None: Slack won't.

        `link` is the card's address, "" where Slack doesn't say.
        """
        thread = given.card.ts if given.card and given.to_group else None
        return await self._set(given.card, handoff_reminder.reminder(given, link), given.due, link, thread)

    async def for_giver(self, given: Handoff, link: str) -> Reminder | None:
        """Tell the giver a while later that nobody has it; None: Slack won't. `link`: of the receipt."""
        return await self._set(given.receipt, handoff_reminder.nobody(given, link), given.told_at, link)

    async def waiting(self) -> list[Reminder] | None:
        """Those not posted yet, of all channels; None: Slack doesn't say."""
        try:
            return await self._listed()
        except SlackProblem as problem:
            self._log.warning("handoff_incomplete", code=problem.reason)
            return None

    async def about(self, *spots: Spot | None) -> list[Reminder] | None:
        """Those of them that wait for these cards and receipts."""
        waiting = await self.waiting()
        return waiting if waiting is None else leading_to(spots, waiting)

    async def _listed(self) -> list[Reminder]:
        """At most PAGES_MAX pages."""
        found: list[Reminder] = []
        cursor = None
        for _ in range(PAGES_MAX):
            ask = partial(self._web.chat_scheduledMessages_list, limit=PAGE, cursor=cursor)
            page = await self._call(ask)
            found += map(_reminder, page.get("scheduled_messages") or ())
            if not (cursor := (page.get("response_metadata") or {}).get("next_cursor")):
                break
        return found

    async def forget(self, reminders: Iterable[Reminder] | None) -> bool:
        """Take them back, and whether that is done; too late is as good. `reminders`: what `about` found."""
        return reminders is not None and all(await asyncio.gather(*map(self._cancel, reminders)))

    async def forget_older(self, than: Mapping[Spot | None, Reminder | None]) -> bool:
        """As `forget`, those that waited before these were set; where these are gone, newer ones stand."""
        waiting = await self.about(*than)
        if waiting is None:
            return False
        ids = {one.id for one in than.values() if one}
        since = min((one.created for one in waiting if one.id in ids), default=0)
        return await self.forget([one for one in waiting if one.id not in ids and one.created <= since])

    async def _cancel(self, one: Reminder) -> bool:
        try:
            await self._call(
                lambda: self._web.chat_deleteScheduledMessage(
                    channel=one.channel, scheduled_message_id=one.id
                )
            )
        except SlackProblem as problem:
            if isinstance(problem, SlackRefused) and problem.reason == _GONE:
                return True
            self._log.warning("handoff_incomplete", code=problem.reason)
            return False
        return True

    async def _set(
        self, spot: Spot | None, text: str, at: int, link: str, thread: str | None = None
    ) -> Reminder | None:
        """At most thirty wait for one channel within five minutes."""
        if not spot or not link:
            return None
        try:
            posted = await self._call(
                lambda: self._web.chat_scheduleMessage(
                    channel=spot.channel,
                    text=text,
                    post_at=at,
                    thread_ts=thread,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        except SlackProblem as problem:
            self._log.warning("handoff_not_reminded", code=problem.reason)
            return None
        return Reminder(str(posted["scheduled_message_id"]), spot.channel, at, text)


def leading_to(spots: Iterable[Spot | None], reminders: Iterable[Reminder]) -> list[Reminder]:
    """The reminders whose words lead to one of these cards and receipts."""
    links = [handoff_reminder.link_to(spot) for spot in spots if spot]
    return [one for one in reminders if any(link in one.text for link in links)]


def _reminder(listed: dict[str, Any]) -> Reminder:
    words = str(listed.get("text") or "")
    at, created = int(listed["post_at"]), int(listed.get("date_created") or 0)
    return Reminder(str(listed["id"]), str(listed["channel_id"]), at, words, created)
