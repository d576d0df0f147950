"""How Slack reaches the bot: Socket Mode, or signed HTTP; and how operators see that it is well."""

import contextlib
import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from cachetools import TTLCache

from leadsail_bot import VERSION
from leadsail_bot.slack import signed
from leadsail_bot.slack.deliveries import Ack
from leadsail_bot.slack.sockets import Sockets
from leadsail_bot.telemetry import Log

BACKLOG = 1024  # a burst of 200 connections overflows aiohttp's 128, and those wait a second
KEEPALIVE_S = 75.0  # longer than a load balancer's usual 60
BODY_MAX = 1024 * 1024  # a click in a modal echoes the view
REPLAY_S, REPLAY_MAX = 600.0, 200_000  # a signature is good for 300 s either way
SKEW_S = 60.0

Deliver = Callable[[dict[str, Any], dict[str, str]], Awaitable[Ack]]


class Serve:
    """Opens and closes the doors; `GET /healthz`, `/readyz` and `/metrics` answer in both modes.

    Args:
        deliver: from a payload and Slack's retry headers to the acknowledgement.
        sockets: Socket Mode; None: HTTP mode, `POST /slack/events`, with `signing_secret`.
        metrics: the metrics as Prometheus text.
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
        metrics: Callable[[], bytes],
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
        self._skew_told_at: float | None = None
        self._since = timer()
        self._runner = web.AppRunner(
            self._routes(), keepalive_timeout=KEEPALIVE_S, access_log=None, handle_signals=False
        )
        self._opened = False
        self.draining = False
        self.signed_in = True

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
        """Let operators see us, not ready yet. Raises OSError where the port can't be had."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._wanted_port, backlog=BACKLOG).start()

    async def open(self) -> None:
        """Open for business."""
        if self._sockets:
            await self._sockets.open()
        self._opened = True

    async def stop_taking(self) -> None:
        """Not ready any more, and nothing new is taken; what has been acknowledged goes on."""
        self.draining = True
        if self._sockets:
            await self._sockets.close()

    async def close(self) -> None:
        """Stop answering at all."""
        await self.stop_taking()
        with contextlib.suppress(RuntimeError):
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
        """Slack's own requests get 200 whatever they hold; anybody else's 401, unread."""
        if not self._opened:
            return web.Response(status=503, text="not ready yet")
        body = await request.read()
        if len(request.headers.getall("X-Slack-Signature", [])) != 1 or not self._believed(request, body):
            return web.Response(status=401, text="invalid request")
        payload = signed.payload(body, request.content_type)
        if payload is None:
            self._log.warning("unreadable_request", bytes=len(body))
            return web.Response()
        retry = {
            name.lower(): value for name, value in request.headers.items() if "slack-retry" in name.lower()
        }
        ack = await self._deliver(payload, retry)
        kind = "application/json" if ack.body.startswith("{") else "text/plain"
        return web.Response(text=ack.body, content_type=kind)

    def _believed(self, request: web.Request, body: bytes) -> bool:
        """Signed by Slack, in time, and not seen before: a repeated event comes newly signed."""
        now = self._now()
        if not signed.holds(request.headers, body, self._secret, now):
            self._tell_skew(signed.age_s(request.headers, now))
            return False
        signature = hashlib.sha256(request.headers["X-Slack-Signature"].encode()).digest()
        if signature in self._seen:
            self._log.warning("replayed_request")
            return False
        self._seen[signature] = None
        return True

    def _tell_skew(self, age_s: float | None) -> None:
        """A clock that is off turns every request of Slack's away; once a minute the log says so."""
        now = self._timer()
        if age_s is None or abs(age_s) < SKEW_S or now - (self._skew_told_at or -SKEW_S) < SKEW_S:
            return
        self._skew_told_at = now
        self._log.warning("clock_skew", seconds=round(age_s))

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
            body=self._metrics(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )
