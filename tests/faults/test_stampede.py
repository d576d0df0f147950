"""Many who ask at once are one question to LeadSail, and as many answers."""

import asyncio

import pytest

from leadsail_bot.playground.workspace.acme import SALES
from tests.faults.bench import HISTORY, LEAD, RECORD, SUMMARY, Bench
from tests.office import said

CALLERS = 200


@pytest.mark.alone
async def test_two_hundred_on_one_cold_lead(bench: Bench) -> None:
    """One call for the history, one for the record, 200 whole answers."""
    async with bench.office() as office:
        office.sandbox.latency_s = 0.05
        commands = (office.ana.command(SALES, f"/lead-history {LEAD}") for _ in range(CALLERS))
        assert all(delivery.ok for delivery in await asyncio.gather(*commands))
        await office.until(lambda: len(office.answers()) >= CALLERS)
        assert len(office.answers()) == CALLERS
        assert all(SUMMARY in said(answer.blocks) for answer in office.answers())
        assert sorted(call.path for call in office.sandbox.calls) == sorted([HISTORY, RECORD])


async def test_a_full_disk_stops_no_answer(bench: Bench) -> None:
    """An audit line that can't be written is the operator's trouble, not the person's."""
    async with bench.office({"AUDIT_LOG": "/dev/full"}) as office:
        told = await bench.ask(office)
        assert SUMMARY in told.words
