"""A lead of a thousand interactions stays easy: filters, words and pages reach every one of them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from leadsail_bot.playground.workspace.acme import SALES
from tests import samples
from tests.office import Office, said

LEAD = "lead_thousand1"
COUNT = 1_000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


async def test_a_thousand_interactions(office: Office) -> None:
    """The newest at once; the oldest in one click; one among them by its words, its day or its channel."""
    _put(office)
    newest = await office.asks(LEAD)
    assert "Page 1 of 125 · 1,000 interactions" in said(newest.blocks)
    assert "Number 999." in said(newest.blocks)
    oldest = await office.clicks(newest, "answer.oldest")
    assert "Number 0." in said(oldest.blocks)
    assert "Page 125 of 125" in said(oldest.blocks)
    back = await office.clicks(oldest, "answer.newer")
    assert "Page 124 of 125" in said(back.blocks)
    first = await office.clicks(back, "answer.newest")
    assert "Page 1 of 125" in said(first.blocks)

    found = await office.asks(f"{LEAD} find cobalt kettle")
    assert "Showing interactions with “cobalt kettle”: 1 of 1,000" in said(found.blocks)
    assert "Number 517." in said((await office.opens(found, "transcript.open.0")).blocks)

    since = await office.asks(f"{LEAD} emails since 2026-01-31")
    assert "of 1,000" in said(since.blocks)
    last = await office.clicks(since, "answer.oldest")
    assert "Number 722." in said(last.blocks)


@pytest.mark.alone
@pytest.mark.parametrize("of_it", ["find nowhere to be found", "handoff"])
async def test_others_do_not_wait_for_all_of_it(office: Office, of_it: str) -> None:
    """A search through everything, or its masking, leaves the loop free: nobody waits a tenth of a second."""
    _put(office, turns=1 if of_it == "handoff" else 40)
    await office.asks(LEAD)
    watch = asyncio.create_task(_longest_pause())
    if of_it == "handoff":
        await office.ana.command(SALES, f"/lead-history {LEAD} handoff")
        await office.filled()
    else:
        await office.asks(f"{LEAD} {of_it}")
    watch.cancel()
    (pause,) = await asyncio.gather(watch)
    assert pause < 0.1


@pytest.mark.alone
async def test_others_do_not_wait_for_long_threads(office: Office) -> None:
    """Few interactions may be as much to read as many."""
    said_then = [{"role": "agent", "message": f"Number {number}. Stop by any time"} for number in range(500)]
    threads = [
        samples.interaction(interactionId=f"int_{number}", type="sms", transcript=said_then)
        for number in range(80)
    ]
    office.sandbox.put({"leadId": LEAD}, threads)
    watch = asyncio.create_task(_longest_pause())
    await office.asks(LEAD)
    watch.cancel()
    (pause,) = await asyncio.gather(watch)
    assert pause < 0.1


@pytest.mark.alone
async def test_others_do_not_wait_for_a_long_threads_file(office: Office) -> None:
    """That nobody opted out in it is told by every text; it stands in the file's title and above it."""
    said_then = [{"role": "user", "message": f"Please stop by at {number} sharp"} for number in range(60_000)]
    office.sandbox.put({"leadId": LEAD}, [samples.interaction(type="sms", transcript=said_then)])
    view = await office.opens(await office.asks(LEAD), "transcript.open")
    watch = asyncio.create_task(_longest_pause())
    await office.turns(view, "transcript.send")
    watch.cancel()
    (pause,) = await asyncio.gather(watch)
    assert pause < 0.15


async def _longest_pause() -> float:
    """The longest time in seconds for which the loop didn't come round, until it is cancelled."""
    loop, longest = asyncio.get_running_loop(), 0.0
    try:
        while True:
            before = loop.time()
            await asyncio.sleep(0.001)
            longest = max(longest, loop.time() - before)
    except asyncio.CancelledError:
        return longest


def _put(office: Office, turns: int = 1) -> None:
    """A call, a text and an email in turn, one an hour from January 1."""
    documents = []
    for number in range(COUNT):
        when = (FIRST + timedelta(hours=number)).isoformat()
        said_then = [f"Number {number}." + (" A cobalt kettle." if number == 517 else "")] * turns
        documents.append(
            samples.interaction(
                interactionId=f"int_{number}",
                type=("call", "sms", "email")[number % 3],
                summary=f"Number {number}.",
                createdAt=when,
                updatedAt=when,
                transcript=[{"role": "user", "message": words, "timestamp": when} for words in said_then],
            )
        )
    office.sandbox.put({"leadId": LEAD, "timezone": "UTC"}, documents)
