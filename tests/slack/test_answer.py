"""The answer and its controls, as a person clicks through them."""

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, SALES, TEAM
from leadsail_bot.playground.workspace.parcels import Parcel
from leadsail_bot.slack import work
from leadsail_bot.slack.views import blocks, notices
from leadsail_bot.slack.views.surface import Message, modal, sentence
from leadsail_bot.slack.work import Body
from tests import samples
from tests.faults import patience
from tests.office import Office, elements, labels, said


async def test_every_interaction_of_a_long_history_can_be_reached(either_office: Office) -> None:
    """60 interactions: paging with *Older* shows each exactly once, *Newer* leads back."""
    office = either_office
    _put(office, 60)
    answer = await office.asks("lead_long1")
    seen = _summaries(answer.blocks)
    while "Older" in labels(answer.blocks):
        answer = await office.clicks(answer, "answer.older")
        seen += _summaries(answer.blocks)
    assert sorted(seen) == sorted(f"Summary {number}." for number in range(60))
    answer = await office.clicks(answer, "answer.newer")
    assert "Page 7 of 8" in said(answer.blocks)


async def test_paging_replaces_the_same_message(office: Office) -> None:
    """One answer stays one message, however often it is turned."""
    _put(office, 20)
    answer = await office.asks("lead_long1")
    turned = await office.clicks(answer, "answer.older")
    assert turned.ts == answer.ts
    assert len(office.ana.sees(answer.channel)) == 1


async def test_refresh_asks_leadsail_again(office: Office) -> None:
    """*Refresh* shows what LeadSail has now, on the same page."""
    _put(office, 3)
    answer = await office.asks("lead_long1")
    _put(office, 4)
    office.clock.skip_s += 6
    refreshed = await office.clicks(answer, "answer.refresh")
    assert "4 calls" in said(refreshed.blocks)


@pytest.mark.parametrize("other", ["recording", "transcript.open", "answer.find", "share.open"])
@pytest.mark.parametrize("first", ["answer.refresh", "answer.older"])
async def test_what_was_pressed_meanwhile_takes_nothing_away(office: Office, first: str, other: str) -> None:
    """Only an answer that stands in the message's place makes an older one outdated: no link, no window."""
    call = {"recordingUrl": f"{office.sandbox.url}/recordings/int_0.wav"}
    documents = [document | {"call": call} for document in _documents(12)]
    office.sandbox.put({"leadId": "lead_long1"}, documents)
    answer = await office.asks("lead_long1")
    _put(office, 13)
    office.clock.skip_s += 400
    office.sandbox.script("lead_long1", Answer(wait_s=0.4))
    await office.ana.click(answer, first)
    await office.ana.click(answer, other)
    await office.until(lambda: "13 calls" in said(office.ana.sees(SALES)[0].blocks))


async def test_what_could_not_be_done_meanwhile_takes_nothing_away(office: Office) -> None:
    """Why it couldn't is told beside the answer, where the one to the earlier click still comes."""
    _put(office, 12)
    answer = await office.asks("lead_long1")
    _put(office, 13)
    office.clock.skip_s += 6
    office.sandbox.script("lead_long1", Answer(wait_s=0.4))
    await office.ana.click(answer, "answer.refresh")
    [older] = [one for one in elements(answer.blocks) if one.get("action_id") == "answer.older"]
    older["value"] = "old"
    await office.ana.click(answer, "answer.older")
    await office.until(lambda: notices.old_control().text in [one.text for one in office.ana.sees(SALES)])
    await office.until(lambda: "13 calls" in said(office.ana.sees(SALES)[0].blocks))


