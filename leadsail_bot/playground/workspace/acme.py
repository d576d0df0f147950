"""The workspace the playground and the tests start from: Acme, its people, channels and on-call group."""

import time

from leadsail_bot.playground.workspace.state import (
    HISTORY_KEPT,
    Channel,
    Clock,
    Person,
    UserGroup,
    Workspace,
)

TEAM, PARTNER_TEAM = "T0ACME0001", "T0PARTNER1"
ANA, BEN, GIL, OLGA, BOT = "U0ANARUIZ1", "U0BENOKAF1", "U0GILSTON1", "U0OLGALIN1", "U0LEADSAIL"
SALES, ONCALL, DEALS, PARTNER, RANDOM = "C0SALES001", "C0ONCALL01", "C0DEALS001", "C0PARTNER1", "C0RANDOM01"
ONCALL_GROUP = "S0ONCALL01"


def acme(*, clock: Clock = time.time, keep: int = HISTORY_KEPT) -> Workspace:
    """A fresh Acme; the app is in #sales, #leads-oncall and #acme-partner, not in the other two channels."""
    workspace = Workspace(TEAM, "acme", clock=clock, keep=keep)
    for person in (
        Person(ANA, "Ana Ruiz", "member", TEAM, "America/Chicago"),
        Person(BEN, "Ben Okafor", "member", TEAM, "Europe/London"),
        Person(GIL, "Gil Stone", "guest", TEAM, "America/New_York"),
        Person(OLGA, "Olga Lind", "outsider", PARTNER_TEAM, "Europe/Stockholm"),
        Person(BOT, "LeadSail", "app", TEAM, "Etc/UTC"),
    ):
        workspace.people[person.id] = person
    for channel in (
        Channel(SALES, "sales", "public", {ANA, BEN, GIL, BOT}),
        Channel(ONCALL, "leads-oncall", "public", {ANA, BEN, BOT}),
        Channel(DEALS, "deals-private", "private", {ANA, BEN}),
        Channel(PARTNER, "acme-partner", "shared", {ANA, BEN, OLGA, BOT}),
        Channel(RANDOM, "random", "public", {ANA, BEN, GIL}),
    ):
        workspace.channels[channel.id] = channel
    workspace.groups[ONCALL_GROUP] = UserGroup(ONCALL_GROUP, "on-call", "On call", [BEN])
    for person_id in (ANA, BEN, GIL, OLGA):
        workspace.dm(person_id)
    return workspace
