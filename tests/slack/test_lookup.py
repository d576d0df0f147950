"""Looking up a lead by anything: with the command in one or two steps, and in the form that suggests."""

import asyncio
import json

import pytest

from leadsail_bot.leadsail import FOUND_MAX
from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace import rules
from leadsail_bot.playground.workspace.acme import ANA, GIL, SALES
from leadsail_bot.playground.workspace.state import View
from leadsail_bot.slack import work
from leadsail_bot.slack.desk import NO_LEAD
from leadsail_bot.slack.work import admission
from tests import samples
from tests.faults import patience
from tests.office import Office, labels, open_office, said

MARIA, DANA = "Maria Delgado", "Dana Whitfield"
SEARCH = "/api/v1/leads?"


def searched(office: Office) -> list[str]:
    """What LeadSail was asked to look for."""
    return [call.query["search"] for call in office.sandbox.calls if call.path == "/api/v1/leads"]


async def opened_form(office: Office) -> View:
    """*Look up a lead*, as the usage offers it."""
    return await office.opens(await office.asks("help"), "lookup.open")


@pytest.mark.parametrize(
    "typed",
    [
        "Maria Delgado",
        "delgado",
        "maria.delgado@example.com",
        "<mailto:maria.delgado@example.com|maria.delgado@example.com>",
        "+1 (202) 555-0142",
        "(202) 555-0142",
        "2025550142",
        "<tel:+12025550142|(202) 555-0142>",
        "LEAD_MARIA42",
        "{url}/leads/lead_maria42",
    ],
)
async def test_the_same_answer_by_anything(office: Office, typed: str) -> None:
    """An id in any case, a name or a part of it, a number in any spelling, an email, a link: one step."""
    answer = await office.asks(typed.format(url=office.sandbox.url))
    assert MARIA in said(answer.blocks)
    assert "Outbound call" in said(answer.blocks)
    assert answer.only_for == ANA


async def test_several_are_a_choice(either_office: Office) -> None:
    """Duplicates of one person: what tells them apart, and the answer in the place of the choice."""
    office = either_office
    choice = await office.asks(DANA)
    assert "2 leads match “Dana Whitfield”." in choice.text
    assert labels(choice.blocks) == ["Open", "Open"]
    assert "phone ending 0171\nMarlow & Finch" in said(choice.blocks).replace("&amp;", "&")
    assert choice.only_for == ANA
    answer = await office.clicks(choice, "lookup.pick")
    assert "Inbound" in said(answer.blocks) or "Outbound call" in said(answer.blocks)
    assert answer.ts == choice.ts


async def test_one_of_more_than_came_is_a_choice(office: Office) -> None:
    """Of fifty Zeds one has the campaign, and there are more Zeds: the one meant may be among those."""
    for number in range(FOUND_MAX + 1):
        office.sandbox.put(
            samples.record(
                leadId=f"lead_z{number}",
                firstName="Zed",
                campaign={"name": "Cobalt" if number == 3 else "Tin"},
            ),
            [],
        )
    choice = await office.asks("Zed cobalt")
    for words in (choice.text, said(choice.blocks)):
        assert "1 lead matches “Zed cobalt”." in words
        assert f"There may be others: LeadSail gave only the first {FOUND_MAX} leads. Try a fuller" in words
        assert "More than" not in words
    assert labels(choice.blocks)[0] == "Open"


async def test_none_of_the_first_is_not_none(office: Office) -> None:
    """The one meant comes after all that LeadSail gave: nobody says that there is none, at any door."""
    for number in range(FOUND_MAX + 10):
        campaign = "Cobalt" if number == FOUND_MAX + 5 else "Tin"
        office.sandbox.put(
            samples.record(leadId=f"lead_z{number:02}", firstName="Zed", campaign={"name": campaign}), []
        )
    sentence = (
        f"Among the first {FOUND_MAX} leads that LeadSail gave none fits “Zed cobalt”, and it has more. "
        "Try a fuller name, a phone number or the lead's ID."
    )
    answer = await office.asks("Zed cobalt")
    assert answer.text == sentence
    form = await office.opens(answer, "lookup.open")
    [as_typed] = await office.suggested(form, "Zed cobalt")
    assert as_typed["text"]["text"] == "Look up “Zed cobalt”"
    assert sentence in said((await office.submits(form)).blocks)


