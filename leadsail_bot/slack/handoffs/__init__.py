"""What becomes of handoffs in Slack: cards, receipts, reminders, and words around them.

A card that was posted stands for itself: should we be gone before everything around it is done, it can still
be accepted, and the giver still hears if nobody does.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import NamedTuple
from weakref import WeakValueDictionary

import msgspec
from cachetools import LRUCache

from leadsail_bot.errors import PostRefused, SlackProblem, SlackUnavailable, StoreUnavailable
from leadsail_bot.slack.cards import Cards, Posted
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.handoff import Ending, Handoff, Reminded, Spot
from leadsail_bot.slack.handoffs.book import Book, Noted
from leadsail_bot.slack.handoffs.errands import Errands
from leadsail_bot.slack.handoffs.receipts import Receipts
from leadsail_bot.slack.handoffs.reminders import Reminder, Reminders, leading_to
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
        self.errands = Errands(log)
        self.reasons: LRUCache[str, str] = LRUCache(REASONS_MAX)  # for a no, by its mark, until it is told
        self.book = book
        self._receipts = Receipts(self._edited, self.settle, book, self.errands)
        self._postponing: WeakValueDictionary[Spot | None, asyncio.Lock] = WeakValueDictionary()

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
        await self._receipts.say(given, self._preparing(given, content))
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
            needless = partial(self.reminders.forget, [to_giver] if to_giver else [])
            await self.errands.do(f"unremind {to_giver}", needless)
            if not given.to_group:
                raise
            raise refused.of_on_call() from refused
        except SlackUnavailable:
            await self.book.went_out(given)
            unsure = handoff_receipt.unconfirmed(given, content, where)
            self.errands.begin(f"unsure {given.receipt}", lambda: self._receipts.say(given, unsure))
            raise  # whoever gives may have no more time than to hear of it
        given = msgspec.structs.replace(given, card=Spot(*posted))

        async def set_up() -> Given:
            card_link = await self.link(given.card)
            to_asked = await self.reminders.for_asked(given, card_link)
            reminded = Reminded(to_asked is not None, to_giver is not None)
            noted = Noted(given, card_link, receipt_link)
            is_noted, *_ = await asyncio.gather(
                self.book.note(noted),
                self._receipts.wait(given, content, reminded),
                self._replace(given, earlier, {given.receipt: to_giver}),
            )
            if not is_noted:
                self.errands.insist(f"note {given.card}", lambda: self.book.note_late(noted))
            return Given(given, reminded)

        return await self.errands.once(f"set up {given.card}", set_up)  # also where the giver's time is over

    async def postpone(self, given: Handoff, content: Sequence[Block]) -> Reminded:
        """Another due time on card and receipt, and for the reminders: none goes before another is set.

        Raises:
            SlackProblem: the card doesn't show it.
        """

        async def alone() -> Reminded:
            async with self._postponing.setdefault(given.card, asyncio.Lock()):  # the last stands everywhere
                return Reminded() if await self.ended(given) else await self._postponed(given, content)

        return await self.errands.once(f"postpone {given.card} {given.due}", alone)

    async def _postponed(self, given: Handoff, content: Sequence[Block]) -> Reminded:
        if given.card:
            await self._cards.update(Posted(*given.card), handoff_card.waiting(given, content))
        earlier = await self.reminders.about(given.card, given.receipt)
        links = await asyncio.gather(self.link(given.card), self.link(given.receipt))
        await self.book.note(Noted(given, *links), again=True)
        to_asked, to_giver = await asyncio.gather(
            self.reminders.for_asked(given, links[0]), self.reminders.for_giver(given, links[1])
        )
        reminded = Reminded(to_asked is not None, to_giver is not None)
        anew = {spot: one for spot, one in ((given.card, to_asked), (given.receipt, to_giver)) if one}
        await self._receipts.wait(given, content, reminded)
        await self._replace(given, earlier if earlier is None else leading_to(anew, earlier), anew)
        if told := await self._receipts.told(given):  # and this may have come over it
            await self.show(given, told, content)
        elif not await self.ended(given):
            await self.line(given.card, handoff_news.postponed(given))
        return reminded

    # ── ending

    async def ended(self, given: Handoff) -> Ending | None:
        """How it ended; None if it hasn't, or if the store can't say."""
        with suppress(StoreUnavailable):
            return await self.book.ending(given)
        return None

    async def show(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> str:
        """Let the card say how it ended; Slack's word for why it doesn't, "" where it does."""
        return await self._edited(given.card, handoff_card.over(given, ending, content))

    async def show_giver(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> str:
        """Let the receipt say how it ended; Slack's word for why it doesn't yet, "" where it does, or where
        somebody was asked since.
        """
        return await self._receipts.end(given, handoff_receipt.over(given, ending, content))

    async def loosen(self, given: Handoff, content: Sequence[Block], why: str) -> str:
        """Nobody is asked any more; the receipt says why, and how to go on. Returns as `show_giver`."""
        return await self._receipts.end(given, handoff_receipt.loose(given, content, why))

    async def close(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> str:
        """What nobody has is the giver's own affair again. Returns what `show_giver` does."""
        why = await self._receipts.close(given, handoff_receipt.over(given, ending, content))
        await self._unremind(given.receipt)
        return why

    async def settle(self, given: Handoff, ending: Ending) -> None:
        """Take the reminders back; the giver's stays where nobody has the lead, until somebody is asked."""
        others = ending.is_loose or await self._receipts.asked_since(given)
        await self._unremind(given.card, *(() if others else (given.receipt,)))

    async def _unremind(self, *spots: Spot | None) -> None:
        async def done() -> bool:
            return await self.reminders.forget(await self.reminders.about(*spots))

        await self.errands.do(f"unremind {spots}", done)

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

    async def tell(self, person: str, message: Message) -> bool:
        """A direct message, and whether it is there: one that Slack refused is sent again in a while."""

        async def told() -> bool:
            try:
                await self._cards.post(person, message)
            except SlackProblem as problem:
                self._log.warning("handoff_incomplete", code=problem.reason)
                return not isinstance(problem, PostRefused)  # one that got lost may be there
            return True

        return await self.errands.do(f"tell {secrets.token_hex(4)}", told)

    async def link(self, spot: Spot | None) -> str:
        """The address of a card or receipt, "" where Slack doesn't say."""
        try:
            return await self._cards.permalink(Posted(*spot)) if spot else ""
        except SlackProblem as problem:
            self._log.warning("handoff_unlinked", code=problem.reason)
            return ""

    # ── what all of these are made of

    async def _replace(
        self, given: Handoff, earlier: list[Reminder] | None, anew: Mapping[Spot | None, Reminder | None]
    ) -> None:
        """Take back the reminders in whose place others were set: now, or in a while.

        `earlier` is what `Reminders.about` found, `anew` those set since, by card and receipt. Where somebody
        else was asked meanwhile it is these that go: the next card has its own.
        """
        if await self._receipts.asked_since(given):
            earlier = [one for one in anew.values() if one]

        async def later() -> bool:
            if earlier is None:
                return await self.reminders.forget_older(anew)
            return await self.reminders.forget(earlier)

        if not await self.reminders.forget(earlier):
            self.errands.insist(f"reminders {given.card}", later)

    def _preparing(self, given: Handoff, content: Sequence[Block]) -> Message:
        under_way = msgspec.structs.replace(given, form_at=self._now().timestamp())
        return handoff_receipt.preparing(under_way, content, self._channel)

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
