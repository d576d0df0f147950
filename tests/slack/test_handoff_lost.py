"""What Slack doesn't take, or takes too late, leaves nobody with a wrong picture of who has the lead."""

import asyncio
import math
from datetime import UTC, datetime

import msgspec
import pytest

from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, ONCALL, ONCALL_GROUP, SALES
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.state import Message, View
from leadsail_bot.slack.handoff import LATER, Ending, Handoff, Spot
from leadsail_bot.slack.handoffs import errands, lists
from leadsail_bot.slack.handoffs.book import Noted
from leadsail_bot.slack.handoffs.reminders import Reminder, Reminders
from leadsail_bot.slack.views import (
    handoff,
    handoff_card,
    handoff_forms,
    handoff_news,
    handoff_receipt,
    handoffs,
)
from tests.office import Office, labels, said
from tests.redis_server import redis_server
from tests.slack import handing
from tests.slack.handing import CARA

TO_GROUP = {handoff.WHO: handoff.TO_GROUP}
TO_CARA = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: CARA}
REFUSED = {"error": "ratelimited", "retry_after": 60}


class NoReminders(Reminders):
    def __init__(self) -> None:
        pass

    async def waiting(self) -> list[Reminder]:
        return []


class Waiting(Reminders):
    """What waits at Slack; `gone` was taken back."""

    def __init__(self, *waiting: Reminder) -> None:
        self._waiting = waiting
        self.gone: list[str] = []

    async def about(self, *_: Spot | None) -> list[Reminder]:
        return [*self._waiting]

    async def _cancel(self, one: Reminder) -> bool:
        self.gone.append(one.id)
        return True


@pytest.mark.parametrize("still_there", [True, False], ids=["still there", "gone itself"])
async def test_only_reminders_older_than_those_set_are_taken_back(still_there: bool) -> None:
    """A newer one is for whoever was asked since; where the one that was set is gone, newer ones stand."""
    old, mine, newer, givers = (Reminder(f"Q{at}", "D1", 9, "", at) for at in (1, 2, 3, 4))
    reminders = Waiting(*((old, mine, newer, givers) if still_there else (newer,)))
    assert await reminders.forget_older({Spot("D1", "1.1"): mine, Spot("D2", "1.1"): givers})
    assert reminders.gone == (["Q1"] if still_there else [])


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again in a while is tried again at once."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.2, 0.2, 0.2))


async def reassigns(office: Office, **to: str) -> str:
    view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
    told = await handing.sends(office, ANA, view, **to)
    await office.ana.close(office.ana.view, all_of_them=True)
    office.clock.skip_s += 2
    return told


async def opens_on_the_phone(
    office: Office, receipt: Message, button: str = handoff_receipt.REASSIGN
) -> tuple[Hands, View]:
    """A form on another device than the one on which one is open."""
    phone, before = office.slack.hands(ANA, "phone"), handing.in_front(office, ANA)
    await phone.click(receipt, button, value=office.value(receipt.blocks, button))
    return phone, await office.until(lambda: handing.shown(office, ANA, other_than=before))


async def postpones(office: Office) -> str:
    """Until tomorrow; returns what Ana then reads."""
    view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
    told = await handing.sends(office, ANA, view, **{handoff.DUE: "tomorrow"})
    await office.ana.close(office.ana.view, all_of_them=True)
    office.clock.skip_s += 2
    return told


async def listed(office: Office, person: str) -> str:
    hands = office.slack.hands(person)
    before = len(hands.sees(SALES))
    await hands.command(SALES, "/lead-history handoffs")
    [found] = await office.until(lambda: hands.sees(SALES)[before:])
    return found.text + said(found.blocks)


# ── one card after the other


async def test_a_late_cancel_leaves_the_next_card() -> None:
    """Pressed on a window that is behind, or beside a *Decline*: who is on call is asked, the receipt says
    so, and *Cancel* is theirs now.
    """
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office, handing.replica(office, redis.url) as other:
            card, receipt = await handing.hands(office), handing.receipt(office)
            cancel = office.value(receipt.blocks, handoff_receipt.CANCEL)
            await handing.declines(office, BEN, card)
            await office.until(
                lambda: "whoever" in said(receipt.blocks) and "Cancel" in labels(receipt.blocks)
            )
            office.slack.deliver_to(other)
            await office.ana.click(receipt, handoff_receipt.CANCEL, value=cancel, as_seen=True)
            [told] = await office.until(lambda: handing.whispers(office, ANA, receipt.channel))
            assert "Declined by" in told
            assert labels(receipt.blocks) == ["Cancel", "Reassign", "Change due time"]
            assert "Not accepted yet" in said(receipt.blocks)


