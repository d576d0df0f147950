"""The card of a handoff: exactly one accepts, questions and answers, and what a no leads to."""

import asyncio
from dataclasses import replace

import pytest

from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, ONCALL, ONCALL_GROUP
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack.views import handoff, handoff_card, handoff_forms, handoff_news, handoff_receipt
from tests.office import Office, labels, said
from tests.slack import handing
from tests.slack.handing import CARA

ONLY_THEY = {
    handoff_card.ACCEPT: "so only they can answer",
    handoff_card.DECLINE: "so only they can answer",
    handoff_card.ASK: "so only they can ask a question here",
}


async def accepted(office: Office, card: Message, by: str = BEN) -> None:
    """Press *Accept* and wait until the card says so."""
    await handing.press(office, by, card, handoff_card.ACCEPT)
    await office.until(lambda: f"Accepted by <@{by}>" in said(card.blocks))
    await office.until(lambda: not office.workspace.scheduled)


async def asks(office: Office, card: Message) -> Message:
    """Ben asks on the card; returns the question as Ana has it."""
    view = await handing.opens(office, BEN, card, handoff_card.ASK)
    await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Both cars?"})
    return await office.until(lambda: _last(office, ANA, "Both cars?"))


async def test_accepting_is_told_everywhere() -> None:
    """Card, thread, receipt and a direct message to the giver say who accepted; the reminders are gone."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert len(office.workspace.scheduled) == 2
        await accepted(office, card)
        assert labels(card.blocks) == ["Ask a question", "Open for me"]
        assert handing.CALL_BACK in said(card.blocks)
        await office.until(lambda: "Accepted by" in " ".join(handing.thread(office, card)))
        await office.until(lambda: len(handing.messages(office, ANA)) == 2)
        assert f"<@{BEN}> accepted the lead" in handing.told(handing.messages(office, ANA)[-1])
        receipt = handing.receipt(office)
        assert "Accepted by" in said(receipt.blocks)
        assert labels(receipt.blocks) == []
        assert office.failures() == []


async def test_two_people_press_accept() -> None:
    """US-08: one of the group wins; the other reads who did, and when."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        await asyncio.gather(
            handing.press(office, BEN, card, handoff_card.ACCEPT),
            handing.press(office, CARA, card, handoff_card.ACCEPT),
        )
        await office.until(lambda: "Accepted by" in said(card.blocks))
        winner, loser = (BEN, CARA) if f"Accepted by <@{BEN}>" in said(card.blocks) else (CARA, BEN)
        [told] = await office.until(lambda: handing.whispers(office, loser, ONCALL))
        assert told.startswith(f"Accepted by <@{winner}>, <!date^")
        await office.until(lambda: handing.thread(office, card))
        await office.until(lambda: handing.messages(office, winner))
        assert len([line for line in handing.thread(office, card) if "Accepted" in line]) == 1
        assert not handing.messages(office, loser)


async def test_ten_presses_in_a_second() -> None:
    """US-07: one acceptance, one line in the thread, one word to the giver; the other presses are silent."""
    async with handing.office() as office:
        card = await handing.hands(office)
        await asyncio.gather(*(handing.press(office, BEN, card, handoff_card.ACCEPT) for _ in range(10)))
        await office.until(lambda: "Accepted by" in said(card.blocks))
        await office.until(lambda: len(handing.messages(office, ANA)) == 2)
        assert len(handing.thread(office, card)) == 1
        assert handing.whispers(office, BEN, card.channel) == []


@pytest.mark.parametrize("action", ONLY_THEY)
async def test_only_whom_it_is_for_can_answer(action: str) -> None:
    """Others in the channel may look; accepting, asking and declining are the group's."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        await handing.press(office, ANA, card, action)
        words = await office.until(
            lambda: handing.whispers(office, ANA, ONCALL) or _seen(office, ONLY_THEY[action])
        )
        assert ONLY_THEY[action] in words[0]
        assert "Not accepted yet" in said(card.blocks)


@pytest.mark.parametrize("action", [handoff_card.ASK, handoff_card.DECLINE])
async def test_who_left_the_group_meanwhile_cannot_answer(action: str) -> None:
    """A form that stands open is no key: whom it is for is asked again when it is sent."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        view = await handing.opens(office, BEN, card, action)
        office.workspace.groups[ONCALL_GROUP].members.clear()
        office.clock.skip_s += 61
        words = await handing.sends(office, BEN, view, **{handoff_forms.SAID: "Not me."})
        assert ONLY_THEY[action] in words
        assert handing.thread(office, card) == []
        assert "Not accepted yet" in said(card.blocks)


