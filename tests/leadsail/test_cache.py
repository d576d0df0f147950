"""The cache: fresh for a while, one flight for all who ask, and nothing kept that mustn't be."""

import asyncio
import gc
import random
import threading
import traceback
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeVar

import pytest

from leadsail_bot.errors import (
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
)
from leadsail_bot.leadsail.body import MIB, RECORDS, SMALL, VALUES
from leadsail_bot.leadsail.cache import LIVE_EVERY_S, REVALIDATE_S, Answer, Cache
from leadsail_bot.leadsail.cache.shelf import FAILED_S, OPEN_BYTES
from leadsail_bot.leadsail.client import Use
from tests import samples
from tests.faults import patience
from tests.leadsail.caching import FRESH_S, ROOM, STALE_S, LeadSail, Said, Value, made, read
from tests.leadsail.conftest import Clock

T = TypeVar("T")


@pytest.fixture
def leadsail() -> LeadSail:
    return LeadSail()


@pytest.fixture
async def cache(clock: Clock) -> AsyncIterator[Cache[Said]]:
    cache = made(clock)
    yield cache
    await cache.close()


async def test_fresh_until_it_isnt(cache: Cache[Said], clock: Clock, leadsail: LeadSail) -> None:
    """An answer is served for `fresh_s` with the moment LeadSail was asked; then LeadSail is asked again."""
    assert await cache.get("a", leadsail.fetch) == Answer(("body 1", samples.NOW), from_cache=False)
    clock.seconds = FRESH_S - 0.1
    assert await cache.get("a", leadsail.fetch) == Answer(("body 1", samples.NOW), from_cache=True)
    clock.seconds = REVALIDATE_S
    assert await cache.get("a", leadsail.fetch) == Answer(("body 2", clock.now()), from_cache=False)


