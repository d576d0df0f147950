"""When a person last looked at a lead: a moment and no content, for thirty days."""

from contextlib import suppress
from datetime import datetime, timedelta

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.store import Store, key

KEPT = timedelta(days=30)
NEVER = 0
DIGITS_MAX = 10  # of a moment; more is nothing that this wrote


async def at(store: Store, user: str, lead: str) -> int:
    """As of when `user` last saw a lead, in seconds since 1970; NEVER also where nobody can tell."""
    with suppress(StoreUnavailable):
        kept = await store.get(key("seen", lead, user)) or b""
        return int(kept) if kept.isdigit() and len(kept) <= DIGITS_MAX else NEVER
    return NEVER


async def note(store: Store, user: str, lead: str, as_of: datetime, before: int | None = None) -> None:
    """Remember that `user` saw a lead as it was then; a store that can't be reached remembers nothing.

    `before` is what is known to be remembered: the same isn't written again.
    """
    moment = int(as_of.timestamp())
    if moment != before:
        with suppress(StoreUnavailable):
            await store.put(key("seen", lead, user), str(moment).encode(), KEPT.total_seconds())
