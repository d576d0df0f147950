"""How a handoff ends: as whoever was first said, on the card before anybody is told, and told once.

Whoever presses when it has ended already brings up to date what the first couldn't, should the bot have gone
in between. What the card doesn't show nobody was told of, so that without Redis one alone can still have it.
"""

import asyncio
import secrets
from functools import partial

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff, Outcome
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.views import handoff_news
from leadsail_bot.slack.views.blocks import Block

INSIST_S = (5.0, 15.0, 45.0)  # until it is tried again what a card didn't take, each after the one before


async def claim(
    desk: Desk, asked: Asked, given: Handoff, outcome: Outcome, mark: str = ""
) -> tuple[Ending, Ending]:
    """This press, and how the handoff ended: like it, or as somebody said before.

    Args:
        mark: stands for the press, where another one may follow that is to be taken for the same.

    Raises:
        StoreUnavailable: nobody can say.
    """
    mine = Ending(outcome, asked.user, int(desk.now().timestamp()), mark or secrets.token_hex(4))
    return mine, await desk.handoffs.book.claim(given, mine)


async def conclude(
    desk: Desk,
    given: Handoff,
    held: Ending,
    content: list[Block],
    *,
    mine: Ending,
    said: str = "",
    receipt: bool = False,
) -> str:
    """Let the card say how it ended, then tell, then take the reminders back, in this order: should we be
    gone in between, somebody is reminded. Returns Slack's word for why the card doesn't say it, or "".

    It goes on where whoever pressed has no time left; and what the card may take yet is tried again in a
    while, but for a reassignment, which asks for another press in any case.

    Args:
        said: the reason for a no.
        receipt: it is the receipt that was pressed, so it shows this handoff still.
    """
    handoffs = desk.handoffs
    once = partial(_concluded, desk, given, held, content, mine=mine, said=said, receipt=receipt)

    async def at_first() -> str:
        why = await once()
        if _may_change(why) and held.outcome != "reassigned" and not handoffs.closed:
            handoffs.insisting.join(mine.mark, later)
        return why

    async def later() -> None:
        again = partial(once, receipt=False)  # which may be another card's by now
        try:
            for wait_s in INSIST_S:
                await asyncio.sleep(wait_s)
                if handoffs.closed or not _may_change(await again()):
                    return
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            handoffs.unexpected(error)

    if said and held == mine:
        handoffs.reasons[held.mark] = said
    return await handoffs.concluding.brought(mine.mark, at_first)


def _may_change(why: str) -> bool:
    """Whether the card may say it yet; until then nobody has been told."""
    return bool(why) and why not in handoff_news.STAYS


async def _concluded(
    desk: Desk,
    given: Handoff,
    held: Ending,
    content: list[Block],
    *,
    mine: Ending,
    said: str,
    receipt: bool,
) -> str:
    why = await desk.handoffs.show(given, held, content)
    if _may_change(why):
        return why
    try:
        first = await desk.handoffs.book.is_first("told", given, secrets.token_hex(4))
    except StoreUnavailable:
        first = held == mine
    if first:
        await desk.handoffs.show_giver(given, held, content)
        kept = desk.handoffs.reasons.pop(held.mark, "")  # whoever tells it may not be who said it
        await _tell(desk, given, held, content, said or kept, handoff_news.stays(given, why))
    elif receipt:
        await desk.handoffs.show_giver(given, held, content)
    await desk.handoffs.settle(given, held)
    return why


async def _tell(
    desk: Desk, given: Handoff, held: Ending, content: list[Block], said: str, stays: str
) -> None:
    next_step = stays
    if held.outcome == "declined":
        next_step = await giving.ask_on_call(desk, given, content)
    told = [desk.handoffs.line(given.card, handoff_news.turned(held, said))]
    if held.by != given.giver:
        told.append(desk.handoffs.tell(given.giver, handoff_news.to_giver(given, held, said, next_step)))
    if held.outcome == "accepted" and given.to_group:
        told.append(_show_the_way(desk, given, held))
    await asyncio.gather(*told)


async def _show_the_way(desk: Desk, given: Handoff, held: Ending) -> None:
    """Whoever took it in a channel has it among their own messages too."""
    link = await desk.handoffs.link(given.card)
    await desk.handoffs.tell(held.by, handoff_news.to_accepter(given, link))
