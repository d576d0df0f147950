"""Puts the bot together: the one place where everything meets."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TextIO
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import VERSION, telemetry
from leadsail_bot.errors import Misconfigured
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.leadsail.body import MIB, Bodies
from leadsail_bot.leadsail.client import Client
from leadsail_bot.leadsail.guard import Guard
from leadsail_bot.settings import Settings
from leadsail_bot.slack import listeners
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.serve import Serve
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.work import Work
from leadsail_bot.spellings import LOOPBACK
from leadsail_bot.telemetry import Audit

SLACK_CALL_S = 5
SLACK_AGAIN_S = 2.0  # between attempts to sign in while Slack can't be reached
DRAIN_S = 8.0
LEADSAIL_HOST = "api.leadsail.app"


class Bot:
    """The whole bot. Inside `async with` it answers commands.

    Args:
        stream: where log and audit lines go; None: standard output.
        leadsail_by: makes what connects to LeadSail, once the loop runs; None: plain TCP, TLS and DNS.
        register: the routing table.
        now, timer: the wall clock, and one that only moves forward.

    Raises, on entering:
        Misconfigured: Slack refuses a token, or the port is taken.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        stream: TextIO | None = None,
        register: Callable[[AsyncApp, Work], None] = listeners.register,
        leadsail_by: Callable[[], aiohttp.BaseConnector] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._register = register
        self._leadsail_by = leadsail_by
        self._now = now
        self._timer = timer
        self.log = telemetry.logger(
            settings.log_level, settings.log_format, hide=_secrets(settings), stream=stream
        )
        self._audit = Audit(settings.audit_log, stream=stream)
        self._opened = contextlib.AsyncExitStack()
        self._work: Work
        self._serve: Serve

    @property
    def port(self) -> int:
        """Where Slack's requests (HTTP mode) and health checks are answered."""
        return self._serve.port

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as opened:
            opened.callback(self._audit.close)
            await self._open(opened)
            self._opened = opened.pop_all()
        self.log.info("ready", mode=self._serve.mode, port=self.port, version=VERSION)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Take nothing more, answer what is under way, and let go of everything. Once is enough."""
        await self._serve.stop_taking()
        await self._work.drain(DRAIN_S)
        await self._opened.aclose()

    async def run(self) -> None:
        """Answer until told to stop (SIGTERM, SIGINT)."""
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, told.set)
        async with self:
            await told.wait()

    async def _open(self, opened: contextlib.AsyncExitStack) -> None:
        settings = self._settings
        slack_session = await opened.enter_async_context(_session(_pool(200)))
        leadsail_by = self._leadsail_by() if self._leadsail_by else _pool(settings.leadsail_max_concurrency)
        leadsail_session = await opened.enter_async_context(_session(leadsail_by))
        web = AsyncWebClient(
            token=settings.slack_bot_token.reveal(),
            base_url=settings.slack_api_url,
            timeout=SLACK_CALL_S,
            session=slack_session,
            trust_env_in_session=False,
            retry_handlers=[],  # the default one repeats posts that may have been stored
        )
        identity = await self._sign_in(web)
        leadsail = await self._leadsail(opened, leadsail_session)
        desk = Desk(leadsail, _links(settings), self._audit, self._now, _lead_hosts(settings))
        self._work = Work(desk, Speak(web, slack_session, settings.slack_api_url), self.log)
        app = _bolt(settings, slack_session, identity)
        self._register(app, self._work)
        app_token = settings.slack_app_token
        self._serve = Serve(
            app,
            host=settings.host,
            port=settings.port,
            app_token=app_token.reveal() if app_token else None,
            sockets=settings.slack_sockets,
        )
        try:
            await opened.enter_async_context(self._serve)
        except OSError as error:
            raise Misconfigured(f"PORT {settings.port} on HOST {settings.host} can't be used") from error

    async def _leadsail(self, opened: contextlib.AsyncExitStack, session: aiohttp.ClientSession) -> LeadSail:
        settings = self._settings
        at_once = settings.leadsail_max_concurrency
        client = await opened.enter_async_context(
            Client(
                settings.leadsail_base_url,
                settings.leadsail_api_key.reveal(),
                session=session,
                deadline_s=settings.leadsail_deadline_s,
                guard=Guard(self.log, max_concurrency=at_once, clock=self._timer),
                bodies=Bodies(settings.leadsail_max_body_mb * MIB, at_once),
            )
        )
        leadsail = LeadSail(
            client,
            deadline_s=settings.leadsail_deadline_s,
            fresh_s=settings.cache_fresh_s,
            stale_s=settings.cache_stale_s,
            max_bytes=settings.cache_max_mb * MIB,
            log=self.log,
            now=self._now,
            timer=self._timer,
        )
        opened.push_async_callback(leadsail.close)
        return leadsail

    async def _sign_in(self, web: AsyncWebClient) -> AuthorizeResult:
        """Who we are, asked once instead of at every request; waits while Slack can't be reached."""
        app_token = self._settings.slack_app_token
        while True:
            try:
                identity = await web.auth_test()
                if app_token:
                    await web.apps_connections_open(app_token=app_token.reveal())
                break
            except SlackApiError as error:
                refused = error.response.get("error", "") if hasattr(error.response, "get") else ""
                if refused and refused not in {"ratelimited", "internal_error", "service_unavailable"}:
                    token = "SLACK_APP_TOKEN" if "apps.connections" in str(error) else "SLACK_BOT_TOKEN"
                    raise Misconfigured(f"{token} is refused by Slack ({refused})") from error
                self.log.warning("slack_unavailable", error=error)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self.log.warning("slack_unavailable", error=error)
            await asyncio.sleep(SLACK_AGAIN_S)
        return AuthorizeResult(
            enterprise_id=identity.get("enterprise_id"),
            team_id=identity["team_id"],
            bot_token=self._settings.slack_bot_token.reveal(),
            bot_id=identity.get("bot_id"),
            bot_user_id=identity["user_id"],
        )


def _bolt(settings: Settings, session: aiohttp.ClientSession, identity: AuthorizeResult) -> AsyncApp:
    """Bolt, answering Slack in the same breath: our listeners only acknowledge and start a task."""

    async def authorize() -> AuthorizeResult:
        return identity

    secret = settings.slack_signing_secret
    return AsyncApp(
        name="leadsail-bot",
        client=AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[]),
        authorize=authorize,
        signing_secret=secret.reveal() if secret else "",
        request_verification_enabled=not settings.socket_mode,
        process_before_response=True,
    )


def _pool(most_at_once: int) -> aiohttp.BaseConnector:
    return aiohttp.TCPConnector(limit=most_at_once * 2)


def _session(connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None),
    )
    session._retry_connection = False  # aiohttp would repeat a GET unseen; the guard counts every attempt
    return session


def _links(settings: Settings) -> Links:
    host = urlsplit(settings.leadsail_base_url).hostname or ""
    return Links(
        recording_hosts=settings.recording_hosts,
        lead_url=settings.leadsail_lead_url,
        loopback=host in LOOPBACK,
        sandbox=host != LEADSAIL_HOST,
    )


def _lead_hosts(settings: Settings) -> frozenset[str]:
    urls = (settings.leadsail_lead_url, settings.leadsail_base_url)
    return frozenset(urlsplit(url).netloc for url in urls if url)


def _secrets(settings: Settings) -> list[str]:
    given = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.leadsail_api_key,
    )
    return [secret.reveal() for secret in given if secret]
