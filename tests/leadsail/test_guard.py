"""The guard: few attempts, one budget, one deadline, a fair queue, pauses, no knocking on closed doors."""

import asyncio
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from leadsail_bot import telemetry
from leadsail_bot.errors import (
    ConnectionInsecure,
    HistoryTooLarge,
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailBusy,
    LeadSailGarbled,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
    RequestRefused,
)
from leadsail_bot.leadsail.breaker import IN_A_ROW, PROBE_EVERY_S
from leadsail_bot.leadsail.guard import RETRY_TOKENS, Guard
from tests.faults import patience
from tests.leadsail.conftest import Clock

SOON_S, LATER_S = 0.2, 5.0


class Door:
    """A guard with LeadSail behind it: `answers` are what the next attempts bring, then "ok" for ever."""

    def __init__(
        self, *, at_once: int = 20, tokens: float = RETRY_TOKENS, takes_s: float = 0.0, chance: float = 0.0
    ) -> None:
        self.takes_s = takes_s
        self.clock = Clock()
        self.stream = io.StringIO()
        log = telemetry.logger("INFO", "json", stream=self.stream)
        self.guard = Guard(
            log, max_concurrency=at_once, retry_tokens=tokens, clock=self.clock, chance=lambda: chance
        )
        self.attempts = 0
        self.answers: Iterator[Any] = iter(())

    def says(self, answers: Iterable[Any]) -> None:
        self.answers = iter(answers)

    async def attempt(self) -> str:
        self.attempts += 1
        if self.takes_s:
            await asyncio.sleep(self.takes_s)
        answer = next(self.answers, "ok")
        if answer == "hangs":
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    async def call(self, within_s: float = LATER_S) -> str | LeadSailProblem:
        """What a call comes to."""
        try:
            return await self.guard.call(self.attempt, by=asyncio.get_running_loop().time() + within_s)
        except LeadSailProblem as problem:
            return problem

    def logged(self, event: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [line for line in lines if line["event"] == event]


@pytest.mark.parametrize(
    ("problem", "attempts"),
    [
        (LeadSailUnavailable("reset"), 3),
        (LeadSailGarbled("empty_body"), 2),
        (LeadSailBusy("rate_limited"), 3),
        (KeyRefused(), 1),
        (LeadForbidden(), 1),
        (LeadNotFound(), 1),
        (RequestRefused(), 1),
        (ConnectionInsecure(), 1),
        (HistoryTooLarge(), 1),
        (LeadSailUnreadable(), 1),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else "",
)
async def test_only_what_may_pass_is_tried_again(problem: LeadSailProblem, attempts: int) -> None:
    """Three attempts at most, and then the problem itself is what comes."""
    door = Door()
    door.says([problem] * 9)
    assert await door.call() is problem
    assert door.attempts == attempts
    assert len(door.logged("retry")) == attempts - 1


async def test_a_failure_that_passes_is_not_noticed() -> None:
    """Whoever asked gets the answer of the second attempt."""
    door = Door()
    door.says([LeadSailUnavailable("reset")])
    assert await door.call() == "ok"
    assert door.attempts == 2


@pytest.mark.parametrize(("chance", "waits_s"), [(0.0, [0.1, 0.2]), (1.0, [0.3, 0.6])])
async def test_attempts_come_apart(chance: float, waits_s: list[float]) -> None:
    """The second wait is twice the first, each by chance up to thrice: failures at once come back apart."""
    door = Door(chance=chance)
    door.says([LeadSailUnavailable("reset")] * 3)
    await door.call()
    assert [line["wait_s"] for line in door.logged("retry")] == waits_s


async def test_second_attempts_have_one_budget() -> None:
    """Three for all calls together, and one more for each ten calls: an outage isn't made worse by us."""
    door = Door()
    for _ in range(4):  # one less than opens the breaker
        door.says([LeadSailUnavailable("reset")] * 3)
        await door.call()
    assert door.attempts == 4 + 3
    door = Door(tokens=0)
    door.says([LeadSailUnavailable("reset")])
    assert isinstance(await door.call(), LeadSailUnavailable)


async def test_the_budget_fills_up_again() -> None:
    """Ten good calls pay for one second attempt."""
    door = Door(tokens=1)
    door.says([LeadSailUnavailable("reset")])
    assert await door.call() == "ok"
    for _ in range(10):
        assert await door.call() == "ok"
    attempts = door.attempts
    door.says([LeadSailUnavailable("reset")])
    assert await door.call() == "ok"
    assert door.attempts == attempts + 2


async def test_no_attempt_begins_after_the_deadline() -> None:
    """Where a wait would outlast the deadline, the problem comes at once."""
    door = Door()
    door.says([LeadSailUnavailable("reset")])
    began = asyncio.get_running_loop().time()
    assert isinstance(await door.call(within_s=0.05), LeadSailUnavailable)
    assert asyncio.get_running_loop().time() - began < 0.05
    assert door.attempts == 1


async def test_the_first_failure_is_told_where_the_last_attempt_ran_out_of_time() -> None:
    """ "Reset" tells an operator more than that the attempt after it took too long."""
    door = Door()
    reset = LeadSailUnavailable("reset")
    door.says([reset, "hangs"])
    assert await door.call(within_s=SOON_S) is reset


@pytest.mark.parametrize("asked_s", [1.0, 120.0, 1e9])
async def test_a_wait_that_leadsail_asks_for_holds_back_everybody(asked_s: float) -> None:
    """For as long as it says, two minutes at most, nobody asks it; those who can't wait are told at once."""
    door = Door()
    door.says([LeadSailBusy("rate_limited", retry_after_s=asked_s)])
    assert isinstance(await door.call(within_s=SOON_S), LeadSailBusy)
    pause_s = min(asked_s, 120.0)
    door.clock.seconds = pause_s - 0.5
    told = await door.call(within_s=SOON_S)
    assert isinstance(told, LeadSailBusy)
    assert told.retry_after_s == pytest.approx(0.5)
    assert door.attempts == 1
    door.clock.seconds = pause_s
    assert await door.call(within_s=SOON_S) == "ok"


async def test_a_wait_that_an_outage_names_holds_back_nobody_else() -> None:
    """LeadSail is down rather than asked too often: that is the breaker's to judge."""
    door = Door()
    door.says([LeadSailUnavailable("server_error", retry_after_s=60.0)])
    assert isinstance(await door.call(), LeadSailUnavailable)
    assert await door.call() == "ok"


async def test_of_two_waits_the_longer_one_holds() -> None:
    """Also where LeadSail names the shorter one last."""
    door = Door(takes_s=0.02)
    door.says(LeadSailBusy("rate_limited", retry_after_s=asked_s) for asked_s in (60.0, 5.0))
    await asyncio.gather(*(door.call(within_s=SOON_S) for _ in range(2)))
    door.clock.seconds = 30.0
    told = await door.call(within_s=SOON_S)
    assert isinstance(told, LeadSailBusy)
    assert told.retry_after_s == pytest.approx(30.0)


async def test_a_wait_holds_back_who_stands_in_the_queue() -> None:
    """They came before LeadSail asked for it, and are told the same as those who came after."""
    door = Door(at_once=2, takes_s=0.02)
    door.says([LeadSailBusy("rate_limited", retry_after_s=60.0)] * 12)
    told = [*await asyncio.gather(*(door.call() for _ in range(12))), await door.call()]
    assert door.attempts == 2
    assert all(isinstance(problem, LeadSailBusy) for problem in told)
    assert {(str(problem), problem.retry_after_s) for problem in told} == {("rate_limited", 60.0)}  # type: ignore[union-attr]
    assert not door.logged("breaker")
    door.clock.seconds = 60.0
    door.says(())
    assert await door.call() == "ok"


async def test_a_short_wait_holds_back_who_stands_in_the_queue() -> None:
    """Who has the time for it waits it out, and then asks."""
    loop = asyncio.get_running_loop()
    door = Door(at_once=2, tokens=0, takes_s=0.02)
    door.says([LeadSailBusy("rate_limited", retry_after_s=0.2)] * 2)
    began = loop.time()
    told = await asyncio.gather(*(door.call() for _ in range(4)))
    assert told[2:] == ["ok", "ok"]
    assert loop.time() - began >= 0.2


async def test_a_short_wait_is_waited() -> None:
    """Who has the time waits in their place and gets their answer, in the same call or in another."""
    loop = asyncio.get_running_loop()
    door = Door()
    door.says([LeadSailBusy("rate_limited", retry_after_s=0.2)])
    began = loop.time()
    assert list(await asyncio.gather(door.call(), door.call())) == ["ok", "ok"]
    assert loop.time() - began >= 0.2


@pytest.mark.parametrize("kind", [LeadSailBusy, LeadSailUnavailable])
async def test_the_log_says_that_the_wait_was_asked_for(kind: type[LeadSailProblem]) -> None:
    """With a 503 as with a 429; of one that named none it says nothing."""
    door = Door()
    door.says([kind("no", retry_after_s=0.3), kind("no")])
    assert await door.call() == "ok"
    assert [line.get("retry_after_s", "") for line in door.logged("retry")] == [0.3, ""]


async def test_zero_is_no_leave_to_hammer() -> None:
    """`Retry-After: 0` still means a tenth of a second."""
    loop = asyncio.get_running_loop()
    door = Door()
    door.says([LeadSailBusy("rate_limited", retry_after_s=0.0)] * 2)
    began = loop.time()
    assert await door.call() == "ok"
    assert loop.time() - began >= 0.2


async def test_the_queue_is_first_come_first_served() -> None:
    """Nobody overtakes, and no more than allowed are inside."""
    door = Door(at_once=2)
    order: list[int] = []

    async def attempt(number: int) -> None:
        order.append(number)
        await asyncio.sleep(0)

    by = asyncio.get_running_loop().time() + LATER_S
    await asyncio.gather(*(door.guard.call(lambda n=n: attempt(n), by=by) for n in range(50)))  # type: ignore[misc]
    assert order == list(range(50))


async def test_a_full_queue_is_busy_and_no_outage() -> None:
    """Those whose time ran out in the queue say nothing about LeadSail: the breaker stays closed."""
    door = Door(at_once=1)
    door.says(["hangs"])
    holder = asyncio.create_task(door.call())
    await asyncio.sleep(0)
    for _ in range(2 * IN_A_ROW):
        told = await door.call(within_s=0.01)
        assert isinstance(told, LeadSailBusy)
        assert told.reason == "queue_full"
    holder.cancel()
    await asyncio.gather(holder, return_exceptions=True)
    assert await door.call() == "ok"
    assert not door.logged("breaker")


async def test_the_breaker_counts_calls_and_lets_probes_through() -> None:
    """Five failed calls close the door; every 15 s one call tries it; the first success opens it to all."""
    door = Door(tokens=0)
    door.says([LeadSailUnavailable("server_error")] * (IN_A_ROW + 1))
    for _ in range(IN_A_ROW):
        await door.call()
    told = await door.call()
    assert isinstance(told, LeadSailUnavailable)
    assert (told.reason, door.attempts) == ("breaker_open", IN_A_ROW)
    door.clock.seconds = PROBE_EVERY_S
    assert isinstance(await door.call(), LeadSailUnavailable)
    assert door.attempts == IN_A_ROW + 1
    door.clock.seconds += PROBE_EVERY_S
    assert await door.call() == "ok"
    assert await door.call() == "ok"
    assert [line["state"] for line in door.logged("breaker")] == ["open", "closed"]


async def test_who_comes_to_a_closed_door_does_not_queue() -> None:
    """They hear at once that LeadSail is down, though the probe has the only place and hangs."""
    door = Door(at_once=1, tokens=0)
    door.says([*[LeadSailUnavailable("server_error")] * IN_A_ROW, "hangs"])
    for _ in range(IN_A_ROW):
        await door.call()
    door.clock.seconds = PROBE_EVERY_S
    probe = asyncio.create_task(door.call())
    await patience.until(lambda: door.attempts == IN_A_ROW + 1)
    told = await door.call(within_s=SOON_S)
    assert isinstance(told, LeadSailUnavailable)
    assert told.reason == "breaker_open"
    probe.cancel()


async def test_who_stands_in_the_queue_as_the_door_closes_is_turned_away() -> None:
    """They came while LeadSail was taken for well."""
    door = Door(at_once=1, tokens=0, takes_s=0.01)
    door.says([LeadSailUnavailable("server_error")] * 9)
    told = await asyncio.gather(*(door.call() for _ in range(9)))
    assert list(map(str, told)) == ["server_error"] * IN_A_ROW + ["breaker_open"] * 4


async def test_a_leadsail_that_never_answers_is_down() -> None:
    """Time that runs out counts as any failure: nobody waits for it any more."""
    door = Door()
    door.says(["hangs"] * IN_A_ROW)
    for _ in range(IN_A_ROW):
        await door.call(within_s=0.02)
    assert door.logged("breaker")


async def test_a_probe_asks_once() -> None:
    """However full the budget is: whoever is down is knocked at once in 15 s, not three times."""
    door = Door(tokens=100)
    door.says([LeadSailUnavailable("server_error")] * 100)
    while not door.logged("breaker"):
        await door.call()
    attempts = door.attempts
    door.clock.seconds = PROBE_EVERY_S
    await door.call()
    assert door.attempts == attempts + 1


@pytest.mark.parametrize("problem", [LeadNotFound(), KeyRefused(), LeadSailUnreadable(), LeadSailBusy()])
async def test_an_answer_of_any_kind_is_no_outage(problem: LeadSailProblem) -> None:
    """A LeadSail that says no is up."""
    door = Door(tokens=0)
    door.says([problem] * 20)
    for _ in range(20):
        assert await door.call() is problem
    assert not door.logged("breaker")


async def test_a_bug_is_nobodys_outage() -> None:
    """What isn't LeadSail's doing passes through as it is, and gives its place back."""
    door = Door(at_once=1)
    door.says([RuntimeError("ours")] * IN_A_ROW)
    for _ in range(IN_A_ROW):
        with pytest.raises(RuntimeError):
            await door.call()
    assert await door.call() == "ok"
