"""*Look up lead* in a message's menu, and *Look up a lead* from anywhere."""

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, BEN, DEALS, GIL, SALES
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.playground.workspace.state import View
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import shortcut
from tests.office import Office, labels, open_office, said

LEAD = "lead_maria42"


async def uses(office: Office, text: str, *, channel: str = SALES, thread_ts: str | None = None) -> View:
    """Ana uses the shortcut on a message of Ben's."""
    message = office.slack.hands(BEN).says(channel, text, thread_ts)
    assert (await office.ana.shortcut("lead.find", message)).ok
    return await office.filled()


async def test_one_lead_is_answered_at_once(either_office: Office) -> None:
    """From a message in a thread, where there are no commands, to the history in one step; in both modes."""
    office = either_office
    parent = office.slack.hands(BEN).says(SALES, "A question")
    view = await uses(office, f"Please call {LEAD} back", thread_ts=parent.ts)
    assert "Maria Delgado" in said(view.blocks)
    assert [message.author for message in office.ana.sees(SALES)] == [BEN, BEN]
    (line,) = office.log("audit")
    assert (line["action"], line["lead"], line["channel"], line["allowed"]) == ("shortcut", LEAD, SALES, True)


async def test_it_needs_no_membership(office: Office) -> None:
    """The answer stands in a modal, so the app needs not be in the channel."""
    assert "Maria Delgado" in said((await uses(office, LEAD, channel=DEALS)).blocks)


async def test_of_several_one_is_chosen(office: Office) -> None:
    """Each as it is spelled in the message, one click from its history; in the same modal."""
    view = await uses(office, f"{LEAD} and lead_tom7 are the same person")
    assert shortcut.WHICH in said(view.blocks)
    assert not office.sandbox.calls
    answer = await office.turns(view, "shortcut.choose", "lead_tom7")
    assert "Tom" in said(answer.blocks)
    assert [line["action"] for line in office.log("audit")] == ["shortcut", "shortcut"]


@pytest.mark.parametrize("words", ["+1 202 555 0142", "(202) 555-0142", "maria.delgado@example.com"])
async def test_a_number_or_an_email_finds_the_lead(office: Office, words: str) -> None:
    """As if one had typed it after the command; only the search and the look are in the audit."""
    view = await uses(office, f"Please call {words} back today")
    assert "Maria Delgado" in said(view.blocks)
    assert [(line["action"], line["lead"]) for line in office.log("audit")] == [
        ("search", ""),
        ("shortcut", LEAD),
    ]


async def test_no_lead_in_it(office: Office) -> None:
    """One sentence, and the form a click away; LeadSail isn't asked."""
    view = await uses(office, "See you at 3pm on 2026-11-04")
    assert shortcut.NOTHING in said(view.blocks)
    form = await office.turns(view, "lookup.open")
    assert form.payload["callback_id"] == "lookup"
    assert not office.sandbox.calls


async def test_the_modal_opens_before_anything_is_asked(office: Office) -> None:
    """A trigger lives for 3 s: the modal is there first, without content."""
    view = await uses(office, LEAD)
    assert "Maria Delgado" in said(view.blocks)
    assert [call.method for call in office.workspace.calls if call.method != "auth.test"][:2] == [
        "views.open",
        "users.info",
    ]


@pytest.mark.parametrize("text", [LEAD, f"{LEAD} lead_tom7", "nothing"], ids=["one", "several", "none"])
async def test_whoever_may_not_see_leads_is_told_so(office: Office, text: str) -> None:
    """Whatever the message holds: denied, with an audit line, and LeadSail isn't asked."""
    gil, message = office.slack.hands(GIL), office.slack.hands(BEN).says(SALES, text)
    await gil.shortcut("lead.find", message)
    await office.until(
        lambda: "have access" in said(gil.view.blocks) if office.workspace.views(GIL) else None
    )
    assert [(line["action"], line["allowed"]) for line in office.log("audit")] == [("shortcut", False)]
    assert not office.sandbox.calls


async def test_leadsail_failing_is_said_in_the_modal(office: Office) -> None:
    """With a way to try again in the same place."""
    office.sandbox.script(LEAD, Answer(status=503), forever=True)
    view = await uses(office, LEAD)
    assert "LeadSail isn't responding right now." in said(view.blocks)
    assert labels(view.blocks) == ["Try again"]


async def test_a_stop_before_there_is_an_answer() -> None:
    """No command was typed, so none is to be run again."""
    async with open_office(rhythm=Rhythm(drain_s=0.1)) as office:
        office.sandbox.script(LEAD, Answer(hang=True), forever=True)
        await office.ana.shortcut("lead.find", office.slack.hands(BEN).says(SALES, LEAD))
        await office.until(lambda: office.workspace.views(ANA))
        await office.bot.close()
        assert said(office.ana.view.blocks) == "The app is restarting. Try again in a minute."


async def test_a_modal_that_does_not_open_is_said_in_the_channel(office: Office) -> None:
    """To the asker alone; the message's own response_url is the way."""
    office.slack.faults.add("views.open", Fault(error="expired_trigger_id"))
    message = office.slack.hands(BEN).says(SALES, LEAD)
    await office.ana.shortcut("lead.find", message)
    notice = await office.until(lambda: office.ana.sees(SALES)[1:])
    assert notice[0].text.startswith("That took too long to open. Try again.")
    assert notice[0].only_for == ANA


async def test_from_anywhere_the_form_opens(either_office: Office) -> None:
    """The global shortcut has no channel: form, and answer in its place; in both modes."""
    office = either_office
    assert (await office.ana.shortcut("lookup.form")).ok
    form = await office.until(lambda: office.workspace.views(ANA))
    assert form[0].payload["callback_id"] == "lookup"


async def test_a_form_that_does_not_open_is_said_in_direct_messages(office: Office) -> None:
    """A global shortcut has neither channel nor response_url: there is one private way left."""
    office.slack.faults.add("views.open", Fault(error="expired_trigger_id"))
    await office.ana.shortcut("lookup.form")
    messages = office.workspace.dm(ANA).id
    (notice,) = await office.until(lambda: office.ana.sees(messages))
    assert notice.text.startswith("That took too long to open. Try again.")
