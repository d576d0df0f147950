"""Less of a history: filters and words from the command, the menu and the form, kept from click to click."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leadsail_bot.playground.workspace.acme import ANA, BOT, ONCALL
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack.views import words
from tests import samples
from tests.office import Office, labels, open_office, said

LEAD = "lead_mixed1"
COUNT = 60


async def test_a_filter_of_the_command_survives_paging_and_refresh(either_office: Office) -> None:
    """Every click keeps what was asked for, in both modes."""
    office = either_office
    _put(office)
    answer = await office.asks(f"{LEAD} calls since 2026-10-02")
    assert "Showing calls since Oct 2, 2026: 18 of 60" in said(answer.blocks)
    older = await office.clicks(answer, "answer.older")
    assert "Page 2 of 3" in said(older.blocks)
    office.clock.skip_s += 6
    refreshed = await office.clicks(older, "answer.refresh")
    assert "Showing calls since Oct 2, 2026: 18 of 60" in said(refreshed.blocks)
    assert "Page 2 of 3" in said(refreshed.blocks)
    assert "Text thread ·" not in said(refreshed.blocks)


async def test_the_menu_narrows_and_one_click_clears(office: Office) -> None:
    """*Filter* adds to what is chosen already; *Show everything* takes it all away, in the same message."""
    _put(office)
    answer = await office.asks(LEAD)
    texts = await _chooses(office, answer, "sms")
    assert "Showing texts: 30 of 60" in said(texts.blocks)
    nothing = await _chooses(office, texts, "7d")
    assert "No texts since" in said(nothing.blocks)
    assert "all 60 interactions are still here" in nothing.text
    everything = await office.clicks(nothing, "answer.clear")
    assert "Page 1 of 8 · 60 interactions" in said(everything.blocks)
    assert (everything.ts, "Showing" in everything.text) == (answer.ts, False)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"], ids=["first", "last"])
async def test_days_are_counted_where_the_person_is(office: Office, zone: str) -> None:
    """At any hour one of these is at another day than UTC. Slack is asked who they are once, as always."""
    _put(office)
    office.workspace.people[ANA].tz = zone
    before = _a_week_ago(zone)
    told = [said((await office.asks(f"{LEAD} calls since 7d")).blocks)]
    told.append(said((await _chooses(office, await office.asks(LEAD), "7d")).blocks))
    await office.ana.mention(ONCALL, f"<@{BOT}> {LEAD} texts since 1w")
    told += [said(one.blocks) for one in await office.until(lambda: office.answers(ONCALL)[1:])]
    for day in {before, _a_week_ago(zone)}:
        told = [words for words in told if f"since {day}" not in words]
    assert told == []
    assert len(office.workspace.calls_to("users.info")) == 1


def _a_week_ago(zone: str) -> str:
    return words.day((datetime.now(ZoneInfo(zone)) - timedelta(days=7)).date())


async def test_a_choice_taken_back_leaves_the_answer_as_it_is(office: Office) -> None:
    """Whoever presses the option that is chosen already has chosen nothing: that is no old button."""
    _put(office)
    answer = await office.asks(f"{LEAD} texts")
    office.last = await office.ana.click(answer, "answer.filter", selected="")
    await office.until(lambda: len(office.log("answered")) == 2)
    [shown] = office.answers()
    assert "Showing texts: 30 of 60" in said(shown.blocks)


async def test_find_in_the_command_leads_to_the_place(office: Office) -> None:
    """Words are found in texts, calls and summaries alike, and each hit opens the transcript at its turn."""
    _put(office)
    answer = await office.asks(f"{LEAD} find purple elephant")
    assert "Showing interactions with “purple elephant”: 3 of 60" in said(answer.blocks)
    assert {"Transcript · turn 2", "Transcript · message 2"} <= set(labels(answer.blocks))
    view = await office.opens(answer, "transcript.open.0", "turn 2")
    assert "▸ Turn 2" in said(view.blocks)


async def test_a_number_without_its_code_is_of_the_country_that_is_set() -> None:
    """`PHONE_REGION` reaches the answer, the transcript and the search in LeadSail alike."""
    async with open_office(PHONE_REGION="GB") as office:
        lines = [{"role": "user", "message": said} for said in ("Hello.", "Ring +44 20 7946 0018.")]
        office.sandbox.put(samples.record(leadId=LEAD), [samples.interaction(transcript=lines)])
        answer = await office.asks(f"{LEAD} find 020 7946 0018")
        view = await office.opens(answer, "transcript.open.0", "turn 2")
        found = await office.submits(view, **{"transcript.find": "020 7946 0018"})
        assert "1 turn with “020 7946 0018”" in said(found.blocks)
        await office.asks("020 7946 0018")
        searched = [call.query["search"] for call in office.sandbox.calls if "search" in call.query]
        assert searched[0] == "+442079460018"


async def test_the_form_finds_from_where_it_was_opened(office: Office) -> None:
    """*Find* looks within the filter that is on, answers in its own place, and can be asked again there.

    Quotes are put around words out of habit, as after the command.
    """
    _put(office)
    texts = await _chooses(office, await office.asks(LEAD), "sms")
    form = await office.opens(texts, "answer.find")
    assert "Only in this lead's texts, as the answer is filtered." in said(form.blocks)
    found = await office.submits(form, words="'PURPLE  éléphant'")
    assert "Showing texts with “PURPLE éléphant”: 1 of 60" in said(found.blocks)
    again = await office.turns(found, "answer.find")
    assert again.payload["callback_id"] == "find"
    nothing = await office.submits(again, words="nowhere")
    assert "No texts with “nowhere” – all 60 interactions are still here" in said(nothing.blocks)
    everything = await office.turns(nothing, "answer.clear")
    assert "60 interactions" in said(everything.blocks)


async def test_the_menu_works_in_a_modal(office: Office) -> None:
    """For the doors without a channel: the answer changes where it stands, and keeps what was found."""
    _put(office)
    form = await office.opens(await office.asks(LEAD), "answer.find")
    answer = await office.submits(form, words="fine")
    before = answer.hash
    await office.ana.click(answer, "answer.filter", selected="call")
    await office.until(lambda: office.ana.view.hash != before)
    assert "Showing calls with “fine”: 29 of 60" in said((await office.filled()).blocks)


async def test_words_that_fit_nowhere_are_said_back(office: Office) -> None:
    """A usage error shows what was understood, and asks LeadSail nothing."""
    answer = await office.asks(f"{LEAD} calls since tuesday")
    assert answer.text.startswith(
        "“since tuesday” isn't understood. Understood as lead “lead_mixed1”, calls."
    )
    assert not office.sandbox.calls


async def test_a_choice_of_another_version_says_so(office: Office) -> None:
    """A menu this version doesn't draw gets a sentence, not an error."""
    _put(office)
    answer = await office.asks(LEAD)
    answer.blocks[-1]["block_id"] = "answer"
    await office.ana.click(answer, "answer.filter", selected="sms")
    notice = await office.until(lambda: [m for m in office.ana.sees(answer.channel) if "older" in m.text])
    assert "older version" in notice[0].text


async def _chooses(office: Office, message: Message, choice: str) -> Message:
    before = message.blocks
    await office.ana.click(message, "answer.filter", selected=choice)
    return await office.until(
        lambda: next((m for m in office.ana.sees(message.channel) if m.blocks != before), None)
    )


def _put(office: Office) -> None:
    """30 calls and 30 texts in turn, one an hour from October 1; three of them speak of an elephant."""
    documents = []
    for number in range(COUNT):
        kind = "sms" if number % 2 else "call"
        when = f"2026-10-{1 + number // 24:02}T{number % 24:02}:00:00Z"
        said_then = "The purple elephant, please." if number in {10, 21} else "Fine."
        lines = [("agent", "Hello."), ("user", said_then)]
        documents.append(
            samples.interaction(
                interactionId=f"int_{number}",
                type=kind,
                summary="Wants a Purple  Elephant." if number == 30 else "",
                createdAt=when,
                updatedAt=when,
                transcript=[{"role": role, "message": words, "timestamp": when} for role, words in lines],
            )
        )
    office.sandbox.put({"leadId": LEAD, "firstName": "Mo", "lastName": "Li", "timezone": "UTC"}, documents)
