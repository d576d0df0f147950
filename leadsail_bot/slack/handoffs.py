"""What becomes of handoffs in Slack: cards, receipts, reminders, and words around them.

A card that was posted stands for itself: should we be gone before everything around it is done, it can still
be accepted, and the giver still hears if nobody does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from weakref import WeakValueDictionary

import msgspec
from cachetools import LRUCache

from leadsail_bot.errors import PostRefused, SlackProblem, SlackUnavailable, StoreUnavailable
from leadsail_bot.slack.book import Book, Noted
from leadsail_bot.slack.cards import Cards, Posted, may_change
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.errands import Errands
from leadsail_bot.slack.handoff import Ending, Handoff, Reminded, Spot
from leadsail_bot.slack.reminders import Reminders, leading_to
from leadsail_bot.slack.views import handoff_card, handoff_news, handoff_receipt
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.telemetry import Log

REASONS_MAX = 1_000


class Given(NamedTuple):
    """A handoff whose card is posted, and whom Slack will remind of it."""

    handoff: Handoff
    reminded: Reminded


class Handoffs:
    """Posts, changes and ends handoffs.

    Args:
        channel: where a group is asked.
        now: the wall clock.
    """

    def __init__(
        self,
        cards: Cards,
        channels: Channels,
        reminders: Reminders,
        book: Book,
        log: Log,
        channel: str,
        now: Callable[[], datetime],
    ) -> None:
        self._cards = cards
        self._channels = channels
        self.reminders = reminders
        self._log = log
        self._channel = channel
        self._now = now
        self._writing = WeakValueDictionary[Spot | None, asyncio.Lock]()
        self.errands = Errands(log)
        self.reasons: LRUCache[str, str] = LRUCache(REASONS_MAX)  # for a no, by its mark, until it is told
        self.book = book

    # ── beginning

    async def give(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """Hand a lead over: the receipt first, then what `ask` does.

        Raises:
            PostRefused: nothing was handed over, and the receipt is gone again.
            PostUnconfirmed: the receipt, or the card, may be there; nothing is posted a second time.
        """
        posted = await self._cards.post(given.giver, self._preparing(given, content))
        given = msgspec.structs.replace(given, receipt=Spot(*posted))
        try:
            return await self._ask(given, content, notification)
        except PostRefused:
            await self._tried(lambda: self._cards.delete(posted))
            raise

    async def ask(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """Post another card for a handoff that has its receipt, with the reminders.

        The receipt first: should we be gone in between, nobody reads on it that nobody is asked.

        Raises:
            PostRefused: there is no card.
            PostUnconfirmed: there may be a card.
        """
        given = msgspec.structs.replace(given, card=None, turn=given.turn + 1, form_at=0)
        async with self._alone(given.receipt):
            await self._edited(given.receipt, self._preparing(given, content))
        return await self._ask(given, content, notification)

    async def _ask(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """The giver's own reminder is set first: whatever happens after it, they hear of it.

        Whoever is asked may answer as soon as the card is there.
        """
        where = self._channel if given.to_group else given.to
        earlier, receipt_link = await asyncio.gather(
            self.reminders.about(given.receipt), self.link(given.receipt)
        )
        to_giver = await self.reminders.for_giver(given, receipt_link)
        try:
            posted = await self._cards.post(
                where, handoff_card.waiting(given, content, notification=notification)
            )
        except PostRefused as refused:
            set_now = [one for one in await self.reminders.about(given.receipt) if one not in earlier]
            await self.reminders.forget(set_now)
            if not given.to_group:
                raise
            raise refused.of_on_call() from refused
        except SlackUnavailable:
            await self._edited(given.receipt, handoff_receipt.unconfirmed(given, content))
            raise
        given = msgspec.structs.replace(given, card=Spot(*posted))

        async def set_up() -> Given:
            card_link = await self.link(given.card)
            to_asked = await self.reminders.for_asked(given, card_link)
            reminded = Reminded(to_asked, to_giver)
            await asyncio.gather(
                self._wait(given, content, reminded),
                self.book.note(Noted(given, card_link, receipt_link)),
                self.reminders.forget(earlier),
            )
            return Given(given, reminded)

        return await self.errands.once(f"set up {given.card}", set_up)  # also where the giver's time is over

    async def postpone(self, given: Handoff, content: Sequence[Block]) -> Reminded:
        """Change card, receipt and reminders to another due time; a reminder stays until another is set.

        Raises:
            SlackProblem: the card doesn't show it.
        """
        if given.card:
            await self._cards.update(Posted(*given.card), handoff_card.waiting(given, content))
        return await self.errands.once(
            f"postpone {given.card} {given.due}", lambda: self._postponed(given, content)
        )

    async def _postponed(self, given: Handoff, content: Sequence[Block]) -> Reminded:
        earlier, *links = await asyncio.gather(
            self.reminders.about(given.card, given.receipt),
            self.link(given.card),
            self.link(given.receipt),
        )
        reminded = Reminded(
            *await asyncio.gather(
                self.reminders.for_asked(given, links[0]), self.reminders.for_giver(given, links[1])
            )
        )
        replaced = [spot for spot, anew in zip((given.card, given.receipt), reminded, strict=True) if anew]
        await self.reminders.forget(leading_to(replaced, earlier))
        await self._wait(given, content, reminded)
        await self.book.note(Noted(given, *links), again=True)
        if not await self.ended(given):
            await self.line(given.card, handoff_news.postponed(given))
        return reminded

    # ── ending

    async def ended(self, given: Handoff) -> Ending | None:
        """How it ended; None if it hasn't, or if the store can't say."""
        return await _if_known(self.book.ending(given))

    async def show(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> str:
        """Let the card say how it ended; Slack's word for why it doesn't, "" where it does."""
        return await self._edited(given.card, handoff_card.over(given, ending, content))

    async def show_giver(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> None:
        """Let the receipt say how it ended, and where nobody has the lead now, how to go on."""
        if ending.is_loose:
            return await self.loosen(given, content, f"{handoff_card.ended(ending)}.")
        async with self._alone(given.receipt):
            await self._edited(given.receipt, handoff_receipt.over(given, ending, content))
        return None

    async def loosen(self, given: Handoff, content: Sequence[Block], why: str) -> None:
        """Nobody is asked any more; the receipt says why, and how to go on."""
        free = msgspec.structs.replace(given, form_at=0)
        async with self._alone(given.receipt):
            await self._edited(given.receipt, handoff_receipt.loose(free, content, why))

    async def settle(self, given: Handoff, ending: Ending) -> None:
        """Take the reminders back; the giver's stays where nobody has the lead, until somebody is asked."""
        spots = (given.card,) if ending.is_loose else (given.card, given.receipt)
        await self.reminders.forget(await self.reminders.about(*spots))

    # ── words around it, which may get lost without harm

    async def line(self, card: Spot | None, message: Message) -> None:
        """What `say` does; a failure is logged."""
        if card:
            await self._tried(lambda: self.say(card, message))

    async def say(self, card: Spot, message: Message) -> None:
        """A line in the thread of the card.

        Raises:
            PostRefused: there is none; it may be that others have come into the channel since.
            PostUnconfirmed: there may be one.
        """
        if not card.channel.startswith("D"):  # somebody's own messages
            await self._channels.admit(card.channel)
        await self._cards.post(card.channel, message, thread=card.ts)

    async def tell(self, person: str, message: Message) -> None:
        """A direct message."""
        await self._tried(lambda: self._cards.post(person, message))

    async def link(self, spot: Spot | None) -> str:
        """The address of a card or receipt, "" where Slack doesn't say."""
        try:
            return await self._cards.permalink(Posted(*spot)) if spot else ""
        except SlackProblem as problem:
            self._log.warning("handoff_unlinked", code=problem.reason)
            return ""

    # ── what all of these are made of

    async def _wait(self, given: Handoff, content: Sequence[Block], reminded: Reminded) -> None:
        """Let the receipt say that nobody has accepted yet: now, or where Slack won't have it, in a while."""

        async def later() -> bool:
            """Not over anything newer: how it ended, another due time."""
            try:
                last, told = await self.book.last(given), await self.book.told(given)
            except StoreUnavailable:
                return False
            is_old = told is not None or (last is not None and last.due != given.due)
            return is_old or await self._waits(given, content, reminded)

        if not await self._waits(given, content, reminded):
            self.errands.insist(f"receipt {given.receipt}", later)

    async def _waits(self, given: Handoff, content: Sequence[Block], reminded: Reminded) -> bool:
        """Whether the receipt says so, or needn't any more: whoever is telling how it ended says so there.

        Reminders set too late for them to find are taken back.
        """
        async with self._alone(given.receipt):
            told = await _if_known(self.book.told(given))
            if told is None:
                why = await self._edited(given.receipt, handoff_receipt.waiting(given, content, reminded))
                told = await _if_known(self.book.told(given))  # by another replica meanwhile
                if told and not told.is_loose:
                    await self._edited(given.receipt, handoff_receipt.over(given, told, content))
            if told:
                await self.settle(given, told)
            return told is not None or not may_change(why)

    def _alone(self, receipt: Spot | None) -> asyncio.Lock:
        """Whoever says on a receipt how it stands, one after the other."""
        return self._writing.setdefault(receipt, asyncio.Lock())

    def _preparing(self, given: Handoff, content: Sequence[Block]) -> Message:
        under_way = msgspec.structs.replace(given, form_at=self._now().timestamp())
        return handoff_receipt.preparing(under_way, content)

    async def _edited(self, spot: Spot | None, message: Message) -> str:
        """Change a card or a receipt; Slack's word for why it isn't, "" where it is."""
        return await self._tried(lambda: self._cards.update(Posted(*spot), message)) if spot else ""

    async def _tried(self, do: Callable[[], Awaitable[object]]) -> str:
        """What may fail without harm; Slack's word for why it did, "" where it was done."""
        try:
            await do()
        except SlackProblem as problem:
            self._log.warning("handoff_incomplete", code=problem.reason)
            return problem.reason
        return ""


async def _if_known(asked: Awaitable[Ending | None]) -> Ending | None:
    """None also where the store can't say."""
    with suppress(StoreUnavailable):
        return await asked
    return None
