"""Who may see leads: a matrix of people, channels and deeds, and what each reads."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    DEALS,
    GIL,
    OLGA,
    ONCALL,
    ONCALL_GROUP,
    PARTNER,
    PARTNER_TEAM,
    SALES,
    TEAM,
)
from leadsail_bot.playground.workspace.entities import Message, Person
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.playground.workspace.hands import Hands
from tests import samples
from tests.office import Office, open_office, said

DENIED = "You don't have access to lead histories."
UNKNOWN = "Couldn't check your access. Try again."
LEAD = "lead_long1"
Deed = Callable[[Office, Hands, str], Coroutine[Any, Any, str]]
SOLO, KIN, ROBOT = "U0SOLOGST1", "U0KINWORK1", "U0ROBOT001"

# Whoever it is → what they read. Ben is in the group, Ana isn't.
PEOPLE = {
    BEN: "",
    ANA: DENIED,
    GIL: DENIED,
    SOLO: DENIED,
    OLGA: DENIED,
    KIN: DENIED,
    ROBOT: DENIED,
    "U0GONE0001": DENIED,
}
CHANNELS = {
    "internal": SALES,
    "another": ONCALL,
    "private": DEALS,
    "shared": PARTNER,
    "direct messages": "dm",
}


@asynccontextmanager
async def guarded_office() -> AsyncIterator[Office]:
    """An office in which only the on-call group sees leads."""
    async with open_office(ALLOWED_USERGROUPS=ONCALL_GROUP, COMMANDS_PER_MINUTE="0") as office:
        people = office.workspace.people
        people[SOLO] = Person(SOLO, "Sol Guest", "guest", TEAM, is_ultra_restricted=True)
        people[KIN] = Person(KIN, "Kin Sister", "outsider", "T0SISTER01")
        people[ROBOT] = Person(ROBOT, "Robot", "app", TEAM)
        people["U0GONE0001"] = Person("U0GONE0001", "Gone Away", "member", TEAM, deleted=True)
        for person in PEOPLE:
            office.workspace.dm(person)
            for channel in CHANNELS.values():
                if channel != "dm":
                    office.workspace.channels[channel].members.add(person)
        documents = [samples.interaction(interactionId=f"int_{n}") for n in range(20)]
        office.sandbox.put({"leadId": LEAD}, documents)
        yield office


async def test_the_matrix() -> None:
    """Everybody, everywhere, at every deed: as specified, without a word to LeadSail where it is a no."""
    async with guarded_office() as office:
        for person, wanted in PEOPLE.items():
            for channel in CHANNELS.values():
                place = office.workspace.dm(person).id if channel == "dm" else channel
                hands = office.slack.hands(person)
                for deed in (_commands, _turns, _reads, _refreshes):
                    await _holds(office, hands, place, deed, wanted)
    cells = len(PEOPLE) * len(CHANNELS) * 4
    assert cells == 160
    assert len(office.log("audit")) == cells


async def _holds(office: Office, hands: Hands, place: str, deed: Deed, wanted: str) -> None:
    calls, audits = len(office.sandbox.calls), len(office.log("audit"))
    words = await deed(office, hands, place)
    line = office.log("audit")[-1]
    assert len(office.log("audit")) == audits + 1, (hands.person.name, place, deed)
    assert (line["user"], line["lead"], line["allowed"]) == (hands.person.id, LEAD, not wanted)
    assert bool(line["reason"]) is bool(wanted)
    if wanted:
        assert words.startswith(wanted), (hands.person.name, place, deed, words[:80])
        assert len(office.sandbox.calls) == calls
    else:
        assert "Hello" in words or "call" in words, words[:80]


async def _commands(office: Office, hands: Hands, place: str) -> str:
    before = len(hands.sees(place))
    await hands.command(place, f"/lead-history {LEAD}")
    return said((await office.until(lambda: hands.sees(place)[before:]))[-1].blocks)


async def _presses(office: Office, hands: Hands, place: str, action: str, value: str) -> str:
    """A button that this person may have got from anywhere."""
    blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {
                    "type": "button",
                    "action_id": action,
                    "value": value,
                    "text": {"type": "plain_text", "text": "x"},
                }
            ],
        }
    ]
    ts = office.workspace.new_ts()
    message = Message(ts, place, office.workspace.app.id, "x", blocks, only_for=hands.person.id)
    office.workspace.post(message)
    before = [(found.ts, found.text) for found in hands.sees(place)]
    await hands.click(message, action)
    if action == "transcript.open":
        view = await office.until(lambda: _read(office, hands))
        await hands.close(hands.view)
        return view
    await office.until(lambda: [(found.ts, found.text) for found in hands.sees(place)] != before)
    return said(hands.sees(place)[-1].blocks)


def _read(office: Office, hands: Hands) -> str:
    views = office.workspace.views(hands.person.id)
    words = said(views[-1].blocks) if views else "…"
    return "" if words.endswith("…") else words


async def _turns(office: Office, hands: Hands, place: str) -> str:
    return await _presses(office, hands, place, "answer.older", f'{{"v":"answer1","lead":"{LEAD}","page":2}}')


async def _refreshes(office: Office, hands: Hands, place: str) -> str:
    return await _presses(office, hands, place, "answer.refresh", f'{{"v":"answer1","lead":"{LEAD}"}}')


async def _reads(office: Office, hands: Hands, place: str) -> str:
    value = f'{{"v":"transcript1","lead":"{LEAD}","interaction":"int_3"}}'
    return await _presses(office, hands, place, "transcript.open", value)


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_what_cannot_be_checked_is_a_no_of_its_own(method: str) -> None:
    """Slack failing lets nobody in; it is said differently, not remembered, and in the audit."""
    async with guarded_office() as office:
        ben = office.slack.hands(BEN)
        office.slack.faults.add(method, Fault(error="fatal_error"))
        assert (await _commands(office, ben, SALES)).startswith(UNKNOWN)
        assert not office.sandbox.calls
        assert office.log("audit")[-1]["reason"] == "access_unknown"
        assert "calls" in await _commands(office, ben, SALES)


async def test_a_decision_lasts_a_minute() -> None:
    """A guest of now was a member a minute ago; Slack is asked once a minute for each person."""
    async with guarded_office() as office:
        ben = office.slack.hands(BEN)
        for _ in range(3):
            await _commands(office, ben, SALES)
        assert len(office.workspace.calls_to("users.info")) == 1
        office.workspace.groups[ONCALL_GROUP].members.clear()
        office.clock.skip_s += 61
        assert (await _commands(office, ben, SALES)).startswith(DENIED)


async def test_many_at_once_cost_one_question_each() -> None:
    """Forty commands of two people: two questions about people, one about the group."""
    async with guarded_office() as office:
        office.workspace.groups[ONCALL_GROUP].members.append(ANA)
        office.slack.faults.add("users.info", Fault(delay_s=0.2), 2)
        both = (office.slack.hands(BEN), office.slack.hands(ANA))
        await asyncio.gather(
            *(hands.command(SALES, f"/lead-history {LEAD}") for hands in both for _ in range(20))
        )
        await office.until(lambda: len(office.log("answered")) == 40)
        assert len(office.workspace.calls_to("users.info")) == 2
        assert len(office.workspace.calls_to("usergroups.users.list")) == 1


async def test_without_groups_every_full_member_sees_leads() -> None:
    """The group is an option; that guests and strangers stay out isn't."""
    async with open_office() as office:
        office.sandbox.put({"leadId": LEAD}, [samples.interaction()])
        assert "1 interaction" in await _commands(office, office.slack.hands(ANA), SALES)
        assert (await _commands(office, office.slack.hands(GIL), SALES)).startswith(DENIED)
        assert (await _commands(office, office.slack.hands(OLGA), PARTNER)).startswith(DENIED)
        assert office.workspace.people[OLGA].team_id == PARTNER_TEAM
        assert not office.workspace.calls_to("usergroups.users.list")


async def test_help_is_for_everybody() -> None:
    """It shows nothing of any lead."""
    async with guarded_office() as office:
        await office.slack.hands(GIL).command(SALES, "/lead-history help")
        await office.until(lambda: "example" in str(office.slack.hands(GIL).sees(SALES)))
        assert not office.log("audit")