async def test_served_while_the_next_one_is_fetched(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """Past `fresh_s` nobody waits: what is kept is served, and LeadSail is asked for the next one."""
    await cache.get("a", leadsail.fetch)
    clock.seconds = FRESH_S
    leadsail.gate.clear()
    for _ in range(3):
        assert await cache.get("a", leadsail.fetch) == Answer(("body 1", samples.NOW), from_cache=True)
    leadsail.gate.set()
    assert (await cache.get("a", leadsail.fetch, live=True)).value == ("body 2", clock.now())
    assert leadsail.asked == 2


async def test_an_older_answer_tells_that_no_newer_one_could_be_had(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """Nobody waits for it; from the first failure on it is marked, until LeadSail answers again."""
    await cache.get("a", leadsail.fetch)
    clock.seconds = FRESH_S
    leadsail.problem = LeadSailUnavailable("timeout")
    assert (await cache.get("a", leadsail.fetch)).stale is None  # LeadSail is being asked
    await asyncio.sleep(0)
    assert (await cache.get("a", leadsail.fetch)) == Answer(
        ("body 1", samples.NOW), from_cache=True, stale=leadsail.problem
    )
    await asyncio.sleep(0)
    assert leadsail.asked == 3  # again each time: it may be well by now
    leadsail.problem = None
    await cache.get("a", leadsail.fetch)
    await asyncio.sleep(0)
    assert (await cache.get("a", leadsail.fetch)) == Answer(("body 2", clock.now()), from_cache=True)


async def test_what_is_too_old_goes_although_nobody_asks(clock: Clock, leadsail: LeadSail) -> None:
    """A bot that stands idle keeps no customer's history past its time."""
    cache = made(clock, reads=lambda *_: Value(), sweep_s=0.01)
    kept = weakref.ref((await cache.get("a", leadsail.fetch)).value)
    await asyncio.sleep(0.05)
    assert kept() is not None
    clock.seconds = STALE_S
    await patience.until(lambda: gc.collect() >= 0 and kept() is None)
    await cache.close()


async def test_what_was_not_found_goes_although_nobody_asks(clock: Clock, leadsail: LeadSail) -> None:
    """Nor the number that somebody sought in vain, where nothing else is kept."""
    cache = made(clock, fresh_s=0, stale_s=0, sweep_s=0.01)
    leadsail.problem = LeadNotFound("no_match")
    kept = weakref.ref(leadsail.problem)
    with suppress(LeadNotFound):
        await cache.get("+1 555 0142", leadsail.fetch)
    leadsail.problem = None
    await asyncio.sleep(0.05)
    assert kept() is not None
    clock.seconds = FAILED_S
    await patience.until(lambda: gc.collect() >= 0 and kept() is None)
    await cache.close()


async def test_where_nothing_counts_as_fresh_everybody_waits(clock: Clock, leadsail: LeadSail) -> None:
    """Whoever sets CACHE_FRESH_SECONDS to 0 wants LeadSail's word each time, and gets it."""
    cache = made(clock, fresh_s=0)
    for number, live in enumerate((False, False, True), 1):
        assert (await cache.get("a", leadsail.fetch, live=live)).value[0] == f"body {number}"
    await cache.close()


async def test_nobody_is_served_minutes_old_unasked(clock: Clock, leadsail: LeadSail) -> None:
    """However long answers count as fresh: from five minutes on whoever asks waits for LeadSail's word."""
    cache = made(clock, fresh_s=100)
    await cache.get("a", leadsail.fetch)
    clock.seconds = 300
    assert await cache.get("a", leadsail.fetch) == Answer(("body 2", clock.now()), from_cache=False)
    clock.seconds += 299
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 2"
    await cache.close()


async def test_served_stale_and_marked_while_leadsail_fails(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """Up to `stale_s` an old answer, marked with the reason, is better than none; after it there is none."""
    await cache.get("a", leadsail.fetch)
    leadsail.problem = LeadSailUnavailable("reset")
    clock.seconds = STALE_S - 1
    assert await cache.get("a", leadsail.fetch) == Answer(("body 1", samples.NOW), True, leadsail.problem)
    clock.seconds = STALE_S
    with pytest.raises(LeadSailUnavailable):
        await cache.get("a", leadsail.fetch)


async def test_not_found_is_remembered_for_a_while(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """A mistyped id that many ask for costs LeadSail one question."""
    leadsail.problem = LeadNotFound()
    for seconds in (0.0, LIVE_EVERY_S, FAILED_S - 0.1):
        clock.seconds = seconds
        with pytest.raises(LeadNotFound):
            await cache.get("a", leadsail.fetch)
    assert leadsail.asked == 1
    clock.seconds = FAILED_S
    leadsail.problem = None
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"


async def test_what_is_forgotten_is_asked_for_again(cache: Cache[Said], leadsail: LeadSail) -> None:
    """One lead or all of them; nothing of it is served again, stale or not."""
    await cache.get("a", leadsail.fetch)
    await cache.get("b", leadsail.fetch)
    cache.forget("a")
    assert not (await cache.get("a", leadsail.fetch)).from_cache
    assert (await cache.get("b", leadsail.fetch)).from_cache
    cache.forget()
    assert not (await cache.get("b", leadsail.fetch)).from_cache


async def test_that_a_lead_was_not_found_is_forgotten_too(cache: Cache[Said], leadsail: LeadSail) -> None:
    """Whoever purges it means all that is known of it."""
    leadsail.problem = LeadNotFound()
    with pytest.raises(LeadNotFound):
        await cache.get("a", leadsail.fetch)
    leadsail.problem = None
    cache.forget("a")
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"


async def test_what_is_remembered_of_a_failure_holds_no_body(cache: Cache[Said]) -> None:
    """Thousands are, and a body may be megabytes; nor does one grow with everybody who asks."""

    async def fetch(use: Use[T]) -> T:
        try:
            return await use(b"nonsense")
        except LeadSailUnreadable:
            raise LeadSailUnreadable from None

    for _ in range(9):
        with pytest.raises(LeadSailUnreadable) as caught:
            await cache.get("a", fetch)
        assert caught.value.__context__
        for error in (caught.value, caught.value.__context__):
            frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
            assert not any(b"nonsense" in frame.f_locals.values() for frame in frames)
    cache.forget()
    problem = LeadNotFound()
    for _ in range(99):
        with pytest.raises(LeadNotFound):
            await cache.get("a", partial(_raises, problem))
    assert len(list(traceback.walk_tb(problem.__traceback__))) < 9


async def _raises(problem: LeadSailProblem, _: Use[T]) -> T:
    raise problem


async def test_as_of_is_when_leadsail_was_asked(cache: Cache[Said], clock: Clock, leadsail: LeadSail) -> None:
    """Not when it had answered: what happened in between may be missing."""
    leadsail.gate.clear()
    asking = asyncio.create_task(cache.get("a", leadsail.fetch))
    await leadsail.called.wait()
    clock.seconds = 5
    leadsail.gate.set()
    assert (await asking).value == ("body 1", samples.NOW)


async def test_leads_are_kept_apart(cache: Cache[Said], leadsail: LeadSail) -> None:
    """What is kept of one lead is never another's answer."""
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"
    assert (await cache.get("b", leadsail.fetch)).value[0] == "body 2"
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"


async def test_live_asks_again_and_renews_what_is_kept(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """*Refresh* asks LeadSail, but for what is seconds old; everyone after it sees what it brought."""
    await cache.get("a", leadsail.fetch)
    assert (await cache.get("a", leadsail.fetch, live=True)).from_cache
    clock.seconds = LIVE_EVERY_S
    assert await cache.get("a", leadsail.fetch, live=True) == Answer(("body 2", clock.now()), False)
    assert await cache.get("a", leadsail.fetch) == Answer(("body 2", clock.now()), True)


@pytest.mark.parametrize("problem", [LeadNotFound, LeadSailUnavailable, LeadSailUnreadable])
async def test_live_asks_at_most_every_five_seconds_though_it_fails(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail, problem: type[LeadSailProblem]
) -> None:
    """A LeadSail that is quick to fail isn't asked with every press of *Refresh*, but soon again."""
    await cache.get("a", leadsail.fetch)
    clock.seconds = LIVE_EVERY_S
    before, leadsail.problem = leadsail.asked, problem()
    for _ in range(10):
        await asyncio.gather(cache.get("a", leadsail.fetch, live=True), return_exceptions=True)
    assert leadsail.asked == before + 1
    clock.seconds += LIVE_EVERY_S
    leadsail.problem = None
    assert not (await cache.get("a", leadsail.fetch, live=True)).from_cache
    assert leadsail.asked == before + 2


async def test_who_has_no_time_left_is_served_what_is_kept(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail
) -> None:
    """An old answer in time is better than none; LeadSail's own word still comes, for whoever asks next."""
    await cache.get("a", leadsail.fetch)
    clock.seconds = STALE_S - 1
    leadsail.gate.clear()
    soon = asyncio.get_running_loop().time() + 0.05
    told = await cache.get("a", leadsail.fetch, by=soon)
    assert (told.value[0], told.from_cache, str(told.stale)) == ("body 1", True, "timeout")
    with pytest.raises(LeadSailUnavailable, match="timeout") as late:
        await cache.get("b", leadsail.fetch, by=soon)
    assert late.value.details == {"phase": "total"}
    leadsail.gate.set()
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 2"


async def test_one_flight_for_all(cache: Cache[Said], leadsail: LeadSail) -> None:
    """200 who ask at once, live or not, are one question to LeadSail."""
    answers = await asyncio.gather(*(cache.get("a", leadsail.fetch, live=n % 2 == 0) for n in range(200)))
    assert leadsail.asked == 1
    assert set(answers) == {Answer(("body 1", samples.NOW), from_cache=False)}


async def test_a_caller_who_goes_away_ends_nothing(cache: Cache[Said], leadsail: LeadSail) -> None:
    """Neither the first who asked nor 99 more; those who stay are answered, and it is kept."""
    leadsail.gate.clear()
    callers = [asyncio.create_task(cache.get("a", leadsail.fetch)) for _ in range(200)]
    await leadsail.called.wait()
    for caller in callers[:100]:
        caller.cancel()
    leadsail.gate.set()
    results = await asyncio.gather(*callers, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results[:100])
    assert {result.value[0] for result in results[100:] if isinstance(result, Answer)} == {"body 1"}
    assert (leadsail.asked, (await cache.get("a", leadsail.fetch)).from_cache) == (1, True)


@pytest.mark.parametrize("problem", [LeadSailUnavailable("reset"), RuntimeError("a bug")])
async def test_problems_reach_all_and_are_not_kept(
    cache: Cache[Said], leadsail: LeadSail, problem: Exception
) -> None:
    """Everyone in the flight hears of it; the next one asks afresh."""
    leadsail.problem = problem
    calls = (cache.get("a", leadsail.fetch) for _ in range(3))
    assert await asyncio.gather(*calls, return_exceptions=True) == [problem] * 3
    leadsail.problem = None
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"
    assert leadsail.asked == 2


@pytest.mark.parametrize(
    ("problem", "stays"),
    [(LeadNotFound, False), (KeyRefused, False), (LeadForbidden, False), (LeadSailUnavailable, True)],
)
async def test_what_leadsail_refuses_is_forgotten(
    cache: Cache[Said], clock: Clock, leadsail: LeadSail, problem: type[LeadSailProblem], stays: bool
) -> None:
    """A revoked key or an erased lead ends what is kept; a fault of the moment says nothing about it."""
    await cache.get("a", leadsail.fetch)
    clock.seconds = FRESH_S - 1
    leadsail.problem = problem()
    asked = (await asyncio.gather(cache.get("a", leadsail.fetch, live=True), return_exceptions=True))[0]
    assert isinstance(asked, Answer if stays else problem)
    clock.seconds += 0 if stays else FAILED_S
    leadsail.problem = None
    assert (await cache.get("a", leadsail.fetch)).from_cache is stays


ENDS_ALL = [(LeadNotFound, True), (LeadForbidden, True), (KeyRefused, False)]


@pytest.mark.parametrize(("problem", "stays"), ENDS_ALL)
async def test_a_refused_key_ends_what_is_kept_of_all_leads(
    cache: Cache[Said], leadsail: LeadSail, problem: type[LeadSailProblem], stays: bool
) -> None:
    """What it was given for isn't ours any more; that one lead is gone says nothing about the others."""
    await cache.get("a", leadsail.fetch)
    leadsail.problem = problem()
    with pytest.raises(problem):
        await cache.get("b", leadsail.fetch)
    leadsail.problem = None
    assert (await cache.get("a", leadsail.fetch)).from_cache is stays


async def test_a_body_that_cannot_be_read_is_not_kept(cache: Cache[Said], leadsail: LeadSail) -> None:
    """Else every command of the next minute would fail on it."""

    async def nonsense(use: Use[T]) -> T:
        return await use(b"nonsense")

    with pytest.raises(LeadSailUnreadable):
        await cache.get("a", nonsense)
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"


async def test_memory_is_bounded_in_packed_bytes(cache: Cache[Said], clock: Clock) -> None:
    """The oldest go when the room is full; what alone is larger than the room isn't kept, nor its past."""
    noise = random.Random(7)

    async def ask(lead_id: str, size: int, *, live: bool = False) -> bool:
        async def fetch(use: Use[T]) -> T:
            return await use(noise.randbytes(size))

        return (await cache.get(lead_id, fetch, live=live)).from_cache

    for lead_id in "abc":
        await ask(lead_id, ROOM // 3)  # packing adds a few bytes: there is room for two
    assert [await ask(lead_id, 0) for lead_id in "cba"] == [True, True, False]
    clock.seconds = LIVE_EVERY_S
    assert not await ask("c", ROOM * 2, live=True)
    assert not await ask("c", 0)


async def _put_to(body: bytes, use: Use[T]) -> T:
    return await use(body)


@pytest.mark.parametrize(
    ("body", "apart"),
    [
        (b"small", False),
        (bytes(SMALL + 1), True),
        (b'{"summary":"a"},' * RECORDS * 2, True),
        (b"12345," * VALUES * 2, True),
        (bytes(OPEN_BYTES + 1), True),
    ],
    ids=["small", "many bytes", "many records", "many values", "more than stays open"],
)
async def test_what_takes_a_while_is_read_in_a_thread(clock: Clock, body: bytes, apart: bool) -> None:
    """As it comes and as it is opened again: the loop is everybody's."""
    threads: list[tuple[str, bool]] = []

    def noted(body: bytes, lead_id: str, as_of: datetime) -> Said:
        threads.append((lead_id, threading.current_thread() is not threading.main_thread()))
        return read(body, lead_id, as_of)

    cache = Cache(noted, fresh_s=FRESH_S, stale_s=0, max_bytes=MIB, now=clock.now, timer=clock)
    for lead_id, sent in (("a", body), ("b", bytes(SMALL)), ("c", bytes(SMALL)), ("a", b"")):
        await cache.get(lead_id, partial(_put_to, sent))  # one of them stays open
    await cache.close()
    assert threads == [("a", apart), ("b", False), ("c", False), ("a", apart)]


async def test_closing_answers_those_who_wait(cache: Cache[Said], leadsail: LeadSail) -> None:
    """They weren't cancelled, so they hear of a problem that can be told, not of a cancellation."""
    leadsail.gate.clear()
    waiting = [asyncio.create_task(cache.get("a", leadsail.fetch)) for _ in range(2)]
    await leadsail.called.wait()
    waiting[0].cancel()
    await cache.close()
    gone, told = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(gone, asyncio.CancelledError)
    assert isinstance(told, LeadSailUnavailable)
    assert told.reason == "closing"
