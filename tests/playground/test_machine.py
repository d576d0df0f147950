"""Each lever does what it says, the bot copes, and the first choice puts things right."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from leadsail_bot.playground.demo import Playground, playground
from leadsail_bot.playground.machine import LEADSAIL, SLACK, Machine
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.state import Scheduled

PATIENCE_S = 20.0
LEAD = "/lead-history lead_maria42"


@pytest.fixture
async def running() -> AsyncIterator[Playground]:
    """The whole playground."""
    async with playground(log=io.StringIO()) as started:
        yield started


@pytest.fixture
async def machine(running: Playground) -> AsyncIterator[Machine]:
    """Levers of that playground."""
    async with aiohttp.ClientSession() as session:
        yield Machine(running.sandbox, running.slack, running.replica, running.clock, session)


async def answered(running: Playground) -> str:
    """Ask as Ana; returns the words of what she then reads."""
    ana, workspace = running.slack.hands(ANA), running.slack.workspace
    before = len(ana.sees(SALES))
    await ana.command(SALES, LEAD)
    async with asyncio.timeout(PATIENCE_S):
        while len(ana.sees(SALES)) == before:
            await workspace.changed(workspace.version, PATIENCE_S)
    return ana.sees(SALES)[-1].text


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("failing", "isn't responding"),
        ("limiting", "is busy"),
        ("malformed", "an answer that can't be read"),
        ("refusing", "sign in"),
    ],
)
async def test_a_leadsail_that_fails(running: Playground, machine: Machine, choice: str, words: str) -> None:
    """The bot says what is wrong with LeadSail, in words."""
    await machine.pull("leadsail", choice)
    assert words in await answered(running)


async def test_putting_leadsail_right(running: Playground, machine: Machine) -> None:
    """What was set is shown as set, and gone with the first choice."""
    await machine.pull("leadsail", "malformed")
    leadsail = machine.levers()[0]
    assert leadsail.trouble is not None
    assert leadsail.trouble.id == "malformed"
    await machine.pull("leadsail", "well")
    assert machine.levers()[0].trouble is None
    assert "Maria Delgado" in await answered(running)


async def test_an_impatient_slack(running: Playground, machine: Machine) -> None:
    """Where no acknowledgement is quick enough, Slack itself says so; put right, the bot is heard."""
    await machine.pull("slack", "impatient")
    assert "operation_timeout" in await answered(running)
    await machine.pull("slack", "well")
    assert "Maria Delgado" in await answered(running)


async def test_a_slack_that_limits_us(running: Playground, machine: Machine) -> None:
    """The answer comes when Slack takes it."""
    await machine.pull("slack", "limiting")
    assert "Maria Delgado" in await answered(running)


async def test_dropping_the_socket(running: Playground, machine: Machine) -> None:
    """The bot connects again by itself."""
    await machine.pull("drop", "")
    assert running.slack.sockets.links == []
    async with asyncio.timeout(PATIENCE_S):
        while not running.slack.sockets.links:
            await running.slack.workspace.changed(running.slack.workspace.version, 0.05)
    assert "Maria Delgado" in await answered(running)


async def test_restarting_the_bot(running: Playground, machine: Machine) -> None:
    """Another bot takes its place, with figures of its own, and answers."""
    first = running.replica.bot
    await answered(running)
    await machine.pull("restart", "")
    assert running.replica.bot is not first
    figures = {figure.name: figure.value for figure in await machine.figures()}
    assert (figures["LeadSail calls"], figures["Sockets"]) == ("0", "1")
    assert "Maria Delgado" in await answered(running)


async def test_forgetting(running: Playground, machine: Machine) -> None:
    """What is remembered isn't asked for again, until it is forgotten."""
    for calls in (1, 1, 2):
        if calls == 2:
            await machine.pull("forget", "")
        await answered(running)
        asked = [call for call in running.sandbox.calls if "/interactions/" in call.path]
        assert len(asked) == calls


async def test_an_hour_passes(running: Playground, machine: Machine) -> None:
    """What Slack was to post within the hour is posted."""
    workspace = running.slack.workspace
    now = int(workspace.clock())
    for minutes in (30, 90):
        scheduled = Scheduled(f"Q{minutes}", SALES, now + minutes * 60, now, f"after {minutes} minutes")
        workspace.scheduled[scheduled.id] = scheduled
    await machine.pull("hour", "")
    assert [message.text for message in workspace.messages(SALES)] == ["after 30 minutes"]


async def test_no_figures_while_the_bot_is_away(running: Playground, machine: Machine) -> None:
    """Figures that can't be had are none, not an error; they are back with the bot."""
    restart = asyncio.create_task(machine.pull("restart", ""))
    await asyncio.sleep(0)  # once around the loop: it has begun
    assert list(await machine.figures()) == []
    await restart
    assert len(await machine.figures()) == 6


async def test_figures_that_come_late(running: Playground) -> None:
    """A bot that is too busy to tell its figures isn't away: the last ones stay."""
    late, trace = False, aiohttp.TraceConfig()

    async def look(*_: object) -> None:
        if late:
            raise TimeoutError

    trace.on_request_start.append(look)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        machine = Machine(running.sandbox, running.slack, running.replica, running.clock, session)
        figures = await machine.figures()
        late = True
        assert list(await machine.figures()) == list(figures) != []
        await machine.pull("restart", "")
        assert list(await machine.figures()) == []  # another bot has figures of its own


@pytest.mark.parametrize(("lever", "choice"), [("leadsail", "sulking"), ("slack", ""), ("weather", "fine")])
async def test_no_such_lever(machine: Machine, lever: str, choice: str) -> None:
    """What isn't there can't be set."""
    with pytest.raises(LookupError):
        await machine.pull(lever, choice)


def test_the_first_choice_is_how_things_should_be() -> None:
    """Each side's first choice is no trouble."""
    assert [next(iter(side)) for side in (LEADSAIL, SLACK)] == ["well", "well"]
