"""What the rest of the house asks LeadSail for: a history, with the lead's own record where that comes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from leadsail_bot.errors import (
    KeyRefused,
    LeadNotFound,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
)
from leadsail_bot.leadsail import HEADER_GRACE_S, LeadSail
from leadsail_bot.leadsail.cache import LIVE_EVERY_S, packing
from leadsail_bot.leadsail.cache.shelf import FAILED_S
from leadsail_bot.leadsail.client import Client
from leadsail_bot.models import LeadHistory
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests import samples
from tests.leadsail.asking import HISTORY, HUNG_S, LEAD
from tests.leadsail.conftest import Clock, leadsail_over

RECORD = f"/api/v1/leads/{LEAD}"
DEADLINE_S = HUNG_S * 2  # so that waiting for it shows


@pytest.fixture
async def leadsail(client: Client, clock: Clock) -> AsyncIterator[LeadSail]:
    leadsail = leadsail_over(client, timer=clock, deadline_s=DEADLINE_S)
    yield leadsail
    await leadsail.close()


async def history(leadsail: LeadSail, *, live: bool = False) -> LeadHistory:
    async with asyncio.timeout(HUNG_S):
        return await leadsail.history(LEAD, live=live)


async def problem(leadsail: LeadSail) -> LeadSailProblem:
    with pytest.raises(LeadSailProblem) as caught:
        await history(leadsail)
    return caught.value


async def test_history_and_lead_are_asked_for_at_the_same_time(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """One question each, side by side: the header costs no second round trip."""
    sandbox.latency_s = 0.05
    found = await history(leadsail)
    assert found.lead is not None
    assert (found.lead_id, found.lead.name, found.as_of) == (LEAD, "Maria Delgado", samples.NOW)
    assert found.interactions
    assert sorted(call.path for call in sandbox.calls) == [HISTORY, RECORD]
    assert sandbox.most_at_once == 2


@pytest.mark.parametrize(
    "spoilt",
    [
        Answer(hang=True),
        Answer(status=404),
        Answer(status=401),
        Answer(status=500),
        Answer(body=b"<html>", content_type="text/html"),
        Answer(body=b'{"success":true,"data":[]}'),
        Answer(reset="mid body"),
    ],
    ids=["hangs", "404", "401", "500", "HTML", "a list", "reset"],
)
async def test_a_history_needs_no_header(sandbox: Sandbox, leadsail: LeadSail, spoilt: Answer) -> None:
    """The lead's record is best effort: whatever becomes of it, the history is answered, without a name."""
    sandbox.script(RECORD, spoilt, forever=True)
    found = await history(leadsail)
    assert found.interactions
    assert found.lead is None


async def test_a_record_that_comes_within_the_grace_is_there(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """The do-not-call status is worth a moment."""
    sandbox.script(RECORD, Answer(wait_s=HEADER_GRACE_S / 6))
    assert (await history(leadsail)).lead is not None


async def test_a_record_that_was_late_is_there_the_next_time(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """Its flight goes on after the answer, and isn't begun again by those who ask meanwhile."""
    sandbox.script(RECORD, Answer(wait_s=HEADER_GRACE_S * 1.5))
    assert (await history(leadsail)).lead is None
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "flight"))
    assert (await history(leadsail)).lead is not None
    assert len(sandbox.calls) == 2


