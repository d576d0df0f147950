"""Whoever is asked answers while the handoff is still being set up, and reminders that Slack refuses."""

import asyncio
from typing import Any

import pytest

from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, ONCALL_GROUP
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack import work
from leadsail_bot.slack.handoffs import errands
from leadsail_bot.slack.views import handoff, handoff_card, handoff_forms, handoff_news, handoff_receipt
from tests.faults import patience
from tests.office import Office, elements, labels, said
from tests.redis_server import RedisServer, redis_server
from tests.slack import handing
from tests.slack.handing import CARA

TO_BEN = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN, handoff.NEEDED: handing.CALL_BACK}
TO_GROUP = {handoff.WHO: handoff.TO_GROUP}
SLOW_S = 0.6  # until Slack tells the address of the card that is there already


async def hands_slowly(office: Office) -> Message:
    """Ana hands over to Ben; returns the card as soon as it is there."""
    view = await handing.form(office)
    office.slack.fault("chat.getPermalink", times=1, delay_s=0)  # the receipt's
    office.slack.fault("chat.getPermalink", times=1, delay_s=SLOW_S)
    await office.ana.submit(view, TO_BEN)
    return (await office.until(lambda: handing.messages(office, BEN)))[0]


async def postpones(office: Office, due: str, *, refused: bool = False) -> None:
    """Ana changes the due time; `refused`: Slack won't have it on the receipt, only on the card."""
    form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
    if refused:
        office.slack.fault("chat.update", times=1, delay_s=0)
        office.slack.fault("chat.update", times=1, error="ratelimited", retry_after=60)
    assert "Due <!date^" in await handing.sends(office, ANA, form, **{handoff.DUE: due})


async def set_up(office: Office) -> None:
    """Wait until all is done around the card."""
    await office.until(lambda: "Handed to" in said(office.ana.view.blocks))


async def test_accepted_before_the_receipt_says_that_it_waits() -> None:
    """The receipt says who has it, and nobody is reminded of what is done."""
    async with handing.office() as office:
        card = await hands_slowly(office)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await set_up(office)
        await office.until(lambda: not office.workspace.scheduled)
        assert "Accepted by" in said(handing.receipt(office).blocks)
        assert labels(handing.receipt(office).blocks) == []


async def test_declined_before_the_receipt_says_that_it_waits() -> None:
    """The receipt leads to whoever is asked after the no, and cancelling there takes that card back."""
    async with handing.office() as office:
        card = await hands_slowly(office)
        await handing.declines(office, BEN, card)
        await set_up(office)
        await office.until(lambda: "whoever is on call" in said(handing.receipt(office).blocks))
        [again] = handing.messages(office, ONCALL_GROUP)
        await handing.press(office, ANA, handing.receipt(office), handoff_receipt.CANCEL)
        await office.until(lambda: "Cancelled by" in said(again.blocks))
        assert "Accept" not in labels(again.blocks)


@pytest.mark.parametrize("whom", [BEN, GIL], ids=["taken", "refused"])
async def test_the_window_is_closed_too_early(whom: str) -> None:
    """Of what was handed over there is the receipt; of what wasn't, and why, a message."""
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("chat.postMessage" if whom == BEN else "users.info", times=1, delay_s=0.3)
        await office.ana.submit(view, {**TO_BEN, handoff.PERSON: whom})
        await office.ana.close(office.ana.view, all_of_them=True)
        if whom == GIL:
            [told] = await office.until(lambda: handing.messages(office, ANA))
            assert "couldn't be said in the window any more:" in told.text
            assert "is a guest" in said(told.blocks)
        else:
            await office.until(lambda: handing.messages(office, BEN))
            await office.until(lambda: "Not accepted yet" in said(handing.receipt(office).blocks))
            assert len(handing.messages(office, ANA)) == 1


