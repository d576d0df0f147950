"""Handing a lead over: the form, who may have it, and the card that comes of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leadsail_bot.playground.workspace.acme import ANA, BEN, DEALS, GIL, OLGA, ONCALL, ONCALL_GROUP, SALES
from leadsail_bot.slack import handoff as handing_over
from leadsail_bot.slack.views import handoff, handoff_draft
from tests import samples
from tests.office import elements, labels, said
from tests.slack import handing
from tests.slack.handing import LEAD

TO_BEN = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN}


async def test_a_card_for_one_person() -> None:
    """The addressee alone gets the card, with the ask, the brief and when it is due; the giver a receipt."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert card.channel == office.workspace.dm(BEN).id
        assert labels(card.blocks) == ["Accept", "Ask a question", "Decline", "Open for me"]
        for words in ("Maria Delgado", handing.CALL_BACK, "Outbound call, completed", "Not accepted yet"):
            assert words in said(card.blocks)
        assert labels(handing.receipt(office).blocks) == ["Cancel", "Reassign", "Change due time"]
        assert handing.CALL_BACK in said(handing.receipt(office).blocks)
        assert not office.workspace.messages(ONCALL)
        assert office.failures() == []


async def test_a_card_for_whoever_is_on_call() -> None:
    """The group is asked where the operator said, with its present members shown in the form."""
    async with handing.office() as office:
        view = await handing.form(office)
        assert f"On call now: <@{BEN}> <@{handing.CARA}>, asked in <#{ONCALL}>" in said(view.blocks)
        card = await handing.hands(office, ONCALL_GROUP)
        assert card.channel == ONCALL
        assert f"<!subteam^{ONCALL_GROUP}>" in said(card.blocks)


async def test_a_lock_screen_shows_neither_brief_nor_number() -> None:
    """What a phone shows of a card is who hands over and until when, in the recipient's time."""
    async with handing.office() as office:
        card = await handing.hands(office)
        due = datetime.now(ZoneInfo("Europe/London")).hour
        assert card.text.startswith("Ana hands you a lead, due ")
        assert int(card.text.removeprefix("Ana hands you a lead, due ")[:2]) in {due, (due + 1) % 24}
        assert {"Maria", "202", LEAD} & set(card.text.split()) == set()


async def test_every_line_of_the_brief_can_be_changed() -> None:
    """The form begins with the brief; the card says what was sent, and nothing of what was taken out."""
    async with handing.office() as office:
        view = await handing.form(office)
        begun = {one["action_id"]: one.get("initial_value", "") for one in elements(view.blocks)}
        assert "Outbound call, completed" in begun[handoff.STATE]
        card = await handing.hands(office, **{handoff.STATE: "Wants two cars.", handoff.PROMISED: "A call."})
        assert "Wants two cars." in said(card.blocks)
        assert "What was promised A call." in " ".join(said(card.blocks).split())
        assert "Outbound call" not in said(card.blocks)


async def test_what_others_read_is_masked() -> None:
    """Numbers and addresses are hidden on the card, typed or not; what was typed mentions nobody."""
    async with handing.office() as office:
        call = samples.interaction(leadId=LEAD, summary="Call +1 202 555 0142 or ana@example.com <!channel>")
        office.sandbox.put(samples.record(leadId=LEAD), [call])
        card = await handing.hands(office, needed="Ring 202-555-0142, <@U0ANARUIZ1>")
        shown = said(card.blocks)
        assert "0142" not in shown
        assert "ana@example.com" not in shown
        texts = [block for block in card.blocks if block["type"] != "rich_text"]
        assert "<!channel>" not in said(texts)
        assert said(texts).count("<@U0ANARUIZ1>") == 1  # who hands it over


async def test_a_number_is_masked_before_its_line_is_cut() -> None:
    """Most of one, at the end of what is quoted, would be no number any more, and call her all the same."""
    async with handing.office() as office:
        began = "Asks to be rung. ".ljust(handoff_draft.QUOTE_MAX - len("+1 202 555 …"), "x")
        call = samples.interaction(leadId=LEAD, summary=f"{began} +1 202 555 0142")
        office.sandbox.put(samples.record(leadId=LEAD), [call])
        view = await handing.form(office)
        begun = [one.get("initial_value") or "" for one in elements(view.blocks)]
        assert any(began in line for line in begun)
        assert not any("202" in line for line in begun)


