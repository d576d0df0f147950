"""Who looked up which lead lately: ids and times for a week, each lead once."""

from datetime import timedelta

import pytest

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.models import Lookup
from leadsail_bot.redis_store import trial
from leadsail_bot.slack import recent
from leadsail_bot.store import Memory
from tests.redis_server import RedisServer
from tests.samples import NOW


class Away(Memory):
    """A store that can't be reached."""

    async def noted(self, name: str) -> list[str]:
        raise StoreUnavailable("redis_down")


async def test_newest_first_each_once() -> None:
    """A second look moves a lead to the head; others' looks are others'."""
    store, later = Memory(), NOW + timedelta(hours=1)
    await recent.note(store, "U1", "lead_1", NOW)
    await recent.note(store, "U1", "lead_2", NOW)
    await recent.note(store, "U2", "lead_3", NOW)
    await recent.note(store, "U1", "lead_1", later)
    assert await recent.noted(store, "U1", later) == [Lookup("lead_1", later), Lookup("lead_2", NOW)]


async def test_a_week_from_each_look() -> None:
    """A newer look keeps the list, not what is old in it."""
    store = Memory()
    await recent.note(store, "U1", "lead_1", NOW)
    await recent.note(store, "U1", "lead_2", NOW + timedelta(days=5))
    assert [found.lead_id for found in await recent.noted(store, "U1", NOW + timedelta(days=7))] == ["lead_2"]


async def test_what_is_old_is_not_kept() -> None:
    """Nor is it in the store, however often somebody looks up other leads."""
    store = Memory()
    for day in range(0, 30, 6):
        await recent.note(store, "U1", f"lead_{day}", NOW + timedelta(days=day))
    [kept] = [value for name in ("recent:-:U1",) for value in [await store.noted(name)]]
    assert [member.partition(":")[0] for member in kept] == ["lead_24", "lead_18"]


async def test_ten_are_kept() -> None:
    """The oldest go."""
    store = Memory()
    for number in range(12):
        await recent.note(store, "U1", f"lead_{number}", NOW)
    assert [found.lead_id for found in await recent.noted(store, "U1", NOW)] == [
        f"lead_{number}" for number in range(11, 1, -1)
    ]


@pytest.mark.parametrize(
    "poison",
    [
        *("lead_2:", "lead_2:soon", "lead_2:-5", "lead_2:" + "9" * 40, "lead_2:1.5", "lead_2:٣"),
        *(f"<!channel>:{int(NOW.timestamp())}", f"{'a' * 4_000}:{int(NOW.timestamp())}"),
    ],
)
async def test_what_is_no_lead_or_no_moment_is_not_listed(poison: str) -> None:
    """Somebody else may have written there: it costs nobody an answer, and goes with the next look."""
    store = Memory()
    await store.note("recent:-:U1", poison, 60, recent.AT_MOST)
    assert await recent.noted(store, "U1", NOW) == []
    await recent.note(store, "U1", "lead_1", NOW)
    assert await store.noted("recent:-:U1") == [f"lead_1:{int(NOW.timestamp()) // 60 * 60}"]


async def test_purge_takes_a_lead_from_everybody(redis: RedisServer) -> None:
    """What is forgotten is on nobody's list."""
    async with trial(redis.url) as store:
        await recent.note(store, "U1", "lead_1", NOW)
        await recent.note(store, "U1", "lead_12", NOW)
        await store.purge("lead_1")
        assert await recent.noted(store, "U1", NOW) == [Lookup("lead_12", NOW)]


async def test_a_store_that_is_away_costs_nobody_an_answer() -> None:
    """Noting is silent; whoever wants the list is told."""
    await recent.note(Away(), "U1", "lead_1", NOW)
    with pytest.raises(StoreUnavailable):
        await recent.noted(Away(), "U1", NOW)
