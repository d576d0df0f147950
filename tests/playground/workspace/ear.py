"""An app that only listens: it keeps what Slack sends and answers what it was told to."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs

from aiohttp import web


@dataclass(frozen=True)
class Heard:
    """One request of Slack's."""

    headers: dict[str, str]
    raw: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a command."""
        return {key: values[0] for key, values in parse_qs(self.raw.decode(), keep_blank_values=True).items()}

    @property
    def payload(self) -> dict[str, Any]:
        """The payload of an interaction, or the JSON of an event."""
        body = self.form["payload"] if self.raw.startswith(b"payload=") else self.raw
        decoded: dict[str, Any] = json.loads(body)
        return decoded


@dataclass
class Ear:
    """Listens on loopback while entered."""

    status: int = 200
    body: Any = None
    delay_s: float = 0.0
    heard: list[Heard] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    @property
    def last(self) -> Heard:
        """The newest request."""
        return self.heard[-1]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/slack/events", self._hear)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        self.heard.append(
            Heard({key.lower(): value for key, value in request.headers.items()}, await request.read())
        )
        await asyncio.sleep(self.delay_s)
        if isinstance(self.body, dict):
            return web.json_response(self.body, status=self.status)
        return web.Response(status=self.status, text=self.body)