async def test_a_record_that_hangs_costs_what_is_kept_nothing(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """Whoever asked first has waited for it; after that a kept answer comes at once, 20 of 20."""
    sandbox.script(RECORD, Answer(hang=True), forever=True)
    await history(leadsail)
    began = asyncio.get_running_loop().time()
    assert all([(await history(leadsail)).from_cache for _ in range(20)])
    assert asyncio.get_running_loop().time() - began < HEADER_GRACE_S
    assert len(sandbox.calls) == 2


async def test_a_record_that_failed_is_left_alone_for_a_while(
    sandbox: Sandbox, leadsail: LeadSail, clock: Clock
) -> None:
    """Neither LeadSail nor those who ask pay for a look-up that just failed; *Refresh* and time end that."""
    sandbox.script(RECORD, Answer(status=500), Answer(status=500))
    for _ in range(3):
        assert (await history(leadsail)).lead is None
    assert len(sandbox.calls) == 2
    clock.seconds = FAILED_S
    assert (await history(leadsail)).lead is None
    assert len(sandbox.calls) == 3
    clock.seconds += LIVE_EVERY_S
    assert (await history(leadsail, live=True)).lead is not None


async def test_with_the_key_the_name_comes_back(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """A key that was refused is no failure of the record: the first answer after it has the lead's name."""
    for path in (HISTORY, RECORD):
        sandbox.script(path, Answer(status=401))
    assert isinstance(await problem(leadsail), KeyRefused)
    assert (await history(leadsail)).lead is not None


@pytest.mark.parametrize("again", ["history", "search"])
@pytest.mark.parametrize("refused", ["/api/v1/interactions/lead/lead_other7", "/api/v1/leads"])
async def test_a_refused_key_ends_all_that_it_was_given_for(
    sandbox: Sandbox, leadsail: LeadSail, refused: str, again: str
) -> None:
    """Whatever LeadSail was asked when it said so: no history is fresh any more, and no search."""
    await history(leadsail)
    await leadsail.search("maria")
    sandbox.script(refused, Answer(status=401))
    with pytest.raises(KeyRefused):
        await (leadsail.search("james") if refused.endswith("leads") else leadsail.history("lead_other7"))
    found = await (history(leadsail) if again == "history" else leadsail.search("maria"))
    assert not found.from_cache


async def test_a_record_that_is_refused_leaves_the_histories(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """A key may be good for the one and not for the other: the histories it brings are still kept."""
    sandbox.script(RECORD, Answer(status=401), forever=True)
    await history(leadsail)
    assert (await history(leadsail)).from_cache


@pytest.mark.parametrize(
    "nothing",
    [Answer(status=404), Answer(status=410), Answer(success_false="NOT_FOUND")],
    ids=["404", "410", "200 NOT_FOUND"],
)
async def test_a_lead_that_exists_has_an_empty_history(
    sandbox: Sandbox, leadsail: LeadSail, nothing: Answer
) -> None:
    """LeadSail's "not found" may mean "no interactions yet": the lead's own record decides, however late."""
    sandbox.script(LEAD, nothing)
    sandbox.script(RECORD, Answer(wait_s=HEADER_GRACE_S * 1.5))
    found = await history(leadsail)
    assert (found.interactions, found.unreadable, found.from_cache) == ((), 0, False)
    assert found.lead is not None
    assert found.lead.name == "Maria Delgado"


async def test_the_record_beside_an_empty_history_may_be_old(
    sandbox: Sandbox, leadsail: LeadSail, clock: Clock
) -> None:
    """Where only what is kept tells of the lead, it may have asked not to be called since."""
    await history(leadsail)
    clock.seconds = LIVE_EVERY_S
    sandbox.script(LEAD, Answer(status=404))
    sandbox.script(RECORD, Answer(status=503))
    found = await history(leadsail, live=True)
    assert found.interactions == ()
    assert found.lead is not None
    assert found.unsure


async def test_an_unknown_lead_is_not_found(leadsail: LeadSail) -> None:
    """Neither a history nor a record; the problem says whose."""
    with pytest.raises(LeadNotFound) as caught:
        await leadsail.history("lead_nobody1")
    assert caught.value.lead_id == "lead_nobody1"


async def test_a_lead_that_cannot_be_looked_up_is_not_called_unknown(
    sandbox: Sandbox, leadsail: LeadSail
) -> None:
    """ "No such lead" is only said when LeadSail says so twice."""
    sandbox.script(LEAD, Answer(status=404))
    sandbox.script(RECORD, Answer(status=503))
    found = await problem(leadsail)
    assert isinstance(found, LeadSailUnavailable)
    assert found.lead_id == LEAD


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(status=401), KeyRefused),
        (Answer(success_false="UNAUTHORIZED"), KeyRefused),
        (Answer(status=503), LeadSailUnavailable),
        (Answer(body=b'{"success":true}'), LeadSailUnreadable),
        (Answer(body=b"{"), LeadSailUnreadable),
    ],
    ids=["401", "200 UNAUTHORIZED", "503", "no data", "no JSON"],
)
async def test_a_problem_says_whose_history_it_kept(
    sandbox: Sandbox, leadsail: LeadSail, answer: Answer, kind: type[LeadSailProblem]
) -> None:
    """So that *Try again* knows what to try; and the next time LeadSail is asked again."""
    sandbox.script(LEAD, answer)
    found = await problem(leadsail)
    assert (type(found), found.lead_id) == (kind, LEAD)
    assert (await history(leadsail)).interactions


