"""`@LeadSail <lead>`: as private as the command, in threads too."""

import math
from typing import Any

import pytest

from leadsail_bot.playground.workspace import payloads
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, GIL, OLGA, ONCALL, PARTNER, SALES
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.playground.workspace.parcels import Parcel
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack.views import notices, shortcut
from leadsail_bot.slack.work import SLOW_S
from tests import samples
from tests.faults import patience
from tests.office import Office, elements, labels, said

LEAD = "lead_maria42"


async def answers(office: Office, person: str = ANA, channel: str = SALES, count: int = 1) -> list[Message]:
    """What the app has told this person alone, once there is that much."""
    hands = office.slack.hands(person)

    def found() -> list[Message]:
        return [message for message in hands.sees(channel) if message.only_for == person]

    return await office.until(lambda: told if len(told := found()) >= count else None)


async def test_a_mention_in_a_thread_is_answered_there(either_office: Office) -> None:
    """The whole history, in the thread, to the asker alone; in both modes, with its audit line."""
    office = either_office
    parent = office.slack.hands(BEN).says(SALES, "Who knows her?")
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}", parent.ts)
    (answer,) = await answers(office)
    assert "Maria Delgado" in said(answer.blocks)
    assert (answer.thread_ts, answer.only_for) == (parent.ts, ANA)
    (line,) = office.log("audit")
    assert (line["action"], line["lead"], line["channel"], line["allowed"]) == ("mention", LEAD, SALES, True)


async def test_a_mention_in_a_channel_is_answered_in_the_channel(office: Office) -> None:
    """A thread that nobody has begun shows no private answers: Slack would take it and show nobody."""
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    (answer,) = await answers(office)
    assert answer.thread_ts is None
    assert "Maria Delgado" in said(answer.blocks)


async def test_an_answer_of_many_bytes_arrives(office: Office) -> None:
    """What a private message says in words is no more than 4,000 bytes: a Japanese letter is three."""
    asked = "自動車保険の見積もりについて電話で相談したいのですがご都合はいかがでしょうか。" * 3
    turn = {"role": "user", "message": asked, "timestamp": "2026-11-04T13:00:00.000Z"}
    texts = [
        samples.interaction(interactionId=f"int_{number}", type="sms", transcript=[turn])
        for number in range(20)
    ]
    office.sandbox.put({"leadId": "lead_hana1", "firstName": "花子"}, texts)
    await office.ana.mention(SALES, f"<@{BOT}> lead_hana1 find 見積")
    (answer,) = await answers(office)
    assert "20 of 20" in said(answer.blocks)
    assert answer.text.endswith("\n…")


async def test_its_buttons_work_in_the_thread(office: Office) -> None:
    """Another page takes the place of this one, where it stands."""
    parent = office.slack.hands(BEN).says(SALES, "Who knows this one?")
    await office.ana.mention(SALES, f"<@{BOT}> lead_priya60", parent.ts)
    (answer,) = await answers(office)
    again = await office.clicks(answer, "answer.older")
    assert (again.ts, again.thread_ts) == (answer.ts, parent.ts)
    assert "Page 2 of" in said(again.blocks)


async def test_what_a_click_in_a_thread_comes_to_is_said_there(office: Office) -> None:
    """A response_url would say it in the channel, where nobody looks for it."""
    parent = office.slack.hands(BEN).says(SALES, "Who knows her?")
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}", parent.ts)
    (answer,) = await answers(office)
    for button in elements(answer.blocks):
        button["value"] = button.get("value", "").replace("answer1", "answer0")
    told = await office.clicks(answer, "answer.refresh")
    assert (told.text, told.thread_ts) == (notices.old_control().text, parent.ts)


@pytest.mark.parametrize(
    "text",
    [f"<@{BOT}>", f"<@{BOT}> help", f"<@{BOT}> ?", f"🎉 <@{BOT}|leadsail>!"],
    ids=["bare", "help", "question mark", "no words"],
)
async def test_a_mention_without_a_lead_is_told_how(office: Office, text: str) -> None:
    """The same words as after the command."""
    await office.ana.mention(SALES, text)
    (answer,) = await answers(office)
    assert notices.EXAMPLE in answer.text
    assert not office.sandbox.calls


