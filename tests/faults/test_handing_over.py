"""Fifty handoffs while everything fails now and then; `python -m tests.soak` does a thousand."""

from tests.faults import handing_over

HANDOFFS = 50


async def test_no_handoff_is_lost_or_had_twice() -> None:
    """Each ends accepted by exactly one person, or cancelled, or its giver hears that it is open.

    People press twice, the bot is killed wherever it stands, answers get lost, Slack refuses.
    """
    many = await handing_over.simulate(HANDOFFS)
    assert sum(many.ended.values()) == HANDOFFS
    assert many.ended["accepted"]
    assert many.kills
