"""Looking for leads by words: what LeadSail is asked, what is kept, and what never leaves the house."""

import asyncio
import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.errors import LeadNotFound, LeadSailUnavailable
from leadsail_bot.leadsail import FOUND_MAX, LeadSail
from leadsail_bot.leadsail.client import Client, listing
from leadsail_bot.models import Lead
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests import samples
from tests.leadsail.asking import HUNG_S, itself
from tests.leadsail.conftest import Clock, leadsail_over

LIST = "/api/v1/leads"


@pytest.fixture
async def leadsail(client: Client, clock: Clock) -> AsyncIterator[LeadSail]:
    leadsail = leadsail_over(client, timer=clock, fresh_s=300, stale_s=3_600)
    yield leadsail
    await leadsail.close()


async def ids(leadsail: LeadSail, words: str) -> list[str]:
    async with asyncio.timeout(HUNG_S):
        return [lead.id for lead in (await leadsail.search(words)).leads]


def asked(sandbox: Sandbox) -> list[str]:
    assert {call.path for call in sandbox.calls} <= {LIST}
    assert all(call.query["limit"] == str(FOUND_MAX) for call in sandbox.calls)
    return [call.query["search"] for call in sandbox.calls]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Maria Delgado", ["lead_maria42"]),
        ("delgado", ["lead_maria42"]),
        ("MARIA.DELGADO@example.com", ["lead_maria42"]),
        ("(202) 555-0142", ["lead_maria42"]),
        ("LEAD_MARIA42", ["lead_maria42"]),
        ("Dana Whitfield", ["lead_dana1", "lead_dana2"]),
        ("303.555.0171", ["lead_dana1", "lead_dana2"]),
        ("Dana Whitfield bankruptcy", ["lead_dana1"]),
        ("Delgado, Maria", ["lead_maria42"]),
        ("Whitfield Dana", ["lead_dana1", "lead_dana2"]),
        ("MARÍA DELGADO", ["lead_maria42"]),
        ("001 202 555 0142", ["lead_maria42"]),
        ("202-555-0142 ext. 5", ["lead_maria42"]),
        ("Mia Delgado, (202) 555-0142", ["lead_maria42"]),
        ("Mia Delgado maria.delgado@example.com", ["lead_maria42"]),
        ("lead_2025550142", []),
        ("Maria Whitfield", []),
        ("nobody at all", []),
    ],
)
async def test_a_lead_is_found_by_anything(leadsail: LeadSail, words: str, found: list[str]) -> None:
    """A name in any order and a part of it, an email, a number in any spelling, an id in the wrong case, a
    campaign; of an email or number among other words those count, and an id isn't the number in it."""
    assert await ids(leadsail, words) == found


