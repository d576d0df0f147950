"""How a handoff ends when something comes in between: told once, and never twice somebody else asked."""

import math
import time
from datetime import UTC, datetime

import msgspec
import pytest

from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, BEN, ONCALL, ONCALL_GROUP
from leadsail_bot.slack.handoff import UNDER_WAY_S, Handoff
from leadsail_bot.slack.views import handoff, handoff_card, handoff_forms, handoff_receipt
from tests.office import Office, labels, said
from tests.redis_server import redis_server
from tests.slack import handing

TO_GROUP = {handoff.WHO: handoff.TO_GROUP}


async def killed_after_the_card(office: Office) -> None:
    """Ana hands over to Ben; the bot is stopped between the card and what comes after it."""
    view = await handing.form(office)
    office.slack.fault("chat.getPermalink", times=1, delay_s=0)  # the receipt's
    office.slack.fault("chat.getPermalink", times=math.inf, hang=True)
    to = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN, handoff.NEEDED: handing.CALL_BACK}
    await office.ana.submit(view, to)
    await office.until(lambda: handing.messages(office, BEN))
    await office.until(lambda: len(office.workspace.calls_to("chat.getPermalink")) == 2)
    await office.bot.close()
    office.slack.heal()


async def test_a_form_that_has_begun_does_not_come_back() -> None:
    """Stopped while it hands over, the bot shows no form to send again: the card may be there already."""
    async with handing.office(drain_s=0) as office:
        await killed_after_the_card(office)
        assert "That was interrupted. Look at the receipt" in said(office.ana.view.blocks)
        assert "submit" not in office.ana.view.payload
        assert "Being handed over. If this stays for a minute, ask" in said(handing.receipt(office).blocks)
        assert len(handing.messages(office, BEN)) == 1


async def test_a_card_under_way_is_waited_for() -> None:
    """While the card may come any moment nobody else can be asked; once accepted, the receipt knows."""
    async with handing.office(drain_s=0) as office:
        await killed_after_the_card(office)
        async with handing.replica(office) as url:
            office.slack.deliver_to(url)
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
            assert "being handed over just now" in said(view.blocks)
            await handing.press(office, BEN, handing.messages(office, BEN)[0], handoff_card.ACCEPT)
            await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
            assert not handing.messages(office, ONCALL_GROUP)


def test_a_card_is_under_way_for_a_minute() -> None:
    """A card that isn't posted by then never will be; one that is posted is no longer under way."""
    given = Handoff(lead=handing.LEAD, giver=ANA, to=BEN, due=0, form_at=1_000.0)
    moments = {1_000.0: True, 1_000 + UNDER_WAY_S - 1: True, 1_000 + UNDER_WAY_S: False}
    assert {at: given.is_under_way(datetime.fromtimestamp(at, UTC)) for at in moments} == moments
    loose = msgspec.structs.replace(given, form_at=0)
    assert not loose.is_under_way(datetime.fromtimestamp(1_000.0, UTC))


@pytest.mark.parametrize("declined", [False, True], ids=["of a card", "of nobody's lead"])
async def test_two_forms_ask_one(declined: bool) -> None:
    """*Reassign* open twice, both sent: one person more is asked, and the second form says so."""
    async with handing.office() as office:
        card = await handing.hands(office)
        if declined:
            office.workspace.channels[ONCALL].archived = True
            await handing.declines(office, BEN, card)
            office.workspace.channels[ONCALL].archived = False
        first = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        second = modals.push(office.slack.stage, ANA, first.payload)
        assert "Handed to" in await handing.sends(office, ANA, second, **TO_GROUP)
        await office.ana.close(office.ana.view)
        told = await handing.sends(office, ANA, first, **TO_GROUP)
        assert "asked somebody else" in told or "Somebody else has been asked" in told
        assert len(handing.messages(office, ONCALL_GROUP)) == 1
        assert "Not accepted yet" in said(handing.receipt(office).blocks)


async def test_after_a_no_the_later_due_time_stays() -> None:
    """Four hours from now is still that for whoever is on call: on the lock screen as on the card."""
    async with handing.office() as office:
        card = await handing.hands(office, **{handoff.DUE: "4h"})
        await handing.declines(office, BEN, card)
        again = (await office.until(lambda: handing.messages(office, ONCALL_GROUP)))[-1]
        assert again.text == "Ana hands whoever is on call a lead, due in 4 h"


