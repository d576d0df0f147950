"""The transcript modal: opened, read, searched and sent, as a person does it."""

import re
from typing import Any

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.playground.workspace.state import Message, View
from leadsail_bot.slack import work
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import full_text
from tests import samples
from tests.office import Office, elements, labels, open_office, said


async def test_every_turn_of_a_long_call_can_be_reached(either_office: Office) -> None:
    """400 turns and over 40,000 characters: *Next* leads past each turn once, word for word."""
    office = either_office
    spoken = [
        f"This is turn number {number} of them, and it goes on for a good while, as people do; " * 2
        for number in range(400)
    ]
    assert sum(map(len, spoken)) > 40_000
    view = await _open(office, *spoken)
    seen = said(view.blocks)
    while "Next" in labels(view.blocks):
        view = await office.turns(view, "transcript.next")
        seen += said(view.blocks)
    assert [int(number) for number in re.findall(r"This is turn number (\d+) of them", seen)[::2]] == list(
        range(400)
    )
    view = await office.turns(view, "transcript.previous")
    assert "Next" in labels(view.blocks)


async def test_a_turn_longer_than_a_page_is_shown_whole(office: Office) -> None:
    """One monologue of 30,000 characters is continued from page to page; nothing is lost."""
    monologue = " ".join(f"word{number}" for number in range(4_000))
    view = await _open(office, monologue)
    seen = said(view.blocks)
    while "Next" in labels(view.blocks):
        view = await office.turns(view, "transcript.next")
        seen += " " + said(view.blocks)
    assert [int(number) for number in re.findall(r"word(\d+)", seen)] == list(range(4_000))
    assert "(continued)" in seen


async def test_a_loading_view_comes_before_leadsail_answers() -> None:
    """The modal opens within the trigger's three seconds, however slow LeadSail is."""
    async with open_office(CACHE_FRESH_SECONDS="0") as office:
        answer = await _answer(office, "Hello.")
        office.sandbox.script("lead_talk1", Answer(wait_s=0.4))
        await office.ana.click(answer, "transcript.open")
        (first,) = await office.until(lambda: office.workspace.views(ANA))
        assert "Loading" in said(first.blocks)
        assert "Hello." in said((await office.filled()).blocks)


@pytest.mark.parametrize(
    ("sought", "where"),
    [("mileage", 7), ("MILEAGE", 7), ("cafe", 12), ("“the  mileage”", 7)],
    ids=["as it is", "another case", "no accent", "quoted"],
)
async def test_find_shows_hits_with_two_turns_around_each(office: Office, sought: str, where: int) -> None:
    """A word in any case, with or without accents and quotes, brings its turn and two on either side."""
    spoken = [f"Line {number}." for number in range(20)]
    spoken[7], spoken[12] = "About the mileage, line 7.", "At the café, line 12."
    view = await _open(office, *spoken)
    found = await office.submits(view, **{"transcript.find": sought})
    shown = [int(number) for number in re.findall(r"[Ll]ine (\d+)\.", said(found.blocks))]
    assert shown == list(range(where - 2, where + 3))
    assert f"Go to turn {where + 1}" in labels(found.blocks)


async def test_a_hit_leads_to_its_place_in_the_whole(office: Office) -> None:
    """*Go to turn* opens the page on which the hit stands, and the whole is one click away."""
    spoken = [f"Line {number}." for number in range(60)]
    view = await office.submits(await _open(office, *spoken), **{"transcript.find": "Line 50."})
    there = await office.turns(view, "transcript.go")
    assert "Line 50." in said(there.blocks)
    assert "page 3 of 3" in said(there.blocks)


async def test_nothing_found_says_so_and_leads_back(office: Office) -> None:
    """A search without a hit is no dead end."""
    view = await office.submits(await _open(office, "Hello."), **{"transcript.find": "<!channel> zebra"})
    assert "Nothing found" in said(view.blocks)
    assert "<!channel>" not in said(view.blocks)
    whole = await office.turns(view, "transcript.all")
    assert "Hello." in said(whole.blocks)


