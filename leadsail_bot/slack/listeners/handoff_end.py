"""How a handoff ends: as whoever was first said, on the card before anybody is told, and told once.

Should the bot have stopped half way, the next press finishes it. Nobody is told what the card doesn't show,
so that without Redis, too, only one person can have the lead.
"""

import asyncio
import secrets
from typing import NamedTuple

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff, Outcome
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff_news
from leadsail_bot.slack.views.blocks import Block


class Press(NamedTuple):
    """Somebody's press on a handoff, and how that has ended: like it, or as somebody said before.

    `content` is what the giver wrote, as the card shows it, `said` the reason for a no.
    """

    given: Handoff
    content: list[Block]
    mine: Ending
    held: Ending
    said: str = ""


class Shown(NamedTuple):
    """What became of it in Slack: its word for why the card doesn't say how it ended, and why the receipt
    doesn't yet, "" where they do; and whether whoever is told of it has been.
    """

    card: str = ""
    receipt: str = ""
    heard: bool = True


async def claim(
    desk: Desk,
    asked: Asked,
    given: Handoff,
    content: list[Block],
    outcome: Outcome,
    *,
    said: str = "",
    mark: str = "",
) -> Press:
    """End it like this, unless it has ended.

    Args:
        mark: stands for the press, where another one may follow that is to be taken for the same.

    Raises:
        StoreUnavailable: nobody can say.
    """
    mine = Ending(outcome, asked.user, int(desk.now().timestamp()), mark or secrets.token_hex(4))
    return Press(given, content, mine, await desk.handoffs.book.claim(given, mine), said)


async def conclude_for(
    desk: Desk, reply: Reply, press: Press, button: str, *, receipt: bool = False
) -> Shown:
    """As `conclude`; where that takes longer than whoever pressed `button` has, they read that it goes on."""
    reply.instead = handoff_news.goes_on(button)
    shown = await conclude(desk, press, receipt=receipt)
    reply.instead = None
    return shown


async def conclude(desk: Desk, press: Press, *, receipt: bool = False) -> Shown:
    """Let the card say how it ended, then tell, then take the reminders back, in this order: should we be
    gone in between, somebody is reminded.

    It goes on where whoever pressed has no time left; and what the card may take yet is tried again in a
    while, but for a reassignment, which asks for another press in any case.

    Args:
        receipt: it is the receipt that was pressed, so it may show this handoff still.
    """
    errands, held = desk.handoffs.errands, press.held

    async def at_first() -> Shown:
        shown = await _concluded(desk, press, receipt=receipt)
        if handoff_news.may_change(shown.card) and held.outcome != "reassigned":
            errands.insist(press.mine.mark, later)
        return shown

    async def later() -> bool:
        shown = await _concluded(desk, press, receipt=False)
        return not handoff_news.may_change(shown.card)

    if press.said and held == press.mine:
        desk.handoffs.reasons[held.mark] = press.said
    return await errands.once(press.mine.mark, at_first)


async def _concluded(desk: Desk, press: Press, *, receipt: bool) -> Shown:
    given, content, mine, held, _ = press
    why = await desk.handoffs.show(given, held, content)
    if handoff_news.may_change(why):
        return Shown(why)  # nobody is told before the card says it
    is_told = True
    try:
        first = await desk.handoffs.book.first_to_tell(given)
    except StoreUnavailable:
        first = held == mine
        is_told = first or receipt
    on_receipt = await desk.handoffs.show_giver(given, held, content) if first or receipt else ""
    heard = await _tell(desk, press, handoff_news.stays(given, why)) if first else True
    if is_told:  # else nobody can say, and somebody is reminded
        await desk.handoffs.settle(given, held)
    return Shown(why, on_receipt, heard)


async def _tell(desk: Desk, press: Press, stays: str) -> bool:
    """Whether the giver has been told."""
    given, content, _, held, _ = press
    said = desk.handoffs.reasons.pop(held.mark, "")  # whoever tells it may not be who said it
    next_step = stays
    if held.outcome == "declined":
        next_step = await giving.ask_on_call(desk, given, held, content)
    _, heard, _ = await asyncio.gather(
        desk.handoffs.line(given.card, handoff_news.turned(held, said)),
        _hears(desk, given, held, said, next_step),
        _show_the_way(desk, given, held),
    )
    return heard


async def _hears(desk: Desk, given: Handoff, held: Ending, said: str, next_step: str) -> bool:
    """The giver, unless it was they who ended it."""
    if held.by == given.giver:
        return True
    return await desk.handoffs.tell(given.giver, handoff_news.to_giver(given, held, said, next_step))


async def _show_the_way(desk: Desk, given: Handoff, held: Ending) -> None:
    """Whoever took it in a channel has it among their own messages and handoffs too."""
    if held.outcome != "accepted" or not given.to_group:
        return
    await desk.handoffs.book.note_for(held.by, given)
    link = await desk.handoffs.link(given.card)
    await desk.handoffs.tell(held.by, handoff_news.to_accepter(given, link))