async def test_after_a_no_the_due_time_of_now_stays() -> None:
    """The giver gave more time while the reason was typed: whoever is on call has it too."""
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        later = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        assert "Due <!date^" in await handing.sends(office, ANA, later, **{handoff.DUE: "4h"})
        assert "Declined." in await handing.sends(office, BEN, form)
        [again] = handing.messages(office, ONCALL_GROUP)
        assert again.text == "Ana hands whoever is on call a lead, due in 4 h"


async def test_two_forms_of_one_no() -> None:
    """*Decline* sent twice asks whoever is on call once, and the receipt stays as it is since."""
    async with handing.office() as office:
        card = await handing.hands(office)
        first = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        second = modals.push(office.slack.stage, BEN, first.payload)
        assert "Declined." in await handing.sends(office, BEN, second)
        await office.slack.hands(BEN).close(office.slack.hands(BEN).view)
        assert "Declined." in await handing.sends(office, BEN, first)
        assert len(handing.messages(office, ONCALL_GROUP)) == 1
        assert "Not accepted yet" in said(handing.receipt(office).blocks)


async def test_a_no_from_before_a_restart_asks_nobody() -> None:
    """What the process before has heard of that form this one can't know: the card tells; the words stay."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        async with handing.replica(office) as url:
            office.slack.deliver_to(url)
            words = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Not me."})
        assert "Press Decline on the card again. Not me." in words
        assert not handing.messages(office, ONCALL_GROUP)


async def test_what_was_typed_survives_a_no_that_failed() -> None:
    """With Redis away the form is back, with the reason in it."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            view = await handing.opens(office, BEN, await handing.hands(office), handoff_card.DECLINE)
            redis.stop()
            words = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Not today."})
            assert "Couldn't confirm just now, press Decline again." in words
            [field] = [one for one in office.slack.hands(BEN).view.blocks if one["type"] == "input"]
            assert field["element"]["initial_value"] == "Not today."


async def test_killed_between_claim_and_card() -> None:
    """With Redis the first stays first; nobody was told, and the next press of anybody tells it all, once."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url, drain_s=0) as office:
            card = await handing.hands(office)
            office.slack.fault("chat.update", times=math.inf, hang=True)
            before = len(office.workspace.calls_to("chat.update"))
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: len(office.workspace.calls_to("chat.update")) > before)
            await office.bot.close()
            office.slack.heal()
            assert handing.thread(office, card) == []
            redis.later(2)  # a second press within a second is the first
            async with handing.replica(office, redis.url) as url:
                office.slack.deliver_to(url)
                await handing.press(office, BEN, card, handoff_card.ACCEPT)
                await office.until(lambda: "Accepted by" in said(card.blocks))
                await office.until(lambda: not office.workspace.scheduled)
            assert len(handing.thread(office, card)) == 1
            assert f"<@{BEN}> accepted" in handing.told(handing.messages(office, ANA)[-1])


# ── what changed since the card was posted


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("is_inactive", f"<#{ONCALL}> is archived, so the card there stays as it was."),
        ("not_in_channel", f"This app is no longer in <#{ONCALL}>"),
        ("message_not_found", f"The card in <#{ONCALL}> was deleted."),
    ],
)
async def test_a_card_that_never_changes_again(code: str, words: str) -> None:
    """Whoever accepted has it all the same: they read why the card doesn't say it, and so does the giver."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        office.slack.fault("chat.update", times=1, error=code)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        [told] = await office.until(lambda: handing.whispers(office, BEN, ONCALL))
        assert told.startswith(f"Accepted by <@{BEN}>")
        assert words in told
        heard = handing.told(handing.messages(office, ANA)[-1])
        assert f"<@{BEN}> accepted" in heard
        assert words in heard
        assert "Accepted by" in said(handing.receipt(office).blocks)


@pytest.mark.parametrize("button", [handoff_receipt.CANCEL, handoff_receipt.POSTPONE])
async def test_the_channel_was_archived(button: str) -> None:
    """*Cancel* and *Change due time* say why the card stays; the giver hears that it is open."""
    async with handing.office() as office:
        await handing.hands(office, ONCALL_GROUP)
        receipt = handing.receipt(office)
        view = await handing.opens(office, ANA, receipt, button) if button != handoff_receipt.CANCEL else None
        office.workspace.channels[ONCALL].archived = True
        if view:
            words = await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
            assert "It is still due <!date^" in words
            office.workspace.clock = lambda: time.time() + 3_600 + 901
            assert "nobody has this lead: the receipt has" in handing.messages(office, ANA)[-1].text
        else:
            await handing.press(office, ANA, receipt, button)
            [words] = await office.until(lambda: handing.whispers(office, ANA, receipt.channel))
            assert "Cancelled by" in said(receipt.blocks)
        assert f"<#{ONCALL}> is archived, so the card there stays as it was." in words