async def test_many_hits_are_paged_too(office: Office) -> None:
    """Every hit can be reached, also when all turns are hits."""
    spoken = [f"Again and again {number}." for number in range(70)]
    view = await office.submits(await _open(office, *spoken), **{"transcript.find": "again"})
    seen = said(view.blocks)
    while "Next" in labels(view.blocks):
        view = await office.turns(view, "transcript.next")
        seen += said(view.blocks)
    assert sorted(
        {int(number) for number in re.findall(r"(\d+)\.", re.sub(r"[\d,]+ turns", "", seen))}
    ) == list(range(70))


async def test_the_full_text_is_sent_to_the_askers_messages(either_office: Office) -> None:
    """*Send me the full text* puts a file with every turn into the person's own conversation with the app."""
    office = either_office
    view = await _open(office, "Hello there.", "Hi.")
    after = await office.turns(view, "transcript.send")
    assert "in your messages" in said(after.blocks)
    (message,) = [found for found in office.ana.sees(office.workspace.dm(ANA).id) if found.files]
    text = message.files[0].content.decode()
    assert "Agent: Hello there." in text
    assert "Lead: Hi." in text
    assert message.files[0].name == "lead-talk1-2026-11-04-call.txt"


async def test_a_refused_upload_is_said(office: Office) -> None:
    """If Slack doesn't take the file, the person reads that, in the modal."""
    view = await _open(office, "Hello.")
    office.slack.faults.add("files.getUploadURLExternal", Fault(error="storage_limit_reached"))
    after = await office.turns(view, "transcript.send")
    assert "Slack doesn't take files from this app right now." in said(after.blocks)
    assert "Hello." in said(after.blocks)
    assert "Send me the full text" in labels(after.blocks)
    assert not [found for found in office.ana.sees(office.workspace.dm(ANA).id) if found.files]


@pytest.mark.parametrize("goes_on", [True, False], ids=["next page", "closed"])
async def test_a_file_that_fails_is_told_of_where_the_window_is_gone(office: Office, goes_on: bool) -> None:
    """Whoever asks for it reads on, or closes the window: they wait for the file in their messages."""
    view = await _open(office, *(f"Line {number}." for number in range(60)))
    office.slack.fault("files.getUploadURLExternal", error="storage_limit_reached", delay_s=0.3)
    await office.ana.click(view, "transcript.send")
    await (office.turns(view, "transcript.next") if goes_on else office.ana.close(view))
    [told] = await office.until(lambda: office.ana.sees(office.workspace.dm(ANA).id))
    assert "any more: Slack doesn't take files from this app right now." in told.text


async def test_the_page_stays_where_leadsail_fails(office: Office) -> None:
    """They may be reading it to somebody: that no file comes stands above it, and the button is there."""
    view = await _open(office, "Hello.")
    office.sandbox.script("lead_talk1", Answer(status=503), forever=True)
    office.clock.skip_s += 4_000
    after = await office.turns(view, "transcript.send")
    assert "isn't responding" in said(after.blocks)
    assert "Hello." in said(after.blocks)
    office.sandbox.script("lead_talk1")
    office.clock.skip_s += 60
    assert full_text.SENT in said((await office.turns(after, "transcript.send")).blocks)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_page_that_nobody_may_see_any_more_goes(office: Office, status: int) -> None:
    """A lead that was erased, or withdrawn from the key: LeadSail's word for it takes the page's place."""
    view = await _open(office, "Hello.")
    office.sandbox.script("/", Answer(status=status), forever=True)
    office.clock.skip_s += 4_000
    after = await office.turns(view, "transcript.send")
    assert "Hello." not in said(after.blocks)