async def test_an_earlier_click_in_a_window_does_not_come_over_a_later_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Slack refuses that it takes a while, the slower answer still doesn't come over a newer one."""
    monkeypatch.setattr(work, "SLOW_S", 0.2)
    _put(office, 20)
    answer = await office.looks_up(await office.opens(await office.asks("help"), "lookup.open"), "lead_long1")
    office.clock.skip_s += 6
    office.sandbox.script("lead_long1", Answer(wait_s=0.8))
    office.slack.fault("views.update", error="ratelimited", retry_after=60)
    tried = len(office.workspace.calls_to("views.update"))
    await office.ana.click(answer, "answer.refresh")
    await office.until(lambda: len(office.workspace.calls_to("views.update")) > tried)
    await office.ana.click(answer, "answer.older")
    await patience.until(lambda: office.log("view_gone"))
    assert "Page 2 of 3" in said(office.ana.view.blocks)


async def test_the_slower_answer_to_an_earlier_click_is_outdated(office: Office) -> None:
    """What was clicked last stands there in the end; the log doesn't call the other one answered."""
    _put(office, 20)
    answer = await office.asks("lead_long1")
    office.clock.skip_s += 6
    office.sandbox.script("lead_long1", Answer(wait_s=0.5))
    await office.ana.click(answer, "answer.refresh")
    await patience.until(lambda: len(office.sandbox.calls) > 2)
    turned = await office.clicks(answer, "answer.older")
    await patience.until(lambda: office.log("outdated"))
    assert office.ana.sees(SALES) == [turned]
    assert "Page 2 of 3" in said(turned.blocks)
    assert [line["listener"] for line in office.log("outdated")] == ["answer.refreshed"]
    assert (await office.metrics())['answers_total{listener="answer.refreshed",outcome="outdated"}'] == 1


async def test_refresh_at_once_asks_nobody(office: Office) -> None:
    """Nobody can make the bot ask for one lead more often than every five seconds."""
    _put(office, 3)
    answer = await office.asks("lead_long1")
    calls = len(office.sandbox.calls)
    await office.ana.click(answer, "answer.refresh")
    await office.until(lambda: len(office.log("answered")) == 2)
    assert len(office.sandbox.calls) == calls


async def test_a_failed_refresh_shows_what_is_kept_and_says_so(office: Office) -> None:
    """An answer isn't replaced by an error: it stays, marked as possibly out of date."""
    _put(office, 3)
    answer = await office.asks("lead_long1")
    office.sandbox.script("lead_long1", Answer(status=503), forever=True)
    office.clock.skip_s += 6
    stale = await office.clicks(answer, "answer.refresh")
    assert "3 calls" in said(stale.blocks)
    assert "LeadSail isn't answering, this may be out of date" in said(stale.blocks)
    assert "this may be out of date" in stale.text


async def test_a_refused_refresh_shows_nothing_kept(office: Office) -> None:
    """Once LeadSail says that we may not see a lead, what was kept of it is gone."""
    _put(office, 3)
    answer = await office.asks("lead_long1")
    office.sandbox.script("lead_long1", Answer(status=403), Answer(status=503), forever=True)
    office.clock.skip_s += 6
    notice = await office.clicks(answer, "answer.refresh")
    assert notice.text.startswith("LeadSail doesn't allow this app to see that lead.")
    again = await office.asks("lead_long1")
    assert again.text.startswith("LeadSail isn't responding right now.")


async def test_a_malformed_interaction_is_counted_not_hidden(office: Office) -> None:
    """One bad item costs itself only, and says so."""
    office.sandbox.put({"leadId": "lead_odd1"}, [*_documents(3), "not an interaction"])
    answer = await office.asks("lead_odd1")
    assert "1 interaction couldn't be shown" in said(answer.blocks)
    assert "1 interaction couldn't be shown" in answer.text
    assert len(_summaries(answer.blocks)) == 3


async def test_a_missing_lead_record_costs_only_the_header(office: Office) -> None:
    """The header is best effort: without it the id stands there, and a word about do-not-call."""
    _put(office, 1)
    office.sandbox.script("/api/v1/leads/lead_long1", Answer(status=500), forever=True)
    answer = await office.asks("lead_long1")
    assert said(answer.blocks).startswith("lead_long1")
    assert "check there for do-not-call" in said(answer.blocks)


