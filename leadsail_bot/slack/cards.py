"""Messages that others see as well: posted once, changed, taken away, linked to."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from cachetools import LRUCache
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import PostRefused, PostUnconfirmed, SlackRefused, SlackUnavailable
from leadsail_bot.slack.speak import Call, patiently
from leadsail_bot.slack.views.surface import Message

QUEUE_S = 4.0  # so that whoever waits for their turn still hears within ten seconds how it went
CHANNELS_MAX = 10_000
EDIT_AGAIN_S = (0.1, 0.3)  # an edit is tried once more after each: it changes nothing more
_GONE = "message_not_found"

Waits = Callable[[float], Awaitable[None]]


class Posted(NamedTuple):
    """A message that Slack took; `channel` is a conversation's id, also where the post went to a person."""

    channel: str
    ts: str


async def _quietly(_: float) -> None:
    """Nobody needs to hear of the wait."""


class Cards:
    """Posts to channels and to people, a second apart in each; a person's id and their D… channel are two.

    No post is repeated: one whose answer got lost may have been stored. Every method raises

    - SlackRefused: Slack said no, and nothing changed; `reason` is its code.
    - SlackUnavailable: nobody knows whether it was done.
    """

    def __init__(self, web: AsyncWebClient, call: Call, every_s: float) -> None:
        self._web = web
        self._call = call
        self._patiently = partial(patiently, call)
        self._every_s = every_s
        self._turns: LRUCache[str, float] = LRUCache(CHANNELS_MAX)

    async def post(
        self, channel: str, message: Message, *, thread: str | None = None, waits: Waits = _quietly
    ) -> Posted:
        """Post to a channel, or with a person's id into their messages with the app.

        `thread` is the timestamp of a message there that this one is about. `waits` hears how many seconds it
        takes until the channel may have another message.

        Raises:
            PostRefused: nothing was posted; `ratelimited` with `again_after_s` where the wait would be longer
                than QUEUE_S.
            PostUnconfirmed: it may have been posted, and isn't tried again.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + QUEUE_S
        while True:
            await self._turn(channel, until, waits)
            try:
                posted = await self._call(
                    lambda: self._web.chat_postMessage(
                        channel=channel,
                        text=message.text,
                        blocks=message.blocks,
                        thread_ts=thread,
                        unfurl_links=False,
                        unfurl_media=False,
                    )
                )
            except SlackRefused as refused:
                if refused.reason != "ratelimited":
                    raise PostRefused(refused.reason, channel, **refused.details) from refused
                self._turns[channel] = loop.time() + refused.details["again_after_s"]
            except (SlackUnavailable, asyncio.CancelledError) as lost:
                # Whoever runs out of time here, or is told to stop, knows no more than one without an answer.
                raise PostUnconfirmed(channel) from lost
            else:
                return Posted(str(posted["channel"]), str(posted["ts"]))

    async def update(self, posted: Posted, message: Message) -> None:
        """Put `message` in the place of one that was posted; again where Slack stumbled over it."""
        edit = partial(
            self._web.chat_update,
            channel=posted.channel,
            ts=posted.ts,
            text=message.text,
            blocks=message.blocks,
        )
        for wait_s in EDIT_AGAIN_S:
            try:
                await self._patiently(edit)
            except SlackUnavailable:
                pass
            else:
                return
            await asyncio.sleep(wait_s)
        await self._patiently(edit)

    async def delete(self, posted: Posted) -> None:
        """Take a message away; one that is gone already is as good."""
        try:
            await self._patiently(lambda: self._web.chat_delete(channel=posted.channel, ts=posted.ts))
        except SlackRefused as refused:
            if refused.reason != _GONE:
                raise

    async def permalink(self, posted: Posted) -> str:
        """The address of a message."""
        found = await self._patiently(
            lambda: self._web.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
        )
        return str(found["permalink"])

    async def _turn(self, channel: str, until: float, waits: Waits) -> None:
        """Wait for this post's turn in its channel; not beyond `until`, a moment of the loop's clock."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._turns.get(channel, now))
        if turn > until:
            raise PostRefused("ratelimited", channel, again_after_s=turn - now)
        self._turns[channel] = turn + self._every_s
        if turn > now:
            await waits(turn - now)
            await asyncio.sleep(turn - asyncio.get_running_loop().time())