async def test_a_form_of_before_asks_nobody_beside_the_next() -> None:
    """Refused on one device, sent from another, then sent again from the first: one card is open."""
    async with handing.office() as office:
        await handing.hands(office)
        receipt = handing.receipt(office)
        first = await handing.opens(office, ANA, receipt, handoff_receipt.REASSIGN)
        office.slack.fault("chat.postMessage", times=2, error="restricted_action")
        assert "may not post" in await handing.sends(office, ANA, first, **TO_GROUP)
        office.slack.heal()
        office.clock.skip_s += 2
        phone, second = await opens_on_the_phone(office, receipt)
        await phone.submit(second, TO_CARA)
        await office.until(lambda: handing.messages(office, CARA))
        await office.ana.submit(first, {**TO_GROUP, handoff.PERSON: ""})
        views = office.workspace.views
        await office.until(lambda: any("Somebody else has been" in said(one.blocks) for one in views(ANA)))
        assert not handing.messages(office, ONCALL_GROUP)


async def test_what_nobody_has_can_be_closed() -> None:
    """*Cancel* on the receipt: it is on no list, nobody is reminded, and an open form asks nobody."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [BEN]
        await handing.declines(office, BEN, await handing.hands(office))
        assert "*Nobody has it now*" in await listed(office, ANA)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        await handing.press(office, ANA, handing.receipt(office), handoff_receipt.CANCEL)
        await office.until(lambda: "Cancelled by" in said(handing.receipt(office).blocks))
        assert labels(handing.receipt(office).blocks) == []
        await office.until(lambda: not office.workspace.scheduled)
        assert "Nobody has it now" not in await listed(office, ANA)
        assert "or it was cancelled" in await handing.sends(office, ANA, view, **TO_CARA)
        assert not handing.messages(office, CARA)


async def test_closed_though_slack_refuses(soon: None) -> None:
    """Two at once: each giver's receipt says so in the end, they read it at once, and no reminder is left."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [BEN]
        for _ in range(2):
            await handing.declines(office, BEN, await handing.hands(office))
            await office.ana.close(office.ana.view, all_of_them=True)
            office.clock.skip_s += 2
        receipts = [one for one in handing.messages(office, ANA) if "Cancel" in labels(one.blocks)]
        office.slack.fault("chat.update", times=4, **REFUSED)
        office.slack.fault("chat.deleteScheduledMessage", times=2, error="internal_error")
        for one in receipts:
            await handing.press(office, ANA, one, handoff_receipt.CANCEL)
            office.clock.skip_s += 2
        [told] = await office.until(lambda: handing.whispers(office, ANA, receipts[0].channel))
        assert "Cancelled by" in told
        await office.until(lambda: all("Cancelled by" in said(one.blocks) for one in receipts))
        await office.until(lambda: not office.workspace.scheduled)


async def test_a_card_that_slack_did_not_confirm_is_the_next() -> None:
    """It may be there: a form of before asks nobody beside it, however much later."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [BEN]
        await handing.declines(office, BEN, await handing.hands(office))
        receipt = handing.receipt(office)
        first = await handing.opens(office, ANA, receipt, handoff_receipt.REASSIGN)
        office.clock.skip_s += 2
        phone, second = await opens_on_the_phone(office, receipt)
        office.slack.fault("chat.postMessage", times=1, lose_answer=True)
        await phone.submit(second, TO_CARA)
        await office.until(lambda: "didn't confirm" in said(receipt.blocks))
        office.clock.skip_s += 61
        await office.ana.submit(first, {**TO_GROUP, handoff.PERSON: ""})
        views = office.workspace.views
        await office.until(lambda: any("Somebody else has been" in said(one.blocks) for one in views(ANA)))
        assert not handing.messages(office, ONCALL_GROUP)


async def test_the_form_says_who_has_the_lead() -> None:
    """Handed over already, it isn't handed over again unknowingly; once it is cancelled it says nothing."""
    async with handing.office() as office:
        assert ":warning:" not in said((await handing.form(office)).blocks)
        card = await handing.hands(office)
        waits = said((await handing.form(office)).blocks)
        assert f"<@{ANA}> has handed this lead to <@{BEN}>: due <!date^" in waits
        assert "not accepted yet." in waits
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: not office.workspace.scheduled)
        assert f": accepted by <@{BEN}>, <!date^" in said((await handing.form(office)).blocks)
    async with handing.office() as office:
        await handing.hands(office)
        await handing.press(office, ANA, handing.receipt(office), handoff_receipt.CANCEL)
        await office.until(lambda: not office.workspace.scheduled)
        assert ":warning:" not in said((await handing.form(office)).blocks)