async def test_the_recipient_was_deactivated() -> None:
    """No other due time for somebody who has gone: the giver reads so, hears it is open, and reassigns."""
    async with handing.office() as office:
        await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.workspace.people[BEN].deleted = True
        office.clock.skip_s += 61
        words = await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        assert f"<@{BEN}> no longer has an account here. Press Reassign on the receipt." in words
        office.workspace.clock = lambda: time.time() + 3_600 + 901
        assert "nobody has this lead: the receipt has" in handing.messages(office, ANA)[-1].text
        assert "Reassign" in labels(handing.receipt(office).blocks)
        again = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        assert "Handed to" in await handing.sends(office, ANA, again, **TO_GROUP)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("is_archived", f". The conversation with <@{BEN}> is archived, so the card there stays as it was."),
        ("message_not_found", f". The card in the conversation with <@{BEN}> was deleted."),
    ],
)
async def test_a_persons_card_that_never_changes_again(code: str, words: str) -> None:
    """Whoever reads why, it is said of whose messages, in a whole sentence."""
    async with handing.office() as office:
        await handing.hands(office)
        receipt = handing.receipt(office)
        office.slack.fault("chat.update", times=1, error=code)
        await handing.press(office, ANA, receipt, handoff_receipt.CANCEL)
        [told] = await office.until(lambda: handing.whispers(office, ANA, receipt.channel))
        assert told.endswith(words)


async def test_another_due_time_while_slack_says_nothing_of_the_recipient() -> None:
    """The form is back with what was chosen, to try again as it says."""
    async with handing.office() as office:
        await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.clock.skip_s += 61  # nobody is remembered any more
        office.slack.fault("users.info", times=1, delay_s=0)  # Ana may see leads
        office.slack.fault("users.info", times=math.inf, error="internal_error")
        words = await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        assert f"Couldn't check whether <@{BEN}> may see leads. Try again." in words
        office.slack.heal()
        assert "Due <!date^" in await handing.sends(office, ANA, office.ana.view)


async def test_another_due_time_that_slack_does_not_take() -> None:
    """The form is back with what was chosen, and sending it again works."""
    async with handing.office() as office:
        await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.slack.fault("chat.update", times=3, error="internal_error")
        words = await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        assert "Slack didn't confirm that the card has another due time. Press Change again." in words
        assert "Due <!date^" in await handing.sends(office, ANA, office.ana.view)
        [at, _] = sorted(one.post_at for one in office.workspace.scheduled.values())
        assert at - time.time() == pytest.approx(4 * 3_600, abs=10)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("user_disabled", f"no messages from this app to <@{ANA}>. Write to them yourself"),
        ("messages_tab_disabled", "This app's messages are switched off in Slack. Tell your admin."),
    ],
)
async def test_a_question_that_slack_does_not_take(code: str, words: str) -> None:
    """The giver has left, say: whoever asks reads what they can do, above what they typed."""
    async with handing.office() as office:
        view = await handing.opens(office, BEN, await handing.hands(office), handoff_card.ASK)
        office.slack.fault("chat.postMessage", times=1, error=code)
        assert words in await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Both cars?"})
        [field] = [one for one in office.slack.hands(BEN).view.blocks if one["type"] == "input"]
        assert field["element"]["initial_value"] == "Both cars?"


async def test_a_question_whose_answer_gets_lost() -> None:
    """Nobody can look into the giver's messages: the form is back with the question, and says what to do."""
    async with handing.office() as office:
        view = await handing.opens(office, BEN, await handing.hands(office), handoff_card.ASK)
        office.slack.fault("chat.postMessage", times=1, lose_answer=True)
        words = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Both cars?"})
        assert "it may not have arrived. Send it again if you hear nothing." in words
        assert "<#" not in words
        [field] = [one for one in office.slack.hands(BEN).view.blocks if one["type"] == "input"]
        assert field["element"]["initial_value"] == "Both cars?"
