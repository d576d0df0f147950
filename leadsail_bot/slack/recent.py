"""Who looked up which lead lately: ids and times, no content, for a week."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.models import Lookup
from leadsail_bot.store import NOBODY, Store, is_about, key

KEPT = timedelta(days=7)
AT_MOST = 10


async def note(store: Store, user: str, lead: str, now: datetime) -> None:
    """Remember that `user` looked at a lead, to the minute; a store that can't be reached doesn't."""
    name, member = key("recent", NOBODY, user), f"{lead}:{int(now.timestamp()) // 60 * 60}"
    with suppress(StoreUnavailable):
        others = await store.noted(name)
        if others[:1] == [member]:
            return
        for other in others:
            if is_about(other, lead):
                await store.unnote(name, other)
        await store.note(name, member, KEPT.total_seconds(), AT_MOST)


async def noted(store: Store, user: str, now: datetime) -> Sequence[Lookup]:
    """The leads `user` looked at in the last week, newest first. Raises StoreUnavailable."""
    found = [member.partition(":") for member in await store.noted(key("recent", NOBODY, user))]
    lookups = [Lookup(lead, datetime.fromtimestamp(int(at), UTC)) for lead, _, at in found]
    return [lookup for lookup in lookups if now - lookup.at < KEPT]
