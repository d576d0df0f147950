"""Who may see leads: what a check costs, how long it lasts, and that every way to a lead is guarded."""

import asyncio
import math
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import AccessDenied, SlackRefused
from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    GIL,
    OLGA,
    ONCALL_GROUP,
    PARTNER,
    PARTNER_TEAM,
    SALES,
    TEAM,
)
from leadsail_bot.playground.workspace.entities import Person, UserGroup
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.slack.access import Access
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.people import People
from tests import samples
from tests.office import Office, open_office, said
from tests.slack.deeds import DENIED, DOCUMENTS, LEAD, UNKNOWN, commands, guarded_office, presses

AT = f'{{"v":"answer1","lead":"{LEAD}"}}'
GONE = "U0GONE0001"
SUPPORT = "S0SUPPORT1"


@pytest.mark.parametrize(
    "action", ["answer.newer", "answer.refresh", "answer.retry", "card.open", "card.remove"]
)
async def test_every_other_button_asks_too(action: str) -> None:
    """A button that got into the wrong hands is no key: the same sentence, the same line, no call."""
    async with guarded_office() as office:
        value = f'{{"v":"card1","lead":"{LEAD}","by":"{BEN}"}}' if action == "card.remove" else AT
        gil = office.slack.hands(GIL)
        assert await presses(office, gil, SALES, action, value) == DENIED
        [line] = office.log("audit")
        assert (line["user"], line["allowed"], line["reason"]) == (GIL, False, "guest")
        assert not office.sandbox.calls


async def test_somebody_who_left_sees_nothing() -> None:
    """A deactivated member is no member."""
    async with guarded_office() as office:
        office.workspace.people[GONE] = Person(GONE, "Gone Away", "member", TEAM, deleted=True)
        office.workspace.channels[SALES].members.add(GONE)
        assert await commands(office, office.slack.hands(GONE), SALES) == DENIED
        assert office.log("audit")[-1]["reason"] == "deactivated"


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_what_cannot_be_checked_is_a_no_of_its_own(method: str) -> None:
    """Slack failing lets nobody in; it is said differently, not remembered, and in the audit."""
    async with guarded_office() as office:
        ben = office.slack.hands(BEN)
        office.slack.faults.add(method, Fault(error="fatal_error"), math.inf)
        assert (await commands(office, ben, SALES)).startswith(UNKNOWN)
        assert len(office.workspace.calls_to(method)) == 3
        office.slack.heal()
        assert not office.sandbox.calls
        assert office.log("audit")[-1]["reason"] == "access_unknown"
        assert office.log("access_unknown")[-1]["code"] == "fatal_error"
        assert "calls" in await commands(office, ben, SALES)


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"error": "internal_error"},
        {"error": "service_unavailable", "status": 503},
        {"reset": True},
        {"status": 429, "retry_after": 1},
        {"delay_s": 2.2},
        {"hang": True},
    ],
    ids=str,
)
async def test_one_hiccup_of_slack_keeps_nobody_out(method: str, fault: dict[str, Any]) -> None:
    """SL-12: a question that changes nothing is asked again, and whoever waits doesn't wait long."""
    async with guarded_office() as office:
        office.slack.faults.add(method, Fault(**fault))
        began = office.clock()
        assert "calls" in await commands(office, office.slack.hands(BEN), SALES)
        assert office.clock() - began < 3
        assert not office.failures()


@pytest.mark.parametrize("door", ["command", "find", "look up"])
async def test_what_was_typed_is_a_click_away_once_slack_is_well(door: str) -> None:
    """Where nobody can say who asks, *Try again* has it."""
    async with open_office() as office:
        office.sandbox.put({"leadId": LEAD, "firstName": "Dora"}, DOCUMENTS)
        answer = await office.asks(LEAD)
        if door == "command":
            _nobody_knows(office)
            refused = await office.asks("dora")
            office.slack.heal()
            assert "Dora" in said((await office.clicks(refused, "lookup.retry")).blocks)
        elif door == "find":
            form = await office.opens(answer, "answer.find")
            _nobody_knows(office)
            view = await office.submits(form, words="dora")
            office.slack.heal()
            assert "“dora”" in said((await office.turns(view, "answer.retry")).blocks)
        else:
            form = await office.opens(await office.asks("help"), "lookup.open")
            *_, as_typed = await office.suggested(form, "dora")
            _nobody_knows(office)
            view = await office.submits(form, lead=as_typed)
            office.slack.heal()
            assert "Dora" in said((await office.turns(view, "lookup.retry")).blocks)