@pytest.mark.parametrize("fault", [{"error": "internal_error"}, {"reset": True}], ids=str)
async def test_a_file_that_came_is_not_asked_for_again(office: Office, fault: dict[str, Any]) -> None:
    """Where the window doesn't take that it is sent, their messages say so: another press would send two."""
    view = await _open(office, "Hello.")
    before = said(view.blocks)
    office.slack.fault("views.update", times=3, **fault)
    await office.ana.click(view, "transcript.send")

    def told() -> str:
        """What the window says, and the messages after the comment and its file."""
        messages = office.ana.sees(office.workspace.dm(ANA).id)[2:]
        return said(office.ana.view.blocks).removeprefix(before) + "".join(one.text for one in messages)

    assert full_text.SENT in await office.until(told)
    assert "ry again" not in told()
    assert "button again" not in told()


async def test_where_no_file_follows_the_message_says_so(office: Office) -> None:
    """What announced it stands in their messages already."""
    view = await _open(office, "Hello.")
    office.slack.fault("files.completeUploadExternal", error="storage_limit_reached")
    after = await office.turns(view, "transcript.send")
    assert "Slack doesn't take files from this app right now." in said(after.blocks)
    assert [one.text for one in office.ana.sees(office.workspace.dm(ANA).id)] == [full_text.SORRY]


async def test_what_slack_did_not_take_is_not_announced(office: Office) -> None:
    """The bytes first: without them nothing comes into their messages."""
    view = await _open(office, "Hello.")
    office.slack.fault("upload", status=413)
    after = await office.turns(view, "transcript.send")
    assert "Something went wrong on our side." in said(after.blocks)
    assert not office.ana.sees(office.workspace.dm(ANA).id)


@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"hang": True}], ids=str)
async def test_a_file_that_slack_does_not_confirm_is_not_promised(
    office: Office, fault: dict[str, Any]
) -> None:
    """It may be there, or not: the message above says so, and the page with its button stays."""
    view = await _open(office, "Hello.")
    office.slack.fault("files.completeUploadExternal", **fault)
    after = await office.turns(view, "transcript.send")
    assert "Slack didn't confirm, so it may not have arrived." in said(after.blocks)
    assert "Hello." in said(after.blocks)
    assert "Send me the full text" in labels(after.blocks)
    first, *_ = office.ana.sees(office.workspace.dm(ANA).id)
    assert first.text == full_text.UNSURE


async def test_a_stop_in_the_middle_of_a_file_promises_none() -> None:
    """Above the place where it may come there is a message already: it says so, as the window does."""
    complete = "files.completeUploadExternal"
    async with open_office(rhythm=Rhythm(drain_s=0.2)) as office:
        view = await _open(office, "Hello.")
        office.slack.fault(complete, hang=True)
        await office.ana.click(view, "transcript.send")
        await office.until(lambda: office.workspace.calls_to(complete))
        await office.bot.close()
        [told] = office.ana.sees(office.workspace.dm(ANA).id)
        assert told.text == full_text.UNSURE
        assert "Slack didn't confirm" in said(office.ana.view.blocks)


async def test_who_closed_the_window_hears_no_more_of_it(office: Office) -> None:
    """That LeadSail failed, or that the window can't be filled: they have gone on."""
    answer = await _answer(office, "Hello.")
    office.sandbox.script("lead_talk1", Answer(status=503, wait_s=0.3), forever=True)
    office.clock.skip_s += 4_000
    await office.ana.click(answer, "transcript.open")
    await office.ana.close(await office.until(lambda: _transcript(office)))
    await office.until(lambda: office.workspace.calls_to("views.update"))
    await office.bot.close()  # once all is said
    assert office.ana.sees(SALES) == [answer]
    assert not office.ana.sees(office.workspace.dm(ANA).id)
    assert not office.log("answer_lost")