async def test_what_was_wanted_of_the_history_is_kept_through_the_choice(office: Office) -> None:
    """Keywords after a name hold for the lead that is chosen."""
    choice = await office.asks(f"{DANA} texts")
    answer = await office.clicks(choice, "lookup.pick")
    assert "Showing texts: 1 of 2" in said(answer.blocks)


async def test_a_campaign_narrows_a_name(office: Office) -> None:
    """LeadSail's search knows no campaigns: the bot compares them."""
    answer = await office.asks(f"{DANA} bankruptcy")
    assert "Chapter 7" in said(answer.blocks)
    assert searched(office)[0] == f"{DANA} bankruptcy"


async def test_nobody_says_so_and_offers_the_form_with_what_was_typed(office: Office) -> None:
    """No dead end: the form is filled in, and finds nothing more than there is."""
    answer = await office.asks("Nobody Atall")
    assert answer.text.startswith("No lead matches “Nobody Atall”.")
    form = await office.opens(answer, "lookup.open")
    assert "Look up “Nobody Atall”" in str(form.values)
    again = await office.submits(form)
    assert "No lead matches “Nobody Atall”." in said(again.blocks)


async def test_too_many_are_counted_and_can_be_narrowed(office: Office) -> None:
    """Ten are shown, the others counted; the form looks while one types."""
    for number in range(14):
        office.sandbox.put(samples.record(leadId=f"lead_zoe{number}", firstName="Zoe", lastName="Quill"), [])
    choice = await office.asks("zoe quill")
    assert "14 leads match" in choice.text
    assert labels(choice.blocks).count("Open") == 10
    assert "4 others match. Add a campaign or a phone number to narrow it." in said(choice.blocks)
    form = await office.opens(choice, "lookup.open")
    assert len(await office.suggested(form, "zoe quill")) == 15


async def test_more_than_leadsail_sends_is_more_than(office: Office) -> None:
    """LeadSail says that there are more, not how many."""
    for number in range(60):
        office.sandbox.put(samples.record(leadId=f"lead_zoe{number}", firstName="Zoe", lastName="Quill"), [])
    choice = await office.asks("zoe")
    assert "More than 50 leads match “zoe”." in choice.text
    assert "More than 40 others match." in said(choice.blocks)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (Answer(status=401), "Can't sign in to LeadSail."),
        (Answer(status=403), "LeadSail doesn't allow this app to search."),
        (Answer(status=422), "LeadSail rejected that request."),
        (Answer(status=503), "LeadSail isn't responding right now."),
        (Answer(body=b'{"success":true,"data":[]}'), "LeadSail sent an answer that can't be read."),
    ],
    ids=["401", "403", "422", "503", "a list"],
)
async def test_a_search_fails_in_the_words_of_a_history(
    office: Office, trouble: Answer, sentence: str
) -> None:
    """But that it speaks of no lead. With a reference that is in the log; where it helps, the same search can
    be tried again.
    """
    office.sandbox.script(SEARCH, trouble, forever=True)
    answer = await office.asks(MARIA)
    assert answer.text.startswith(sentence)
    [failure] = office.failures()
    assert f"(ref {failure['ref']})" in answer.text
    office.sandbox.script(SEARCH)
    if "Try again" in labels(answer.blocks):
        assert MARIA in said((await office.clicks(answer, "lookup.retry")).blocks)


@pytest.mark.parametrize("typed", ["2025550142", "202-555-0142", "1-202-555-0142"])
async def test_a_number_is_looked_for_and_is_no_id(office: Office, typed: str) -> None:
    """However it is grouped: LeadSail isn't asked for a lead of that id, and it stands in no audit line."""
    record = samples.record(leadId="lead_num1", phone="+12025550142")
    office.sandbox.put(record, [samples.interaction(leadId="lead_num1")])
    assert "lead_num1" in (await office.asks(typed)).text
    assert not [call for call in office.sandbox.calls if "555" in call.path]
    assert [line["lead"] for line in office.log("audit")] == [NO_LEAD]


async def test_an_unknown_id_where_the_key_allows_no_search(office: Office) -> None:
    """Whoever typed an id isn't told to use one: that there is none of it is known."""
    office.sandbox.script(SEARCH, Answer(status=403), forever=True)
    answer = await office.asks("lead_maria4")
    assert answer.text == "No lead with ID lead_maria4. Check the ID."


