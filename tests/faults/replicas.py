"""Two replicas with one Redis: what one does the other doesn't, and either can go.

SL-20, US-09, PR-05, T2, T19.
"""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.redis_store.purges import CHANNEL
from tests import samples
from tests.faults import patience
from tests.faults.app_process import APP, LEAD, App, Town, running, town
from tests.faults.bench import Bench
from tests.faults.rolling import Balancer
from tests.faults.row import Row
from tests.office import said
from tests.redis_server import RedisServer, redis_server

MANY, REPLAYS, KILLED_AMONG = 200, 100, 60
PURGED_S = 5.0
HISTORY = f"/api/v1/interactions/lead/{LEAD}"


class Faithful(Balancer):
    """Gives a request whose replica broke off to the next one; `acked` is who took which lead."""

    def __init__(self) -> None:
        super().__init__()
        self.acked: dict[str, int] = {}

    async def _sent(self, request: web.Request, port: int) -> web.Response:
        try:
            answer = await super()._sent(request, port)
        except aiohttp.ClientError:
            self._ready = [other for other in self._ready if other != port]
            self.ports.discard(port)
            return await self._pass_on(request)
        lead = parse_qs((await request.read()).decode())["text"][0]
        self.acked[lead] = port
        return answer


@dataclass
class Pair:
    """Two replicas, the Redis they share, and over HTTP the balancer before them."""

    here: Town
    redis: RedisServer
    balancer: Faithful
    apps: dict[int, App] = field(default_factory=dict)

    def calls(self) -> int:
        """How often LeadSail was asked for the history."""
        return sum(call.path == HISTORY for call in self.here.sandbox.calls)


@asynccontextmanager
async def pair(*, socket_mode: bool = False, strangers: bool = False) -> AsyncIterator[Pair]:
    """Both ready for commands.

    `strangers`: not of one nursery, where they would share what Python makes anew for each process, the seed
    of its hashes.
    """
    with redis_server() as redis:
        async with town(socket_mode=socket_mode) as here, AsyncExitStack() as opened:
            made = Pair(here, redis, Faithful())
            await opened.enter_async_context(made.balancer.running())
            apps = (here.app(REDIS_URL=redis.url, anew=anew) for anew in (False, strangers))
            for app in await asyncio.gather(*map(opened.enter_async_context, apps)):
                port = (await app.until("ready"))["port"]
                made.apps[port] = app
                made.balancer.ports.add(port)
            if not socket_mode:
                await patience.until(lambda: all(made.balancer.takes_from(port) for port in made.apps))
                here.slack.deliver_to(made.balancer.url)
            await patience.until(lambda: redis.client.pubsub_numsub(CHANNEL)[0][1] == 2)
            yield made


@dataclass(frozen=True)
class Stampede:
    """Two hundred on one cold lead over both: one question to LeadSail each at most, two hundred answers."""

    socket_mode: bool

    async def __call__(self, bench: Bench) -> None:
        async with pair(socket_mode=self.socket_mode, strangers=True) as two:
            two.here.sandbox.script(HISTORY, Answer(wait_s=0.2))
            assert all(delivery.ok for delivery in await two.here.commands(MANY))
            await patience.until(lambda: len(two.here.answers()) >= MANY, 20.0)
            assert len(two.here.answers()) == MANY
            assert two.calls() <= 2
            bench.upstream_calls = two.calls()
            taken = [sum(line["event"] == "audit" for line in app.lines) for app in two.apps.values()]
            assert sum(taken) == MANY
            assert min(taken) > 0


async def told_once(bench: Bench) -> None:
    """What LeadSail told one the other doesn't ask again, not even after both have forgotten it."""
    async with pair() as two:
        await two.here.commands(1)
        await patience.until(lambda: any(":history:" in name for name in two.redis.names()))
        for app in two.apps.values():
            app.process.send_signal(signal.SIGHUP)
            await app.until("forgotten")
        await two.here.commands(2)
        await patience.until(lambda: len(two.here.answers()) == 3)
        assert two.calls() == 1
        assert all([line for line in app.lines if line["event"] == "audit"] for app in two.apps.values())