# ── the receipt


async def test_a_receipt_that_says_nothing_of_the_cancelling_yet(soon: None) -> None:
    """Whoever cancels reads that it is, and the receipt follows."""
    async with handing.office() as office:
        card, receipt = await handing.hands(office), handing.receipt(office)
        office.slack.fault("chat.update", times=1, delay_s=0)  # the card's
        office.slack.fault("chat.update", times=1, **REFUSED)
        await handing.press(office, ANA, receipt, handoff_receipt.CANCEL)
        [told] = await office.until(lambda: handing.whispers(office, ANA, receipt.channel))
        assert "Cancelled by" in told
        assert "Cancelled by" in said(card.blocks)
        await office.until(lambda: "Cancelled by" in said(receipt.blocks))


async def test_a_receipt_says_later_that_it_was_accepted(soon: None) -> None:
    """It isn't left with *Cancel* and *Reassign* because Slack refused one edit."""
    async with handing.office() as office:
        card = await handing.hands(office)
        office.slack.fault("chat.update", times=1, delay_s=0)
        office.slack.fault("chat.update", times=1, **REFUSED)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))


async def test_reassigned_after_a_no_that_the_receipt_does_not_show() -> None:
    """Told to press *Reassign*, the giver can, whatever the receipt looks like."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [BEN]
        card = await handing.hands(office)
        view = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        office.slack.fault("chat.update", times=1, delay_s=0)
        office.slack.fault("chat.update", times=2, **REFUSED)
        await handing.sends(office, BEN, view, **{handoff_forms.SAID: "no"})
        assert "Not accepted yet" in said(handing.receipt(office).blocks)
        assert "Handed to" in await reassigns(office, **TO_CARA)
        assert len(handing.messages(office, CARA)) == 1


# ── who is told


@pytest.mark.parametrize("to", [BEN, ONCALL_GROUP], ids=["a person", "the group"])
async def test_a_no_that_reaches_the_giver_late(soon: None, to: str) -> None:
    """Slack takes no message: whoever declines reads so, and it is sent again, with the reason."""
    async with handing.office() as office:
        if to == BEN:
            office.workspace.groups[ONCALL_GROUP].members[:] = [BEN]
        card = await handing.hands(office, to)
        view = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        office.slack.fault(
            "chat.postMessage", times=2, error="message_limit_exceeded"
        )  # the thread's line, too
        told = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Call her before noon."})
        assert "Slack has taken no message to" in told
        assert "hears of it" not in told
        await office.until(lambda: "Call her before noon." in handing.told(handing.messages(office, ANA)[-1]))


@pytest.mark.parametrize(
    ("button", "typed", "fault"),
    [
        (handoff_card.ASK, "Two cars or three?", "usergroups.users.list"),
        (handoff_card.DECLINE, "I'm with a customer.", "users.info"),
    ],
    ids=["a question", "a reason"],
)
async def test_what_was_typed_comes_back(button: str, typed: str, fault: str) -> None:
    """Slack doesn't say who somebody is, just then: the form is there again, with their words."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        view = await handing.opens(office, BEN, card, button)
        office.clock.skip_s += 61  # it isn't remembered any more
        office.slack.fault(fault, times=math.inf, error="internal_error")
        await handing.sends(office, BEN, view, **{handoff_forms.SAID: typed})
        fields = [block.get("element", {}) for block in office.slack.hands(BEN).view.blocks]
        assert typed in [field.get("initial_value") for field in fields]