async def test_a_button_of_another_version_says_so(office: Office) -> None:
    """A value this version can't read gets a sentence, not an error."""
    _put(office, 20)
    answer = await office.asks("lead_long1")
    for element in answer.blocks[-1]["elements"]:
        element["value"] = '{"v":"answer0","lead":"lead_long1"}'
    notice = await office.clicks(answer, "answer.older")
    assert "older version" in notice.text


async def test_an_unknown_button_says_so(office: Office) -> None:
    """A control that is gone is acknowledged and explained."""
    _put(office, 20)
    answer = await office.asks("lead_long1")
    answer.blocks[-1]["elements"][0]["action_id"] = "no.longer"
    notice = await office.clicks(answer, "no.longer")
    assert "older version" in notice.text


async def test_an_unknown_form_says_so(office: Office) -> None:
    """One that is gone stays open with what was typed: acknowledged as a click is, it would just close."""
    field = blocks.text_input("Note", "note", "note", placeholder="Why", max_length=9)
    form = modal(Message("x", [field]), title="x", callback="no.longer", submit="Send")
    view = modals.open_(office.slack.stage, ANA, form)
    await office.ana.submit(view, {"note": "Who?"})
    assert office.ana.view.errors == {"note": notices.OLD_FORM}
    assert office.ana.view.values["note"]["note"]["value"] == "Who?"


async def test_an_unknown_form_without_a_field_says_so(office: Office) -> None:
    """In its place: there is nothing in it that could be lost."""
    form = modal(sentence("Sure?"), title="x", callback="no.longer", submit="Yes")
    await office.ana.submit(modals.open_(office.slack.stage, ANA, form))
    assert said(office.ana.view.blocks) == said(notices.old_control().blocks)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "interactive_message", "callback_id": "old", "actions": [{"name": "x", "type": "button"}]},
        {"type": "dialog_cancellation", "callback_id": "old", "state": ""},
    ],
    ids=["an attachment's button", "a dialog"],
)
async def test_what_other_versions_of_slack_send_is_acknowledged(office: Office, payload: Body) -> None:
    """No control of ours looks like it, and nobody is left with an error."""
    there = {"user": {"id": ANA}, "team": {"id": TEAM}, "channel": {"id": SALES}, "trigger_id": "1.1"}
    delivery = await office.slack.post.send(Parcel("interactive", payload | there))
    assert delivery.ok
    assert not office.log("delivery_failed")


async def test_link_buttons_are_acknowledged_in_silence(office: Office) -> None:
    """Slack sends a click for links too; the browser has already opened them."""
    url = f"{office.sandbox.url}/recordings/int_0.wav"
    document = samples.interaction(interactionId="int_0", call={"recordingUrl": url})
    office.sandbox.put({"leadId": "lead_rec1"}, [document])
    answer = await office.asks("lead_rec1")
    delivery = await office.ana.click(answer, "recording")
    assert delivery.ok
    assert len(office.ana.sees(answer.channel)) == 1


def _documents(count: int) -> list[samples.Json]:
    return [
        samples.interaction(
            interactionId=f"int_{number}",
            summary=f"Summary {number}.",
            createdAt=f"2026-10-{1 + number // 24:02}T{number % 24:02}:00:00Z",
        )
        for number in range(count)
    ]


def _put(office: Office, count: int) -> None:
    office.sandbox.put({"leadId": "lead_long1", "firstName": "Lo", "lastName": "Ng"}, _documents(count))


def _summaries(blocks: list[dict[str, object]]) -> list[str]:
    quotes = [
        part
        for block in blocks
        if block["type"] == "rich_text"
        for part in block["elements"]  # type: ignore[attr-defined]
        if part["type"] == "rich_text_quote"
    ]
    return [said(quote).removeprefix("LeadSail's summary: ").strip() for quote in quotes]