async def test_a_no_of_the_group_comes_too_late() -> None:
    """Somebody else has accepted while the reason was typed: nobody reads that it is still open."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        form = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        await handing.press(office, CARA, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        assert f"Accepted by <@{CARA}>" in await handing.sends(office, BEN, form)
        assert not [line for line in handing.thread(office, card) if "still open" in line]


async def test_a_gateway_limits_us() -> None:
    """A 429 without Slack's own word for it is waited for all the same."""
    async with handing.office() as office:
        office.slack.fault("chat.postMessage", times=1, status=429, retry_after=1)
        assert "Accept" in labels((await handing.hands(office)).blocks)


async def test_slack_wants_a_moment_before_each_step() -> None:
    """Nothing is left undone because Slack named a second: no receipt, no reminder set or taken back."""
    methods = ("chat.update", "chat.scheduleMessage", "chat.scheduledMessages.list", "chat.getPermalink")
    async with handing.office() as office:
        for method in methods:
            office.slack.fault(method, times=1, error="ratelimited", retry_after=1)
        card = await handing.hands(office)
        assert "Not accepted yet" in said(handing.receipt(office).blocks)
        assert len(office.workspace.scheduled) == 2
        for method in ("chat.scheduledMessages.list", "chat.deleteScheduledMessage"):
            office.slack.fault(method, times=1, error="ratelimited", retry_after=1)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: not office.workspace.scheduled)


async def test_the_receipt_is_set_right_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack wouldn't have the edit for longer than anybody waits: *Cancel* comes all the same."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.2, 0.2, 0.2))
    async with handing.office() as office:
        office.slack.fault("chat.update", times=2, error="ratelimited", retry_after=60)
        card = await handing.hands(office)
        assert labels(handing.receipt(office).blocks) == ["Reassign"]
        await office.until(lambda: "Cancel" in labels(handing.receipt(office).blocks))
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))


async def test_a_later_try_says_nothing_that_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was accepted meanwhile; the receipt that Slack takes at last says so, and no reminder is left."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.6,))
    async with handing.office() as office:
        office.slack.fault("chat.update", times=1, error="ratelimited", retry_after=60)
        card = await handing.hands(office)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
        await asyncio.sleep(0.8)
        assert "Accepted by" in said(handing.receipt(office).blocks)
        assert not office.workspace.scheduled


async def test_a_later_try_leaves_a_newer_due_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The receipt says when it is due now, though an older time waits to be written there."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.5,))
    async with handing.office() as office:
        await handing.hands(office)
        await postpones(office, "4h", refused=True)
        office.clock.skip_s += 2
        await postpones(office, "15min")
        shown = said(handing.receipt(office).blocks)
        await asyncio.sleep(2.0)
        assert said(handing.receipt(office).blocks) == shown


