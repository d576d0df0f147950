"""The receipts of handoffs, in the givers' messages: one writer after the other, never over what is newer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from weakref import WeakValueDictionary

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.handoff import Ending, Handoff, Reminded, Spot
from leadsail_bot.slack.handoffs.book import Book
from leadsail_bot.slack.handoffs.errands import Errands
from leadsail_bot.slack.views import handoff_receipt
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.handoff_news import may_change
from leadsail_bot.slack.views.surface import Message


class Receipts:
    """Changes receipts; what Slack won't show now it is asked for again in a while.

    Args:
        edit: changes a message, and returns Slack's word for why it stays, "" where it doesn't.
        settle: takes back the reminders of what has ended.
    """

    def __init__(
        self,
        edit: Callable[[Spot | None, Message], Awaitable[str]],
        settle: Callable[[Handoff, Ending], Awaitable[None]],
        book: Book,
        errands: Errands,
    ) -> None:
        self._edit = edit
        self._settle = settle
        self._book = book
        self._errands = errands
        self._writing: WeakValueDictionary[Spot | None, asyncio.Lock] = WeakValueDictionary()

    async def say(self, given: Handoff, message: Message) -> str:
        """Put it there at once: whoever may ask somebody has the receipt for themselves.

        Returns Slack's word for why it isn't there; "" where it is.
        """
        async with self._alone(given):
            return await self._put(given, message)

    async def close(self, given: Handoff, message: Message) -> str:
        """Nobody was asked since, nor will be: now, or in a while. Returns what `end` does."""

        async def later() -> bool:
            return not may_change(await self.say(given, message))

        why = await self.say(given, message)
        if may_change(why):
            self._errands.insist(_mark(given), later)
        return why

    async def wait(self, given: Handoff, content: Sequence[Block], reminded: Reminded) -> None:
        """Let it say that nobody has accepted yet: now, or where Slack won't have it, in a while."""

        async def later() -> bool:
            """Not over anything newer: how it ended, another due time."""
            last = await self._book.last(given)
            told = await self._book.told(given)
            is_old = told is not None or (last is not None and last.due != given.due)
            return is_old or await self._waits(given, content, reminded)

        if not await self._waits(given, content, reminded):
            self._errands.insist(_mark(given), later)

    async def end(self, given: Handoff, message: Message) -> str:
        """How it ended, unless somebody else has been asked since: now, or in a while.

        Returns Slack's word for why it isn't there yet; "" where it is, or needn't be.
        """

        async def later() -> bool:
            return await self._book.asked_since(given) or not may_change(await self._ends(given, message))

        why = await self._ends(given, message)
        if may_change(why):
            self._errands.insist(_mark(given), later)
        return why

    async def _waits(self, given: Handoff, content: Sequence[Block], reminded: Reminded) -> bool:
        """Whether it says so, or needn't any more: whoever is telling how it ended says so there.

        Reminders set too late for them to find are taken back.
        """
        async with self._alone(given):
            told = await self.told(given)
            if told is None:
                why = await self._put(given, handoff_receipt.waiting(given, content, reminded))
                told = await self.told(given)  # by another replica meanwhile
                if told and not (told.is_loose and await self.asked_since(given)):
                    await self._edit(given.receipt, handoff_receipt.over(given, told, content))
            if told:
                await self._settle(given, told)
            return told is not None or not may_change(why)

    async def _ends(self, given: Handoff, message: Message) -> str:
        async with self._alone(given):
            if await self.asked_since(given):
                return ""
            return await self._put(given, message)

    async def _put(self, given: Handoff, message: Message) -> str:
        """In the place of anything that was to be put there before."""
        self._errands.drop(_mark(given))
        return await self._edit(given.receipt, message)

    async def told(self, given: Handoff) -> Ending | None:
        """How it ended, if somebody has begun to tell it; None also where the store can't say."""
        try:
            return await self._book.told(given)
        except StoreUnavailable:
            return None

    async def asked_since(self, given: Handoff) -> bool:
        """Whether somebody was asked after it; not where the store can't say."""
        try:
            return await self._book.asked_since(given)
        except StoreUnavailable:
            return False

    def _alone(self, given: Handoff) -> asyncio.Lock:
        """Whoever says on a receipt how it stands, one after the other."""
        return self._writing.setdefault(given.receipt, asyncio.Lock())


def _mark(given: Handoff) -> str:
    """What is to be said last on a receipt is said alone."""
    return f"receipt {given.receipt}"
