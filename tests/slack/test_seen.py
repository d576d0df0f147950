"""What is new since this person last looked: ids and moments only, and never anybody else's."""

from datetime import UTC, datetime, timedelta

import pytest

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.playground.workspace.acme import BEN, SALES
from leadsail_bot.slack import seen
from leadsail_bot.store import Memory, key
from tests import samples
from tests.office import Office, said

LEAD = "lead_seen1"


async def test_new_is_counted_from_the_last_look(office: Office) -> None:
    """The first look says nothing; the next counts what came since, also on other pages and after Refresh."""
    _put(office, 20)
    first = await office.asks(LEAD)
    assert "since you looked" not in said(first.blocks)
    again = await office.asks(LEAD)
    assert "Nothing new since you looked" in said(again.blocks)
    _put(office, 20, datetime.now(UTC).isoformat())
    office.clock.skip_s += 600
    later = await office.clicks(again, "answer.refresh")
    older = await office.clicks(later, "answer.older")
    for shown in (later, older):
        assert "*New since you looked, " in said(shown.blocks)
        assert ":* 1 call" in said(shown.blocks)
        assert ":* 1 call." in shown.text


async def test_everybody_has_a_look_of_their_own(office: Office) -> None:
    """Ana's look is not Ben's."""
    _put(office, 2)
    await office.asks(LEAD)
    ben = office.slack.hands(BEN)
    await ben.command(SALES, f"/lead-history {LEAD}")
    (answer,) = await office.until(lambda: ben.sees(SALES))
    assert "since you looked" not in said(answer.blocks)


async def test_a_mark_is_a_moment_and_goes_after_thirty_days() -> None:
    """No content is kept, and nothing for longer."""
    now = 0.0
    store = Memory(lambda: now)
    assert await seen.at(store, "U1", LEAD) == seen.NEVER
    await seen.note(store, "U1", LEAD, samples.NOW)
    assert await seen.at(store, "U1", LEAD) == int(samples.NOW.timestamp())
    now = timedelta(days=31).total_seconds()
    assert await seen.at(store, "U1", LEAD) == seen.NEVER


async def test_what_is_remembered_is_not_written_again() -> None:
    """Who asks again within the minute sees what is kept: of that look Redis need hear nothing."""
    store = Memory()
    await seen.note(store, "U1", LEAD, samples.NOW)
    before = await seen.at(store, "U1", LEAD)
    await store.drop(key("seen", LEAD, "U1"))
    await seen.note(store, "U1", LEAD, samples.NOW, before)
    assert await seen.at(store, "U1", LEAD) == seen.NEVER
    await seen.note(store, "U1", LEAD, samples.NOW + timedelta(minutes=1), before)
    assert await seen.at(store, "U1", LEAD) == before + 60


@pytest.mark.parametrize("poison", [b"", b"soon", b"-5", b"9" * 40, b"\xff\x00", "٣".encode()])
async def test_what_is_no_moment_is_never(poison: bytes) -> None:
    """Somebody else may have written there."""
    store = Memory()
    await store.put(key("seen", LEAD, "U1"), poison, 60)
    assert await seen.at(store, "U1", LEAD) == seen.NEVER


class Away(Memory):
    """A store that can't be reached."""

    async def get(self, name: str) -> bytes | None:
        raise StoreUnavailable("redis_unavailable")

    async def put(self, name: str, value: bytes, keep_s: float) -> None:
        raise StoreUnavailable("redis_unavailable")


async def test_a_store_that_fails_costs_nothing() -> None:
    """Nobody can tell when somebody last looked, so nothing is said of it, and the answer stands."""
    store = Away()
    await seen.note(store, "U1", LEAD, samples.NOW)
    assert await seen.at(store, "U1", LEAD) == seen.NEVER


def _put(office: Office, count: int, *newer: str) -> None:
    times = [f"2026-10-{number + 1:02}T12:00:00Z" for number in range(count)] + [*newer]
    documents = [
        samples.interaction(interactionId=f"int_{number}", createdAt=when, updatedAt=when)
        for number, when in enumerate(times)
    ]
    office.sandbox.put({"leadId": LEAD}, documents)