async def test_a_later_try_leaves_another_replicas_due_time(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is another replica that changed it meanwhile."""
    monkeypatch.setattr(errands, "AGAIN_S", (4.0,))
    async with handing.office(redis_url=redis.url) as office, handing.replica(office, redis.url) as other:
        await handing.hands(office)
        await postpones(office, "4h", refused=True)
        office.slack.deliver_to(other)
        await asyncio.sleep(1.2)  # else it is the same press to Redis, too
        await postpones(office, "15min")
        shown = said(handing.receipt(office).blocks)
        await asyncio.sleep(4.0)
        assert said(handing.receipt(office).blocks) == shown


async def test_a_later_try_waits_for_redis(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it was accepted meanwhile nobody can say: the receipt that says so stays."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.5, 0.2))
    async with handing.office(redis_url=redis.url) as office:
        office.slack.fault("chat.update", times=1, error="ratelimited", retry_after=60)
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=1, delay_s=0)  # the card; its receipt is refused too
        office.slack.fault("chat.update", times=1, error="ratelimited", retry_after=60)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        redis.stop()
        await asyncio.sleep(2.5)
        assert "Not accepted yet" not in said(handing.receipt(office).blocks)
        redis.start()


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
async def test_short_waits_add_up(closed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The giver's time is over when the card is there: what is told is true, and the rest is done."""
    monkeypatch.setattr(work, "WORK_S", 1.5)
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("chat.scheduleMessage", times=1, error="ratelimited", retry_after=1)
        office.slack.fault("chat.update", times=1, error="ratelimited", retry_after=1)
        await office.ana.submit(view, TO_BEN)
        if closed:
            await office.ana.close(office.ana.view, all_of_them=True)
            whisper = await office.until(lambda: [m.text for m in handing.messages(office, ANA)][1:])
            assert "That was interrupted." in whisper[0]
        else:
            await office.until(lambda: "That was interrupted." in said(office.ana.view.blocks))
        await office.until(lambda: "Not accepted yet" in said(handing.receipt(office).blocks))
        assert len(handing.messages(office, BEN)) == 1


async def test_a_second_no_gives_no_reason_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first no's card didn't change: whoever says no after it tells it, in the first one's words."""
    monkeypatch.setattr(errands, "AGAIN_S", (9.0,))
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        copied = form.payload
        office.slack.fault("chat.update", times=3, error="internal_error")
        await handing.sends(office, BEN, form, **{handoff_forms.SAID: "I'm off today."})
        form = modals.open_(office.slack.stage, BEN, copied)
        await handing.sends(office, BEN, form, **{handoff_forms.SAID: "Changed my mind."})
        [line] = await office.until(lambda: handing.thread(office, card))
        assert "I'm off today." in line
        assert "Changed my mind." not in line


async def test_accepted_unseen_before_the_receipt_says_that_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody was told yet, so the reminders stay and the receipt waits, until the card takes it."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.0,))
    async with handing.office() as office:
        card = await hands_slowly(office)
        office.slack.fault("chat.update", times=3, error="internal_error")
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await set_up(office)
        assert "Not accepted yet" in said(handing.receipt(office).blocks)
        assert len(office.workspace.scheduled) == 2
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
        await office.until(lambda: not office.workspace.scheduled)


@pytest.mark.parametrize("lost", [{"lose_answer": True}, {"error": "internal_error"}], ids=["stored", "not"])
async def test_slack_does_not_confirm_the_card(monkeypatch: pytest.MonkeyPatch, lost: dict[str, Any]) -> None:
    """Whether or not it has changed: the giver is told a moment later, once, and nobody need press again."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.3, 0.3, 0.3))
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=6, **lost)  # the press, and the first time after it
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        [told] = await office.until(lambda: handing.whispers(office, BEN, card.channel))
        assert "nobody was told yet" in told
        await office.until(lambda: not office.workspace.scheduled)
        assert "Accepted by" in said(card.blocks)
        assert "Accepted by" in said(handing.receipt(office).blocks)
        accepted = [one for one in handing.messages(office, ANA) if "accepted the lead" in said(one.blocks)]
        assert len(accepted) == 1


async def test_pressed_again_while_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the second press told, the later try doesn't tell again."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.5,))
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=3, error="internal_error")
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: handing.whispers(office, BEN, card.channel))
        office.clock.skip_s += 2
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: not office.workspace.scheduled)
        edits = len(office.workspace.calls_to("chat.update"))
        await office.until(lambda: len(office.workspace.calls_to("chat.update")) > edits)
        await asyncio.sleep(0.2)
        assert len(handing.thread(office, card)) == 1


@pytest.mark.parametrize("refused", [3, 6], ids=["the first press", "both"])
async def test_another_press_while_it_is_tried_again(monkeypatch: pytest.MonkeyPatch, refused: int) -> None:
    """Whoever tells it gives the reason of who said no; a later try leaves the receipt to the next card."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.0,))
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=refused, error="internal_error")
        await handing.declines(office, BEN, card, "I'm off today.")
        await handing.press(office, ANA, handing.receipt(office), handoff_receipt.CANCEL)
        [line] = await office.until(lambda: handing.thread(office, card))
        assert "I'm off today." in line
        await asyncio.sleep(1.5)
        assert "Cancel" in labels(handing.receipt(office).blocks)
        assert len(handing.messages(office, ONCALL_GROUP)) == 1


async def test_a_reassignment_sent_again_is_told_once() -> None:
    """The form comes back where the new card is refused; the old card's thread has heard it already."""
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        office.slack.fault("chat.postMessage", times=1, delay_s=0)  # the line
        office.slack.fault("chat.postMessage", times=1, error="restricted_action")  # the card
        await handing.sends(office, ANA, form, **TO_GROUP)
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view, **TO_GROUP)
        assert len(handing.thread(office, card)) == 1


