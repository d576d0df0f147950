"""The app's Home tab, made of sections."""

from collections.abc import Sequence
from datetime import datetime

from leadsail_bot.models import Lookup
from leadsail_bot.slack.places import AnswerAt, pack
from leadsail_bot.slack.views import blocks, lookup, notices
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

OPEN = "home.lead"
ABOUT = (
    f"Type `{notices.COMMAND}` and a lead in any channel or direct message, mention @LeadSail with one in a "
    "thread, or choose *Look up lead* from a message's menu. Only you see the answers."
)
NO_MESSAGES = "The Messages tab takes no messages. Full transcripts and handoffs arrive there."


def message(*sections: Sequence[Block]) -> Message:
    """The tab: how to ask, then each section."""
    shown = [
        blocks.header("Look up a lead"),
        blocks.section(ABOUT),
        blocks.actions("home", lookup.button()),
    ]
    for section in sections:
        shown += [blocks.divider(), *section]
    return Message("LeadSail", [*shown, blocks.divider(), blocks.context(NO_MESSAGES)])


def recent(lookups: Sequence[Lookup] | None, begins: datetime | None = None) -> list[Block]:
    """What this person looked up lately, newest first; None: it can't be told now.

    `begins` is when what is known of it does, None where that is seven days ago.
    Ids alone: what is published here Slack keeps, and names would outlive the right to see them.
    """
    head = blocks.header("My recent lookups")
    if lookups is None:
        return [head, blocks.section("They can't be shown right now. Open this tab again in a minute.")]
    if not lookups:
        since = f"since {blocks.date_mrkdwn(begins)}" if begins else "in the last 7 days"
        return [head, blocks.section(f"None {since}.")]
    return [head, *map(_lookup, lookups)]


def _lookup(found: Lookup) -> Block:
    opens = blocks.button("Open", OPEN, pack(AnswerAt(found.lead_id)), spoken=f"Open {found.lead_id}")
    return blocks.section(f"`{found.lead_id}` · {blocks.date_mrkdwn(found.at)}", opens)