async def test_a_number_in_two_fields_is_masked() -> None:
    """What first and last name say together is read together."""
    async with handing.office() as office:
        odd = samples.record(leadId=LEAD, firstName="0171", lastName="234567")
        office.sandbox.put(odd, [samples.interaction(leadId=LEAD)])
        assert "234567" not in said((await handing.form(office)).blocks)


@pytest.mark.parametrize("status", ["dnc", "contacted"])
async def test_do_not_call_is_on_the_card_in_words(status: str) -> None:
    """Whoever takes a lead that must not be called reads so on the card, in the form and on the receipt."""
    async with handing.office() as office:
        office.sandbox.put(samples.record(leadId=LEAD, status=status), [samples.interaction(leadId=LEAD)])
        view = await handing.form(office)
        card = await handing.hands(office)
        for shown in (view.blocks, card.blocks, handing.receipt(office).blocks):
            assert ("Do not call." in said(shown)) is (status == "dnc")


@pytest.mark.parametrize(
    ("person", "why"),
    [(GIL, "is a guest and may not see leads"), (OLGA, "isn't from this workspace"), (BEN, "no longer has")],
    ids=["guest", "outsider", "deactivated"],
)
async def test_who_may_not_see_leads_is_refused_in_the_form(person: str, why: str) -> None:
    """The form comes back with the reason and with what was typed; nobody gets a card."""
    async with handing.office() as office:
        office.workspace.people[BEN].deleted = True
        view = await handing.form(office)
        typed = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: person, handoff.NEEDED: "Call her."}
        words = await handing.sends(office, ANA, view, **typed)
        assert why in words
        again = {one["action_id"]: one.get("initial_value", "") for one in elements(office.ana.view.blocks)}
        assert again[handoff.NEEDED] == "Call her."
        assert not handing.messages(office, person)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({handoff.WHO: handoff.TO_PERSON}, handoff.NO_PERSON),
        ({handoff.WHO: handoff.TO_PERSON, handoff.PERSON: ANA}, handoff.YOURSELF),
        ({handoff.WHO: handoff.TO_GROUP, handoff.PERSON: BEN}, handoff.TWO),
    ],
    ids=["nobody", "yourself", "two"],
)
async def test_what_cannot_be_sent_is_said_beside_the_field(values: dict[str, str], words: str) -> None:
    """Nothing is handed to nobody, to oneself, or to two at once."""
    async with handing.office() as office:
        view = await handing.form(office)
        await office.ana.submit(view, {**values, handoff.NEEDED: "Call her."})
        assert office.ana.view.errors == {handoff.PERSON: words}


async def test_spaces_are_nothing_needed() -> None:
    """Slack takes them for words: a card without the ask tells nobody what to do."""
    async with handing.office() as office:
        view = await handing.form(office)
        await office.ana.submit(view, {**TO_BEN, handoff.NEEDED: " \u200b\n"})
        assert office.ana.view.errors == {handoff.NEEDED: handoff.BLANK}
        assert not handing.messages(office, BEN)


async def test_without_an_on_call_group_it_goes_to_a_person() -> None:
    """A workspace without the two settings sees one field, and nobody may forget it."""
    async with handing.office("", "") as office:
        view = await handing.form(office)
        assert handoff.WHO not in {one["action_id"] for one in elements(view.blocks)}
        await office.ana.submit(view, {handoff.PERSON: BEN, handoff.NEEDED: "Call her."})
        await office.until(lambda: handing.messages(office, BEN))


async def test_from_an_answer_to_the_form() -> None:
    """*Hand off* stands on every answer, also in a channel the app isn't in."""
    async with handing.office() as office:
        answer = await office.asks(LEAD, DEALS)
        view = await handing.opens(office, ANA, answer, handoff.OPEN)
        assert "Maria Delgado" in said(view.blocks)


async def test_a_form_that_does_not_come_leaves_its_window_named() -> None:
    """Whoever pressed *Hand off* reads under that name why there is none."""
    async with handing.office() as office:
        view = await handing.form(office, typed="lead_nobody9")
        assert "No lead with ID" in said(view.blocks)
        assert view.payload["title"]["text"] == handoff.TITLE


@pytest.mark.parametrize("named", ["@Ben Okafor", f"<@{BEN}|ben>"], ids=["typed", "escaped already"])
async def test_somebody_may_be_named_in_the_command(named: str) -> None:
    """`/lead-history <lead> handoff @person` fills in whom it goes to."""
    async with handing.office() as office:
        await office.ana.command(SALES, f"/lead-history {LEAD} handoff {named}")
        view = await office.until(lambda: handing.shown(office, ANA))
        [chosen] = [one for one in elements(view.blocks) if one["action_id"] == handoff.PERSON]
        assert chosen["initial_user"] == BEN


