"""A history in the order people read it: newest activity first, a page at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leadsail_bot.history import thread
from leadsail_bot.models import Channel, Interaction, Turn

PAGE_SIZE = 8
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 2)  # an earlier one has no beginning in some zones


class Page(NamedTuple):
    """Some interactions out of `total`; `number` counts from 1, and there is always at least one page."""

    interactions: Sequence[Interaction]
    number: int
    pages: int
    total: int


def activity(interaction: Interaction) -> datetime | None:
    """When something last happened: a thread's last message, a call's start; None where no time is given."""
    if interaction.channel in thread.CHANNELS:
        # The latest, whichever end LeadSail lists a thread from.
        said, changed = interaction.last_said_at, interaction.updated_at
        if said and changed and changed > said and interaction.ends_undated:
            return changed  # the message that tells no time is newer than the last that does
        return said or changed or interaction.created_at
    return interaction.created_at or interaction.updated_at


def written(message: Turn, interaction: Interaction) -> datetime | None:
    """When a message of a thread was; where none of them tells, when the thread last changed."""
    return message.at or (None if interaction.last_said_at else activity(interaction))


def newest_first(interactions: Sequence[Interaction]) -> list[Interaction]:
    """By last activity; equal times keep LeadSail's order, and those without a time come last in it."""
    return sorted(interactions, key=lambda interaction: activity(interaction) or BEFORE_ALL, reverse=True)


def only(
    interactions: Sequence[Interaction], channel: Channel | None, since: datetime | None
) -> Sequence[Interaction]:
    """Those of one channel, and those last active since a moment or nobody knows when."""
    return [
        interaction
        for interaction in interactions
        if channel in {None, interaction.channel}
        and (since is None or (when := activity(interaction)) is None or when >= since)
    ]


def beginning(day: date, timezone: str) -> datetime:
    """When a day begins where the lead is, or in UTC where nobody knows."""
    return datetime.combine(max(day, _FIRST_DAY), time(), zone(timezone) or UTC)


def zone(name: str) -> ZoneInfo | None:
    """An IANA time zone, None where the name is missing or unknown."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError, RecursionError):  # malformed, a folder's, unknown, all slashes
        return None


def page(interactions: Sequence[Interaction], number: int, size: int = PAGE_SIZE) -> Page:
    """Page `number`, or the nearest there is: a history may have shrunk since the button was drawn."""
    pages = max(1, -(-len(interactions) // size))
    number = min(max(number, 1), pages)
    return Page(interactions[(number - 1) * size : number * size], number, pages, len(interactions))
