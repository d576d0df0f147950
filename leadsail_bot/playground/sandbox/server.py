"""The sandbox's HTTP server: LeadSail's documented reads on loopback, recording whatever it was asked."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from aiohttp import web

from leadsail_bot.playground.sandbox import answers, envelope, leads, recordings
from leadsail_bot.playground.sandbox.answers import Answer
from leadsail_bot.playground.sandbox.records import LIMIT_DEFAULT, LIMIT_MAX, LeadFile, Records
from leadsail_bot.playground.sandbox.scene import Scene

LOOPBACK = "127.0.0.1"
BACKLOG = 1024  # aiohttp's 128 drops connections of a burst of 200
CALLS_KEPT = 10_000
CLOSE_GRACE_S = 0.5

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived; `path` is still percent-encoded, `headers` ignore case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Sandbox:
    """A LeadSail on `http://127.0.0.1:<port>`, alive inside `async with`.

    `calls` are the last requests, `violations` those that were no GET: the bot never writes to LeadSail.
    `keys` are those it takes; `latency_s` delays every answer; `most_at_once` is the largest number of
    requests seen in flight together.
    """

    def __init__(self, api_key: str, clock: Callable[[], float] = time.time) -> None:
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.violations: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.latency_s = 0.0
        self.most_at_once = 0
        self._in_flight = 0
        self.keys = {api_key}
        self._port = 0
        self._clock = clock
        self._records = Records()
        self._scripts = answers.Scripts()
        self._closing = asyncio.Event()
        # handler_cancellation: a caller that gives up must not leave a dripping answer behind.
        self._runner = web.AppRunner(
            self._app(), access_log=None, handler_cancellation=True, shutdown_timeout=CLOSE_GRACE_S
        )

    @property
    def url(self) -> str:
        """What LEADSAIL_BASE_URL is set to."""
        return f"http://{LOOPBACK}:{self._port}"

    def put(self, lead: dict[str, Any], interactions: list[Any]) -> None:
        """Add or replace a lead by its `leadId`; the documents are sent as they are given."""
        self._records.put(LeadFile(lead, interactions))

    def script(self, key: str, *scripted: Answer, forever: bool = False) -> None:
        """Answer the next requests with `scripted`, each once; `forever` keeps the last one.

        `key` is a lead id (that lead's history request) or a path and what lies below it: `/api/v1/leads`
        covers the search and every lead's record, `/api/v1/leads?` the search alone, `/` everything.
        Scripting a key again replaces what was left of it; without answers the truth returns.
        """
        path = key if key.startswith("/") else f"/api/v1/interactions/lead/{key}"
        self._scripts.put(path, scripted, forever=forever)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self._port, backlog=BACKLOG).start()
        self._port = self._runner.addresses[0][1]
        scene = Scene.at_epoch(self._clock(), self.url)
        for entry in leads.EVERYBODY:
            self._records.expect(entry.lead_id, partial(entry.write, scene))
        return self

    async def __aexit__(self, *_: object) -> None:
        for site in self._runner.sites:  # the door first: a caller that is cut off must not come back in
            await site.stop()
        self._closing.set()
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._front])
        app.router.add_get("/api/v1/interactions/lead/{lead_id}", self._history, allow_head=False)
        app.router.add_get("/api/v1/interactions/{interaction_id}", self._interaction, allow_head=False)
        app.router.add_get("/api/v1/leads/{lead_id}", self._lead, allow_head=False)
        app.router.add_get("/api/v1/leads", self._search, allow_head=False)
        app.router.add_get("/recordings/{interaction_id}.wav", self._recording, allow_head=False)
        return app

    @web.middleware
    async def _front(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Record, count, refuse writes, delay, and let a script have its say before the truth."""
        call = Call(request.method, request.raw_path.partition("?")[0], dict(request.query), request.headers)
        self.calls.append(call)
        if request.method != "GET":
            self.violations.append(call)
            return _json(envelope.failure_of(405), 405)
        self._in_flight += 1
        self.most_at_once = max(self.most_at_once, self._in_flight)
        try:
            await asyncio.sleep(self.latency_s)
            scripted = self._scripts.take(request.path)
            truth = await self._truth(request, handler)
            if scripted is None:
                return truth
            return await answers.play(scripted, request, truth, self._closing)
        finally:
            self._in_flight -= 1

    async def _truth(self, request: web.Request, handler: Handler) -> web.Response:
        if request.path.startswith("/api/") and request.headers.get("X-API-Key") not in self.keys:
            return _json(envelope.failure_of(401), 401)
        try:
            response = await handler(request)
        except web.HTTPNotFound:
            return _json(envelope.failure_of(404), 404)
        assert isinstance(response, web.Response)  # noqa: S101 - all handlers below return one
        if (
            "gzip" in request.headers.get("Accept-Encoding", "")
            and response.content_type == "application/json"
        ):
            response.enable_compression(web.ContentCoding.gzip)
        return response

    async def _history(self, request: web.Request) -> web.Response:
        body = self._records.history_body(request.match_info["lead_id"])
        if body is None:
            raise web.HTTPNotFound
        return _json(body)

    async def _interaction(self, request: web.Request) -> web.Response:
        return _found(self._records.interaction(request.match_info["interaction_id"]))

    async def _lead(self, request: web.Request) -> web.Response:
        return _found(self._records.lead(request.match_info["lead_id"]))

    async def _search(self, request: web.Request) -> web.Response:
        limit = request.query.get("limit", str(LIMIT_DEFAULT))
        if not limit.isdecimal() or not 1 <= int(limit) <= LIMIT_MAX:
            return _json(envelope.failure_of(400, [f"limit must be between 1 and {LIMIT_MAX}"]), 400)
        try:
            page = self._records.page(
                request.query.get("search", ""), int(limit), request.query.get("cursor")
            )
        except LookupError:
            return _json(envelope.failure_of(400, ["cursor is not a lead of this list"]), 400)
        return _json(envelope.success(page))

    async def _recording(self, request: web.Request) -> web.Response:
        interaction_id = request.match_info["interaction_id"]
        call = (self._records.interaction(interaction_id) or {}).get("call") or {}
        if call.get("recordingUrl") != f"{self.url}/recordings/{interaction_id}.wav":
            raise web.HTTPNotFound
        return recordings.serve(request, recordings.tones())


def _found(document: dict[str, Any] | None) -> web.Response:
    if document is None:
        raise web.HTTPNotFound
    return _json(envelope.success(document))


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(status=status, body=body, content_type="application/json", charset="utf-8")