async def replayed(bench: Bench) -> None:
    """T2: the very same delivery a hundred times over both, each newly carried: done once."""
    async with pair(strangers=True) as two:
        first = await two.here.slack.hands(ANA).command(SALES, f"/lead-history {LEAD}")
        again = (two.here.slack.again(first, retry=number + 1) for number in range(REPLAYS - 1))
        await asyncio.gather(*again)  # within one second they even carry the same signature
        await patience.until(two.here.answers)
        await _quiet(two)
        assert len(two.here.answers()) == 1
        assert sum(line["event"] == "audit" for app in two.apps.values() for line in app.lines) == 1


async def later(bench: Bench) -> None:
    """SL-20: delivered again with a new signature, to the other replica: acknowledged, and not done again."""
    async with pair() as two:
        first = await two.here.slack.hands(ANA).command(SALES, f"/lead-history {LEAD}")
        for number in (1, 2):
            await asyncio.sleep(1.1)  # the signature holds the second
            assert (await two.here.slack.again(first, retry=number)).ok
        await _quiet(two)
        assert len(two.here.answers()) == 1


async def _quiet(two: Pair) -> None:
    """Everything given so far is done: a later command's answer is there."""
    before = len(two.here.answers())
    await asyncio.gather(*(two.here.slack.hands(ANA).command(SALES, "/lead-history help") for _ in range(2)))
    await patience.until(lambda: len(two.here.answers()) >= before + 2)
    for message in two.here.answers()[-2:]:
        two.here.slack.workspace.remove(message)


async def one_is_killed(bench: Bench) -> None:
    """Killed under load: what it hadn't acknowledged is answered by the other, and so are the other's own."""
    async with pair() as two:
        leads = [f"lead_k{number}" for number in range(KILLED_AMONG)]
        for lead in leads:
            record = samples.record(leadId=lead, firstName=lead)
            two.here.sandbox.put(record, [samples.interaction(leadId=lead)])
            two.here.sandbox.script(f"/api/v1/interactions/lead/{lead}", Answer(wait_s=0.3))
        ana = two.here.slack.hands(ANA)
        given = [asyncio.create_task(ana.command(SALES, f"/lead-history {lead}")) for lead in leads[:20]]
        await asyncio.gather(*given)
        doomed, left = two.apps
        given += [asyncio.create_task(ana.command(SALES, f"/lead-history {lead}")) for lead in leads[20:]]
        two.apps[doomed].tell(signal.SIGKILL)
        assert all(delivery.ok for delivery in await asyncio.gather(*given))
        theirs = {lead for lead, port in two.balancer.acked.items() if port == left}
        assert len(theirs) >= KILLED_AMONG // 2
        await patience.until(lambda: theirs <= _answered(two, leads), 15.0)


def _answered(two: Pair, leads: list[str]) -> set[str]:
    words = [said(message.blocks) for message in two.here.answers()]
    return {lead for lead in leads if any(re.search(rf"\b{lead}\b", one) for one in words)}


async def purged(bench: Bench) -> None:
    """T19: `app.py purge` empties Redis and both replicas within five seconds, and says so."""
    async with pair() as two:
        for _ in range(2):
            await two.here.commands(2)
        await patience.until(lambda: len(two.here.answers()) == 4)
        assert [name for name in two.redis.names() if LEAD in name]
        environ = {**two.here.environ, "REDIS_URL": two.redis.url}
        started = running("purge", LEAD, environ=environ, script=APP, anew=True)
        async with asyncio.timeout(PURGED_S), started as purge:
            assert await purge.ended() == 0
            for app in two.apps.values():
                assert (await app.until("forgotten"))["leads"] == 1
        assert [name for name in two.redis.names() if LEAD in name] == []
        calls = two.calls()
        await two.here.commands(1)
        await patience.until(lambda: two.calls() == calls + 1)


ROWS = [
    Row("US-09", "two replicas, HTTP", Stampede(socket_mode=False)),
    Row("US-09", "two replicas, sockets", Stampede(socket_mode=True)),
    Row("US-09", "told once", told_once),
    Row("T2", "a hundred over two replicas", replayed),
    Row("SL-20", "two replicas", later),
    Row("PR-05", "one of two replicas", one_is_killed),
    Row("T19", "purge everywhere", purged),
]
