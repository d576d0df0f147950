"""The app's Home tab: the form, and what one looked up lately."""

from datetime import timedelta

from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, SALES
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.slack.views import home
from tests.faults import patience
from tests.office import Office, labels, said

LEAD = "lead_maria42"


async def test_the_tab_has_the_form_and_what_was_looked_up(either_office: Office) -> None:
    """Newest first, each once, by id; one's own alone. In both modes."""
    office = either_office
    nothing = said((await office.home()).blocks)
    assert "None since <!date^" in nothing  # what was before the app started isn't known
    for lead in (LEAD, "lead_tom7", LEAD):
        await office.asks(lead)
    await office.slack.hands(BEN).command(SALES, "/lead-history lead_priya60")
    await patience.until(lambda: office.log("answered")[4:])
    view = await office.home()
    opened = [element["accessibility_label"] for element in _opens(view.blocks)]
    assert opened == [f"Open {LEAD}", "Open lead_tom7"]
    assert labels(view.blocks)[0] == "Look up a lead"
    assert "Delgado" not in said(view.blocks)


async def test_handoffs_stand_above_what_was_looked_up(office: Office) -> None:
    """On a phone an overdue one stood three screens down, below ten lookups."""
    blocks = (await office.home()).blocks
    titles = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    assert titles == ["Look up a lead", "My handoffs", "My recent lookups"]


async def test_a_lead_from_the_list_is_answered_in_a_modal(office: Office) -> None:
    """One click; the tab itself stays as it is."""
    await office.asks(LEAD)
    view = await office.home()
    answer = await office.opens(view, "home.lead")
    assert "Maria Delgado" in said(answer.blocks)
    assert office.workspace.homes[ANA].hash == view.hash
    assert [line["action"] for line in office.log("audit")] == ["history", "home", "home"]


async def test_the_form_opens_from_the_tab(office: Office) -> None:
    """Two steps to any lead."""
    form = await office.opens(await office.home(), "lookup.open")
    assert form.payload["callback_id"] == "lookup"


async def test_whoever_may_not_see_leads_reads_one_sentence(office: Office) -> None:
    """Nothing else is on the tab, and the audit says denied."""
    await office.slack.hands(GIL).opens_home()
    view = await office.until(lambda: office.workspace.homes.get(GIL))
    assert said(view.blocks) == "You don't have access to lead histories."
    assert labels(view.blocks) == []
    assert [(line["action"], line["lead"], line["allowed"]) for line in office.log("audit")] == [
        ("home", "", False)
    ]


async def test_the_list_is_taken_from_whoever_loses_access(office: Office) -> None:
    """Checked each time the tab is opened, and at each click on it."""
    await office.asks(LEAD)
    view = await office.home()
    office.workspace.people[ANA].kind = "guest"
    office.clock.skip_s += 61
    refused = await office.opens(view, "home.lead")
    assert said(refused.blocks) == "You don't have access to lead histories."
    assert said((await office.home()).blocks) == "You don't have access to lead histories."


async def test_a_week_later_it_is_forgotten(office: Office) -> None:
    """Seven days from each look, not from the last."""
    await office.asks(LEAD)
    office.clock.skip_s += timedelta(days=7).total_seconds() + 1
    assert _opens((await office.home()).blocks) == []


async def test_the_messages_tab_needs_nothing(office: Office) -> None:
    """Slack tells of that one too; it takes no messages, which the Home tab says."""
    assert await office.ana.opens_home("messages")
    await patience.until(lambda: office.log("answered"))
    assert not office.workspace.calls_to("views.publish")
    assert home.NO_MESSAGES in said((await office.home()).blocks)


async def test_a_tab_that_slack_does_not_take_at_once_is_drawn_all_the_same(office: Office) -> None:
    """Publishing is repeated: it can do no harm."""
    office.slack.faults.add("views.publish", Fault(status=500))
    await office.ana.opens_home()
    await office.until(lambda: office.workspace.homes.get(ANA))
    assert not office.failures()


async def test_what_cannot_be_checked_is_said_on_the_tab(office: Office) -> None:
    """Not an empty tab, and not one of a moment ago."""
    office.slack.faults.add("users.info", Fault(error="fatal_error"), 3)
    assert "Couldn't check your access." in said((await office.home()).blocks)


def _opens(blocks: list[dict[str, object]]) -> list[dict[str, str]]:
    return [block["accessory"] for block in blocks if "accessory" in block]  # type: ignore[misc]
