"""The giver's side: cancel, reassign, another due time; reminders; and what goes wrong on the way."""

import time

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, ONCALL, ONCALL_GROUP
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack import work
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.views import cautions, handoff, handoff_card, handoff_forms, handoff_receipt
from tests import samples
from tests.office import Office, elements, labels, said
from tests.slack import handing
from tests.slack.handing import CARA, LEAD

TO_GROUP = {handoff.WHO: handoff.TO_GROUP}


async def reassigns(office: Office, person: str = "") -> str:
    """Ana asks somebody else, or whoever is on call; returns what she then reads."""
    view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
    whom = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: person} if person else TO_GROUP
    return await handing.sends(office, ANA, view, **whom)


async def cancels(office: Office) -> Message:
    """Ana presses *Cancel*; returns the receipt once it has changed."""
    receipt = handing.receipt(office)
    await handing.press(office, ANA, receipt, handoff_receipt.CANCEL)
    await office.until(lambda: "Cancel" not in labels(receipt.blocks))
    return receipt


async def test_cancelling_takes_it_back() -> None:
    """Card and receipt say so, nobody is reminded, and nobody can accept any more."""
    async with handing.office() as office:
        card = await handing.hands(office)
        receipt = await cancels(office)
        assert "Cancelled by" in said(receipt.blocks)
        await office.until(lambda: "Cancelled by" in said(card.blocks) and not office.workspace.scheduled)
        assert labels(card.blocks) == ["Open for me"]
        assert "Cancelled by" in (await office.until(lambda: handing.thread(office, card)))[0]


async def test_cancelling_comes_too_late() -> None:
    """Somebody has accepted: the giver reads who, and the receipt says it too."""
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=1, delay_s=0)  # the card
        office.slack.fault("chat.update", times=3, error="internal_error")  # the receipt isn't up to date
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: len(handing.messages(office, ANA)) == 2)
        receipt = await cancels(office)
        assert f"Accepted by <@{BEN}>" in said(receipt.blocks)
        [told] = await office.until(lambda: handing.whispers(office, ANA, receipt.channel))
        assert f"Accepted by <@{BEN}>" in told
        await office.until(lambda: f"Accepted by <@{BEN}>" in said(card.blocks))


async def test_reassigning_asks_somebody_else() -> None:
    """The first card ends, the second has the same content, the receipt follows, reminders move along."""
    async with handing.office() as office:
        first = await handing.hands(office)
        assert f"Handed to whoever is on call in <#{ONCALL}>" in await reassigns(office)
        assert "has asked somebody else" in said(first.blocks)
        [second] = handing.messages(office, ONCALL_GROUP)
        assert handing.CALL_BACK in said(second.blocks)
        assert {one.channel for one in office.workspace.scheduled.values()} == {
            ONCALL,
            office.workspace.dm(ANA).id,
        }
        await handing.press(office, BEN, second, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
        assert len(handing.messages(office, ANA)) <= 2  # one receipt, and the word that it is accepted


async def test_reassigning_to_whom_may_not_see_leads() -> None:
    """The form says why, and the first card stays open."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert "is a guest" in await reassigns(office, GIL)
        assert "Not accepted yet" in said(card.blocks)
        assert office.ana.view.payload["callback_id"] == handoff_forms.REASSIGNING


async def test_reassigning_to_who_was_asked_already() -> None:
    """The form says so: their card would say that somebody else was asked. Nothing ends."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert f"<@{BEN}> has been asked already" in await reassigns(office, BEN)
        assert "Not accepted yet" in said(card.blocks)
        somebody_else = {**TO_GROUP, handoff.PERSON: ""}
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view, **somebody_else)
        assert "has asked somebody else" in said(card.blocks)


