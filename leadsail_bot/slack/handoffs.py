"""What becomes of handoffs in Slack: cards, receipts, reminders, and words around them.

A card that was posted stands for itself: should we be gone before everything around it is done, it can still
be accepted, and the giver still hears if nobody does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import msgspec

from leadsail_bot.errors import PostRefused, SlackProblem, SlackUnavailable
from leadsail_bot.slack.book import Book, Noted
from leadsail_bot.slack.cards import Cards, Posted
from leadsail_bot.slack.handoff import Ending, Handoff, Spot
from leadsail_bot.slack.reminders import Reminder, Reminders
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
            await self._forget(await self._waiting(given.receipt))
            await self._quietly(lambda: self._cards.delete(posted))
            raise
        except SlackUnavailable:
            await self._shown(given.receipt, handoff_receipt.unconfirmed(given, content))
            raise

    async def ask(self, given: Handoff, content: Sequence[Block], notification: str) -> Given:
        """Post the card for a handoff that has its receipt, with the reminders.

        The giver's own reminder is set first: whatever happens after it, they hear of it.

        Raises:
            PostRefused: there is no card.
            PostUnconfirmed: there may be a card.
        """
        where = self._channel if given.to_group else given.to
        given = msgspec.structs.replace(given, card=None)
        earlier, receipt_link = await asyncio.gather(self._waiting(given.receipt), self.link(given.receipt))
        reminded = await self._remind(given, given.receipt, given.told_at, handoff_news.nobody, receipt_link)
        posted = await self._cards.post(
            where, handoff_card.waiting(given, content, notification=notification)
        )
        given = msgspec.structs.replace(given, card=Spot(*posted))
        card_link = await self.link(given.card)
        reminded &= await self._remind(given, given.card, given.due, handoff_news.reminder, card_link)
        await asyncio.gather(
            self._shown(given.receipt, handoff_receipt.waiting(given, content, reminded=reminded)),
            self.book.note(Noted(given, card_link, receipt_link)),
            self._forget(earlier),
        )
        return Given(given, reminded)

    async def postpone(self, given: Handoff, content: Sequence[Block]) -> bool:
        """Change card, receipt and reminders to another due time; whether Slack took both reminders.

        Raises:
            SlackProblem: the card doesn't show it.
        """
        await self._edit(given.card, handoff_card.waiting(given, content))
        earlier, *links = await asyncio.gather(
            self._waiting(given.card, given.receipt), self.link(given.card), self.link(given.receipt)
        )
        reminded = all(
            await asyncio.gather(
                self._remind(given, given.card, given.due, handoff_news.reminder, links[0]),
                self._remind(given, given.receipt, given.told_at, handoff_news.nobody, links[1]),
            )
        )
        await self._forget(earlier)  # not before: somebody is reminded, whatever happens in between
        await self._shown(given.receipt, handoff_receipt.waiting(given, content, reminded=reminded))
        await self.book.note(Noted(given, *links), again=True)
        await self.line(given.card, handoff_news.postponed(given))
        return reminded

    # ── ending

    async def show(self, given: Handoff, ending: Ending, content: Sequence[Block]) -> bool:
        """Bring card and receipt up to date, take reminders back; whether the card shows it now.

        After a decline nobody has the lead: the receipt says so, and the giver's own reminder stays, until
        somebody else is asked. A card that doesn't show its end keeps its reminders.
        """
        is_open = ending.outcome in {"declined", "reassigned"}
        receipt = handoff_receipt.over(given, ending, content)
        if is_open:
            receipt = handoff_receipt.loose(given, content, f"{handoff_card.ended(ending)}.")
        shown = await self._shown(given.card, handoff_card.over(given, ending, content))
        await self._shown(given.receipt, receipt)
        if shown:
            spots = (given.card,) if is_open else (given.card, given.receipt)
            await self._forget(await self._waiting(*spots))
        return shown

    async def loosen(self, given: Handoff, content: Sequence[Block], why: str) -> None:
        """Nobody is asked any more; the receipt says why, and how to go on."""
        await self._shown(given.receipt, handoff_receipt.loose(given, content, why))

    # ── words around it, which may get lost without harm

    async def line(self, card: Spot | None, message: Message) -> None:
        """A line in the thread of the card."""
        if card:
            await self._quietly(lambda: self._cards.post(card.channel, message, thread=card.ts))

    async def tell(self, person: str, message: Message) -> None:
        """A direct message."""
        await self._quietly(lambda: self._cards.post(person, message))

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
        below = given.to_group and spot == given.card  # where the channel sees what it is about
        thread = spot.ts if below else None
        try:
            await self._reminders.set(
                spot.channel, words(given, link), datetime.fromtimestamp(at, UTC), thread
            )
        except SlackProblem as problem:
            self._log.warning("handoff_not_reminded", code=problem.reason)
            return False
        return True

    async def _waiting(self, *spots: Spot | None) -> list[Reminder]:
        """The reminders that wait for these cards and receipts, as far as Slack says."""
        try:
            return await self._reminders.about([handoff_news.link_to(spot) for spot in spots if spot])
        except SlackProblem as problem:
            self._log.warning("handoff_incomplete", code=problem.reason)
            return []

    async def _forget(self, reminders: Sequence[Reminder]) -> None:
        await asyncio.gather(*(self._quietly(partial(self._reminders.cancel, one)) for one in reminders))

    async def _shown(self, spot: Spot | None, message: Message) -> bool:
        """Change a card or a receipt; whether it shows it."""
        return await self._quietly(lambda: self._edit(spot, message))

    async def _edit(self, spot: Spot | None, message: Message) -> None:
        """Twice, where the first try may not have arrived: it changes nothing more."""
        if spot:
            try:
                await self._cards.update(Posted(*spot), message)
            except SlackUnavailable:
                await self._cards.update(Posted(*spot), message)

    async def _quietly(self, do: Callable[[], Awaitable[object]]) -> bool:
        """What may fail without harm; whether it was done."""
        try:
            await do()
        except SlackProblem as problem:
            self._log.warning("handoff_incomplete", code=problem.reason)
            return False
        return True
