"""What Slack says by itself when a handoff's time comes: names lead, giver and addressee, so that it can be
listed, and may come although somebody has just accepted.
"""

import re

from leadsail_bot.models import LEAD_ID
from leadsail_bot.slack.handoff import LATER, Handoff, Spot
from leadsail_bot.slack.views.handoffs import Listed

TO_CARD, TO_RECEIPT = "Open the card", "Open the receipt"
_REMINDER = re.compile(
    rf"`(?P<lead>{LEAD_ID.pattern})`, handed over by <@(?P<giver>\w+)> to <(?:@|!subteam\^)(?P<to>\w+)"
)
_LINK = re.compile(r"<(https?://[^|>]+)\|")


def reminder(given: Handoff, link: str) -> str:
    """At the due time, for whoever was asked; it may come although somebody has just accepted."""
    return f"{_named(given)} If nobody has accepted it yet, it is due now. {linked(link, TO_CARD)}"


def nobody(given: Handoff, link: str) -> str:
    """A while after the due time, for the giver; by then it may also have been declined."""
    return (
        f"{_named(given)} If nobody has accepted it yet, nobody has this lead: the receipt has what you can "
        f"do about it. {linked(link, TO_RECEIPT)}"
    )


def told(words: str, at: int) -> Listed | None:
    """The handoff that a reminder is about, which waits until `at` (seconds since 1970); None for others."""
    found = _REMINDER.match(words)
    link = _LINK.search(words)
    if not found or not link:
        return None
    due = at - int(LATER.total_seconds()) if for_giver(words) else at
    return Listed(Handoff(lead=found["lead"], giver=found["giver"], to=found["to"], due=due), None, link[1])


def for_giver(words: str) -> bool:
    """Whether a reminder is the giver's."""
    return f"|{TO_RECEIPT}>" in words


def link_to(spot: Spot) -> str:
    """The part of a message's address that tells it from all others; docs.slack.dev, chat.getPermalink."""
    return f"/archives/{spot.channel}/p{spot.ts.replace('.', '')}"


def linked(link: str, label: str) -> str:
    """A link in mrkdwn, "" where Slack didn't say where it leads."""
    return f"<{link}|{label}>" if link else ""


def _named(given: Handoff) -> str:
    to = f"<!subteam^{given.to}>" if given.to_group else f"<@{given.to}>"
    return f"`{given.lead}`, handed over by <@{given.giver}> to {to}."