async def test_no_other_card_can_be_posted() -> None:
    """Between the cards nothing is lost: the receipt says that nobody has the lead, and *Reassign* works."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        office.slack.fault(
            "chat.postMessage", times=2, error="restricted_action"
        )  # the thread's line, the card
        words = await handing.sends(office, ANA, view, **TO_GROUP)
        assert f"This app may not post in <#{ONCALL}>" in words
        assert "Nobody has this lead now" in said(handing.receipt(office).blocks)
        assert "somebody else" in said(card.blocks)
        again = await handing.sends(office, ANA, office.ana.view, **TO_GROUP)
        assert "Handed to" in again
        assert len(handing.messages(office, ONCALL_GROUP)) == 1


async def test_other_forms_after_cards_that_were_refused() -> None:
    """Nobody was asked, so whoever closes the form and presses *Reassign* anew is as free as before."""
    async with handing.office() as office:
        await handing.hands(office)
        for _ in range(2):
            office.slack.fault(
                "chat.postMessage", times=2, error="restricted_action"
            )  # with the thread's line
            assert "takes no messages from this app" in await reassigns(office, CARA)
            await office.ana.close(office.ana.view, all_of_them=True)
            office.slack.heal()
            office.clock.skip_s += 2
        assert "Handed to" in await reassigns(office, CARA)


async def test_another_due_time() -> None:
    """Card, receipt and both reminders have it; the thread says so."""
    async with handing.office() as office:
        card = await handing.hands(office)
        before = sorted(one.post_at for one in office.workspace.scheduled.values())
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        assert "Due <!date^" in await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        after = sorted(one.post_at for one in office.workspace.scheduled.values())
        assert [later - earlier for earlier, later in zip(before, after, strict=True)] == [
            pytest.approx(3 * 3600, abs=5)
        ] * 2
        assert f"<!date^{after[0]}^" in said(card.blocks)
        assert "changed the due time" in (await office.until(lambda: handing.thread(office, card)))[0]
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))


@pytest.mark.parametrize("action", [handoff_receipt.REASSIGN, handoff_receipt.POSTPONE])
async def test_only_the_giver_sends_its_forms(action: str) -> None:
    """However somebody else came by the form, it changes nothing."""
    async with handing.office() as office:
        card = await handing.hands(office)
        before = said(card.blocks)
        mine = await handing.opens(office, ANA, handing.receipt(office), action)
        theirs = modals.open_(office.slack.stage, BEN, mine.payload)
        values = TO_GROUP if action == handoff_receipt.REASSIGN else {handoff.DUE: "4h"}
        assert f"Only <@{ANA}> can change" in await handing.sends(office, BEN, theirs, **values)
        assert said(card.blocks) == before


async def test_due_time_of_what_is_accepted_stays() -> None:
    """A form that was open while somebody accepted says who, and changes nothing."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks) and not office.workspace.scheduled)
        assert f"Accepted by <@{BEN}>" in await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        assert not office.workspace.scheduled
        assert "Accepted by" in said(card.blocks)


# ── reminders


