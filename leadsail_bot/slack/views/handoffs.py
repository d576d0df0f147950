"""*My handoffs*: what a person has given and received, what is open, and what is overdue."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from leadsail_bot.slack.handoff import Ending, Handoff
from leadsail_bot.slack.views import blocks, handoff_card, words
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

SHOWN = 10  # of each kind
ENDED_SHOWN = 5
TITLE = "My handoffs"
SECTION_MAX = 2_900  # characters, of 3,000
NOTHING, LATER = "Nothing outstanding.", "Your handoffs can't be shown right now. Try again in a minute."


class Listed(NamedTuple):
    """A handoff, how it ended if it has, and the address of its card or receipt.

    `loose`: it ended, but nobody has the lead, and nobody has been asked since.
    """

    handoff: Handoff
    ending: Ending | None = None
    link: str = ""
    loose: bool = False

    @property
    def is_outstanding(self) -> bool:
        """Somebody has yet to do something."""
        return self.ending is None or self.loose


class Listing(NamedTuple):
    """A person's handoffs, newest first. `begins` is when the list does, None where it is complete.

    `on_call_unknown`: whether they are on call Slack doesn't say; `older_unknown`: nor what waits from before
    `begins`.
    """

    given: Sequence[Listed] = ()
    received: Sequence[Listed] = ()
    begins: datetime | None = None
    on_call_unknown: bool = False
    older_unknown: bool = False


def unknown() -> list[Block]:
    """The list can't be had just now."""
    return [blocks.header(TITLE), blocks.section(LATER)]


def message(listing: Listing, now: datetime) -> Message:
    """The list as an answer."""
    open_ = [one for one in (*listing.given, *listing.received) if one.is_outstanding]
    overdue = sum(one.handoff.is_overdue(now) for one in open_)
    said = f"{len(open_)} open, {overdue} overdue." if open_ else NOTHING
    return Message(" ".join([f"Your handoffs: {said}", *_lacks(listing)]), section(listing, now))


def section(listing: Listing, now: datetime) -> list[Block]:
    """The list under its heading, as App Home has it too."""
    shown = [blocks.header(TITLE)]
    for title, listed in (("Given", listing.given), ("Received", listing.received)):
        open_ = [one for one in listed if one.is_outstanding]
        if open_:
            overdue = sum(one.handoff.is_overdue(now) for one in open_)
            count = f"{len(open_)} open{f', {overdue} overdue' if overdue else ''}"
            lines = [_line(one, now) for one in sorted(open_, key=lambda one: one.handoff.due)[:SHOWN]]
            lines += _more(len(open_) - SHOWN)
            shown += _sections([f"*{title}* · {count}", *lines])
    if len(shown) == 1:
        shown.append(blocks.section(NOTHING))
    shown += [blocks.context(f":warning: {lack}") for lack in _lacks(listing)]
    ended = [one for one in (*listing.given, *listing.received) if not one.is_outstanding]
    if ended:
        newest = sorted(ended, key=lambda one: one.ending.at if one.ending else 0, reverse=True)[:ENDED_SHOWN]
        shown.append(blocks.context("\n".join(["Lately:", *(_line(one, now) for one in newest)])))
    if listing.begins:
        since = blocks.date_mrkdwn(listing.begins)
        older = "" if listing.older_unknown else " Of older handoffs it shows those not yet due."
        shown.append(blocks.context(f"This list begins {since}.{older}"))
    return shown


def _sections(lines: Sequence[str]) -> list[Block]:
    """Lines in as few sections as hold them."""
    parts = [lines[0]]
    for line in lines[1:]:
        if len(parts[-1]) + len(line) < SECTION_MAX:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return list(map(blocks.section, parts))


def _lacks(listing: Listing) -> list[str]:
    """What can't be told just now."""
    lacks = []
    if listing.on_call_unknown:
        lacks.append("Leads handed to whoever is on call can't be shown right now. Try again in a minute.")
    if listing.older_unknown:
        lacks.append("Older handoffs can't be shown right now. Try again in a minute.")
    return lacks


def _line(one: Listed, now: datetime) -> str:
    given = one.handoff
    who = f"`{given.lead}` from <@{given.giver}> to {handoff_card.whom(given)}"
    state = words.inline(handoff_card.ended(one.ending)) if one.ending else _due_in_words(given, now)
    state += ". *Nobody has it now*: press Reassign on the receipt." if one.loose else ""
    link = f" · <{one.link}|Open>" if one.link else ""
    return f"• {who}: {state}{link}"


def _due_in_words(given: Handoff, now: datetime) -> str:
    return (
        f"*overdue* since {handoff_card.due(given)}"
        if given.is_overdue(now)
        else f"due {handoff_card.due(given)}"
    )


def _more(number: int) -> list[str]:
    return [f"and {number} more"] if number > 0 else []