async def test_the_card_is_gone_when_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It will never say it: all is told nevertheless, and once."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.1, 0.1, 0.1))
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=3, error="internal_error")
        office.slack.fault("chat.update", times=1, error="message_not_found")
        await handing.declines(office, BEN, card)
        await office.until(lambda: handing.messages(office, ONCALL_GROUP))
        await asyncio.sleep(0.5)
        assert len(handing.messages(office, ONCALL_GROUP)) == 1
        assert len(handing.thread(office, card)) == 1


async def _accepted_too_slowly(office: Office, monkeypatch: pytest.MonkeyPatch) -> Message:
    """Ben accepts, and his time for an answer is over while Slack is still at it; returns the card."""
    card = await handing.hands(office)
    monkeypatch.setattr(work, "WORK_S", 0.5)
    office.slack.fault("chat.update", times=1, delay_s=1.0)
    await handing.press(office, BEN, card, handoff_card.ACCEPT)
    return card


@pytest.mark.parametrize(
    ("person", "button", "outcome"),
    [(BEN, "Accept", "Accepted by"), (BEN, "Decline", "Declined by"), (ANA, "Cancel", "Cancelled by")],
)
async def test_whoever_presses_has_no_time_left(
    monkeypatch: pytest.MonkeyPatch, person: str, button: str, outcome: str
) -> None:
    """The bot's time for an answer is over while Slack is still at it: what was begun goes on, and they read
    that, never that it failed.
    """
    async with handing.office() as office:
        card = await handing.hands(office)
        message = card if person == BEN else handing.receipt(office)
        view = await handing.opens(office, BEN, card, handoff_card.DECLINE) if button == "Decline" else None
        monkeypatch.setattr(work, "WORK_S", 0.5)
        office.slack.fault("chat.update", times=1, delay_s=1.0)
        if view:
            words = await handing.sends(office, BEN, view)
        else:
            await handing.press(office, person, message, f"handoff.{button.lower()}")
            [words] = await office.until(lambda: handing.whispers(office, person, message.channel))
        assert words == handoff_news.goes_on(button).text
        await office.until(lambda: outcome in said(card.blocks))
        if button == "Decline":
            await office.until(lambda: handing.messages(office, ONCALL_GROUP))
        else:
            await office.until(lambda: outcome in said(handing.receipt(office).blocks))
            await office.until(lambda: not office.workspace.scheduled)


async def _sent_too_late(office: Office, monkeypatch: pytest.MonkeyPatch, action: str, typed: str) -> str:
    """What one of the group reads who sends such a form, where Slack doesn't say in their time who reads the
    channel with the thread.
    """
    card = await handing.hands(office, ONCALL_GROUP)
    view = await handing.opens(office, BEN, card, action)
    office.clock.skip_s += 61
    office.slack.fault("conversations.info", times=1, delay_s=1.0)
    monkeypatch.setattr(work, "WORK_S", 0.5)
    return await handing.sends(office, BEN, view, **{handoff_forms.SAID: typed})


async def test_whoever_asks_has_no_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The giver has the question: it isn't called late."""
    async with handing.office() as office:
        words = await _sent_too_late(office, monkeypatch, handoff_card.ASK, "Both cars?")
        assert words.startswith(f"<@{ANA}> has your question.")
        assert "Both cars?" in handing.told(handing.messages(office, ANA)[-1])