def _nobody_knows(office: Office) -> None:
    """What is remembered of people is old, and Slack doesn't say more."""
    office.clock.skip_s += 61
    office.slack.faults.add("users.info", Fault(error="fatal_error"), math.inf)


async def test_a_decision_lasts_a_minute() -> None:
    """A guest of now was a member a minute ago; Slack is asked once a minute for each person."""
    async with guarded_office() as office:
        ben = office.slack.hands(BEN)
        for _ in range(3):
            await commands(office, ben, SALES)
        assert len(office.workspace.calls_to("users.info")) == 1
        office.workspace.groups[ONCALL_GROUP].members.clear()
        office.clock.skip_s += 61
        assert (await commands(office, ben, SALES)).startswith(DENIED)
        assert office.log("audit")[-1]["reason"] == "no_group"


async def test_who_left_the_group_is_out_within_a_minute() -> None:
    """Also who asked just before the group's list, read for somebody else, was a minute old."""
    async with guarded_office() as office:
        ben, ana = office.slack.hands(BEN), office.slack.hands(ANA)
        assert (await commands(office, ana, SALES)).startswith(DENIED)
        office.workspace.groups[ONCALL_GROUP].members.clear()
        office.clock.skip_s += 50
        assert "calls" in await commands(office, ben, SALES)
        office.clock.skip_s += 15
        assert (await commands(office, ben, SALES)).startswith(DENIED)


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
        assert "1 interaction" in await commands(office, office.slack.hands(ANA), SALES)
        assert (await commands(office, office.slack.hands(GIL), SALES)).startswith(DENIED)
        assert (await commands(office, office.slack.hands(OLGA), PARTNER)).startswith(DENIED)
        assert office.workspace.people[OLGA].team_id == PARTNER_TEAM
        assert not office.workspace.calls_to("usergroups.users.list")


async def test_one_of_the_allowed_groups_is_enough() -> None:
    """Nobody need be in all of them."""
    async with open_office(ALLOWED_USERGROUPS=f"{ONCALL_GROUP},{SUPPORT}") as office:
        office.workspace.groups[SUPPORT] = UserGroup(SUPPORT, "support", "Support", [ANA])
        office.sandbox.put({"leadId": LEAD}, DOCUMENTS)
        for whoever in (ANA, BEN):
            assert "20 calls" in await commands(office, office.slack.hands(whoever), SALES)


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
async def test_whom_slack_does_not_show_us_is_not_one_of_us(code: str) -> None:
    """A no, not a "try again": neither for themselves nor as one of those who could be asked."""
    with pytest.raises(AccessDenied) as denied:
        await _access(SlackRefused(code)).admit(Asked(user="U1", team="T1"))
    assert denied.value.reason == "other_team"
    assert not await _access(SlackRefused(code)).may_admit("U1")
    assert await _access(SlackRefused("fatal_error")).may_admit("U1")  # nobody can say


@pytest.mark.parametrize(("user", "team"), [("U1", ""), ("", "T1"), ("U1", "T2")])
async def test_nobody_of_nowhere_or_from_elsewhere_is_let_in(user: str, team: str) -> None:
    """Whatever Slack leaves out or says of them, and also before our own workspace's id is known."""
    for ours in ("", "T1"):
        with pytest.raises(AccessDenied) as denied:
            await _access({"user": {"team_id": ours}}, ours).admit(Asked(user=user, team=team))
        assert denied.value.reason == "other_team"


def _access(answer: dict[str, Any] | SlackRefused, team: str = "T1") -> Access:
    """Decides by what Slack says of anybody."""

    async def call(_: object) -> Any:
        if isinstance(answer, SlackRefused):
            raise answer
        return answer

    return Access(People(AsyncWebClient("xoxb-playground"), call), lambda: team, frozenset())


async def test_help_is_for_everybody() -> None:
    """It shows nothing of any lead."""
    async with guarded_office() as office:
        await office.slack.hands(GIL).command(SALES, "/lead-history help")
        await office.until(lambda: "example" in str(office.slack.hands(GIL).sees(SALES)))
        assert not office.log("audit")