async def test_a_number_is_asked_for_in_every_spelling(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """Until one of them is found; E.164 first."""
    assert await ids(leadsail, "(202) 555-0199") == []
    assert asked(sandbox) == ["+12025550199", "(202) 555-0199", "2025550199"]
    sandbox.calls.clear()
    await ids(leadsail, "(202) 555-0142")
    assert asked(sandbox) == ["+12025550142"]


async def test_a_last_name_before_a_comma_is_put_last(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """One question; what stands after a comma may also be a campaign."""
    assert await ids(leadsail, "Delgado, Maria") == ["lead_maria42"]
    assert asked(sandbox) == ["Maria Delgado"]
    assert await ids(leadsail, "Dana Whitfield, bankruptcy") == ["lead_dana1"]


async def test_who_asks_the_same_meanwhile_waits_for_the_same_answer(
    sandbox: Sandbox, leadsail: LeadSail
) -> None:
    """One question, and none for a minute after; capitals make no difference."""
    sandbox.latency_s = 0.02
    await asyncio.gather(*(ids(leadsail, words) for words in ["Maria", "maria", "MARIA"]))
    assert (await leadsail.search("maria")).from_cache
    assert len(sandbox.calls) == 1


async def test_what_was_found_is_kept_for_a_minute(
    sandbox: Sandbox, leadsail: LeadSail, clock: Clock
) -> None:
    """However long histories are: a lead that has just come in is to be found. Never shown stale."""
    await ids(leadsail, "delgado")
    clock.seconds += 61
    sandbox.script(LIST, Answer(status=503), forever=True)
    with pytest.raises(LeadSailUnavailable):
        await ids(leadsail, "delgado")


async def test_that_nothing_was_found_is_remembered_for_moments(
    sandbox: Sandbox, leadsail: LeadSail, clock: Clock
) -> None:
    """Fifteen seconds: the lead may be on its way."""
    for _ in range(2):
        await ids(leadsail, "newcomer")
    assert len(sandbox.calls) == 1
    sandbox.put(samples.record(leadId="lead_new1", firstName="Newcomer"), [])
    clock.seconds += 16
    assert await ids(leadsail, "newcomer") == ["lead_new1"]


async def test_what_is_forgotten_is_found_no_more(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """A lead that is purged is purged from what searches brought, too."""
    await ids(leadsail, "delgado")
    leadsail.forget("lead_maria42")
    await ids(leadsail, "delgado")
    assert len(sandbox.calls) == 2


async def test_searches_and_histories_share_one_breaker(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """While LeadSail is taken for down nobody waits for a search either, and LeadSail is left in peace."""
    sandbox.script("/", Answer(status=503), forever=True)
    for number in range(5):
        with pytest.raises(LeadSailUnavailable):
            await leadsail.history(f"lead_down{number}")
    calls = len(sandbox.calls)
    with pytest.raises(LeadSailUnavailable, match="breaker_open"):
        await leadsail.search("maria")
    assert len(sandbox.calls) == calls


async def test_there_may_be_more_than_come(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """LeadSail says that there are more, not how many."""
    for number in range(FOUND_MAX + 1):
        sandbox.put(samples.record(leadId=f"lead_z{number}", firstName="Zed"), [])
    found = await leadsail.search("zed")
    assert (len(found.leads), found.more) == (FOUND_MAX, True)


@pytest.mark.parametrize(
    ("words", "leads", "more"),
    [
        ("Zed Tin", FOUND_MAX, True),
        ("Zed Cobalt", 0, True),
        ("Zed Tin Cobalt", 0, True),
        ("Tin Zed", 0, False),
    ],
)
async def test_whether_there_are_more_is_told_where_none_fits(
    sandbox: Sandbox, leadsail: LeadSail, words: str, leads: int, more: bool
) -> None:
    """LeadSail gives the first fifty Zeds and looks at no campaign: "none" would be untrue."""
    for number in range(FOUND_MAX + 10):
        campaign = {"name": "Cobalt" if number > FOUND_MAX else "Tin"}
        record = samples.record(leadId=f"lead_z{number:02}", firstName="Zed", campaign=campaign)
        sandbox.put(record, [])
    found = await leadsail.search(words)
    assert (len(found.leads), found.more) == (leads, more)
    assert found.compared == (FOUND_MAX if more else 0)


async def test_a_page_without_names_has_leads(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """A placeholder lead has an id and a number, and that is enough."""
    sandbox.script(LIST, Answer(body=b'{"success":true,"data":{"leads":[{"leadId":"lead_1"}]}}'))
    assert (await leadsail.search("+1 202 555 0100")).leads == (Lead(id="lead_1"),)


@pytest.mark.parametrize(
    "words",
    [
        *("../leads", "a/b", "a?x=1", "a#b", "a\\b", "a%2fb", "<a>", "a\r\nX-Evil: 1", "a\0", "x" * 81),
        *("cut\ud83d", "a\u2028b", "x", ""),
    ],
    ids=lambda words: ascii(words[:20]),
)
async def test_what_could_be_more_than_words_is_never_sent(
    sandbox: Sandbox, client: Client, words: str
) -> None:
    """A path, a query, a header, or nothing: LeadSail isn't asked, whoever asks the client."""
    with pytest.raises(LeadNotFound):
        await client.leads(words, 1, itself, by=asyncio.get_running_loop().time() + 1)
    assert not sandbox.calls


@pytest.mark.parametrize("words", ["a&limit=9", "a+b", "a=b;c", "é ü", "..", "王伟", "a'--", '"a"', "a:b@c"])
async def test_words_stay_in_the_search_parameter(sandbox: Sandbox, client: Client, words: str) -> None:
    """What means something in an address arrives as it was typed, and nothing else arrives."""
    await client.leads(words, 5, itself, by=asyncio.get_running_loop().time() + 1)
    [call] = sandbox.calls
    assert (call.method, call.path, dict(call.query)) == ("GET", LIST, {"search": words, "limit": "5"})


@given(st.text())
def test_the_address_is_the_lists_and_nothing_more(words: str) -> None:
    """Whatever the words are: one path, two parameters, plain characters; or no address at all."""
    try:
        address = listing(words, 5)
    except LeadNotFound:
        return
    assert re.fullmatch(r"/leads\?search=([A-Za-z0-9_.~-]|%[0-9A-F]{2})+&limit=5", address)
    assert parse_qs(address.partition("?")[2], keep_blank_values=True) == {"search": [words], "limit": ["5"]}
