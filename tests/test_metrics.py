"""What operators watch moves with what happens, and says nothing of anybody's leads."""

import re

import aiohttp

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, SALES
from tests import samples
from tests.faults import patience
from tests.office import Office, open_office

LEAD, PHONE = "lead_metric1", "+12025550142"
SAMPLE = re.compile(r"^leadsail_bot_(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


async def metrics(office: Office) -> dict[str, float]:
    """What `/metrics` says, without the bot's prefix."""
    url = f"http://127.0.0.1:{office.bot.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.content_type == "text/plain"
        return {name: float(value) for name, value in SAMPLE.findall(await answer.text())}


async def test_leadsails_side_is_counted() -> None:
    """Calls by how they ended, attempts, where histories came from, and the breaker."""
    async with open_office() as office:
        office.sandbox.put(samples.record(leadId=LEAD), [samples.interaction(leadId=LEAD)])
        await office.asks(LEAD)
        await office.asks(LEAD)
        seen = await metrics(office)
        assert seen['leadsail_calls_total{outcome="ok"}'] == seen["leadsail_attempts_total"] == 2
        assert seen['histories_total{source="live"}'] == seen['histories_total{source="cache"}'] == 1
        assert seen["breaker_open"] == 0
        office.sandbox.script("/", Answer(status=503), forever=True)
        for number in range(5):
            await office.asks(f"lead_gone{number}")
        seen = await metrics(office)
        assert seen["breaker_open"] == 1
        assert seen['leadsail_calls_total{outcome="server_error"}'] >= 5
        assert seen["leadsail_attempts_total"] > 2 + 5


async def test_slacks_side_is_counted() -> None:
    """What was asked, how it ended, who was turned away, what waits, and lines that got lost."""
    async with open_office(COMMANDS_PER_MINUTE="1") as office:
        for _ in range(11):
            await office.ana.command(SALES, "/lead-history lead_abc123")
        await patience.until(lambda: len(office.log("answered")) == 10)
        seen = await metrics(office)
        assert seen['asked_total{listener="lead_history.asked_for"}'] == 10
        assert seen['answers_total{listener="lead_history.asked_for",outcome="answered"}'] == 10
        assert seen['refused_total{reason="too_fast"}'] == 1
        assert seen["ready"] == 1
        assert seen["tasks"] == seen["log_lines_lost"] == seen["audit_lines_lost"] == 0


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
