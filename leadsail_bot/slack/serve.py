"""How Slack reaches the bot: Socket Mode, or signed HTTP; and how operators see that it is well."""

import contextlib
import time
from types import TracebackType
from typing import Self

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from leadsail_bot import VERSION

BACKLOG = 1024  # a burst of 200 connections overflows aiohttp's 128, and those wait a second
KEEPALIVE_S = 75.0  # longer than a load balancer's usual 60
BODY_MAX = 1024 * 1024  # a click in a modal echoes the view


class Serve:
    """Takes Slack's requests for `app`; `GET /healthz` and `GET /readyz` answer in both modes.

    Args:
        app_token: with it Socket Mode on `sockets` connections, without it HTTP on `POST /slack/events`.
    """

    def __init__(self, app: AsyncApp, *, host: str, port: int, app_token: str | None, sockets: int) -> None:
        self._app = app
        self._host = host
        self._wanted_port = port
        self._sockets = [AsyncSocketModeHandler(app, app_token) for _ in range(sockets)] if app_token else []
        self._since = time.monotonic()
        self._runner = web.AppRunner(
            self._routes(), keepalive_timeout=KEEPALIVE_S, access_log=None, handle_signals=False
        )
        self.draining = False

    @property
    def port(self) -> int:
        """The port in use, also where 0 was asked for."""
        return int(self._runner.addresses[0][1])

    @property
    def mode(self) -> str:
        """`socket` or `http`."""
        return "socket" if self._sockets else "http"

    @property
    def connected(self) -> int | None:
        """How many sockets are open; None in HTTP mode."""
        if not self._sockets:
            return None
        sessions = [handler.client.current_session for handler in self._sockets]
        return sum(1 for session in sessions if session is not None and not session.closed)

    @property
    def ready(self) -> bool:
        """Commands are being taken."""
        return not self.draining and self.connected != 0

    async def __aenter__(self) -> Self:
        """Open for business: health first, then Slack. Raises OSError where the port can't be had."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._wanted_port, backlog=BACKLOG).start()
            for handler in self._sockets:
                await handler.connect_async()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def stop_taking(self) -> None:
        """Not ready any more, and no new envelopes; what has been acknowledged goes on."""
        self.draining = True
        for handler in self._sockets:
            await handler.close_async()
        self._sockets = []

    async def _close(self) -> None:
        await self.stop_taking()
        with contextlib.suppress(RuntimeError):
            await self._runner.cleanup()

    def _routes(self) -> web.Application:
        routes = web.Application(client_max_size=BODY_MAX)
        routes.router.add_get("/healthz", self._health)
        routes.router.add_get("/readyz", self._readiness)
        if not self._sockets:
            routes.router.add_post("/slack/events", self._event)
        return routes

    async def _event(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive", "version": VERSION})

    async def _readiness(self, _: web.Request) -> web.Response:
        parts = {
            "ready": self.ready,
            "mode": self.mode,
            "sockets": self.connected,
            "draining": self.draining,
            "version": VERSION,
            "uptime_s": round(time.monotonic() - self._since),
        }
        return web.json_response(parts, status=200 if self.ready else 503)