async def test_an_unknown_id_opens_no_other_lead(office: Office) -> None:
    """It may be mistyped, or erased: what LeadSail's search brings for it is offered, also at another try."""
    office.sandbox.script(SEARCH, Answer(status=503), Answer(status=503), Answer(status=503))
    failed = await office.asks("lead_maria4")
    found = json.dumps({"success": True, "data": {"leads": [samples.record()]}}).encode()
    office.sandbox.script(SEARCH, Answer(body=found), forever=True)
    for choice in (await office.asks("lead_maria4"), await office.clicks(failed, "lookup.retry")):
        assert choice.text.startswith("No lead with ID `lead_maria4`. Did you mean this lead?")
        assert "Outbound call" not in said(choice.blocks)
    assert not [line for line in office.log("audit") if line["lead"] == "lead_maria42"]
    assert "Outbound call" in said((await office.clicks(choice, "lookup.pick")).blocks)


async def test_an_unknown_id_whose_search_fails_is_not_called_unknown(office: Office) -> None:
    """LeadSail couldn't say whether it is somebody's number."""
    office.sandbox.script(SEARCH, Answer(status=422), forever=True)
    answer = await office.asks("lead_nobody1")
    assert answer.text.startswith("LeadSail rejected that request.")


async def test_a_search_leaves_a_line_and_nothing_of_what_was_typed(office: Office) -> None:
    """Who searched, and whose history they then saw; the words may be somebody's name or number."""
    await office.asks(DANA)
    await office.asks("maria.delgado@example.com")
    lines = [(line["action"], line["lead"], line["allowed"], line["source"]) for line in office.log("audit")]
    assert lines == [
        ("search", "", True, "live"),
        ("search", "", True, "live"),
        ("history", "lead_maria42", True, "live"),
    ]
    assert "whitfield" not in office.stream.getvalue().casefold()
    assert "delgado" not in office.stream.getvalue().casefold()


async def test_who_may_not_see_leads_may_not_search(office: Office) -> None:
    """Refused before LeadSail is asked, by the command and in the form, whose menu has what was typed alone:
    whoever sends that reads why, and not that there is no such lead.
    """
    gil = office.slack.hands(GIL)
    await gil.command(SALES, f"/lead-history {MARIA}")
    [refused] = await office.until(lambda: gil.sees(SALES))
    assert refused.text == "You don't have access to lead histories."
    await gil.command(SALES, "/lead-history")
    usage = (await office.until(lambda: gil.sees(SALES)[1:]))[0]
    await gil.click(usage, "lookup.open")
    [form] = await patience.until(lambda: office.workspace.views(GIL))
    [option] = (await gil.suggest(form, "lead", MARIA)).body["options"]
    assert option["text"]["text"] == f"Look up “{MARIA}”"
    await gil.submit(form, {"lead": option})
    await office.until(lambda: said(office.workspace.views(GIL)[-1].blocks) == refused.text)
    assert not office.sandbox.calls
    assert [(line["action"], line["allowed"]) for line in office.log("audit")] == [("search", False)] * 3


# ── the form


async def test_the_form_suggests_while_one_types(either_office: Office) -> None:
    """Leads with what tells them apart, and what was typed as it is; the answer takes the form's place."""
    office = either_office
    form = await opened_form(office)
    options = await office.suggested(form, "dana")
    shown = [option["text"]["text"] for option in options]
    assert shown[0] == "Dana Whitfield · phone ending 0171 · Marlow & Finch – Chapter 7 Intake"
    assert shown[-1] == "Look up “dana”"
    answer = await office.submits(form, lead=options[0])
    assert answer.payload["callback_id"] == "answer"
    assert DANA in said(answer.blocks)


async def test_a_suggestion_has_the_day_of_whoever_reads_it(office: Office) -> None:
    """An option has no dates of Slack's own: in Chicago an evening isn't tomorrow."""
    active = "2026-11-05T03:30:00Z"  # 21:30 on the fourth, there
    office.sandbox.put(samples.record(leadId="lead_zz2", firstName="Zelda", lastActivityAt=active), [])
    [zelda, _] = await office.suggested(await opened_form(office), "zelda")
    assert "last active 2026-11-04" in zelda["description"]["text"]


