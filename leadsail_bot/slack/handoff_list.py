"""Which handoffs concern a person: from the book, and from the reminders that wait at Slack."""

from collections.abc import Collection, Mapping

from leadsail_bot.slack.book import KEPT, Book, Noted
from leadsail_bot.slack.handoff import Ending, Handoff, Spot
from leadsail_bot.slack.reminders import Reminders
from leadsail_bot.slack.views import handoff_reminder
from leadsail_bot.slack.views.handoffs import Listed, Listing


async def of(book: Book, reminders: Reminders, person: str, groups: Collection[str] = ()) -> Listing:
    """What a person has given and received, and what was handed to their groups.

    What the book doesn't know any more, since it went with an earlier process, Slack's waiting reminders
    tell, as long as they wait.

    Raises:
        StoreUnavailable, SlackProblem: nobody can say.
    """
    mine = {person, *groups}
    noted = await book.noted(sorted(mine))
    known = {handoff_reminder.link_to(spot) for one in noted for spot in one.spots}
    endings = await book.endings([one.handoff for one in noted])
    last = {one.handoff.receipt: one.handoff.turn for one in sorted(noted, key=_turn)}
    given = [
        Listed(one.handoff, ending, one.receipt_link, loose=_is_loose(one.handoff, ending, last))
        for one, ending in zip(noted, endings, strict=True)
    ]
    received = [
        one._replace(link=found.card_link, loose=False) for one, found in zip(given, noted, strict=True)
    ]
    for reminder in await reminders.waiting():
        told = handoff_reminder.told(reminder.text, reminder.at)
        if told and not any(link in told.link for link in known):
            (given if handoff_reminder.for_giver(reminder.text) else received).append(told)
    return Listing(
        [one for one in given if one.handoff.giver == person],
        [one for one in received if one.handoff.to in mine and one.handoff.giver != person],
        await book.begins(KEPT),
    )


def _is_loose(given: Handoff, ending: Ending | None, last: Mapping[Spot | None, int]) -> bool:
    """Nobody has the lead since, and nobody was asked after that; `last` is the newest turn, by receipt."""
    return ending is not None and ending.is_loose and given.turn == last[given.receipt]


def _turn(noted: Noted) -> int:
    return noted.handoff.turn
