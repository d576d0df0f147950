"""What outlives a press: done once, tried again until it is done, and never after the bot's end."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from leadsail_bot import telemetry
from leadsail_bot.slack.handoffs import errands
from leadsail_bot.slack.handoffs.errands import Errands
from tests.faults import patience


@pytest.fixture
def log() -> io.StringIO:
    """What the operator reads."""
    return io.StringIO()


@pytest.fixture
def made(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Errands:
    """Errands whose tries follow upon each other."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.01, 0.01, 0.01))
    return Errands(telemetry.logger("INFO", "json", stream=log))


def counted(tries: list[str], name: str, done_at: int) -> Callable[[], Awaitable[bool]]:
    """An errand that is done with its try number `done_at`."""

    async def errand() -> bool:
        tries.append(name)
        return tries.count(name) == done_at

    return errand


async def test_once_for_all_who_come_meanwhile(made: Errands) -> None:
    """One of them who goes away takes it from nobody else."""
    done, gate = list[int](), asyncio.Event()

    async def errand() -> str:
        await gate.wait()
        done.append(1)
        return "done"

    first, second = (asyncio.create_task(made.once("a", errand)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == "done"
    assert done == [1]


@pytest.mark.parametrize(("done_at", "times"), [(1, 1), (2, 2), (9, 3)], ids=["at first", "then", "never"])
async def test_again_until_it_is_done(made: Errands, done_at: int, times: int) -> None:
    """And not for ever."""
    tries = list[str]()
    made.insist("a", counted(tries, "a", done_at))
    await asyncio.sleep(0.2)
    assert tries == ["a"] * times


async def test_the_newer_one_takes_the_place_of_the_older(made: Errands) -> None:
    """Under one mark; what has another mark goes on beside it."""
    tries = list[str]()
    made.insist("a", counted(tries, "old", 1))
    made.insist("b", counted(tries, "other", 1))
    made.insist("a", counted(tries, "new", 1))
    await asyncio.sleep(0.2)
    assert sorted(tries) == ["new", "other"]


async def test_nothing_is_begun_after_the_end(made: Errands) -> None:
    """What waits ends, and what is asked for from then on isn't begun."""
    tries = list[str]()
    made.insist("a", counted(tries, "a", 9))
    await made.close(by=0.0)
    made.insist("b", counted(tries, "b", 9))
    await asyncio.sleep(0.1)
    assert tries == []


async def test_what_is_under_way_at_the_end_has_its_time(made: Errands) -> None:
    """Also where nobody waits for it any more; what takes longer is ended."""
    done = list[str]()

    async def errand(name: str, takes_s: float) -> None:
        await asyncio.sleep(takes_s)
        done.append(name)

    for name, takes_s in (("soon", 0.1), ("late", 60.0)):
        asker = asyncio.create_task(made.once(name, partial(errand, name, takes_s)))
        await asyncio.sleep(0)
        asker.cancel()
    await made.close(by=asyncio.get_running_loop().time() + 0.3)
    assert done == ["soon"]
    assert [task for task in asyncio.all_tasks() if task.get_name() == "errand"] == []


async def test_what_goes_wrong_in_it_is_logged(made: Errands, log: io.StringIO) -> None:
    """Nobody waits who could be told."""

    async def falls_over() -> bool:
        raise RuntimeError

    made.insist("a", falls_over)
    await patience.until(lambda: '"event":"unexpected"' in log.getvalue().replace(" ", ""))