async def test_slack_reminds_whoever_was_asked_and_then_tells_the_giver() -> None:
    """Both fire by Slack's own clock, with a link to card and receipt, whether we are up or not."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        workspace = office.workspace
        workspace.clock = lambda: time.time() + 3_601
        [reminder] = [one for one in workspace.messages(ONCALL) if one.thread_ts == card.ts]
        assert "If nobody has accepted it yet, it is due now." in reminder.text
        assert f"/archives/{ONCALL}/p{card.ts.replace('.', '')}|Open the card>" in reminder.text
        workspace.clock = lambda: time.time() + 3_600 + 901
        told = handing.messages(office, ANA)[-1]
        assert "nobody has this lead: the receipt has" in told.text
        assert "Open the receipt>" in told.text
        assert "Maria" not in reminder.text + told.text


async def test_accepting_in_the_last_minute() -> None:
    """Slack deletes no reminder then: it still comes, and its words are still true."""
    async with handing.office() as office:
        card = await handing.hands(office)
        office.workspace.clock = lambda: time.time() + 3_590
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(
            lambda: "Accepted by" in said(card.blocks) and len(office.workspace.scheduled) == 1
        )
        assert office.failures() == []


async def test_slack_takes_no_reminder() -> None:
    """The lead is handed over all the same; form and receipt say that nobody will be reminded."""
    async with handing.office() as office:
        office.slack.fault("chat.scheduleMessage", times=2, error="restricted_too_many")
        card = await handing.hands(office)
        assert "Slack took no reminder" in said(office.ana.view.blocks)
        assert "Slack took no reminder" in said(handing.receipt(office).blocks)
        assert "Accept" in labels(card.blocks)


# ── what goes wrong on the way


async def test_the_cards_answer_gets_lost() -> None:
    """SL-09: one card, never two; the giver reads whom to ask, and hears later if nobody accepts."""
    async with handing.office() as office:
        view = await handing.form(office)
        posts = office.workspace.tally["chat.postMessage"]
        office.slack.fault("chat.postMessage", times=1, delay_s=0)
        office.slack.fault("chat.postMessage", times=1, lose_answer=True)
        typed = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN, handoff.NEEDED: handing.CALL_BACK}
        words = await handing.sends(office, ANA, view, **typed)
        assert f"Slack didn't confirm. Ask <@{BEN}> whether the card is there" in words
        assert office.workspace.tally["chat.postMessage"] == posts + 2
        [card] = handing.messages(office, BEN)
        await office.until(lambda: "Slack didn't confirm the card" in said(handing.receipt(office).blocks))
        assert office.workspace.scheduled  # the giver's own
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
        await office.until(lambda: not office.workspace.scheduled)


@pytest.mark.parametrize("again", [False, True], ids=["handed over", "reassigned"])
async def test_the_answer_of_a_card_in_a_channel_gets_lost(again: bool) -> None:
    """SL-09: where a group is asked, a look at the channel tells; the giver reads which one that is."""
    async with handing.office() as office:
        if again:
            await handing.hands(office)
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        else:
            view = await handing.form(office)
        office.slack.fault("chat.postMessage", times=1, delay_s=0)  # the receipt, or the first card's thread
        office.slack.fault("chat.postMessage", times=1, lose_answer=True)
        typed = {handoff.WHO: handoff.TO_GROUP, **({} if again else {handoff.NEEDED: handing.CALL_BACK})}
        words = await handing.sends(office, ANA, view, **typed)
        assert f"Slack didn't confirm. Check <#{ONCALL}> before handing it off again." in words
        assert len(handing.messages(office, ONCALL_GROUP)) == 1
        look = f"Slack didn't confirm the card.* To be sure look for the card in <#{ONCALL}>"
        await office.until(lambda: look in said(handing.receipt(office).blocks))


async def test_the_receipts_answer_gets_lost() -> None:
    """Nobody was asked; the form is back with what was typed, and sending it again works."""
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("chat.postMessage", times=1, lose_answer=True)
        typed = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN, handoff.NEEDED: handing.CALL_BACK}
        assert "nothing was handed over" in await handing.sends(office, ANA, view, **typed)
        again = {one["action_id"]: one.get("initial_value") for one in elements(office.ana.view.blocks)}
        assert again[handoff.NEEDED] == handing.CALL_BACK
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view)
        assert len(handing.messages(office, BEN)) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("not_in_channel", f"This app isn't in <#{ONCALL}>. Type `/invite"),
        ("is_archived", f"<#{ONCALL}> is archived."),
        ("restricted_action", f"This app may not post in <#{ONCALL}>"),
        ("channel_not_found", "This app can't see that channel"),
    ],
)
async def test_the_card_is_refused(code: str, words: str) -> None:
    """SL-05, SL-06: why, in words, above what was typed; no receipt and no reminder stay behind."""
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("chat.postMessage", times=1, delay_s=0)
        office.slack.fault("chat.postMessage", times=1, error=code)
        told = await handing.sends(office, ANA, view, **TO_GROUP, **{handoff.NEEDED: handing.CALL_BACK})
        assert words in told
        assert "Choose another channel" not in told  # nobody chose this one
        assert ("choose a person instead" in told) == (code != "not_in_channel")
        assert not handing.messages(office, ANA)
        assert not office.workspace.scheduled
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view)


async def test_an_expired_trigger() -> None:
    """SL-07: the giver reads that it took too long, with the button to press again."""
    async with handing.office() as office:
        answer = await office.asks(handing.LEAD)
        office.slack.fault("views.open", times=1, error="expired_trigger_id")
        before = len(office.ana.sees(answer.channel))
        await handing.press(office, ANA, answer, handoff.OPEN)
        told = await office.until(lambda: office.ana.sees(answer.channel)[before:])
        assert "took too long to open" in said(told[0].blocks)
        assert await handing.opens(office, ANA, told[0], handoff.OPEN)


async def test_slack_stumbles_over_the_card() -> None:
    """An edit changes nothing more when it is made again: one that failed twice is tried a third time."""
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=1, error="internal_error")
        office.slack.fault("chat.update", times=1, reset=True)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks) and not office.workspace.scheduled)
        assert handing.whispers(office, BEN, card.channel) == []


async def test_the_card_stays_as_it_was() -> None:
    """What the card doesn't show nobody is told, and the reminders stay; pressed again, all is told once."""
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=3, error="internal_error")
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        [told] = await office.until(lambda: handing.whispers(office, BEN, card.channel))
        assert "nobody was told yet. It is tried again for a while; if the card doesn't" in told
        assert handing.thread(office, card) == []
        assert len(handing.messages(office, ANA)) == 1
        assert len(office.workspace.scheduled) == 2
        office.clock.skip_s += 2  # a second press within a second is the first
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks) and not office.workspace.scheduled)
        assert len(handing.thread(office, card)) == 1
        assert f"<@{BEN}> accepted" in handing.told(handing.messages(office, ANA)[-1])