async def test_an_answer_comes_back() -> None:
    """So does the giver's answer."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, BEN, card, handoff_card.ASK)
        await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Two cars?"})
        view = await handing.opens(office, ANA, handing.messages(office, ANA)[-1], handoff_news.ANSWER)
        office.clock.skip_s += 61
        office.slack.fault("users.info", times=math.inf, error="internal_error")
        await handing.sends(office, ANA, view, **{handoff_forms.SAID: "Yes, both."})
        assert "Yes, both." in str(office.ana.view.blocks)


async def test_done_though_the_window_does_not_say_so() -> None:
    """Slack takes no word in the window: nobody is told to press again for what has been done."""
    async with handing.office() as office:
        view = await handing.form(office)
        office.slack.fault("views.update", times=math.inf, reset=True)
        to = {handoff.WHO: handoff.TO_PERSON, handoff.PERSON: BEN, handoff.NEEDED: "x"}
        await office.ana.submit(view, to)
        told = await office.until(lambda: [handing.told(one) for one in handing.messages(office, ANA)][1:])
        assert len(handing.messages(office, BEN)) == 1
        assert "Look at the receipt" in told[0]
        assert "fill the window" not in told[0]


# ── the last no


async def test_whoever_said_no_alone_is_not_one_of_the_others() -> None:
    """Ben declines, the group is asked, Cara declines: nobody is left, and the giver reads so."""
    async with handing.office() as office:
        await handing.declines(office, BEN, await handing.hands(office))
        again = (await office.until(lambda: handing.messages(office, ONCALL_GROUP)))[-1]
        assert "still open" not in await handing.declines(office, CARA, again)
        await office.until(lambda: "Nobody has this lead now" in said(handing.receipt(office).blocks))


async def test_whoever_may_not_see_leads_is_not_one_of_the_others() -> None:
    """A guest in the group can't accept, so after Ben's no nobody is left."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [BEN, GIL]
        card = await handing.hands(office, ONCALL_GROUP)
        assert "still open" not in await handing.declines(office, BEN, card)
        await office.until(lambda: "Nobody has this lead now" in said(handing.receipt(office).blocks))


async def test_a_group_of_guests_is_nobody() -> None:
    """The form says so."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = [GIL]
        view = await handing.form(office)
        told = await handing.sends(office, ANA, view, **TO_GROUP, **{handoff.NEEDED: "x"})
        assert "Nobody else on call just now may see leads." in told


async def test_a_no_of_the_group_that_nobody_can_count() -> None:
    """With Redis away it says so, and keeps the reason: it may be the last, or too late."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office, ONCALL_GROUP)
            view = await handing.opens(office, BEN, card, handoff_card.DECLINE)
            redis.stop()
            told = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "no time"})
            assert "Couldn't confirm just now, press Decline again." in told
            assert "no time" in str(office.slack.hands(BEN).view.blocks)
            assert not handing.thread(office, card)


# ── reminders


async def test_reminders_go_in_the_end(soon: None) -> None:
    """Accepted while Slack doesn't list them: nobody is pinged hours later."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        assert len(office.workspace.scheduled) == 2
        office.slack.fault("chat.scheduledMessages.list", times=1, error="internal_error")
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: not office.workspace.scheduled)


@pytest.mark.parametrize("how", ["another due time", "reassigned"])
async def test_reminders_of_before_go_in_the_end(soon: None, how: str) -> None:
    """Those of the due time, or the person, that is no more."""
    async with handing.office() as office:
        await handing.hands(office)
        office.slack.fault("chat.scheduledMessages.list", times=1, error="internal_error")
        if how == "reassigned":
            assert "Handed to" in await reassigns(office, **TO_CARA, **{handoff.DUE: "4h"})
        else:
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
            assert "Due" in await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
        await office.until(lambda: len(office.workspace.scheduled) == 2)
        waits = [one.post_at - office.workspace.clock() for one in office.workspace.scheduled.values()]
        assert min(waits) > 3 * 3_600


async def test_newer_reminders_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tomorrow, and tomorrow once more: what takes back the first in the end leaves the second."""
    monkeypatch.setattr(errands, "AGAIN_S", (1.0, 0.2, 0.2))
    async with handing.office() as office:
        await handing.hands(office)
        office.slack.fault("chat.deleteScheduledMessage", times=2, error="internal_error")
        await postpones(office)
        office.slack.heal()
        await postpones(office)
        waiting = set(office.workspace.scheduled)
        await asyncio.sleep(1.5)
        assert set(office.workspace.scheduled) == waiting
        assert len(waiting) == 2


async def test_two_due_times_at_once() -> None:
    """Sent from two devices: card and receipt show the later one, and people are reminded then."""
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.clock.skip_s += 2
        phone, other = await opens_on_the_phone(office, handing.receipt(office), handoff_receipt.POSTPONE)
        office.slack.fault("chat.scheduledMessages.list", times=1, delay_s=0.5)
        await office.ana.submit(form, {handoff.DUE: "4h"})
        await office.until(lambda: len(office.workspace.calls_to("chat.update")) >= 2)
        await phone.submit(other, {handoff.DUE: "15min"})
        await office.until(lambda: len(handing.thread(office, card)) == 2)
        due = min(one.post_at for one in office.workspace.scheduled.values())
        assert len(office.workspace.scheduled) == 2
        assert f"Due <!date^{due}^" in said(card.blocks)
        assert f"Due <!date^{due}^" in said(handing.receipt(office).blocks)


