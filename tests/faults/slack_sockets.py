"""Faults of Socket Mode: SL-14 to SL-19, with the times scaled to a test's patience."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp

from leadsail_bot.errors import Misconfigured
from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.slack.rhythm import Rhythm
from tests.faults import patience
from tests.faults.bench import LEAD, Bench
from tests.faults.row import Row, assert_well
from tests.office import Office

CROSSING = 100
OPEN = "apps.connections.open"
# Waits about 50 times as short as in earnest: 60 s are 1.2 s here, and a little for the machine. Not those
# for an answer or a PONG: one that waits for a busy machine would look like a dead connection.
SCALE = 50
RHYTHM = Rhythm(
    dial_s=2.0,
    again_s=(5 / SCALE, 30 / SCALE),
    steady_s=10 / SCALE,
    link_disabled_s=300 / SCALE / 6,
    check_s=60 / SCALE,
    check_sooner_s=10 / SCALE,
)
PING_S = 1.0
BACK_S = 60 / SCALE + 2.0


@asynccontextmanager
async def connected(bench: Bench, rhythm: Rhythm = RHYTHM) -> AsyncIterator[Office]:
    """An office in Socket Mode, with both its sockets."""
    async with bench.office(socket_mode=True, rhythm=rhythm) as office:
        await until(office, 2)
        yield office


async def until(office: Office, links: int, within_s: float = 5.0) -> None:
    """Wait for so many connections that Slack can use."""
    ends = office.slack.sockets
    await patience.until(
        lambda: sum(not link.leaving and not link.socket.closed for link in ends.links) == links, within_s
    )


async def ready(office: Office) -> bool:
    """What `/readyz` says."""
    url = f"http://127.0.0.1:{office.bot.port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status == 200


async def until_ready(office: Office, wanted: bool, within_s: float) -> None:
    """Wait for `/readyz` to say so."""
    async with asyncio.timeout(within_s):
        while await ready(office) is not wanted:
            pass


async def crossing(bench: Bench) -> None:
    """Slack warns, then ends what it warned of and more, while commands come: each is taken and answered."""
    async with connected(bench) as office:

        async def one(number: int) -> bool:
            await asyncio.sleep(number * 0.01)
            return (await office.ana.command(SALES, f"/lead-history {LEAD}")).ok

        commands = [asyncio.create_task(one(number)) for number in range(CROSSING)]
        await asyncio.sleep(0.2)
        await office.slack.sockets.warn()
        await until(office, 4)  # what was only warned about is used until it ends
        await office.slack.sockets.refresh(3)  # two that knew, and one that didn't
        assert all(await asyncio.gather(*commands))
        await office.until(lambda: len(office.answers()) == CROSSING)
        await until(office, 2)


async def slow_to_follow(bench: Bench) -> None:
    """Slack warns, and the next address takes its time: until then the old connections go on."""
    async with connected(bench) as office:
        office.slack.fault(OPEN, times=2, delay_s=0.6)
        await office.slack.sockets.warn()
        await asyncio.sleep(0.3)
        assert_well(await bench.ask(office))
        await patience.until(lambda: len(office.workspace.calls_to(OPEN)) >= 2 + 1 + 2)
        await until(office, 4)  # the warned ones go on even then, until Slack ends them
        await office.slack.sockets.refresh(2)
        await until(office, 2)


async def one_bad_handshake(bench: Bench) -> None:
    """The connections are cut and the next handshake fails: connected again, with a new address."""
    async with connected(bench) as office:
        office.slack.fault("socket", times=2, status=503)
        office.slack.sockets.kill()
        await until(office, 2, BACK_S)
        assert_well(await bench.ask(office))
        assert len(office.workspace.calls_to(OPEN)) > 2 + 2


async def half_open(bench: Bench) -> None:
    """A connection that answers no PING is given up for a new one: 40 s at most at a PING every 10 s."""
    async with connected(bench, replace(RHYTHM, ping_s=PING_S)) as office:
        office.slack.sockets.silence()
        await until(office, 2, 4 * PING_S + 2.0)
        assert_well(await bench.ask(office))


async def too_many(bench: Bench) -> None:
    """All ten places taken: few attempts a minute, an error that names the limit, well once there is room."""
    async with connected(bench) as office, aiohttp.ClientSession() as session:
        others = []
        for _ in range(8):
            url = f"{office.slack.origin}/link?ticket={office.slack.sockets.ticket()}"
            others.append(await session.ws_connect(url))
        office.slack.sockets.links[0].request.transport.close()  # type: ignore[union-attr]
        await asyncio.sleep(0.05)
        others.append(
            await session.ws_connect(f"{office.slack.origin}/link?ticket={office.slack.sockets.ticket()}")
        )
        before = len(office.workspace.calls_to(OPEN))
        await asyncio.sleep(60 / SCALE)
        assert len(office.workspace.calls_to(OPEN)) - before <= 12
        refusals = [line for line in office.log("socket_refused") if line["reason"] == "too_many_websockets"]
        assert refusals[0]["level"] == "error"
        assert "10 connections" in refusals[0]["remedy"]
        for other in others:
            await other.close()
        await until(office, 2, BACK_S)


async def switched_off(bench: Bench) -> None:
    """Socket Mode is switched off and stays so: the remedy is said, and after five minutes it is for good."""
    async with connected(bench) as office:
        office.slack.fault(OPEN, times=math.inf, error="link_disabled")
        await office.slack.sockets.disable()
        told = await patience.until(lambda: office.log("socket_refused"))
        assert told[0]["remedy"].startswith("switch Socket Mode on")
        async with asyncio.timeout(300 / SCALE + 2):
            await asyncio.wait([office.bot.stop])
        why = office.bot.stop.exception()
        assert isinstance(why, Misconfigured)
        assert "Socket Mode is switched off" in why.problems[0]


async def slack_away(bench: Bench) -> None:
    """Nothing of Slack can be reached: alive, not ready, and ready again soon after it is back."""
    async with connected(bench) as office:
        office.slack.fault("*", times=math.inf, reset=True)
        office.slack.sockets.kill()
        await until_ready(office, False, 2.0)
        await asyncio.sleep(0.6)
        assert not await ready(office)
        assert not office.bot.stop.done()
        office.slack.heal()
        await until_ready(office, True, BACK_S)
        await until(office, 2, BACK_S)
        assert_well(await bench.ask(office))


async def an_error_page(bench: Bench) -> None:
    """A gateway's page where Slack's JSON should be: one more attempt, nothing worse."""
    async with connected(bench) as office:
        office.slack.fault(OPEN, times=2, status=200, body="<html>maintenance</html>")
        office.slack.sockets.kill()
        await until(office, 2, BACK_S)
        assert_well(await bench.ask(office))


ROWS = [
    Row("SL-14", "warning and refresh", crossing),
    Row("SL-14", "the next one is slow", slow_to_follow),
    Row("SL-15", "503 at the handshake", one_bad_handshake),
    Row("SL-15", "an error page for an address", an_error_page),
    Row("SL-16", "no PONG", half_open),
    Row("SL-17", "too_many_websockets", too_many),
    Row("SL-18", "link_disabled", switched_off),
    Row("SL-19", "away", slack_away),
]
