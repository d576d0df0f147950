"""`/lead-history`, as a person meets it."""

import gc
import html

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, BEN, DEALS, SALES
from tests import samples
from tests.office import Office, labels, said

DOWN = Answer(status=503)


async def test_the_documented_sample_is_answered(either_office: Office) -> None:
    """`/lead-history lead_abc123` brings the documented interaction, in both modes."""
    answer = await either_office.asks("lead_abc123")
    assert "Inbound call · In progress" in said(answer.blocks)
    assert "Transcript · 1 turn" in labels(answer.blocks)
    assert answer.only_for == ANA


async def test_nobody_else_sees_the_answer(office: Office) -> None:
    """Private first: the answer goes to the asker alone."""
    await office.asks("lead_abc123")
    assert not [message for message in office.slack.hands(BEN).sees(SALES) if message.only_for == ANA]


async def test_it_answers_where_the_app_is_no_member(office: Office) -> None:
    """A command's answer needs no membership of the channel."""
    answer = await office.asks("lead_abc123", channel=DEALS)
    assert "In progress" in said(answer.blocks)


@pytest.mark.parametrize("typed", ["", "   ", "help", "HELP"])
async def test_usage_asks_leadsail_nothing(office: Office, typed: str) -> None:
    """Empty or `help` explains the command with one example and the form."""
    answer = await office.asks(typed)
    assert "/lead-history lead_abc123" in answer.text
    assert labels(answer.blocks) == ["Look up a lead"]
    assert not office.sandbox.calls


@pytest.mark.parametrize(
    "typed",
    [
        "../../etc",
        "a?x",
        "a#b",
        "lead%2e",
        "lead_1\x00",
        "lead_1\nlead_2",
        "<!channel>",
        "<@U1>",
        "<#C1|x>",
        "<https://evil.example|lead_abc123>",
        "x" * 10_000,
        "+1 5",
    ],
    ids=[
        *("path", "query", "fragment", "percent", "nul", "two lines", "mention", "person", "channel", "link"),
        *("long", "too few digits"),
    ],
)
async def test_what_is_no_lead_asks_leadsail_nothing(office: Office, typed: str) -> None:
    """Anything outside the grammar is told apart at once, echoed short, and never as live markup."""
    answer = await office.asks(typed)
    assert "doesn't look like a lead" in answer.text
    echo = answer.text[1:].partition("”")[0]
    assert len(html.unescape(echo)) <= 40
    assert "<" not in echo
    assert ("⏎" in echo) is ("\n" in typed)
    assert ("somebody" in echo) is typed.startswith("<@")
    assert not office.sandbox.calls


@pytest.mark.parametrize(
    "typed",
    ["`lead_abc123`", "“lead_abc123”", " lead_abc123. ", "'lead_abc123'"],
    ids=["code", "curly", "stop", "quoted"],
)
async def test_what_comes_with_pasting_is_taken_off(office: Office, typed: str) -> None:
    """Quotes, backticks and a full stop around an id don't matter."""
    answer = await office.asks(typed)
    assert "In progress" in said(answer.blocks)


@pytest.mark.parametrize("typed", ["LEAD_ABC123", "  lead_abc123  ", "Lead_Abc123\n"])
async def test_case_and_spaces_do_not_matter(office: Office, typed: str) -> None:
    """An ID in another case is found by a search; spaces around it are nothing."""
    answer = await office.asks(typed)
    assert "In progress" in said(answer.blocks)


async def test_a_pasted_address_counts_on_leadsails_hosts_only(office: Office) -> None:
    """The id is taken from a LeadSail address, and from no other."""
    here = await office.asks(f"<{office.sandbox.url}/leads/lead_abc123|the lead>")
    assert "In progress" in said(here.blocks)
    elsewhere = await office.asks("https://elsewhere.example/leads/lead_abc123")
    assert "“https://elsewhere.example/leads/lead_ab…” doesn't look like a lead." in elsewhere.text
    assert "Of links only those to a lead in LeadSail are understood." in elsewhere.text


async def test_an_unknown_lead_is_named(office: Office) -> None:
    """A 404 from both of LeadSail's documents: the id is repeated, with what to do."""
    answer = await office.asks("lead_nobody1")
    assert answer.text == "No lead with ID lead_nobody1. Check the ID."


async def test_a_lead_without_interactions_is_no_error(office: Office) -> None:
    """An empty list says so, with the lead's name."""
    answer = await office.asks(_quiet(office))
    assert "has no calls, texts or emails yet" in answer.text


