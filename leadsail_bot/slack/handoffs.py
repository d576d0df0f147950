"""What becomes of handoffs in Slack: cards, receipts, reminders, and words around them.

A card that was posted stands for itself: should we be gone before everything around it is done, it can still
be accepted, and the giver still hears if nobody does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from leadsail_bot.errors import PostRefused, SlackProblem, SlackUnavailable
from leadsail_bot.slack.book import Book, Noted
from leadsail_bot.slack.cards import Cards, Posted
from leadsail_bot.slack.handoff import Ending, Handoff, Spot
from leadsail_bot.slack.reminders import Reminders
from leadsail_bot.slack.views import handoff_card, handoff_news, handoff_receipt
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.handoffs import Listed, Listing
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.telemetry import Log


class Given(NamedTuple):
    """A handoff whose card is posted; `reminded`: Slack has taken both reminders."""

    handoff: Handoff
    reminded: bool


class Handoffs:
    """Posts, changes and ends handoffs.

    Args:
        channel: where a group is asked.
    """

    def __init__(
        self,
        cards: Cards,
        reminders: Reminders,
        book: Book,
        log: Log,
        channel: str,
    ) -> None:
        self._cards = cards
        self._reminders = reminders
        self._log = log
        self._channel = channel
        self.book = book

    # ── beginning

    async def give(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """Hand a lead over: the receipt first, then what `ask` does.

        Raises:
            PostRefused: nothing was handed over, and the receipt is gone again.
            PostUnconfirmed: the receipt, or the card, may be there; nothing is posted a second time.
        """
        posted = await self._cards.post(given.giver, handoff_receipt.preparing(given, content))
        given = msgspec.structs.replace(given, receipt=Spot(*posted))
        try:
            return await self.ask(given, content, notification)
        except PostRefused:
            await self._quietly(self._cards.delete(posted))
            raise
        except SlackUnavailable:
            await self._shown(given.receipt, handoff_receipt.unconfirmed(given, content))
            raise

    async def ask(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """Post the card for a handoff that has its receipt, with the reminders.

        The giver's own reminder is set first: whatever happens after it, they hear of it.

        Raises:
            PostRefused: there is no card; the giver's reminder is taken back.
            PostUnconfirmed: there may be a card.
        """
        where = self._channel if given.to_group else given.to
        given = msgspec.structs.replace(given, card=None)
        receipt_link = await self.link(given.receipt)
        reminded = await self._remind(given, given.receipt, given.told_at, handoff_news.nobody, receipt_link)
        try:
            posted = await self._cards.post(
                where, handoff_card.waiting(given, content, notification=notification)
            )
        except PostRefused:
            await self._forget_reminders(given)
            raise
        given = msgspec.structs.replace(given, card=Spot(*posted))
        card_link = await self.link(given.card)
        reminded &= await self._remind(given, given.card, given.due, handoff_news.reminder, card_link)
        await asyncio.gather(
            self._shown(given.receipt, handoff_receipt.waiting(given, content, reminded=reminded)),
            self.book.note(Noted(given, card_link, receipt_link)),
        )
        return Given(given, reminded)

    async def postpone(self, given: Handoff, content: Sequence[Block]) -> bool:
        """Change card, receipt and reminders to another due time; whether Slack took both reminders.

        Raises:
            SlackProblem: the card doesn't show it.
        """
        await self._edit(given.card, handoff_card.waiting(given, content))
        await self._forget_reminders(given)
        links = await asyncio.gather(self.link(given.card), self.link(given.receipt))
        reminded = all(
            await asyncio.gather(
                self._remind(given, given.card, given.due, handoff_news.reminder, links[0]),
                self._remind(given, given.receipt, given.told_at, handoff_news.nobody, links[1]),
            )
        )
        await self._shown(given.receipt, handoff_receipt.waiting(given, content, reminded=reminded))
        await self.book.note(Noted(given, *links))
        await self.line(given.card, handoff_news.postponed(given))
        return reminded

    # ── ending

    async def show(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> bool:
        """Bring card and receipt up to date, take the reminders back; whether the card shows it now.

        After a decline nobody has the lead, which the receipt says until somebody else is asked.
        """
        receipt = handoff_receipt.over(given, ending, content)
        if ending.outcome in {"declined", "reassigned"}:
            receipt = handoff_receipt.loose(given, content, f"{handoff_card.ended(ending)}.")
        shown, *_ = await asyncio.gather(
            self._shown(given.card, handoff_card.over(given, ending, content)),
            self._shown(given.receipt, receipt),
            self._forget_reminders(given),
        )
        return shown

    async def loosen(self, given: Handoff, content: Sequence[Block], why: str) -> None:
        """Nobody is asked any more; the receipt says why, and how to go on."""
        await self._shown(given.receipt, handoff_receipt.loose(given, content, why))

    # ── words around it, which may get lost without harm

    async def line(self, card: Spot | None, message: Message) -> None:
        """A line in the thread of the card."""
        if card:
            await self._quietly(self._cards.post(card.channel, message, thread=card.ts))

    async def tell(self, person: str, message: Message) -> None:
        """A direct message."""
        await self._quietly(self._cards.post(person, message))

    async def link(self, spot: Spot | None) -> str:
        """The address of a card or receipt, "" where Slack doesn't say."""
        try:
            return await self._cards.permalink(Posted(*spot)) if spot else ""
        except SlackProblem as problem:
            self._log.warning("handoff_unlinked", code=problem.reason)
            return ""

    # ── the list

    async def of(self, person: str, groups: Collection[str] = ()) -> Listing:
        """What a person has given and received, and what was handed to their groups.

        What the book doesn't know any more, since it went with an earlier process, Slack's waiting reminders
        tell, as long as they wait.

        Raises:
            StoreUnavailable, SlackProblem: nobody can say.
        """
        mine = {person, *groups}
        noted = await self.book.noted(sorted(mine))
        known = {handoff_news.link_to(spot) for one in noted for spot in one.spots}
        given = [Listed(one.handoff, await self.book.ending(one.handoff), one.receipt_link) for one in noted]
        received = [one._replace(link=found.card_link) for one, found in zip(given, noted, strict=True)]
        for reminder in await self._reminders.waiting():
            told = handoff_news.told(reminder.text, reminder.at)
            if told and not any(link in told.link for link in known):
                (given if handoff_news.for_giver(reminder.text) else received).append(told)
        return Listing(
            [one for one in given if one.handoff.giver == person],
            [one for one in received if one.handoff.to in mine],
            self.book.begins,
        )

    # ── what all of these are made of

    async def _remind(
        self, given: Handoff, spot: Spot | None, at: int, words: Callable[[Handoff, str], str], link: str
    ) -> bool:
        """Have Slack post a reminder beside a card or receipt; whether it will."""
        if not spot or not link:
            return False
        thread = (
            spot.ts if given.to_group and spot == given.card else None
        )  # a channel reads it below the card
        try:
            await self._reminders.set(
                spot.channel, words(given, link), datetime.fromtimestamp(at, UTC), thread
            )
        except SlackProblem as problem:
            self._log.warning("handoff_not_reminded", code=problem.reason)
            return False
        return True

    async def _forget_reminders(self, given: Handoff) -> None:
        spots = (spot for spot in (given.card, given.receipt) if spot)
        await self._quietly(self._reminders.cancel(map(handoff_news.link_to, spots)))

    async def _shown(self, spot: Spot | None, message: Message) -> bool:
        """Change a card or a receipt; whether it shows it."""
        return await self._quietly(self._edit(spot, message))

    async def _edit(self, spot: Spot | None, message: Message) -> None:
        """Twice, where the first try may not have arrived: it changes nothing more."""
        if spot:
            try:
                await self._cards.update(Posted(*spot), message)
            except SlackUnavailable:
                await self._cards.update(Posted(*spot), message)

    async def _quietly(self, doing: Awaitable[object]) -> bool:
        """What may fail without harm; whether it was done."""
        try:
            await doing
        except SlackProblem as problem:
            self._log.warning("handoff_incomplete", code=problem.reason)
            return False
        return True
