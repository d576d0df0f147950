"""T10: nine kinds of people, five kinds of channels, four deeds; 180 cells, each as specified."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    BOT,
    DEALS,
    GIL,
    OLGA,
    ONCALL_GROUP,
    PARTNER,
    PARTNER_TEAM,
    SALES,
    TEAM,
)
from leadsail_bot.playground.workspace.entities import Channel, Person
from tests.office import Office
from tests.slack import deeds
from tests.slack.deeds import DENIED, LEAD, UNKNOWN, Deed

SOON = "C0PENDING1"
SOLO, STRANGE, KIN, ROBOT, UNA = "U0SOLOGST1", "U0STRANGE1", "U0KINWORK1", "U0ROBOT001", "U0UNANONE1"
NEW = [
    Person(SOLO, "Sol Guest", "guest", TEAM, is_ultra_restricted=True),
    Person(STRANGE, "Stan Strange", "outsider", PARTNER_TEAM, is_stranger=True),
    Person(KIN, "Kin Sister", "outsider", "T0SISTER01", enterprise="E0ACMECORP"),
    Person(ROBOT, "Robot", "app", TEAM),
    Person(UNA, "Una Unsure", "member", TEAM),
]
# Who → what they read, whatever they do, "" for whoever may see leads; and the audit's word for why not.
# All but one are in the group: nobody is held off by that alone who must be held off by what they are.
PEOPLE = {
    "member in the group": (BEN, "", ""),
    "member outside the group": (ANA, DENIED, "no_group"),
    "guest of several channels": (GIL, DENIED, "guest"),
    "guest of one channel": (SOLO, DENIED, "guest"),
    "member of another organisation": (OLGA, DENIED, "other_team"),
    "stranger": (STRANGE, DENIED, "other_team"),
    "member of a sister workspace": (KIN, DENIED, "other_team"),
    "bot": (ROBOT, DENIED, "bot"),
    "somebody Slack can't tell": (UNA, UNKNOWN, "access_unknown"),
}
# Where → why nothing may be posted there: the words, and the audit's; private answers may be had anywhere.
CHANNELS = {
    "our own channel": (SALES, "", ""),
    "direct messages": ("dm", "Direct messages belong to the people in them", "direct"),
    "shared with others": (PARTNER, "People of another organisation read", "external"),
    "about to be shared": (SOON, f"<#{SOON}> is about to be shared", "pending_external"),
    "private without the app": (DEALS, "This app can't see that channel", "channel_not_found"),
}
# What they do → what the audit calls it, and what whoever may do it reads.
DEEDS: dict[str, tuple[Deed, str, str]] = {
    "command": (deeds.commands, "history", "20 calls"),
    "more": (deeds.turns, "page", "20 calls"),
    "transcript": (deeds.reads, "transcript", "Hello Maria."),
    "share": (deeds.shares, "share", "Shared in"),
}


class Cell(NamedTuple):
    """One person at one deed in one channel; what they read first and the audit's word, "" for a yes."""

    name: str
    user: str
    channel: str
    deed: str
    words: str
    reason: str


def cells() -> Iterator[Cell]:
    """All of them, as specified."""
    for who, (user, refusal, why) in PEOPLE.items():
        for where, (channel, closed, reason) in CHANNELS.items():
            for deed in DEEDS:
                no = (refusal, why) if refusal or deed != "share" else (closed, reason)
                yield Cell(f"{who} / {where} / {deed}", user, channel, deed, *no)


async def test_every_cell() -> None:
    """As specified; a no costs LeadSail no call and posts nothing, and each has its one audit line."""
    named = {cell.name: cell for cell in cells()}
    assert len(named) == 180
    async with deeds.guarded_office() as office:
        _move_in(office)
        wrong = {name: found for name, cell in named.items() if (found := await _wrong(office, cell))}
    assert wrong == {}


async def _wrong(office: Office, cell: Cell) -> list[str]:
    """What isn't as specified in a cell."""
    place = office.workspace.dm(cell.user).id if cell.channel == "dm" else cell.channel
    calls, audits, posts = len(office.sandbox.calls), len(office.log("audit")), _posts(office)
    if cell.user == UNA:
        office.slack.fault("users.info", math.inf, error="fatal_error")
    do, action, shown = DEEDS[cell.deed]
    words = await do(office, office.slack.hands(cell.user), place)
    office.slack.heal()
    lines = office.log("audit")[audits:]
    told = [(line["user"], line["channel"], line["lead"], line["action"], line["allowed"]) for line in lines]
    posted = _posts(office) - posts
    checks = {
        f"read {words[:60]!r}": words.startswith(cell.words) if cell.words else shown in words,
        f"audit {told}": told == [(cell.user, place, LEAD, action, not cell.words)],
        f"reason {lines[0]['reason']!r}": lines[0]["reason"] == cell.reason,
        "LeadSail was asked": not cell.words or len(office.sandbox.calls) == calls,
        f"{posted} posted": posted == (cell.deed == "share" and not cell.words),
    }
    return [about for about, holds in checks.items() if not holds]


def _posts(office: Office) -> int:
    return len(office.workspace.calls_to("chat.postMessage"))


def _move_in(office: Office) -> None:
    """Everybody is in every channel: what holds them off isn't that they couldn't get there."""
    workspace = office.workspace
    workspace.people |= {person.id: person for person in NEW}
    workspace.channels[SOON] = Channel(SOON, "soon", "public", {BOT}, pending_share=True)
    workspace.groups[ONCALL_GROUP].members[:] = [user for user, *_ in PEOPLE.values() if user != ANA]
    for user, *_ in PEOPLE.values():
        workspace.dm(user)
        for channel, *_ in CHANNELS.values():
            if channel != "dm":
                workspace.channels[channel].members.add(user)
