"""A rolling update behind a load balancer, and a long day: PR-06, PR-08."""

import asyncio
import itertools
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.delivery import Delivery
from tests.faults import patience
from tests.faults.app_process import APP, LEAD, App, Town, is_ready, town
from tests.faults.bench import Bench
from tests.faults.row import Row

PROBE_EVERY_S = 0.25
PER_S = 20
IN_CI = 60  # commands at least; the soak gives 1,000
HASTY = Path(__file__).with_name("hasty_app.py")
WARM_UP, AT_ONCE = 200, 20
GROWTH_MAX_KIB = 20 * 1024
BACK_WITHIN = 2


class Balancer:
    """Passes each request to the next replica whose `/readyz` was well a moment ago; it repeats nothing."""

    def __init__(self) -> None:
        self.ports: set[int] = set()
        self._ready: list[int] = []
        self._turn = itertools.count()
        self._session: aiohttp.ClientSession
        self.url = ""

    def takes_from(self, port: int) -> bool:
        """Whether requests go there now."""
        return port in self._ready

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Balancer"]:
        """Listening and probing."""
        app = web.Application()
        app.router.add_post("/slack/events", self._pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        async with aiohttp.ClientSession() as self._session:
            probing = asyncio.create_task(self._probe())
            try:
                yield self
            finally:
                probing.cancel()
                await runner.cleanup()

    async def _probe(self) -> None:
        while True:
            found = [(port, await is_ready(port)) for port in sorted(self.ports)]
            self._ready = [port for port, well in found if well]
            await asyncio.sleep(PROBE_EVERY_S)

    async def _pass_on(self, request: web.Request) -> web.Response:
        return await self._sent(request, self._ready[next(self._turn) % len(self._ready)])

    async def _sent(self, request: web.Request, port: int) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        url = f"http://127.0.0.1:{port}/slack/events"
        async with self._session.post(url, data=await request.read(), headers=headers) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type
            )


async def rolling_update(commands: int) -> None:
    """Two replicas are replaced one after the other under twenty commands a second: nobody notices."""
    async with town(socket_mode=False) as here, Balancer().running() as balancer, AsyncExitStack() as opened:
        replicas = [await _replica(here, balancer, opened) for _ in range(2)]
        here.slack.deliver_to(balancer.url)
        replaced = asyncio.Event()
        load = asyncio.create_task(_load(here, commands, replaced))
        for old in replicas:
            await _replica(here, balancer, opened)
            old.tell(signal.SIGTERM)
            assert await old.ended(25.0) == 0
        replaced.set()
        given = await load
        assert [delivery.error for delivery in given if not delivery.ok] == []
        await patience.until(lambda: len(here.answers()) >= len(given), 15.0)
        assert len(here.answers()) == len(given)


async def _replica(here: Town, balancer: Balancer, opened: AsyncExitStack) -> App:
    app = await opened.enter_async_context(here.app())
    here.slack.deliver_to(balancer.url)
    port = (await app.until("ready"))["port"]
    balancer.ports.add(port)
    await patience.until(lambda: balancer.takes_from(port))
    return app


async def _load(here: Town, commands: int, enough: asyncio.Event) -> list[Delivery]:
    """So many commands at a steady rate, and more until it is `enough`; returns how they fared."""
    ana = here.slack.hands(ANA)
    under_way: list[asyncio.Task[Delivery]] = []
    while len(under_way) < commands or not enough.is_set():
        under_way.append(asyncio.create_task(ana.command(SALES, f"/lead-history {LEAD}")))
        await asyncio.sleep(1 / PER_S)
    return await asyncio.gather(*under_way)


async def long_day(commands: int, *, socket_mode: bool, script: Path = APP) -> dict[str, int]:
    """So many commands: memory grows by no more than 20 MiB after the warm-up, descriptors go back."""
    async with (
        town(socket_mode=socket_mode, script=script) as here,
        here.app(AUDIT_LOG="/dev/null") as app,
    ):
        files = _files(app)
        await _in_waves(here, WARM_UP)
        memory = _memory_kib(app)
        await _in_waves(here, commands)
        grown = _memory_kib(app) - memory
        assert grown <= GROWTH_MAX_KIB
        await patience.until(lambda: abs(_files(app) - files) <= BACK_WITHIN, 30.0)
        return {"commands": commands, "grown_kib": grown, "files_before": files, "files_after": _files(app)}


async def _in_waves(here: Town, commands: int) -> None:
    told = here.slack.workspace.tally
    for _ in range(commands // AT_ONCE):
        due = told["response_url"] + AT_ONCE
        assert all(delivery.ok for delivery in await here.commands(AT_ONCE))
        async with asyncio.timeout(15.0):
            while told["response_url"] < due:  # noqa: ASYNC110 - Slack's end counts, and announces nothing
                await asyncio.sleep(patience.LOOK_EVERY_S)


def _files(app: App) -> int:
    return sum(1 for _ in Path(f"/proc/{app.process.pid}/fd").iterdir())


def _memory_kib(app: App) -> int:
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


async def _rolls(bench: Bench) -> None:
    await rolling_update(IN_CI)


async def _lasts(bench: Bench) -> None:
    await long_day(1_000, socket_mode=True, script=HASTY)


ROWS = [Row("PR-06", "two replicas", _rolls), Row("PR-08", "1,000 commands", _lasts)]
