"""Which handoffs concern a person: from the book, and from the reminders that wait at Slack."""

from collections.abc import Collection

from leadsail_bot.slack.handoffs.book import KEPT, Book
from leadsail_bot.slack.handoffs.reminders import Reminders
from leadsail_bot.slack.views import handoff_reminder
from leadsail_bot.slack.views.handoffs import Listed, Listing


async def of(book: Book, reminders: Reminders, person: str, groups: Collection[str] = ()) -> Listing:
    """What a person has given and received, what they took for a group, and what was handed to their groups.

    What the book doesn't know any more, since it went with an earlier process, Slack's waiting reminders
    tell, as long as they wait.

    Raises:
        StoreUnavailable: nobody can say.
    """
    mine = {person, *groups}
    begins = await book.begins(KEPT)
    noted = await book.noted(sorted(mine))
    handoffs = [one.handoff for one in noted]
    endings = await book.endings(handoffs)
    asked_since = await book.all_asked_since(handoffs)
    newest = {one.receipt: one.turn for one in sorted(handoffs, key=lambda one: one.turn)}
    left = [gone or one.turn < newest[one.receipt] for one, gone in zip(handoffs, asked_since, strict=True)]
    given = [
        Listed(one.handoff, ending, one.receipt_link, loose=bool(ending and ending.is_loose) and not gone)
        for one, ending, gone in zip(noted, endings, left, strict=True)
    ]
    received = [
        one._replace(link=found.card_link, loose=False) for one, found in zip(given, noted, strict=True)
    ]
    known = {handoff_reminder.link_to(spot) for one in noted for spot in one.spots}
    waiting = await reminders.waiting()
    for reminder in waiting or ():
        told = handoff_reminder.told(reminder.text, reminder.at)
        if told and not any(link in told.link for link in known):
            (given if handoff_reminder.for_giver(reminder.text) else received).append(told)
    return Listing(
        [one for one in given if one.handoff.giver == person],
        [one for one in received if _concerns(one, mine) and one.handoff.giver != person],
        begins,
        older_unknown=waiting is None and begins is not None,
    )


def _concerns(one: Listed, mine: Collection[str]) -> bool:
    """It was handed to one of them, or they ended it: they may have left the group since."""
    return one.handoff.to in mine or (one.ending is not None and one.ending.by in mine)
