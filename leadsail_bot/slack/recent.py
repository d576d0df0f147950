"""Who looked up which lead lately: ids and times, no content, for a week."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.models import LEAD_ID, Lookup
from leadsail_bot.store import NOBODY, Store, is_about, key

KEPT = timedelta(days=7)
AT_MOST = 10
_MOMENT = re.compile(r"[0-9]{1,10}")


async def note(store: Store, user: str, lead: str, now: datetime) -> None:
    """Remember that `user` looked at a lead, to the minute; a store that can't be reached doesn't."""
    name = key("recent", NOBODY, user)
    member = f"{lead}:{int(now.timestamp()) // 60 * 60}"
    with suppress(StoreUnavailable):
        others = await store.noted(name)
        if others[:1] == [member]:
            return
        for other in others:  # a newer look keeps the list, and not what is old in it
            if is_about(other, lead) or now - _lookup(other).at >= KEPT:
                await store.unnote(name, other)
        await store.note(name, member, KEPT.total_seconds(), AT_MOST)


async def noted(store: Store, user: str, now: datetime) -> Sequence[Lookup]:
    """The leads `user` looked at in the last week, newest first. Raises StoreUnavailable."""
    lookups = map(_lookup, await store.noted(key("recent", NOBODY, user)))
    return [lookup for lookup in lookups if now - lookup.at < KEPT]


def _lookup(member: str) -> Lookup:
    """What is no lead or no moment is as old as can be: somebody else may have written there."""
    lead, _, at = member.partition(":")
    ours = LEAD_ID.fullmatch(lead) and _MOMENT.fullmatch(at)
    return Lookup(lead, datetime.fromtimestamp(int(at) if ours else 0, UTC))
