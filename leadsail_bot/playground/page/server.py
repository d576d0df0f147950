"""The page's own web server on loopback: the page, its live updates, and what people do on it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol, Self

import msgspec
from aiohttp import web

from leadsail_bot.playground.page import acts, assets, fragments, sight
from leadsail_bot.playground.page.borrowed import FONTS, PICTURES
from leadsail_bot.playground.page.fragments import Behind
from leadsail_bot.playground.page.levers import Machine
from leadsail_bot.playground.page.sight import Sights, Window
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.state import File, Person, Workspace

LOOPBACK = "127.0.0.1"
BORROWED = {path: folder for path, folder in (("/fonts/", FONTS), ("/emoji/", PICTURES)) if folder}
FIGURES_EVERY_S = 1.0  # the stream is written to this often, so that a closed window is noticed, too
CLOSE_GRACE_S = 0.5
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; "
    "media-src 'self' http://127.0.0.1:*; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
KEPT = "max-age=3600"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Slack(Protocol):
    """What the page needs of the simulated Slack."""

    @property
    def workspace(self) -> Workspace:
        """Everything there is to see."""

    def hands(self, person_id: str, window: str) -> Hands:
        """The hands of one person in a window."""


class PageServer:
    """The page at `http://127.0.0.1:<port>/`, alive inside `async with`; `port=0` picks a free one.

    With a `machine` it shows levers and figures of what runs behind it.
    Raises `OSError` on entering when the port is taken.
    """

    def __init__(self, slack: Slack, port: int = 0, machine: Machine | None = None) -> None:
        self._slack = slack
        self._machine = machine
        self._workspace = slack.workspace
        self._sights = Sights(slack.workspace)
        self._port = port
        self._watching: set[asyncio.Task[Any]] = set()
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=CLOSE_GRACE_S)

    @property
    def url(self) -> str:
        """Where to point a browser."""
        return f"http://{LOOPBACK}:{self._port}/"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._watching:
            task.cancel()
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._front])
        app.router.add_get("/", self._page)
        app.router.add_get("/live", self._live, allow_head=False)
        app.router.add_post("/act", self._act)
        app.router.add_post("/lever", self._pull)
        app.router.add_get("/files/{file_id}", self._file)
        app.router.add_get(f"{assets.ADDRESS}style.css", self._style)
        app.router.add_static(assets.ADDRESS, assets.FOLDER)
        for path, folder in BORROWED.items():
            app.router.add_static(path, folder)
        app.on_response_prepare.append(_protect)
        return app

    @web.middleware
    async def _front(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer this page only: another site in the same browser must neither read nor act here."""
        if request.host not in (f"{LOOPBACK}:{self._port}", f"localhost:{self._port}"):
            raise web.HTTPForbidden(text="This page answers on 127.0.0.1 only.")
        if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
            raise web.HTTPForbidden(text="Only the page itself may do this.")
        return await handler(request)

    def _somebody(self, wanted: object) -> str:
        """The id of the person who acts; acting as nobody in particular is refused."""
        if wanted not in {person.id for person in sight.everyone(self._workspace)}:
            raise acts.Misunderstood("There is nobody by that id.")
        return str(wanted)

    async def _page(self, request: web.Request) -> web.Response:
        behind = await self._behind()
        html = fragments.page(self._workspace, self._sights, self._enter(request.query), behind)
        return web.Response(text=html, content_type="text/html")

    def _enter(self, query: Mapping[str, str]) -> Window:
        """The window an address means, as somebody turns to it."""
        window = self._sights.window(query)
        if window.tab != "home":
            self._sights.enter(window.me, window.place)
        return window

    async def _style(self, _request: web.Request) -> web.Response:
        return web.Response(text=assets.style(), content_type="text/css")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, each a JSON object of the parts that changed since the one before."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  a handler always runs in one
        self._watching.add(task)
        try:
            await stream.prepare(request)
            await self._watch(stream, request.query)
        except (ConnectionResetError, asyncio.CancelledError):
            pass  # the window was closed, or the playground is
        finally:
            self._watching.discard(task)
        return stream

    async def _watch(self, stream: web.StreamResponse, query: Mapping[str, str]) -> None:
        sent: dict[str, str] = {}
        drawn = -1
        self._enter(query)
        while True:
            now = fragments.behind(await self._behind())
            version = self._workspace.version
            if version != drawn:  # drawing a conversation takes far longer than reading the figures
                now |= fragments.parts(self._workspace, self._sights, self._sights.window(query))
                drawn = version
            fresh = {part: html for part, html in now.items() if sent.get(part) != html}
            sent |= fresh
            await stream.write(b"data: " + msgspec.json.encode(fresh) + b"\n\n" if fresh else b": here\n\n")
            await self._workspace.changed(version, FIGURES_EVERY_S)

    async def _behind(self) -> Behind | None:
        if self._machine is None:
            return None
        return Behind(self._machine.levers(), await self._machine.figures())

    async def _act(self, request: web.Request) -> web.Response:
        try:
            told = _told(request, await request.read())
            hands = self._slack.hands(self._somebody(told.get("as")), str(told.get("window", "")))
            delivery = await acts.perform(acts.Act(self._workspace, hands, told))
        except (acts.Misunderstood, msgspec.DecodeError) as wrong:
            return _json({"error": str(wrong)}, status=400)
        if delivery is None:
            return _json({"ok": True})
        return _json(
            {"ok": delivery.ok, "error": delivery.error, "ack_ms": delivery.ack_ms, "told": delivery.body}
        )

    async def _pull(self, request: web.Request) -> web.Response:
        """Set a lever; everybody who looks at the page sees where it stands."""
        try:
            told = _told(request, await request.read())
            if self._machine is None:
                raise acts.Misunderstood("There is nothing behind this page.")
            await self._machine.pull(str(told.get("lever")), str(told.get("choice")))
        except (acts.Misunderstood, msgspec.DecodeError, LookupError) as wrong:
            return _json({"error": str(wrong)}, status=400)
        self._workspace.bump()
        return _json({"ok": True})

    async def _file(self, request: web.Request) -> web.Response:
        file = self._workspace.files.get(request.match_info["file_id"])
        me = self._sights.person(request.query.get("as"))
        if file is None or not self._may_open(me, file):
            raise web.HTTPNotFound(text="This file isn't there, or isn't shared with you.")
        text = file.mimetype.startswith("text/")
        response = web.Response(body=file.content, content_type="text/plain" if text else file.mimetype)
        if text:
            response.charset = "utf-8"
        if "download" in request.query or not text:
            response.headers["Content-Disposition"] = "attachment"
        return response

    def _may_open(self, me: Person, file: File) -> bool:
        channels = (self._workspace.channels.get(channel) for channel in file.shared_in)
        return any(channel is not None and me.id in channel.members for channel in channels)


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    """Every answer carries the page's policy; what is the same for all, browsers keep for a while."""
    response.headers.update(HEADERS)
    if response.status < HTTPStatus.BAD_REQUEST and request.path.startswith((assets.ADDRESS, *BORROWED)):
        response.headers["Cache-Control"] = KEPT


def _told(request: web.Request, body: bytes) -> dict[str, Any]:
    """What the page's script sent. Raises `Misunderstood` or `DecodeError`."""
    if request.content_type != "application/json":
        raise acts.Misunderstood("Only JSON is understood here.")
    return msgspec.json.decode(body, type=dict[str, Any])


def _json(told: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(told), status=status, content_type="application/json")
