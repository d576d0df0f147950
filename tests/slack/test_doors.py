"""Whatever fails behind a door, whoever came through it reads one answer, or the operator reads why not."""

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, GIL, OLGA, PARTNER, SALES
from leadsail_bot.playground.workspace.faults import Fault
from tests.faults import patience
from tests.office import Office, open_office, said
from tests.slack import deeds
from tests.slack.deeds import Deed

LEAD = "lead_maria42"
NAME, DOWN, UNKNOWN = "Maria Delgado", "LeadSail isn't responding right now.", "Couldn't check your access."
ELSEWHERE = "Slack didn't take the answer to you"
EMPTY = "Slack didn't let this app fill the window. Close it, and try again."
LATE, BROKEN = "That took too long to open.", "Something went wrong on our side."


async def types(office: Office) -> None:
    """The command."""
    assert (await office.ana.command(SALES, f"/lead-history {LEAD}")).ok


async def searches(office: Office) -> None:
    """The command with a name."""
    assert (await office.ana.command(SALES, f"/lead-history {NAME}")).ok


async def mentions(office: Office) -> None:
    """In a thread."""
    parent = office.slack.hands(BEN).says(SALES, "Who knows her?")
    assert await office.ana.mention(SALES, f"<@{BOT}> {LEAD}", parent.ts)


async def uses_the_shortcut(office: Office) -> None:
    """On a message that names one lead."""
    assert (await office.ana.shortcut("lead.find", office.slack.hands(BEN).says(SALES, LEAD))).ok


async def asks_for_the_form(office: Office) -> None:
    """From anywhere."""
    assert (await office.ana.shortcut("lookup.form")).ok


async def sends_the_form(office: Office) -> None:
    """With a lead that it suggests."""
    await office.ana.shortcut("lookup.form")
    [form] = await office.until(lambda: office.workspace.views(ANA))
    assert (await office.ana.submit(form, {"lead": (await office.suggested(form, LEAD))[0]})).ok


async def visits(office: Office) -> None:
    """The Home tab."""
    assert await office.ana.opens_home()


async def picks_at_home(office: Office) -> None:
    """A lead from the list on the Home tab."""
    await office.ana.click(office.workspace.homes[ANA], "home.lead")


async def reads(office: Office) -> None:
    """A transcript, from the answer."""
    await office.ana.click(office.answers()[-1], "transcript.open")


Door = Callable[[Office], Awaitable[None]]
AUDITED = {UNKNOWN: "access_unknown", DOWN: "LeadSailUnavailable"}  # what is read, and the audit's reason
CASES: dict[str, tuple[Door, str, Mapping[str, Any], str]] = {
    "command, access unknown": (types, "users.info", {"error": "fatal_error", "times": 3}, UNKNOWN),
    "command, LeadSail down": (types, "LeadSail", {}, DOWN),
    "search, access unknown": (searches, "users.info", {"error": "fatal_error", "times": 3}, UNKNOWN),
    "search, LeadSail down": (searches, "LeadSail", {}, DOWN),
    "mention, access unknown": (mentions, "users.info", {"error": "fatal_error", "times": 3}, UNKNOWN),
    "mention, access hangs up": (mentions, "users.info", {"reset": True, "times": 3}, UNKNOWN),
    "mention, LeadSail down": (mentions, "LeadSail", {}, DOWN),
    "mention, Slack stumbles": (mentions, "chat.postEphemeral", {"status": 500, "times": 2}, NAME),
    "mention, Slack hangs up": (mentions, "chat.postEphemeral", {"reset": True}, NAME),
    "mention, a short wait": (mentions, "chat.postEphemeral", {"status": 429, "retry_after": 0}, NAME),
    "mention, odd blocks": (mentions, "chat.postEphemeral", {"error": "invalid_blocks"}, NAME),
    "mention, refused": (mentions, "chat.postEphemeral", {"error": "restricted_action"}, ELSEWHERE),
    "mention, Slack down": (mentions, "chat.postEphemeral", {"status": 500, "times": math.inf}, ELSEWHERE),
    "shortcut, access unknown": (
        uses_the_shortcut,
        "users.info",
        {"error": "fatal_error", "times": 3},
        UNKNOWN,
    ),
    "shortcut, LeadSail down": (uses_the_shortcut, "LeadSail", {}, DOWN),
    "shortcut, too late": (uses_the_shortcut, "views.open", {"error": "expired_trigger_id"}, LATE),
    "shortcut, odd view": (uses_the_shortcut, "views.open", {"error": "invalid_arguments"}, BROKEN),
    "shortcut, Slack hangs up": (uses_the_shortcut, "views.open", {"reset": True}, BROKEN),
    "shortcut, Slack stumbles": (uses_the_shortcut, "views.update", {"status": 500, "times": 2}, NAME),
    "shortcut, too large": (uses_the_shortcut, "views.update", {"error": "view_too_large"}, BROKEN),
    "shortcut, Slack down": (uses_the_shortcut, "views.update", {"status": 500, "times": math.inf}, EMPTY),
    "shortcut, Slack is busy": (
        uses_the_shortcut,
        "views.update",
        {"status": 429, "retry_after": 30, "times": math.inf},
        EMPTY,
    ),
    "transcript, Slack down": (reads, "views.update", {"status": 500, "times": math.inf}, EMPTY),
    "transcript, Slack hangs": (reads, "views.update", {"hang": True, "times": math.inf}, EMPTY),
    "list, Slack down": (picks_at_home, "views.update", {"status": 500, "times": math.inf}, EMPTY),
    "form, too late": (asks_for_the_form, "views.open", {"error": "expired_trigger_id"}, LATE),
    "form, Slack down": (sends_the_form, "views.update", {"status": 500, "times": math.inf}, EMPTY),
    "form, Slack hangs up": (asks_for_the_form, "views.open", {"reset": True}, BROKEN),
    "home, access unknown": (visits, "users.info", {"error": "fatal_error", "times": 3}, UNKNOWN),
    "home, Slack stumbles": (visits, "views.publish", {"status": 500, "times": 2}, LEAD),
    "home, odd view": (visits, "views.publish", {"error": "invalid_arguments"}, BROKEN),
    "home, no tab": (visits, "views.publish", {"error": "not_enabled", "times": math.inf}, ""),
    "list, access unknown": (picks_at_home, "users.info", {"error": "fatal_error", "times": 3}, UNKNOWN),
    "list, LeadSail down": (picks_at_home, "LeadSail", {}, DOWN),
    "list, too late": (picks_at_home, "views.open", {"error": "expired_trigger_id"}, LATE),
    "list, Slack stumbles": (picks_at_home, "views.update", {"status": 500, "times": 2}, NAME),
}


