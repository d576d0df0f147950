"""What operators watch moves with what happens, and says nothing of anybody's leads."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from slack_bolt.async_app import AsyncApp

from leadsail_bot.metrics import TYPES_MAX
from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.slack import listeners
from leadsail_bot.slack.work import Work
from tests import samples
from tests.faults import patience
from tests.office import open_office

LEAD, PHONE = "lead_metric1", "+12025550142"


async def test_leadsails_side_is_counted() -> None:
    """Calls by how they ended, attempts, where histories came from, and the breaker."""
    async with open_office() as office:
        office.sandbox.put(samples.record(leadId=LEAD), [samples.interaction(leadId=LEAD)])
        await office.asks(LEAD)
        await office.asks(LEAD)
        seen = await office.metrics()
        assert seen['leadsail_calls_total{outcome="ok"}'] == seen["leadsail_attempts_total"] == 2
        assert seen['histories_total{source="live"}'] == seen['histories_total{source="cache"}'] == 1
        assert seen["breaker_open"] == seen['alerts_total{event="auth_failed"}'] == 0
        office.sandbox.script("/", Answer(status=503), forever=True)
        for number in range(5):
            await office.asks(f"lead_gone{number}")
        seen = await office.metrics()
        assert seen["breaker_open"] == 1
        assert seen['leadsail_calls_total{outcome="server_error"}'] >= 5
        assert seen["leadsail_attempts_total"] > 2 + 5


async def test_odd_histories_are_counted_once() -> None:
    """One history, however many wait for it; types nobody knows by their hash, and few of those."""
    async with open_office(COMMANDS_PER_MINUTE="0") as office:
        faxes = [samples.interaction(leadId=LEAD, interactionId=f"f{n}", type=f"fax {n}") for n in range(30)]
        office.sandbox.put(samples.record(leadId=LEAD), faxes)
        for _ in range(5):
            await office.ana.command(SALES, f"/lead-history {LEAD}")
        await patience.until(lambda: len(office.log("answered")) == 5)
        seen = await office.metrics()
        assert seen["history_items_count"] == 1
        assert seen['odd_items_total{oddity="unknown_type"}'] == seen["history_items_sum"] == len(faxes)
        types = {name: count for name, count in seen.items() if name.startswith("unknown_types_total")}
        assert len(types) == TYPES_MAX + 1
        assert types['unknown_types_total{hash="other"}'] == len(faxes) - TYPES_MAX
        assert not [name for name in types if "fax" in name]


async def test_slacks_side_is_counted() -> None:
    """What was asked, how it ended, who was turned away, what waits, and lines that got lost."""
    async with open_office(COMMANDS_PER_MINUTE="1") as office:
        for _ in range(11):
            await office.ana.command(SALES, "/lead-history lead_abc123")
        await patience.until(lambda: len(office.log("answered")) == 10)
        seen = await office.metrics()
        assert seen['asked_total{listener="lead_history.asked_for"}'] == 10
        assert seen['answers_total{listener="lead_history.asked_for",outcome="answered"}'] == 10
        assert seen['refused_total{reason="too_fast"}'] == 1
        assert seen["ready"] == 1
        assert seen["tasks"] == seen["log_lines_lost"] == seen["audit_lines_lost"] == 0


async def test_an_acknowledgement_takes_what_slack_waits_for() -> None:
    """Bolt's way to a listener too, for whatever Slack delivers."""

    async def dawdle(next: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(0.05)
        await next()

    def register(app: AsyncApp, work: Work) -> None:
        app.middleware(dawdle)
        listeners.register(app, work)

    async with open_office(register=register) as office:
        await office.asks("help")
        seen = await office.metrics()
        assert seen["ack_seconds_count"] == 1
        assert seen["ack_seconds_sum"] >= 0.05


async def test_nothing_of_a_lead_is_in_a_label() -> None:
    """No id, number, name or person: metrics are read by many, and kept for long."""
    async with open_office() as office:
        record = samples.record(leadId=LEAD, firstName="Fay", phone=PHONE)
        office.sandbox.put(record, [samples.interaction(leadId=LEAD, phone=PHONE, summary="quince")])
        await office.asks(LEAD)
        await office.asks("nobody@mail.example.com")
        url = f"http://127.0.0.1:{office.bot.port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            text = await answer.text()
        assert [
            word
            for word in (LEAD, PHONE, "2025550142", "Fay", "quince", "nobody", ANA, SALES)
            if word in text
        ] == []