async def test_a_window_that_says_it_is_loading_says_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on top of another one, whose words it isn't to be given while LeadSail takes its time."""
    monkeypatch.setattr(work, "SLOW_S", 0.2)
    _put(office, "Hello.")
    answer = await office.looks_up(await office.opens(await office.asks("help"), "lookup.open"), "lead_talk1")
    office.clock.skip_s += 400
    office.sandbox.script("lead_talk1", Answer(wait_s=0.6))
    before = len(office.workspace.calls_to("views.update"))
    await office.opens(answer, "transcript.open")
    await office.until(lambda: "Hello." in said(office.ana.view.blocks))
    assert len(office.workspace.calls_to("views.update")) - before == 1


async def test_a_page_that_failed_can_be_tried_again(office: Office) -> None:
    """Where nobody knows who asks, the page they wanted is a click away in the same window."""
    view = await _open(office, *(f"Line {number}." for number in range(60)))
    office.clock.skip_s += 61
    office.slack.fault("users.info", 3, error="fatal_error")
    failed = await office.turns(view, "transcript.next")
    assert "Couldn't check your access." in said(failed.blocks)
    assert "page 2 of 3" in said((await office.turns(failed, "transcript.retry")).blocks)


async def test_a_window_that_did_not_open_is_a_click_away(office: Office) -> None:
    """*Try again* in a message opens it: there is no window yet that it could stand in."""
    answer = await _answer(office, "Hello.")
    office.slack.fault("views.open", reset=True)
    notice = await office.clicks(answer, "transcript.open")
    assert "Hello." in said((await office.opens(notice, "transcript.retry")).blocks)


async def test_trying_again_leads_to_the_transcript(office: Office) -> None:
    """Where LeadSail failed, *Try again* in the modal shows what was wanted, once it is well."""
    answer = await _answer(office, "Hello.")
    office.sandbox.script("lead_talk1", Answer(status=503), forever=True)
    office.clock.skip_s += 4_000
    failed = await office.opens(answer, "transcript.open")
    assert "isn't responding" in said(failed.blocks)
    office.sandbox.script("lead_talk1")
    office.clock.skip_s += 60
    assert "Hello." in said((await office.turns(failed, "transcript.retry")).blocks)


async def test_an_interaction_that_has_gone_is_explained(office: Office) -> None:
    """A button may outlive what it opens."""
    answer = await _answer(office, "Hello.")
    for button in elements(answer.blocks):
        if button.get("action_id") == "transcript.open":
            button["value"] = button["value"].replace("int_talk", "int_gone")
    view = await office.opens(answer, "transcript.open")
    assert "no longer lists this interaction" in said(view.blocks)


async def test_a_transcript_opens_on_top_of_an_answer_in_a_modal(office: Office) -> None:
    """From the form's answer the transcript is a second modal, and closing it leads back."""
    _put(office, "Hello.")
    form = await office.opens(await office.asks("help"), "lookup.open")
    answer = await office.looks_up(form, "lead_talk1")
    await office.opens(answer, "transcript.open")
    transcript = await office.until(lambda: _transcript(office))
    assert len(office.workspace.views(ANA)) == 2
    await office.ana.close(transcript)
    assert "Hello." not in said(office.ana.view.blocks)


async def _open(office: Office, *spoken: str) -> View:
    return await office.opens(await _answer(office, *spoken), "transcript.open")


async def _answer(office: Office, *spoken: str) -> Message:
    _put(office, *spoken)
    return await office.asks("lead_talk1")


def _put(office: Office, *spoken: str) -> None:
    turns = [
        {"role": "user" if n % 2 else "agent", "message": text, "timestamp": n * 4}
        for n, text in enumerate(spoken)
    ]
    office.sandbox.put(
        {"leadId": "lead_talk1"}, [samples.interaction(interactionId="int_talk", transcript=turns)]
    )


def _transcript(office: Office) -> View | None:
    views = office.workspace.views(ANA)
    return views[-1] if views and views[-1].payload["title"]["text"] == "Transcript" else None