async def test_who_has_the_lead_may_ask_though_no_longer_on_call() -> None:
    """The lead is theirs next week too, and only the giver knows the answer; of the others nobody may."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        await accepted(office, card)
        office.workspace.groups[ONCALL_GROUP].members.clear()
        office.clock.skip_s += 61
        await asks(office, card)
        assert handing.thread(office, card)[-1] == f"<@{BEN}> asks <@{ANA}>: Both cars?"
        form = await handing.opens(office, CARA, card, handoff_card.ASK)
        assert ONLY_THEY[handoff_card.ASK] in said(form.blocks)


async def test_a_guest_in_the_channel_learns_nothing() -> None:
    """Whoever may not see leads may not accept one, whatever group they are in; the audit says so."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members.append(GIL)
        office.workspace.channels[ONCALL].members.add(GIL)
        card = await handing.hands(office, ONCALL_GROUP)
        await handing.press(office, GIL, card, handoff_card.ACCEPT)
        [told] = await office.until(lambda: handing.whispers(office, GIL, ONCALL))
        assert told == "You don't have access to lead histories."
        [line] = [line for line in office.log("audit") if line["action"] == "handoff_accept"]
        assert (line["user"], line["allowed"], line["reason"]) == (GIL, False, "guest")


async def test_no_word_goes_into_a_channel_that_others_read_by_now() -> None:
    """The on-call channel was shared with another company: question and answer reach one person each."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        office.workspace.channels[ONCALL].kind = "shared"
        office.clock.skip_s += 120
        form = await handing.opens(office, BEN, card, handoff_card.ASK)
        await handing.sends(office, BEN, form, **{handoff_forms.SAID: "Does she owe us?"})
        asked = (await office.until(lambda: handing.messages(office, ANA)[1:]))[0]
        form = await handing.opens(office, ANA, asked, handoff_news.ANSWER)
        words = await handing.sends(office, ANA, form, **{handoff_forms.SAID: "She does."})
        assert words.startswith(f"<@{BEN}> has your answer, alone")
        [told] = handing.messages(office, BEN)
        assert said(told.blocks) == f"<@{ANA}> answers what you asked about `{handing.LEAD}`: She does."
        assert handing.thread(office, card) == []


async def test_open_for_me_shows_the_clicker_alone() -> None:
    """The whole history, with transcripts, below the card, to whoever pressed; the card stays."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        await handing.press(office, BEN, card, "card.open")
        [told] = await office.until(lambda: handing.whispers(office, BEN, ONCALL))
        assert "Maria Delgado" in told
        assert "Not accepted yet" in said(card.blocks)


async def test_a_question_and_its_answer() -> None:
    """The question reaches the giver, the answer the thread, each with who asked and who answered."""
    async with handing.office() as office:
        card = await handing.hands(office)
        asked = await asks(office, card)
        view = await handing.opens(office, ANA, asked, handoff_news.ANSWER)
        await handing.sends(office, ANA, view, **{handoff_forms.SAID: "Yes, both."})
        await office.until(lambda: len(handing.thread(office, card)) == 2)
        assert handing.thread(office, card) == [
            f"<@{BEN}> asks <@{ANA}>: Both cars?",
            f"<@{ANA}> answers <@{BEN}>: Yes, both.",
        ]
        assert "Both cars?" not in asked.text  # what somebody wrote stays off the lock screen
        await accepted(office, card)


async def test_spaces_are_no_question_and_no_answer() -> None:
    """Slack takes them for words: nobody is told that an answer is there where there is none."""
    async with handing.office() as office:
        card = await handing.hands(office)
        question = await asks(office, card)
        for person, source, action in (
            (BEN, card, handoff_card.ASK),
            (ANA, question, handoff_news.ANSWER),
        ):
            office.clock.skip_s += 2  # a second press within a second is the first
            view = await handing.opens(office, person, source, action)
            await office.slack.hands(person).submit(view, {handoff_forms.SAID: "  "})
            assert view.errors == {handoff_forms.SAID: handoff.BLANK}
        assert len(handing.thread(office, card)) == 1


async def test_only_the_giver_answers() -> None:
    """However somebody else came by the form, nothing is said in the giver's name."""
    async with handing.office() as office:
        card = await handing.hands(office)
        mine = await handing.opens(office, ANA, await asks(office, card), handoff_news.ANSWER)
        theirs = modals.open_(office.slack.stage, CARA, mine.payload)
        words = await handing.sends(office, CARA, theirs, **{handoff_forms.SAID: "No, drop it."})
        assert words == f"Only <@{ANA}> can answer this question."
        assert not [line for line in handing.thread(office, card) if "drop it" in line]


async def test_a_no_asks_whoever_is_on_call_once() -> None:
    """The giver reads the reason and what happens next; the second card has the same content."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert "hears of it" in await handing.declines(office, BEN, card, "I'm off today.")
        assert "Declined by" in said(card.blocks)
        [again] = handing.messages(office, ONCALL_GROUP)
        assert handing.CALL_BACK in said(again.blocks)
        told = await office.until(lambda: _last(office, ANA, "I'm off today."))
        assert f"asked now, in <#{ONCALL}>" in said(told.blocks)
        assert labels(handing.receipt(office).blocks) == ["Cancel", "Reassign", "Change due time"]
        await accepted(office, again)
        assert "Accepted by" in said(handing.receipt(office).blocks)


async def test_a_no_of_one_leaves_it_to_the_others() -> None:
    """One of the group declining ends nothing for the rest of it."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        assert "still open for the others" in await handing.declines(office, BEN, card)
        await accepted(office, card, CARA)


