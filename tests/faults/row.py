"""A row of the table of faults: what is wrong, and what each side of the bot makes of it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import aiohttp
import pytest

from leadsail_bot.playground.sandbox import Answer
from tests.faults.bench import DOCUMENTS, HISTORY, LEAD, PHONE, SUMMARY, Bench, Told
from tests.faults.wire import Talk, Wire
from tests.office import Office

DOWN = "LeadSail isn't responding right now. Try again in a minute."
UNREADABLE = "LeadSail sent an answer that can't be read. Try again in a minute."
BUSY = "LeadSail is busy. Try again in 2 minutes."
MAYBE_OLD = "LeadSail isn't answering, this may be out of date"
PAST_PAUSES_S = 130.0  # the longest pause is 120 s, and a failed look-up is remembered for 15 s
PAST_FRESH_S = 400.0  # older than what is served without waiting for LeadSail's word, younger than an hour

NOTHING_ELSE: Mapping[str, Answer] = {}

Proof = Callable[[Bench], Awaitable[None]]


class Row(NamedTuple):
    """One case of one fault; `alone` where other work on the machine could break its bound.

    `id` may name several faults that have one proof, apart by spaces.
    """

    id: str
    case: str
    proof: Proof
    alone: bool = False

    @property
    def ids(self) -> list[str]:
        """Every fault it is a case of."""
        return self.id.split()


def each(table: Iterable[Row]) -> pytest.MarkDecorator:
    """A test for each row, named after it."""
    return pytest.mark.parametrize(
        "row",
        [
            pytest.param(row, id=f"{row.id} {row.case}", marks=[pytest.mark.alone] if row.alone else [])
            for row in table
        ],
    )


class Stage(NamedTuple):
    """A LeadSail that can be spoilt and mended; `attempts` counts the requests for the history so far."""

    strike: Callable[[Office], None]
    heal: Callable[[Office], Awaitable[None]]
    attempts: Callable[[Office], int]
    leadsail_by: Callable[[], aiohttp.BaseConnector] | None = None
    settings: Mapping[str, str] = {}


Fault = Callable[[], Any]  # opens a Stage: an async context manager


def scripted(*answers: Answer, once: bool = False, also: Mapping[str, Answer] = NOTHING_ELSE) -> Fault:
    """The sandbox answers with these, the last for ever; or each just once. `also` spoils other paths."""

    @asynccontextmanager
    async def staged() -> AsyncIterator[Stage]:
        def strike(office: Office) -> None:
            office.sandbox.script(LEAD, *answers, forever=not once)
            for path, answer in also.items():
                office.sandbox.script(path, answer, forever=True)

        async def heal(office: Office) -> None:
            for path in (LEAD, *also):
                office.sandbox.script(path)

        yield Stage(
            strike,
            heal,
            attempts=lambda office: sum(call.path == HISTORY for call in office.sandbox.calls),
        )

    return staged


def wired(fault: Talk) -> Fault:
    """A raw server answers the history with this, and all else well."""

    @asynccontextmanager
    async def staged() -> AsyncIterator[Stage]:
        async with Wire(DOCUMENTS, spoils={HISTORY}) as wire:
            yield of_wire(wire, fault)

    return staged


def of_wire(wire: Wire, fault: Talk) -> Stage:
    """A raw server as a stage."""

    def strike(_: Office) -> None:
        wire.fault = fault

    async def heal(_: Office) -> None:
        wire.fault = None

    return Stage(strike, heal, lambda _: len(wire.asked(HISTORY)), settings={"LEADSAIL_BASE_URL": wire.url})


@dataclass(frozen=True)
class Fails:
    """No history comes, and everybody is told: the person in words, the operator with one event.

    Three acts: the fault with nothing kept; LeadSail well again; the fault with that answer kept. What is
    kept is shown marked as `stale`, or is `gone` because LeadSail said that we may not see it; "" leaves the
    last act out.

    `attempts` are the fewest and the most for one command, `retry` is what the log says of an attempt that is
    made again, `within_s` counts from pressing Enter.
    """

    fault: Fault
    words: str
    event: str
    details: Mapping[str, Any] = field(default_factory=dict)
    level: Literal["error", "warning", "info"] = "error"
    attempts: tuple[int, int] = (1, 1)
    retry: Mapping[str, Any] | None = None
    within_s: float = 2.0
    kept: Literal["stale", "gone", ""] = "stale"
    settings: Mapping[str, str] = field(default_factory=dict)

    async def __call__(self, bench: Bench) -> None:
        async with (
            self.fault() as stage,
            bench.office({**stage.settings, **self.settings}, leadsail_by=stage.leadsail_by) as office,
        ):
            stage.strike(office)
            await self._with_nothing_kept(bench, office, stage)
            await stage.heal(office)
            office.clock.skip_s += PAST_PAUSES_S
            assert_well(await bench.ask(office))
            if self.kept:
                stage.strike(office)
                office.clock.skip_s += PAST_FRESH_S
                await self._with_an_answer_kept(bench, office)
            bench.upstream_calls = stage.attempts(office)

    async def _with_nothing_kept(self, bench: Bench, office: Office, stage: Stage) -> None:
        told = await bench.ask(office)
        assert self.words in told.words
        assert told.seconds <= self.within_s
        fewest, most = self.attempts
        assert fewest <= stage.attempts(office) <= most
        [line] = told.troubles
        assert (line["event"], line["level"]) == (self.event, self.level)
        assert {name: line.get(name) for name in self.details} == dict(self.details)
        assert f"ref {line['ref']}" in told.words or self.level == "info"  # an unknown id needs no reference
        if self.retry is not None:
            [retry, *_] = told.logged("retry")
            assert {name: retry.get(name) for name in self.retry} == dict(self.retry)

    async def _with_an_answer_kept(self, bench: Bench, office: Office) -> None:
        told = await bench.ask(office)
        assert told.seconds <= self.within_s
        if self.kept == "gone":
            assert self.words in told.words
            assert SUMMARY not in told.words
            office.sandbox.script(LEAD, Answer(status=503), forever=True)
            office.clock.skip_s += PAST_PAUSES_S
            assert DOWN in (await bench.ask(office)).words
            return
        assert SUMMARY in told.words
        assert MAYBE_OLD in told.words
        about_history = [line for line in told.troubles if line.get("instead") != "no header"]
        assert [(line["event"], line["instead"]) for line in about_history] == [(self.event, "stale answer")]


@dataclass(frozen=True)
class Passes:
    """The fault passes, or costs nothing that matters: the history comes, and a retry leaves its line."""

    fault: Fault
    attempts: int = 1
    retry: Mapping[str, Any] | None = None
    between_s: tuple[float, float] = (0.0, 5.0)
    settings: Mapping[str, str] = field(default_factory=dict)

    async def __call__(self, bench: Bench) -> None:
        async with (
            self.fault() as stage,
            bench.office({**stage.settings, **self.settings}, leadsail_by=stage.leadsail_by) as office,
        ):
            stage.strike(office)
            told = await bench.ask(office)
            assert_well(told)
            shortest, longest = self.between_s
            assert shortest <= told.seconds <= longest
            assert stage.attempts(office) == self.attempts
            retries = told.logged("retry")
            assert len(retries) == self.attempts - 1
            if self.retry is not None:
                assert {name: retries[0].get(name) for name in self.retry} == dict(self.retry)
            assert told.troubles == []
            bench.upstream_calls = stage.attempts(office)


def assert_well(told: Told) -> None:
    """The whole answer, live: the lead's name and number, and the interaction."""
    assert "Fay Ong" in told.words, told
    assert PHONE in told.words
    assert SUMMARY in told.words
    assert MAYBE_OLD not in told.words