async def test_a_known_lead_whose_history_is_not_found_is_empty(office: Office) -> None:
    """LeadSail doesn't document which of the two it sends for a lead without interactions."""
    office.sandbox.script("lead_abc123", Answer(status=404))
    answer = await office.asks("lead_abc123")
    assert "has no calls, texts or emails yet" in answer.text


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (Answer(status=401), "Can't sign in to LeadSail."),
        (Answer(success_false="UNAUTHORIZED"), "Can't sign in to LeadSail."),
        (Answer(status=403), "LeadSail doesn't allow this app to see that lead."),
        (Answer(status=429), "LeadSail is busy."),
        (Answer(status=422), "LeadSail rejected that request."),
        (DOWN, "LeadSail isn't responding right now."),
        (Answer(reset="before headers"), "LeadSail isn't responding right now."),
        (Answer(body=b"<html>", content_type="text/html"), "LeadSail sent an answer that can't be read."),
        (Answer(body=b'{"success": tr'), "LeadSail sent an answer that can't be read."),
        (
            Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}),
            "LeadSail sent an answer that can't be read.",
        ),
    ],
    ids=["401", "unauthorized in a 200", "403", "429", "422", "503", "reset", "html", "cut json", "redirect"],
)
async def test_each_trouble_has_its_own_sentence(office: Office, trouble: Answer, sentence: str) -> None:
    """What happened and what to do, with a reference that is in the log, and never a status code."""
    office.sandbox.script("lead_abc123", trouble, forever=True)
    answer = await office.asks("lead_abc123")
    assert answer.text.startswith(sentence)
    assert not any(code in answer.text for code in ("401", "403", "429", "422", "503", "302"))
    (failure,) = office.failures()
    assert f"(ref {failure['ref']})" in answer.text


async def test_try_again_asks_again(office: Office) -> None:
    """A passing trouble is not a dead end."""
    office.sandbox.script("lead_abc123", DOWN, forever=True)
    trouble = await office.asks("lead_abc123")
    office.sandbox.script("lead_abc123")
    answer = await office.clicks(trouble, "answer.retry")
    assert "In progress" in said(answer.blocks)


async def test_a_second_command_is_served_from_the_cache(office: Office) -> None:
    """A fresh answer isn't asked for again, and the audit line says where it came from."""
    await office.asks("lead_abc123")
    asked = len(office.sandbox.calls)
    await office.asks("lead_abc123")
    assert len(office.sandbox.calls) == asked
    assert [line["source"] for line in office.log("audit")] == ["live", "cache"]


async def test_the_audit_line_tells_who_looked_and_nothing_they_saw(office: Office) -> None:
    """One line an access: who, where, which lead; no content."""
    await office.asks("lead_abc123")
    (line,) = office.log("audit")
    assert {
        name: line[name] for name in ("user", "channel", "lead", "action", "allowed", "reason", "source")
    } == {
        "user": ANA,
        "channel": SALES,
        "lead": "lead_abc123",
        "action": "history",
        "allowed": True,
        "reason": "",
        "source": "live",
    }
    assert set(line) == {
        "event",
        "timestamp",
        "team",
        "user",
        "channel",
        "lead",
        "action",
        "allowed",
        "reason",
        "source",
    }


async def test_only_gets_reach_leadsail(office: Office) -> None:
    """The bot can't change a customer's records."""
    await office.asks("lead_abc123")
    assert office.sandbox.calls
    assert not office.sandbox.violations


def _quiet(office: Office) -> str:
    office.sandbox.put({"leadId": "lead_quiet1", "firstName": "Quiet", "lastName": "Lead"}, [])
    return "lead_quiet1"


@pytest.mark.parametrize(
    "answer", [Answer(), Answer(status=503), Answer(body=b"{")], ids=["answer", "503", "no JSON"]
)
async def test_what_is_done_with_goes_by_itself(office: Office, answer: Answer) -> None:
    """The collector looks seldom, see `process.GARBAGE`: what waits for it is kept, bodies among it."""
    first, *others = (f"lead_done{number}" for number in range(8))
    for lead in (first, *others):
        office.sandbox.put(samples.record(leadId=lead), [samples.interaction(leadId=lead)])
        office.sandbox.script(lead, answer, forever=True)
    await office.asks(first)
    gc.collect()
    gc.disable()
    try:
        for lead in others:
            await office.asks(lead)
        left = gc.collect()
    finally:
        gc.enable()
    assert left < len(others)