async def test_a_fresh_answer_is_kept_with_its_lead(
    sandbox: Sandbox, leadsail: LeadSail, clock: Clock
) -> None:
    """The second person costs LeadSail nothing and reads the same; *Refresh* asks for both again."""
    live = await history(leadsail)
    kept = await history(leadsail)
    assert (live.from_cache, kept.from_cache, len(sandbox.calls)) == (False, True, 2)
    assert (kept.interactions, kept.lead) == (live.interactions, live.lead)
    clock.seconds = LIVE_EVERY_S
    assert not (await history(leadsail, live=True)).from_cache
    assert len(sandbox.calls) == 4


async def test_200_at_once_are_one_question_each(sandbox: Sandbox, leadsail: LeadSail) -> None:
    """A busy lead is asked for once, its record too."""
    sandbox.latency_s = 0.05
    found = await asyncio.gather(*(history(leadsail) for _ in range(200)))
    assert all(one.interactions and one.lead for one in found)
    assert len(sandbox.calls) == 2


@pytest.mark.parametrize("cancelled", [True, False], ids=["cancelled", "answered"])
async def test_nothing_is_left_running(sandbox: Sandbox, client: Client, cancelled: bool) -> None:
    """Closing ends the flights that answers and cancelled callers left behind."""
    leadsail = leadsail_over(client, deadline_s=DEADLINE_S)
    sandbox.script(RECORD, Answer(hang=True))
    sandbox.script(LEAD, Answer(hang=cancelled))
    asking = asyncio.create_task(history(leadsail))
    await asyncio.wait([asking], timeout=HEADER_GRACE_S * 2)
    assert asking.done() is not cancelled
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert _flights()
    await leadsail.close()
    assert not _flights()


def _flights() -> set[str]:
    return {name for task in asyncio.all_tasks() if (name := task.get_name()).startswith("flight")}


@pytest.mark.parametrize("spoilt", [Answer(status=503), Answer(hang=True)], ids=["fails", "hangs"])
async def test_an_older_record_is_not_taken_for_the_present_one(
    leadsail: LeadSail, sandbox: Sandbox, clock: Clock, spoilt: Answer
) -> None:
    """The lead may have asked not to be called since: the name stands, and the history says it isn't sure."""
    assert (await history(leadsail)).unsure is False
    clock.seconds += LIVE_EVERY_S + 1
    sandbox.script(RECORD, spoilt, forever=True)
    found = await history(leadsail, live=True)
    assert found.lead is not None
    assert (found.stale, found.unsure) == (False, True)


async def test_what_nobody_needs_is_not_kept(leadsail: LeadSail, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox knows when the lead was born; nothing that is packed, for memory or replicas, says so."""
    kept, pack = list[bytes](), packing.packed

    def packed(body: bytes) -> bytes:
        kept.append(body)
        return pack(body)

    monkeypatch.setattr(packing, "packed", packed)
    await history(leadsail)
    await leadsail.search("maria")
    assert len(kept) == 3
    assert [body for body in kept if b"dateOfBirth" in body] == []