@pytest.mark.parametrize("case", CASES)
async def test_one_answer(case: str) -> None:
    """One, in words that fit, and nothing where others see it; "" where there is no way left but the log.

    A look at a lead that failed has its one audit line too, with the reason.
    """
    door, target, how, words = CASES[case]
    async with open_office(LOG_LEVEL="DEBUG") as office:
        await office.asks(LEAD)
        await office.home()
        before, audits = _reads(office), len(office.log("audit"))
        office.clock.skip_s += 4_000  # nothing is fresh any more: neither who Ana is, nor the lead
        _spoil(office, target, dict(how))
        await door(office)
        if not words:
            await patience.until(lambda: office.log("answer_lost"), 10)
            return
        answer = await patience.until(lambda: _new(before, _reads(office)), 10)
        assert words in answer
        if words == ELSEWHERE:
            await patience.until(lambda: office.log("answer_lost"))
        else:
            assert not office.log("answer_lost")
        assert not [
            message for message in office.ana.sees(SALES) if not message.only_for and message.author == BOT
        ]
        failed = words in {DOWN, UNKNOWN, LATE, BROKEN, ELSEWHERE, EMPTY}
        if failed:  # the operator may be told after the person
            await patience.until(office.failures)
        assert len(office.failures()) == failed
        if words in AUDITED:
            assert [line["reason"] for line in office.log("audit")[audits:]] == [AUDITED[words]]


def _spoil(office: Office, target: str, how: dict[str, Any]) -> None:
    if target == "LeadSail":
        office.sandbox.script("/", Answer(status=503), forever=True)
    else:
        times = how.pop("times", 1)
        office.slack.faults.add(target, Fault(**how), times)


def _reads(office: Office) -> dict[str, str]:
    """Everything that Ana reads from the app, by where it stands."""
    messages = [
        message
        for place in (SALES, office.workspace.dm(ANA).id)
        for message in office.ana.sees(place)
        if message.author == BOT
    ]
    views = [*office.workspace.views(ANA), *filter(None, [office.workspace.homes.get(ANA)])]
    return {
        **{message.ts: f"{message.text} {said(message.blocks)}" for message in messages},
        **{view.id + view.hash: said(view.blocks) for view in views},
    }


def _new(before: dict[str, str], now: dict[str, str]) -> str:
    """The one thing that is new, once it says more than that it is coming."""
    new = [words for where, words in now.items() if where not in before and not words.endswith("…")]
    assert len(new) <= 1
    return "".join(new)


@pytest.mark.parametrize(("deed", "action"), [(deeds.mentions, "mention"), (deeds.looks_up, "shortcut")])
async def test_who_comes_in(deed: Deed, action: str) -> None:
    """A member of the group reads the history, everybody else one sentence; each with one audit line."""
    async with deeds.guarded_office() as office:
        office.workspace.channels[PARTNER].members.add(GIL)
        for person in (BEN, ANA, GIL, OLGA):
            calls = len(office.sandbox.calls)
            words = await deed(office, office.slack.hands(person), PARTNER)
            assert ("20 calls" in words) == (person == BEN)
            assert (words == deeds.DENIED) == (len(office.sandbox.calls) == calls) == (person != BEN)
            line = office.log("audit")[-1]
            assert (line["user"], line["channel"], line["lead"]) == (person, PARTNER, deeds.LEAD)
            assert (line["action"], line["allowed"]) == (action, person == BEN)
        assert len(office.log("audit")) == 4


async def test_whose_tab_it_is() -> None:
    """The Home tab of whoever may not see leads is one sentence; the audit knows who looked, and no lead."""
    async with deeds.guarded_office() as office:
        for person in (BEN, ANA, GIL, OLGA):
            words = await deeds.visits(office, office.slack.hands(person), "")
            assert (words == deeds.DENIED) == (person != BEN)
            line = office.log("audit")[-1]
            assert (line["user"], line["action"], line["lead"]) == (person, "home", "")
            assert line["allowed"] == (person == BEN)