async def test_whoever_says_no_for_others_too_has_no_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody was told yet: the reason is back."""
    async with handing.office() as office:
        words = await _sent_too_late(office, monkeypatch, handoff_card.DECLINE, "Off today.")
        assert words.startswith("That took too long.")
        back = office.slack.hands(BEN).view
        assert "Off today." in [one.get("initial_value") for one in elements(back.blocks)]


@pytest.mark.parametrize("again", [False, True], ids=["handed over", "reassigned"])
async def test_whoever_gives_has_no_time_left(monkeypatch: pytest.MonkeyPatch, again: bool) -> None:
    """SL-09: their time is over while Slack hasn't said whether it took the card, and it is slow with the
    receipt too: they read so in the window, and the operator in the log.
    """
    async with handing.office() as office:
        typed = TO_BEN
        if again:
            await handing.hands(office, CARA)
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
            typed = {key: typed[key] for key in (handoff.WHO, handoff.PERSON)}
            office.slack.fault("chat.update", times=3, delay_s=0)  # the card, the receipt, and it again
        else:
            view = await handing.form(office)
        monkeypatch.setattr(work, "WORK_S", 1.0)
        monkeypatch.setattr(work, "ANSWER_S", 1.1)
        office.slack.fault("chat.postMessage", times=1, delay_s=0)  # the receipt, or the first card's thread
        office.slack.fault("chat.postMessage", times=1, hang=True)
        office.slack.fault("chat.update", times=1, delay_s=1.0)
        words = await handing.sends(office, ANA, view, **typed)
        assert f"Slack didn't confirm. Ask <@{BEN}> whether the card is there" in words
        await office.until(lambda: "didn't confirm the card" in said(handing.receipt(office).blocks))
        assert [line["event"] for line in office.failures()] == ["post_unconfirmed"]


async def test_whoever_changes_the_due_time_has_no_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on, and they read that above the form; where Slack says no, they read that."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.slack.fault("chat.update", times=3, error="internal_error")
        words = await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        assert "didn't confirm that the card has another due time" in words
        monkeypatch.setattr(work, "WORK_S", 0.5)
        office.slack.fault("chat.update", times=1, delay_s=1.0)
        words = await handing.sends(office, ANA, office.ana.view, **{handoff.DUE: "4h"})
        assert words.startswith(handoff_news.goes_on("Change").text)
        [line] = await office.until(lambda: handing.thread(office, card))
        assert "changed the due time" in line


async def test_accepted_while_another_due_time_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The new time comes over the acceptance when nobody waits for it any more: the card says it again."""
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        monkeypatch.setattr(work, "WORK_S", 0.6)
        office.slack.fault("chat.update", times=1, delay_s=1.2)
        await office.ana.submit(form, {handoff.DUE: "4h"})
        await asyncio.sleep(0.2)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        await office.until(lambda: "Accepted by" not in said(card.blocks))
        await office.until(lambda: "Accepted by" in said(card.blocks) and not office.workspace.scheduled)


async def test_a_stop_leaves_nothing_half_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pressed has been told that it goes on: what they began is done before the bot goes."""
    async with handing.office() as office:
        card = await _accepted_too_slowly(office, monkeypatch)
        await office.until(lambda: handing.whispers(office, BEN, card.channel))
        await office.bot.close()
        assert "Accepted by" in said(handing.receipt(office).blocks)
        assert not office.workspace.scheduled


async def test_a_stop_while_slack_says_who_is_on_call() -> None:
    """The form is back with what was typed: nothing was handed over yet."""
    async with handing.office(drain_s=0.5) as office:
        view = await handing.form(office)
        office.clock.skip_s += 61  # it isn't remembered any more
        office.slack.fault("usergroups.users.list", times=1, delay_s=1.5)
        await office.ana.submit(view, TO_BEN)
        await office.bot.close()
        assert "The app is restarting. Try again in a minute." in said(office.ana.view.blocks)
        fields = [one.get("initial_value") for one in elements(office.ana.view.blocks)]
        assert handing.CALL_BACK in fields


async def test_a_stop_while_slack_says_who_else_may() -> None:
    """So is the one for a no of the group, with the reason: nobody was told yet."""
    async with handing.office(drain_s=0.5) as office:
        card = await handing.hands(office, ONCALL_GROUP)
        view = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        office.clock.skip_s += 61
        for delay_s in (0, 1.5):  # of Ben himself, then of Cara
            office.slack.fault("users.info", times=1, delay_s=delay_s)
        hands = office.slack.hands(BEN)
        await hands.submit(view, {handoff_forms.SAID: "I'm off today."})
        await office.bot.close()
        assert "The app is restarting." in said(hands.view.blocks)
        assert "I'm off today." in [one.get("initial_value") for one in elements(hands.view.blocks)]


async def test_handed_over_while_redis_said_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is on the lists all the same, a while later: nobody hands the lead over again unknowingly."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.5, 0.5, 2.0))
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            redis.hang()
            await handing.hands(office)
            redis.go_on()
            await office.ana.close(office.ana.view, all_of_them=True)
            await patience.until(lambda: [one for one in redis.names() if f":handoffs:{handing.LEAD}" in one])
            assert f"has handed this lead to <@{BEN}>" in said((await handing.form(office)).blocks)
            assert (await office.metrics())["handoffs_total"] == 1


async def test_who_may_not_have_been_told_is_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second press finishes it while Redis goes: nobody can say whether the first has told the giver."""
    monkeypatch.setattr(errands, "AGAIN_S", (9.0,))
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office)
            office.slack.fault("chat.update", times=3, error="internal_error")
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: handing.whispers(office, BEN, card.channel))
            office.clock.skip_s += 2
            await asyncio.sleep(1.1)  # else it is the same press to Redis
            edits = len(office.workspace.calls_to("chat.update"))
            office.slack.fault("chat.update", times=1, delay_s=0.5)
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: len(office.workspace.calls_to("chat.update")) > edits)
            redis.stop()
            await office.until(lambda: "Accepted by" in said(card.blocks))
            await patience.until(lambda: len(office.log("answered")) == 4)
            assert any(f"<@{ANA}>" in one.text for one in office.workspace.scheduled.values())


