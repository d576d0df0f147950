"""The small form behind *Look up a lead*."""

from typing import Any

from leadsail_bot.slack.views import blocks
from leadsail_bot.slack.views.surface import Message, modal

CALLBACK, FIELD, BLOCK = "lookup", "lead", "lookup.lead"
TYPED_MAX = 300  # room for a pasted address
NOT_A_LEAD = "A lead ID looks like lead_abc123."


def form() -> dict[str, Any]:
    """Asks for a lead id."""
    field = blocks.text_input("Lead ID", BLOCK, FIELD, placeholder="lead_abc123", max_length=TYPED_MAX)
    return modal(
        Message("Look up a lead", [field]), title="Look up a lead", callback=CALLBACK, submit="Look up"
    )


def loading() -> dict[str, Any]:
    """What stands there until the answer does."""
    return modal(Message("Looking it up…", [blocks.section("Looking it up…")]))
