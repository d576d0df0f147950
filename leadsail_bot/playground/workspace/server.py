"""The simulated Slack on loopback: Web API, response_urls, uploads and Socket Mode on one port."""

from collections.abc import Iterable
from typing import Any, Self

from aiohttp import web

from leadsail_bot.playground.workspace import replies, requests, trouble, web_api
from leadsail_bot.playground.workspace.backstage import ALL_SCOPES, COMMANDS, Backstage, Credentials, Tickets
from leadsail_bot.playground.workspace.delivery import Delivery, PostOffice
from leadsail_bot.playground.workspace.faults import Fault, Faults
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.refusal import RateLimited, Refused
from leadsail_bot.playground.workspace.socket_mode import Sockets
from leadsail_bot.playground.workspace.state import Workspace
from leadsail_bot.playground.workspace.trouble import Trouble
from leadsail_bot.playground.workspace.web_api import files

OPEN = "apps.connections.open"
LOOPBACK = "127.0.0.1"
BACKLOG = 1024
BODY_MAX_BYTES = 64 * 1024 * 1024
GONE_STATUS = {"used_url": 404, "expired_url": 404}  # every other refusal on a response_url is a 400


class SlackServer:
    """A Slack workspace an app can be pointed at.

    async with SlackServer(acme()) as slack:
        … SLACK_API_URL = slack.api_url
        slack.deliver_to("http://127.0.0.1:3000/slack/events")   # without it: Socket Mode
        await slack.hands(ANA).command(SALES, "/lead-history lead_abc123")

    scopes and commands are what the app was installed with: everything this simulator knows, unless told.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        scopes: Iterable[str] = ALL_SCOPES,
        commands: Iterable[str] = COMMANDS,
    ) -> None:
        app = Credentials(frozenset(scopes), frozenset(commands))
        self.workspace = workspace
        self.stage = Backstage(workspace, app, Tickets(workspace.clock))
        self.sockets = Sockets(app.app_id)
        self.faults = Faults()
        self.trouble = Trouble(self.faults, workspace)
        self.post = PostOffice(self.sockets, app.signing_secret)
        self._runner: web.AppRunner | None = None

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:<port>`; response_urls are on it too."""
        return self.stage.origin

    @property
    def api_url(self) -> str:
        """What an app takes as its `SLACK_API_URL`."""
        return f"{self.origin}/api/"

    def deliver_to(self, url: str | None) -> None:
        """Send commands, clicks and events to this address; None goes back to Socket Mode."""
        self.post.http.url = url

    def hands(self, person: str, window: str = "") -> Hands:
        """The hands of a person, by id; `window` is which of theirs a modal shall open in."""
        return Hands(self.stage, self.post, self.workspace.people[person], window)

    def fault(self, target: str, times: float = 1, **how: Any) -> None:
        """Let the next `times` calls of `target` fail; `how` are the fields of `faults.Fault`."""
        self.faults.add(target, Fault(**how), times)

    def heal(self, target: str | None = None) -> None:
        """Forget scripted faults, of one target or all."""
        self.faults.heal(target)

    async def again(self, delivery: Delivery, *, retry: int = 1, reason: str = "http_timeout") -> Delivery:
        """Deliver the very same thing once more, as Slack's retries do."""
        return await self.post.again(delivery, retry=retry, reason=reason)

    # ── life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BODY_MAX_BYTES)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.post("/response/{team}/{ticket}", self._response),
                web.post("/upload/v1/{file}", self._upload),
                web.get("/link", self._link),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0, backlog=BACKLOG)
        await site.start()
        port = self._runner.addresses[0][1]
        self.stage.origin = f"http://{LOOPBACK}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.trouble.end()
        await self.sockets.close()
        await self.post.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # ── what the app calls

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]

        async def run() -> web.Response:
            args: dict[str, Any] = {}
            status, headers = 200, {}
            try:
                args = await requests.arguments(request)
                token = requests.token(request, args)
                answer = (
                    self._open_connection(token)
                    if name == OPEN
                    else web_api.call(self.stage, name, args, token)
                )
            except Refused as refused:
                answer = refused.answer()
            except RateLimited as limited:
                answer, status = {"ok": False, "error": "ratelimited"}, 429
                headers = {"Retry-After": str(limited.retry_after)}
            self.workspace.record(name, args, answer, status)
            headers["x-oauth-scopes"] = ",".join(sorted(self.stage.app.scopes))
            return trouble.json_answer(answer, status, headers)

        return await self.trouble.meet(name, request, run)

    def _open_connection(self, token: str | None) -> dict[str, Any]:
        """`apps.connections.open`, the one method for the app token."""
        app = self.stage.app
        web_api.authorise(token, app.app_token, other=app.bot_token)
        url = (
            f"{self.origin.replace('http', 'ws', 1)}/link?ticket={self.sockets.ticket()}&app_id={app.app_id}"
        )
        return {"ok": True, "url": url}

    async def _response(self, request: web.Request) -> web.StreamResponse:
        async def run() -> web.Response:
            body: dict[str, Any] = {}
            status, text = 200, "ok"
            try:
                body = requests.json_object(await request.read())
                replies.answer(self.stage, request.match_info["ticket"], body)
            except Refused as refused:
                status, text = GONE_STATUS.get(refused.code, 400), refused.code
            self.workspace.record("response_url", body, text, status)
            return web.Response(status=status, text=text)

        return await self.trouble.meet("response_url", request, run)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        async def run() -> web.Response:
            content = await _uploaded(request)
            try:
                status, text = 200, files.receive(self.stage, request.match_info["file"], content)
            except Refused as refused:
                status, text = 400, refused.code
            self.workspace.record(
                "upload", {"file": request.match_info["file"], "length": len(content)}, text, status
            )
            return web.Response(status=status, text=text)

        return await self.trouble.meet("upload", request, run)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        invited = self.sockets.redeem(request.query.get("ticket", ""))
        return await self.trouble.meet(
            "socket", request, lambda: self.sockets.accept(request, invited=invited)
        )


async def _uploaded(request: web.Request) -> bytes:
    """The bytes of an upload, raw or in the first file field of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""