async def test_a_private_line_says_that_it_takes_a_while(office: Office) -> None:
    """After three seconds, as after a command; then the answer follows."""
    office.sandbox.latency_s = SLOW_S + 0.2
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    slow, answer = await answers(office, count=2)
    assert slow.text == notices.SLOW
    assert "Maria Delgado" in said(answer.blocks)


@pytest.mark.parametrize(("person", "channel"), [(GIL, SALES), (OLGA, PARTNER)], ids=["guest", "outsider"])
async def test_whoever_may_not_see_leads_is_told_so_alone(office: Office, person: str, channel: str) -> None:
    """Denied, with an audit line; LeadSail isn't asked."""
    await office.slack.hands(person).mention(channel, f"<@{BOT}> {LEAD}")
    (answer,) = await answers(office, person, channel)
    assert answer.text == "You don't have access to lead histories."
    assert [(line["action"], line["allowed"]) for line in office.log("audit")] == [("mention", False)]
    assert not office.sandbox.calls


async def test_an_edit_is_not_asked_again(office: Office) -> None:
    """Slack tells of an edited mention as if it were new."""
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    await answers(office)
    question = office.ana.sees(SALES)[0]
    edited = await office.ana.edits(question, f"<@{BOT}> lead_tom7")
    assert edited
    assert edited.ok
    await office.ana.mention(ONCALL, f"<@{BOT}> help")  # what comes after it has been answered
    await answers(office, channel=ONCALL)
    assert len(await answers(office)) == len(office.log("audit")) == 1


async def test_bots_are_not_answered(office: Office) -> None:
    """Neither another bot nor the app itself, which mentions nobody but could be quoted."""
    ana, stage = office.workspace.people[ANA], office.slack.stage
    told = {"type": "app_mention", "text": f"<@{BOT}> {LEAD}", "ts": "1.1", "channel": SALES, "team": "T1"}
    for author in ({"bot_id": "B0OTHER", "user": "U0OTHER"}, {"bot_id": "B0OTHER", "user": None}):
        body = payloads.event(stage, ana, {**told, **author})
        assert (await office.slack.post.send(Parcel("events_api", body))).ok
    await office.ana.mention(ONCALL, f"<@{BOT}> help")
    await answers(office, channel=ONCALL)
    assert office.ana.sees(SALES) == []
    assert not office.log("audit")


async def test_a_mention_that_comes_again_is_answered_once(office: Office) -> None:
    """Slack repeats events, with the same id."""
    first = await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    assert first
    await answers(office)
    (parcel,) = [first.parcel]
    assert parcel
    again = Parcel("events_api", {**parcel.payload, "event_time": 1}, retry=1, retry_reason="http_timeout")
    assert (await office.slack.post.send(again)).ok
    await office.ana.mention(ONCALL, f"<@{BOT}> help")
    await answers(office, channel=ONCALL)
    assert len(await answers(office)) == 1


async def test_the_answer_arrives_although_slack_stumbles(office: Office) -> None:
    """There is no response_url to fall back on: the one way is tried again."""
    office.slack.faults.add("chat.postEphemeral", Fault(status=500), 2)
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    (answer,) = await answers(office)
    assert "Maria Delgado" in said(answer.blocks)
    assert not office.log("answer_lost")


@pytest.mark.parametrize("fault", [{"error": "restricted_action"}, {"status": 500}], ids=str)
async def test_where_slack_takes_no_answer_a_word_comes_by_direct_message(
    office: Office, fault: dict[str, Any]
) -> None:
    """It says what to do instead and holds nothing of the lead; nothing is posted where others see it."""
    office.slack.fault("chat.postEphemeral", math.inf, **fault)
    await office.ana.mention(SALES, f"<@{BOT}> {LEAD}")
    (word,) = await office.until(lambda: office.ana.sees(office.workspace.dm(ANA).id))
    assert word.text == notices.not_heard(SALES).text
    assert [message.author for message in office.ana.sees(SALES)] == [ANA]
    assert await patience.until(lambda: office.log("answer_lost"))