async def test_reassigning_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks for another press anyhow: two cards could be open."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.1,))
    async with handing.office() as office:
        await handing.hands(office)
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        office.slack.fault("chat.update", times=3, error="internal_error")
        words = await handing.sends(office, ANA, form, **TO_GROUP)
        assert words.startswith(
            "Slack didn't confirm that the card says so, and nobody was told yet. Press Reassign again."
        )
        edits = len(office.workspace.calls_to("chat.update"))
        await asyncio.sleep(0.3)
        assert len(office.workspace.calls_to("chat.update")) == edits
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view, **TO_GROUP)


async def test_the_group_takes_no_card_after_a_reassign() -> None:
    """The giver isn't reminded of a card that never was; what was set for the one before stays."""
    async with handing.office() as office:
        await handing.hands(office)
        before = {one.text for one in office.workspace.scheduled.values() if "Open the receipt" in one.text}
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        office.slack.fault("chat.postMessage", times=2, error="restricted_action")  # the line, the card
        await handing.sends(office, ANA, form, **TO_GROUP)
        await office.until(lambda: "Nobody has this lead now" in said(handing.receipt(office).blocks))
        assert {one.text for one in office.workspace.scheduled.values()} == before


async def test_nobody_is_reminded_of_a_card_that_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack refuses the card, and at first to take the giver's reminder back."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.1, 0.1, 0.1))
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("chat.postMessage", times=1, delay_s=0)  # the receipt
        office.slack.fault("chat.postMessage", times=1, error="restricted_action")
        office.slack.fault("chat.deleteScheduledMessage", times=1, error="internal_error")
        assert "takes no messages" in await handing.sends(office, ANA, view, **TO_BEN)
        await office.until(lambda: not office.workspace.scheduled)


@pytest.mark.parametrize(
    ("refused", "left", "words"),
    [
        ([True, True], 0, "took no reminder, so look"),
        ([True, False], 1, "took no reminder for"),
        ([False, True], 1, "took no reminder for"),
    ],
    ids=["both", "the first", "the second"],
)
async def test_another_due_time_without_reminders(refused: list[bool], left: int, words: str) -> None:
    """A reminder goes when another has been set, and not before; who won't have one is said."""
    async with handing.office() as office:
        await handing.hands(office)
        before = {one.post_at for one in office.workspace.scheduled.values()}
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        for one in refused:
            office.slack.fault("chat.scheduleMessage", times=1, error="restricted_too_many" if one else None)
        assert words in await handing.sends(office, ANA, form, **{handoff.DUE: "4h"})
        after = {one.post_at for one in office.workspace.scheduled.values()}
        assert len(after) == 2
        assert len(after - before) == left