async def test_the_last_no_of_the_group() -> None:
    """Nobody is left to accept: it ends, the receipt says so, and leads to somebody else."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        assert "still open" in await handing.declines(office, BEN, card)
        office.clock.skip_s += 2
        assert "still open" in await handing.declines(office, BEN, card)  # the same no again
        assert await handing.declines(office, CARA, card) == f"Declined. <@{ANA}> hears of it."
        assert f"Declined by <@{CARA}>" in said(card.blocks)
        told = await office.until(lambda: _last(office, ANA, "declined"))
        assert "Nobody else is on call: press Reassign on the receipt." in said(told.blocks)
        assert labels(handing.receipt(office).blocks) == ["Reassign", "Cancel"]
        assert len(handing.messages(office, ONCALL_GROUP)) == 1


@pytest.mark.parametrize("others", [[], [ANA], [BEN]], ids=["nobody", "the giver", "who said no"])
async def test_a_no_where_nobody_else_is_on_call(others: list[str]) -> None:
    """The giver isn't told that somebody is asked: nobody could accept."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members[:] = others
        card = await handing.hands(office)
        await handing.declines(office, BEN, card)
        told = await office.until(lambda: _last(office, ANA, "Nobody else is on call"))
        assert "press Reassign" in said(told.blocks)
        assert labels(handing.receipt(office).blocks) == ["Reassign", "Cancel"]
        assert f"Nobody has this lead now.* Declined by <@{BEN}>" in said(handing.receipt(office).blocks)
        assert handing.messages(office, ONCALL_GROUP) == []


async def test_a_question_after_it_was_cancelled() -> None:
    """Nobody is asked about a lead that isn't theirs to answer for any more; whoever accepted may ask on."""
    async with handing.office() as office:
        card = await handing.hands(office)
        form = await handing.opens(office, BEN, card, handoff_card.ASK)
        await handing.press(office, ANA, handing.receipt(office), handoff_receipt.CANCEL)
        await office.until(lambda: "Cancelled by" in said(card.blocks))
        told = await handing.sends(office, BEN, form, **{handoff_forms.SAID: "Both?"})
        assert "Cancelled by" in told
        assert "Your question wasn't sent. Both?" in told
        assert not [one for one in handing.messages(office, ANA) if "Both?" in said(one.blocks)]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ("archived", "is archived"),
        ("removed", "This app isn't in"),
        ("shared", "People of another organisation"),
    ],
)
async def test_whoever_is_on_call_cannot_be_asked(spoil: str, why: str) -> None:
    """The giver hears why, in words, and can reassign; nothing is posted elsewhere."""
    async with handing.office() as office:
        channel = office.workspace.channels[ONCALL]
        card = await handing.hands(office)
        if spoil == "archived":
            channel.archived = True
        elif spoil == "removed":
            channel.members.discard(office.workspace.app.id)
        else:
            channel.kind = "shared"
        await handing.declines(office, BEN, card)
        told = await office.until(lambda: _last(office, ANA, "couldn't be asked"))
        assert why in said(told.blocks)
        assert labels(handing.receipt(office).blocks) == ["Reassign", "Cancel"]
        assert not handing.messages(office, ONCALL_GROUP)


async def test_a_press_on_an_old_picture_of_the_card() -> None:
    """Delivered again, with another trigger, after it ended: read who accepted; nothing changes."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        pressed = await office.slack.hands(CARA).click(card, "card.open")
        old = pressed.parcel
        assert old
        value = office.value(card.blocks, handoff_card.ACCEPT)
        await accepted(office, card)
        press = {**old.payload, "trigger_id": "1.1.old"}
        press["actions"] = [{**press["actions"][0], "action_id": handoff_card.ACCEPT, "value": value}]
        await office.slack.post.send(replace(old, payload=press))
        told = await office.until(lambda: [w for w in handing.whispers(office, CARA, ONCALL) if "Acc" in w])
        assert f"Accepted by <@{BEN}>" in told[0]
        assert f"Accepted by <@{BEN}>" in said(card.blocks)


async def test_each_step_is_an_audit_line() -> None:
    """Who handed over, accepted, asked or cancelled which lead; never what was written."""
    async with handing.office() as office:
        card = await handing.hands(office)
        await accepted(office, card)
        lines = [(line["user"], line["action"], line["lead"]) for line in office.log("audit")]
        assert lines == [
            (ANA, "handoff", handing.LEAD),
            (ANA, "handoff", handing.LEAD),
            (BEN, "handoff_accept", handing.LEAD),
        ]
        assert handing.CALL_BACK not in office.stream.getvalue()


def _seen(office: Office, words: str) -> list[str]:
    views = office.workspace.views(ANA)
    found = said(views[-1].blocks) if views else ""
    return [found] if words in found else []


def _last(office: Office, person: str, words: str) -> Message | None:
    newest = handing.messages(office, person)[-1]
    return newest if words in said(newest.blocks) else None
