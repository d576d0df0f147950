"""How Slack reaches the bot: Socket Mode, or signed HTTP; and how operators see that it is well."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress

from aiohttp import web
from cachetools import TTLCache

from leadsail_bot import VERSION
from leadsail_bot.errors import Misconfigured
from leadsail_bot.metrics import Metrics
from leadsail_bot.slack.serve import signed
from leadsail_bot.slack.serve.deliveries import Deliver
from leadsail_bot.slack.serve.sockets import Sockets
from leadsail_bot.telemetry import Log

BACKLOG = 1024  # a burst of 200 connections overflows aiohttp's 128, and those wait a second
KEEPALIVE_S = 75.0  # longer than a load balancer's usual 60
BODY_MAX = 1024 * 1024  # a click in a modal echoes the view
REPLAY_S, REPLAY_MAX = 600.0, 200_000  # a signature is good for 300 s either way
SKEW_S = 60.0
TELL_EVERY_S = 60.0
CLAIMED_AGE_MAX_S = 86_400.0  # older ones aren't read; younger ones may be Slack's, and our clock be wrong
BODY_S = 5.0  # Slack sends a body at once
QUIET_S = 1.0  # without a request: whoever balances the load has seen that we aren't ready any more
LINGERING_S, CLOSING_S = 1.0, 0.5  # for a body nobody reads, and for requests under way when all is closed


class Serve:
    """Opens and closes the doors; `GET /healthz`, `/readyz` and `/metrics` answer in both modes.

    Args:
        deliver: from a payload to the acknowledgement.
        sockets: Socket Mode; None: HTTP mode, `POST /slack/events`, with `signing_secret`.
        now: the wall clock, seconds since 1970.
        timer: a clock that only moves forward.
    """

    def __init__(
        self,
        deliver: Deliver,
        log: Log,
        *,
        host: str,
        port: int,
        sockets: Sockets | None,
        signing_secret: str,
        metrics: Metrics,
        now: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deliver = deliver
        self._log = log
        self._host = host
        self._wanted_port = port
        self._sockets = sockets
        self._secret = signing_secret
        self._metrics = metrics
        self._now = now
        self._timer = timer
        self._seen: TTLCache[bytes, None] = TTLCache(REPLAY_MAX, REPLAY_S, timer)
        self._told: TTLCache[str, None] = TTLCache(10, TELL_EVERY_S, timer)
        self._since = timer()
        self._runner = web.AppRunner(
            self._routes(),
            keepalive_timeout=KEEPALIVE_S,
            lingering_time=LINGERING_S,
            shutdown_timeout=CLOSING_S,
            access_log=None,
            handle_signals=False,
            auto_decompress=False,  # a signature is of what was sent; and nothing is unpacked for strangers
        )
        self._door: web.TCPSite | None = None
        self._asked_at = timer()
        self._opened = False
        self.draining = False
        self.signed_in = False

    @property
    def port(self) -> int:
        """The port in use, also where 0 was asked for."""
        return int(self._runner.addresses[0][1])

    @property
    def mode(self) -> str:
        """`socket` or `http`."""
        return "socket" if self._sockets else "http"

    @property
    def ready(self) -> bool:
        """Commands are being taken."""
        connected = self._sockets is None or self._sockets.connected > 0
        return self._opened and connected and self.signed_in and not self.draining

    async def open_health(self) -> None:
        """Let operators see us, not ready yet. Raises Misconfigured where the port can't be had."""
        await self._runner.setup()
        self._door = web.TCPSite(self._runner, self._host, self._wanted_port, backlog=BACKLOG)
        try:
            await self._door.start()
        except (OSError, ValueError) as error:  # UnicodeError: the host can't be one
            where = f"PORT {self._wanted_port} on HOST {self._host}"
            hint = "is another program there, or is HOST no address of this machine?"
            raise Misconfigured(f"{where} can't be used: {hint}") from error

    async def open(self) -> None:
        """Open for business: Slack has said who we are."""
        self.signed_in = True
        if self._sockets:
            await self._sockets.open()
        self._opened = True

    async def stop_taking(self, linger_s: float = 0.0) -> None:
        """Not ready any more, and nothing new is taken; what has been acknowledged goes on.

        HTTP mode goes on taking requests for as long as they come, at most `linger_s`: whoever balances the
        load needs a moment to see `/readyz`, and a request that is refused meanwhile would be lost.
        """
        self.draining = True
        if self._sockets:
            await self._sockets.close()
            return
        told_at = self._timer()
        while (left_s := self._busy_for_s(told_at, linger_s)) > 0:  # noqa: ASYNC110 - quiet is no event
            await asyncio.sleep(left_s)
        if self._door:
            await self._door.stop()
            self._door = None

    def _busy_for_s(self, told_at: float, linger_s: float) -> float:
        quiet_at = max(told_at, self._asked_at) + QUIET_S
        return min(told_at + linger_s, quiet_at) - self._timer()

    async def close(self) -> None:
        """Stop answering at all."""
        await self.stop_taking()
        with suppress(RuntimeError):
            await self._runner.cleanup()

    def _routes(self) -> web.Application:
        routes = web.Application(client_max_size=BODY_MAX)
        routes.router.add_get("/healthz", self._health)
        routes.router.add_get("/readyz", self._readiness)
        routes.router.add_get("/metrics", self._measurements)
        if self._sockets is None:
            routes.router.add_post("/slack/events", self._event)
        return routes

    async def _event(self, request: web.Request) -> web.Response:
        """Slack's own requests get 200 whatever they hold; anybody else's 401, unread where possible."""
        if not self._opened:
            return web.Response(status=503, text="not ready yet")
        if (request.content_length or 0) > BODY_MAX:
            return _closing(web.Response(status=413, text="too large"))
        claim = signed.claim(request.headers)
        if claim is None or abs(claim.age_s(self._now())) > CLAIMED_AGE_MAX_S:
            return _closing(web.Response(status=401, text="invalid request"))
        try:
            body = await _body(request)
        except (OSError, web.RequestPayloadError):  # too slow, cut off, or chunks that are none
            return _closing(web.Response(status=408, text="too slow"))
        if not self._believed(claim, body):
            return web.Response(status=401, text="invalid request")
        return await self._answered(request, body)

    async def _answered(self, request: web.Request, body: bytes) -> web.Response:
        payload = signed.payload(body, request.content_type)
        if payload is None:
            self._log.warning("unreadable_request", bytes=len(body))
            return web.Response()
        ack = await self._deliver(payload)
        kind = "application/json" if ack.body.startswith("{") else "text/plain"
        answer = web.Response(text=ack.body, content_type=kind)
        return _closing(answer) if self.draining else answer

    def _believed(self, claim: signed.Claim, body: bytes) -> bool:
        """Signed by Slack, in time, and not seen before: a repeated event comes newly signed."""
        if not claim.is_by(self._secret, body):
            self._metrics.refused("signature")
            self._tell("signature_refused")
            return False
        age_s = claim.age_s(self._now())
        if abs(age_s) > SKEW_S:
            self._tell("clock_skew", seconds=round(age_s))  # one that is off turns Slack itself away
        if abs(age_s) > signed.AGE_MAX_S:
            return False
        signature = hashlib.sha256(claim.signature.encode()).digest()
        if signature in self._seen:
            self._log.warning("replayed_request")
            return False
        self._seen[signature] = None
        self._asked_at = self._timer()
        return True

    def _tell(self, event: str, **details: float) -> None:
        """What may come with every request is in the log once a minute."""
        if event not in self._told:
            self._told[event] = None
            self._log.warning(event, **details)

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive", "version": VERSION})

    async def _readiness(self, _: web.Request) -> web.Response:
        parts = {
            "ready": self.ready,
            "mode": self.mode,
            "slack": self.signed_in,
            "sockets": self._sockets.connected if self._sockets else None,
            "draining": self.draining,
            "version": VERSION,
            "uptime_s": round(self._timer() - self._since),
        }
        return web.json_response(parts, status=200 if self.ready else 503)

    async def _measurements(self, _: web.Request) -> web.Response:
        return web.Response(
            body=self._metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )


async def _body(request: web.Request) -> bytes:
    """All of it; raises TimeoutError where it takes longer than BODY_S."""
    if request.content.is_eof():  # as nearly always: a clock would cost more than the reading
        return await request.read()
    async with asyncio.timeout(BODY_S):
        return await request.read()


def _closing(answer: web.Response) -> web.Response:
    """The answer, and with it the end of its connection."""
    answer.force_close()
    return answer