@pytest.mark.parametrize("typed", ["lead_maria42", "202-555-0142", "{url}/leads/lead_maria42"])
async def test_what_is_typed_can_be_chosen_as_it_is(office: Office, typed: str) -> None:
    """Also where LeadSail suggests nothing: an id, a number, a link."""
    office.sandbox.script(SEARCH, Answer(status=422))
    form = await opened_form(office)
    answer = await office.looks_up(form, typed.format(url=office.sandbox.url), "Look up")
    assert MARIA in said(answer.blocks)
    [trouble] = office.log("unexpected_status")
    assert (trouble["level"], trouble["listener"]) == ("warning", "lookup.suggested")


async def test_a_choice_in_the_form(office: Office) -> None:
    """Words that fit several leads bring the choice into the form's place, and a click the answer."""
    form = await opened_form(office)
    choice = await office.looks_up(form, "dana", "Look up")
    assert labels(choice.blocks) == ["Open", "Open"]
    answer = await office.turns(choice, "lookup.pick")
    assert "Refresh" in labels(answer.blocks)


async def test_suggestions_come_in_time_or_not_at_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack waits three seconds; LeadSail gets two, and what it brings later is there for the next letter."""
    monkeypatch.setattr(work, "SUGGEST_S", 0.05)
    office.sandbox.script(SEARCH, Answer(wait_s=0.2))
    form = await opened_form(office)
    [as_typed] = await office.suggested(form, "maria")
    assert as_typed["text"]["text"] == "Look up “maria”"
    monkeypatch.undo()
    assert len(await office.suggested(form, "Maria")) == 2
    assert len(searched(office)) == 1


async def test_what_is_typed_is_offered_though_the_bot_is_busy(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That needs nobody's work; LeadSail isn't asked."""
    form = await opened_form(office)
    monkeypatch.setattr(admission, "IN_FLIGHT_MAX", 0)
    [as_typed] = await office.suggested(form, "maria")
    assert as_typed["text"]["text"] == "Look up “maria”"
    assert not searched(office)


async def test_slow_suggestions_keep_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """On one connection of Socket Mode a command is acknowledged while suggestions are under way."""
    monkeypatch.setattr(work, "SUGGEST_S", 0.5)
    async with open_office(socket_mode=True, SLACK_SOCKETS="1") as office:
        form = await opened_form(office)
        office.sandbox.script(SEARCH, Answer(hang=True), forever=True)
        typing = asyncio.create_task(office.ana.suggest(form, "lead", MARIA))
        await patience.until(lambda: searched(office))
        answer = await office.asks("lead_abc123")
        assert "In progress" in said(answer.blocks)
        assert not typing.done()
        assert (await typing).ok


@pytest.mark.parametrize("typed", ["<@U1>", "../..", "https://elsewhere.example/leads/lead_1", "🎉🎉🎉"])
async def test_nothing_is_suggested_for_what_is_no_lead(office: Office, typed: str) -> None:
    """LeadSail isn't asked either."""
    form = await opened_form(office)
    assert await office.suggested(form, typed) == []
    assert not office.sandbox.calls


async def test_options_fit_whatever_leads_are_called(office: Office) -> None:
    """Long, odd and empty fields: Slack accepts every option."""
    long = "Lead-controlled <!channel> & more " * 9
    named = {"firstName": "Zuzu", "lastName": long, "phone": "1" * 400}
    office.sandbox.put(samples.record(leadId="lead_zz1", **named, status=long, campaign={"name": long}), [])
    office.sandbox.put({"leadId": "l" * 64, "email": "zuzu@example.com"}, [])
    form = await opened_form(office)
    options = await office.suggested(form, "zuzu")
    assert rules.options({"options": options}).ok
    assert len(options) == 3


async def test_a_form_of_another_make_is_said_in_the_form(office: Office) -> None:
    """An option that isn't ours is refused where it was chosen, and the form stays."""
    form = await opened_form(office)
    await office.ana.submit(form, {"lead": {"text": {"type": "plain_text", "text": "x"}, "value": "../.."}})
    assert office.ana.view.errors == {
        "lookup.lead": "Choose a lead from the list, or the line with what you typed."
    }
    answer = await office.looks_up(office.ana.view, "lead_abc123")
    assert "In progress" in said(answer.blocks)