async def test_who_asks_too_often_is_told_to_wait(office: Office) -> None:
    """A mention counts as a command, from the same purse."""
    for _ in range(11):
        await office.ana.mention(SALES, f"<@{BOT}> help")
    told = await answers(office, count=11)
    assert sum("That was a lot at once" in message.text for message in told) == 1
    assert labels(told[0].blocks) == ["Look up a lead"]


@pytest.mark.parametrize(
    "sentence",
    [
        f"<@{BOT}> can you check {LEAD}?",
        f"hey <@{BOT}> what about {LEAD}, please",
        f"<@{BOT}> please {LEAD} thanks",
        f"<@{BOT}> can you find {LEAD}?",
        f"<@{BOT}> what emails did {LEAD} send?",
        f"<@{BOT}> any calls from {LEAD} since 7d",
        f"<@{BOT}> {LEAD} please check this one",
        f"<@{BOT}> please find (202) 555-0142",
        f"<@{BOT}> handoff {LEAD}",
        f"is {LEAD} on do-not-call, <@{BOT}>?",
        f"{LEAD} <@{BOT}> please",
        f"what about {LEAD}, <@{BOT}> ? thanks",
        f"{LEAD}, <@{BOT}>! 🙏",
        f"<@{BOT}> Maria Delgado, (202) 555-0142, maria.delgado@example.com",
    ],
)
async def test_a_sentence_that_speaks_of_one_lead(office: Office, sentence: str) -> None:
    """That one is meant: people talk to what they mention."""
    await office.ana.mention(SALES, sentence)
    (answer,) = await answers(office)
    assert "Maria Delgado" in said(answer.blocks)


async def test_what_is_wanted_of_it_counts_in_a_sentence_too(office: Office) -> None:
    """The filter stays on; and a name with a campaign that looks like an id is a name first."""
    await office.ana.mention(SALES, f"<@{BOT}> please {LEAD} texts")
    (answer,) = await answers(office)
    assert "Showing texts" in said(answer.blocks)
    office.sandbox.put(
        samples.record(leadId="lead_zoe1", firstName="Zoe", campaign={"name": "Solar_2025"}), []
    )
    await office.ana.mention(SALES, f"<@{BOT}> Zoe Solar_2025")
    assert "Zoe" in said((await answers(office, count=2))[-1].blocks)


@pytest.mark.parametrize(
    "sentence",
    [f"is {LEAD} the same as lead_tom7?", f"{LEAD} lead_tom7", f"help with lead_tom7, {LEAD}"],
)
async def test_of_several_leads_one_is_chosen(office: Office, sentence: str) -> None:
    """Neither is guessed: both are a click away, and the answer takes the place of the question."""
    parent = office.slack.hands(BEN).says(SALES, "Who knows them?")
    await office.ana.mention(SALES, f"<@{BOT}> {sentence}", parent.ts)
    (question,) = await answers(office)
    assert question.text.startswith(shortcut.WHICH)
    assert LEAD in question.text
    answer = await office.clicks(question, "shortcut.choose", LEAD)
    assert (answer.ts, answer.thread_ts) == (question.ts, parent.ts)
    assert "Maria Delgado" in said(answer.blocks)
    assert (office.log("audit")[-1]["action"], office.log("audit")[-1]["lead"]) == ("mention", LEAD)


async def test_of_several_numbers_one_is_chosen(office: Office) -> None:
    """A search would look for the first alone, as if nobody had asked for the other."""
    await office.ana.mention(SALES, f"<@{BOT}> is (202) 555-0142 the same as (614) 555-0107?")
    (question,) = await answers(office)
    assert question.text.startswith(shortcut.WHICH)
    assert labels(question.blocks) == ["Open", "Open"]
    assert not office.sandbox.calls


async def test_whoever_may_not_see_leads_is_offered_none(office: Office) -> None:
    """As where the message speaks of one."""
    await office.slack.hands(GIL).mention(SALES, f"<@{BOT}> {LEAD} lead_tom7")
    (answer,) = await answers(office, GIL)
    assert answer.text == "You don't have access to lead histories."
    assert [(line["action"], line["allowed"]) for line in office.log("audit")] == [("mention", False)]
