"""A history in the order people read it: newest activity first, a page at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from leadsail_bot.history import thread
from leadsail_bot.models import Interaction

PAGE_SIZE = 8
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Page(NamedTuple):
    """Some interactions out of `total`; `number` counts from 1, and there is always at least one page."""

    interactions: Sequence[Interaction]
    number: int
    pages: int
    total: int


def activity(interaction: Interaction) -> datetime | None:
    """When something last happened: a thread's last message, a call's start; None where no time is given."""
    if interaction.channel in thread.CHANNELS:
        # Whichever end LeadSail lists a thread from.
        said = max((turn.at for turn in interaction.transcript if turn.at), default=None)
        return said or interaction.updated_at or interaction.created_at
    return interaction.created_at or interaction.updated_at


def newest_first(interactions: Sequence[Interaction]) -> list[Interaction]:
    """By last activity; equal times keep LeadSail's order, and those without a time come last in it."""
    return sorted(interactions, key=lambda interaction: activity(interaction) or _BEFORE_ALL, reverse=True)


def page(interactions: Sequence[Interaction], number: int, size: int = PAGE_SIZE) -> Page:
    """Page `number`, or the nearest there is: a history may have shrunk since the button was drawn."""
    pages = max(1, -(-len(interactions) // size))
    number = min(max(number, 1), pages)
    return Page(interactions[(number - 1) * size : number * size], number, pages, len(interactions))