# ── what must not be done, on every card


async def test_each_new_card_warns_of_what_the_lead_has_asked_since() -> None:
    """While the form was open, between two cards, and after a no: whoever is asked reads it."""
    async with handing.office() as office:
        view = await handing.form(office)
        asks_not_to_be_called(office)
        to_ben = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN}
        await handing.sends(office, ANA, view, **to_ben, **{handoff.NEEDED: "Call"})
        [card] = handing.messages(office, BEN)
        assert cautions.DO_NOT_CALL in said(card.blocks)

        asks_not_to_be_called(office, "contacted")
        await handing.declines(office, BEN, card)
        [passed_on] = handing.messages(office, ONCALL_GROUP)
        assert cautions.DO_NOT_CALL not in said(passed_on.blocks)

        asks_not_to_be_called(office)
        await reassigns(office, CARA)
        [last] = handing.messages(office, CARA)
        assert cautions.DO_NOT_CALL in said(last.blocks)
        assert "Call" in said(last.blocks)


@pytest.mark.parametrize("fault", [Answer(status=503), Answer(wait_s=30)], ids=["fails", "is silent"])
async def test_a_warning_stays_whatever_leadsail_does(fault: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for it, and nothing that was said goes."""
    monkeypatch.setattr(giving, "CAUTION_S", 0.2)
    monkeypatch.setattr(work, "WORK_S", 3.0)  # a wait without an end would be over with it
    async with handing.office() as office:
        asks_not_to_be_called(office)
        await handing.hands(office)
        office.clock.skip_s += 10
        office.sandbox.script("/", fault, forever=True)
        await reassigns(office)
        [second] = handing.messages(office, ONCALL_GROUP)
        assert cautions.DO_NOT_CALL in said(second.blocks)


async def test_a_new_card_says_stop_where_the_record_of_the_lead_fails() -> None:
    """The texts tell it; what only the record tells stays as it was said."""
    async with handing.office() as office:
        asks_not_to_be_called(office)
        await handing.hands(office)
        stop = {"role": "user", "message": "STOP", "source": "inbound", "timestamp": "2026-11-04T12:00:00Z"}
        text = samples.interaction(leadId=LEAD, type="sms", transcript=[stop])
        office.sandbox.put(samples.record(leadId=LEAD, status="dnc"), [text])
        office.sandbox.script(f"/api/v1/leads/{LEAD}", Answer(status=503), forever=True)
        office.clock.skip_s += 10
        await reassigns(office)
        [second] = handing.messages(office, ONCALL_GROUP)
        assert said(second.blocks).count(cautions.DO_NOT_CALL) == 1
        assert said(second.blocks).count(cautions.OPTED_OUT) == 1


def asks_not_to_be_called(at: Office, status: str = "dnc") -> None:
    """The lead's record says so, or `status`, and what is kept of it isn't new any more."""
    at.sandbox.put(samples.record(leadId=LEAD, status=status), [samples.interaction(leadId=LEAD)])
    at.clock.skip_s += 10