@pytest.mark.parametrize("named", ["@Bea Okoro", f"<!subteam^{ONCALL_GROUP}|@on-call>"])
async def test_a_name_that_is_no_person_still_opens_the_form(named: str) -> None:
    """Slack names nobody it doesn't know: a name of two words is no error; nor is the on-call group's."""
    async with handing.office() as office:
        await office.ana.command(SALES, f"/lead-history {LEAD} handoff {named}")
        assert "What is needed" in said((await office.until(lambda: handing.shown(office, ANA))).blocks)


async def test_tomorrow_is_the_recipients_morning() -> None:
    """Nine o'clock tomorrow is nine where the recipient is, not where the giver is."""
    async with handing.office() as office:
        await handing.hands(office, **{handoff.DUE: "tomorrow"})
        [at, _] = sorted(one.post_at for one in office.workspace.scheduled.values())
        there = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo("Europe/London"))
        assert (there.hour, there.minute) == (9, 0)
        assert timedelta() < there - datetime.now(UTC) <= timedelta(days=1, hours=15)


@pytest.mark.parametrize(
    ("now", "giver", "recipient", "due"),
    [
        ("2026-12-03T15:00-05:00", "America/New_York", "Europe/Berlin", "2026-12-04T09:00+01:00"),
        ("2026-12-03T18:30-05:00", "America/New_York", "Europe/Berlin", "2026-12-04T09:00+01:00"),
        ("2026-12-04T00:30+01:00", "Europe/Berlin", "America/New_York", "2026-12-04T09:00-05:00"),
        ("2026-12-03T18:00-10:00", "Pacific/Honolulu", "Pacific/Auckland", "2026-12-05T09:00+13:00"),
        ("2026-12-03T09:59-10:00", "Pacific/Honolulu", "Pacific/Auckland", "2026-12-05T09:00+13:00"),
        ("2026-12-03T09:30-10:00", "Pacific/Honolulu", "Pacific/Auckland", "2026-12-04T09:00+13:00"),
        ("2026-03-07T12:00-05:00", "America/New_York", "America/New_York", "2026-03-08T09:00-04:00"),
    ],
)
def test_tomorrow_is_the_next_that_either_calls_so(now: str, giver: str, recipient: str, due: str) -> None:
    """A day begun there already isn't tomorrow's tomorrow; nor is a morning that is over, or nearly here."""
    meant = handing_over.due("tomorrow", datetime.fromisoformat(now), ZoneInfo(recipient), ZoneInfo(giver))
    assert meant == datetime.fromisoformat(due)


async def test_who_alone_is_on_call_asks_somebody_else() -> None:
    """A lead can't be handed to oneself, by way of the group either."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [ANA]
        view = await handing.form(office)
        words = await handing.sends(office, ANA, view, **{handoff.WHO: handoff.TO_GROUP, handoff.NEEDED: "x"})
        assert "Nobody else on call just now may see leads. Choose one person." in words
        assert handing.messages(office, ONCALL_GROUP) == []


async def test_a_lead_without_a_name_is_told_by_its_id() -> None:
    """However much the id looks like a number: it is the way to the lead."""
    async with handing.office() as office:
        office.sandbox.put({"leadId": "lead_84512097"}, [samples.interaction(leadId="lead_84512097")])
        assert "lead_84512097" in said((await handing.form(office, typed="lead_84512097")).blocks)


@pytest.mark.parametrize("to", [BEN, ONCALL_GROUP])
async def test_tomorrow_where_slack_says_no_zone(to: str) -> None:
    """Whoever was let in is known already; of somebody on call the giver's nine o'clock, not UTC's."""
    async with handing.office() as office:
        office.workspace.people[BEN].tz = "America/Los_Angeles"
        view = await handing.form(office)
        values = {handoff.WHO: handoff.TO_GROUP, handoff.NEEDED: "x", handoff.DUE: "tomorrow"}
        if to == BEN:
            values |= {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN}
            office.slack.fault("users.info", times=1, delay_s=0)  # whether he may see leads
        office.slack.fault("users.info", times=9, error="fatal_error")
        await handing.sends(office, ANA, view, **values)
        [at, _] = sorted(one.post_at for one in office.workspace.scheduled.values())
        zone = ZoneInfo("America/Los_Angeles" if to == BEN else "America/Chicago")
        assert datetime.fromtimestamp(at, zone).hour == 9