async def test_another_due_time_beside_a_no() -> None:
    """Declined while the reminders move: the giver is reminded of the next card, at its time."""
    async with handing.office() as office:
        card = await handing.hands(office)
        no = await handing.opens(office, BEN, card, handoff_card.DECLINE)
        form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
        office.slack.fault("chat.scheduledMessages.list", times=1, delay_s=0.6)
        await office.ana.submit(form, {handoff.DUE: "4h"})
        await office.until(lambda: len(office.workspace.calls_to("chat.update")) >= 2)
        assert "Declined" in await handing.sends(office, BEN, no)
        await office.until(lambda: "Declined by" in said(office.ana.view.blocks))
        waiting = {one.channel: one.post_at for one in office.workspace.scheduled.values()}
        due = waiting.pop(ONCALL)
        assert waiting == {office.workspace.dm(ANA).id: due + LATER.total_seconds()}
        assert len(office.workspace.scheduled) == 2


async def test_accepted_beside_another_due_time_while_redis_goes(soon: None) -> None:
    """The time comes over the acceptance, and nobody can say that there is one: later card and receipt do."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office)
            form = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
            office.slack.fault("chat.update", times=1, delay_s=1.0)  # the card, with another time
            await office.ana.submit(form, {handoff.DUE: "4h"})
            await asyncio.sleep(0.2)
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
            redis.hang()
            await office.until(lambda: "Not accepted yet" in said(handing.receipt(office).blocks))
            await office.until(lambda: "Couldn't confirm" in said(office.ana.view.blocks))
            redis.go_on()
            await office.until(lambda: "Accepted by" in said(card.blocks))
            await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))
            await office.until(lambda: not office.workspace.scheduled)


# ── the list


async def test_the_list_says_what_it_lacks() -> None:
    """Slack doesn't say who is on call: that is no "nothing outstanding"."""
    async with handing.office() as office:
        await handing.hands(office, ONCALL_GROUP)
        assert "*Received* · 1 open" in await listed(office, BEN)
        office.clock.skip_s += 61
        office.slack.fault("usergroups.users.list", times=math.inf, error="internal_error")
        told = await listed(office, BEN)
        assert "Leads handed to whoever is on call can't be shown right now." in told
        office.slack.heal()
        office.slack.fault("chat.scheduledMessages.list", times=math.inf, error="internal_error")
        told = await listed(office, BEN)
        assert "*Received* · 1 open" in told
        assert "Older handoffs can't be shown right now." in told


async def test_what_an_earlier_version_passed_on_is_not_loose() -> None:
    """It didn't note that somebody was asked after: the newest card of a receipt tells."""
    book = handing.book()
    receipt = Spot("D0AAAAAAA", "1.1")
    first = Handoff(lead=handing.LEAD, giver=ANA, to=BEN, due=0, receipt=receipt, card=Spot("D0B", "2.1"))
    await book.note(Noted(first))
    await book.claim(first, Ending("declined", BEN, 1))
    second = msgspec.structs.replace(first, to=CARA, card=Spot("D0C", "3.1"), turn=1)
    await book.note(Noted(second))
    await book.nobody_asked(first)  # as if it had never been noted
    listing = await lists.of(book, NoReminders(), ANA)
    assert [(one.handoff.to, one.loose) for one in listing.given] == [(CARA, False), (BEN, False)]


def test_a_long_list_fits() -> None:
    """Ten that nobody has, with long ids and links, are more than one section holds."""
    given = [
        handoffs.Listed(
            Handoff(lead="l" * 64, giver=ANA, to=BEN, due=1_000, card=Spot("D0AAAAAAA", f"{number}.1")),
            Ending("declined", BEN, 1_000),
            f"https://acme.enterprise.slack.com/archives/D0AAAAAAA/p{'1' * 200}",
            loose=True,
        )
        for number in range(10)
    ]
    blocks = handoffs.message(handoffs.Listing(given), datetime(2026, 11, 1, tzinfo=UTC)).blocks
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert max(map(len, texts)) <= 3_000
    assert "".join(texts).count("Nobody has it now") == 10
