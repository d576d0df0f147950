"""What is shown where a message speaks of several leads, or where *Look up lead* is used on one without."""

from collections.abc import Sequence

from leadsail_bot.slack.views import blocks, lookup, text
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

CHOOSE = "shortcut.choose"
OFFERED_MAX = 30
WHICH = "The message speaks of more than one lead. Which one?"
MORE = f"It speaks of more: only the first {OFFERED_MAX} are here."
NOTHING = "There is no lead ID, phone number or email in this message."


def choice(found: Sequence[str]) -> Message:
    """What was found in the message, as it is spelled there, each a click away."""
    offered = found[:OFFERED_MAX]
    shown = [blocks.section(WHICH), *map(_one, offered)]
    more = MORE if len(found) > OFFERED_MAX else ""
    if more:
        shown += [blocks.context(more), blocks.actions("shortcut", lookup.button())]
    return Message(text.joined(WHICH, *map(_shown, offered), more, by="\n"), shown)


def nothing_found() -> Message:
    """The form instead."""
    return Message(NOTHING, [blocks.section(NOTHING), blocks.actions("shortcut", lookup.button())])


def _one(found: str) -> Block:
    opens = blocks.button("Open", CHOOSE, found, spoken=f"Open {found}")
    return blocks.section(_shown(found), opens)


def _shown(found: str) -> str:
    return text.mrkdwn(found, 320)
