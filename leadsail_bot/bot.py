"""Puts the bot together: the one place where everything meets."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, Self, TextIO

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import VERSION, derived, network, telemetry
from leadsail_bot.audit import Audit
from leadsail_bot.errors import NO_REDIS, Misconfigured
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.leadsail.body import MIB, Bodies
from leadsail_bot.leadsail.client import Client
from leadsail_bot.leadsail.guard import Guard
from leadsail_bot.metrics import Metrics
from leadsail_bot.settings import Settings
from leadsail_bot.sink import Sink
from leadsail_bot.slack import bolt, identity, listeners
from leadsail_bot.slack.access import Access
from leadsail_bot.slack.cards import Cards
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoffs import Handoffs
from leadsail_bot.slack.handoffs.book import Book
from leadsail_bot.slack.handoffs.reminders import Reminders
from leadsail_bot.slack.people import People
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.serve import Serve, deliveries
from leadsail_bot.slack.serve.deliveries import Ack
from leadsail_bot.slack.serve.sockets import Sockets
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.work import Work
from leadsail_bot.slack.work.admission import Admission
from leadsail_bot.slack.work.alerts import Alerts
from leadsail_bot.spellings import Secret
from leadsail_bot.store import Memory, Store

SLACK_CONNECTIONS = 400


class Bot:
    """The whole bot. Inside `async with` it answers commands.

    `stop` is where it says that it can't go on, with a Misconfigured; whoever runs it may set it too.

    Args:
        stream: where log and audit lines go; None: standard output.
        leadsail_by: makes what connects to LeadSail, once the loop runs; None: plain TCP, TLS and DNS.
        rhythm: how often the bot looks after its connections.
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
        rhythm: Rhythm | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._register = register
        self._leadsail_by = leadsail_by
        self._rhythm = rhythm or Rhythm()
        self._now = now
        self._timer = timer
        self._lines = lines = Sink(stream or sys.stdout)
        self.log = telemetry.logger(
            settings.log_level, settings.log_format, hide=derived.secrets(settings), stream=lines
        )
        self._audit = Audit(settings.audit_log, stream=lines)
        self._metrics = Metrics()
        self._metrics.watch("log_lines_lost", "Lines that couldn't be written", lambda: lines.lost)
        self._metrics.watch("audit_lines_lost", "Audit lines that weren't written", lambda: self._audit.lost)
        self._opened = AsyncExitStack()
        self.stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._identity: AuthorizeResult
        self._source: LeadSail
        self._work: Work
        self._serve: Serve

    @property
    def port(self) -> int:
        """Where Slack's requests (HTTP mode) and health checks are answered."""
        return self._serve.port

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            opened.callback(self._lines.close)
            opened.callback(self._audit.close)
            await self._open(opened)
            self._opened = opened.pop_all()
        self.log.info("ready", mode=self._serve.mode, port=self.port, version=VERSION)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self, linger_s: float = 0.0) -> None:
        """Take nothing more, answer what is under way, and let go of everything. Once is enough.

        `linger_s` is for those who still send: see `Serve.stop_taking`.
        """
        by = asyncio.get_running_loop().time() + self._rhythm.drain_s
        await self._serve.stop_taking(linger_s)
        await self._work.drain(by)
        await self._opened.aclose()

    def forget(self) -> None:
        """Drop every lead that is kept in memory."""
        self._forget(None)

    def _forget(self, lead_id: str | None) -> None:
        self._source.forget(lead_id)
        self.log.info("forgotten", leads="all" if lead_id is None else 1)

    def _failed(self, why: Misconfigured) -> None:
        if not self.stop.done():
            self.log.error("failed_for_good", problems=list(why.problems))
            self.stop.set_exception(why)

    async def _open(self, opened: AsyncExitStack) -> None:
        settings = self._settings
        session = await opened.enter_async_context(self._session(SLACK_CONNECTIONS))
        web = bolt.web(settings.slack_bot_token.reveal(), settings.slack_api_url, session)
        app = bolt.app(bolt.web(None, settings.slack_api_url, session), lambda: self._identity)
        speak = Speak(web, session, settings.slack_api_url, self.log)
        self._serve = self._doors(app, web, session)
        opened.push_async_callback(self._serve.close)
        shared = await self._shared(opened)
        self._source = await self._leadsail(opened, shared)
        desk = self._desk(web, speak, shared or Memory(self._timer))
        admission = Admission(per_minute=settings.commands_per_minute, clock=self._timer)
        self._work = Work(desk, speak, admission, Alerts(self._metrics, self._timer), self._metrics, self.log)
        self._metrics.watch("tasks", "People waiting for an answer", lambda: self._work.in_flight)
        self._metrics.watch("ready", "Whether commands are being taken", lambda: self._serve.ready)
        self._register(app, self._work)
        await self._serve.open_health()
        self._identity = await identity.sign_in(
            web, _revealed(settings.slack_app_token), self._rhythm, self.log
        )
        await desk.handoffs.book.open()
        await self._serve.open()
        watch = asyncio.create_task(
            identity.watch(web, self._serve, self._rhythm, self._failed, self.log), name="sign-in"
        )
        opened.push_async_callback(_ended, watch)

    def _session(self, most: int, by: aiohttp.BaseConnector | None = None) -> aiohttp.ClientSession:
        return network.session(most, by, self._settings.outbound_proxy, idle_s=self._rhythm.idle_s)

    def _doors(self, app: AsyncApp, web: AsyncWebClient, session: aiohttp.ClientSession) -> Serve:
        settings = self._settings

        async def delivered(payload: dict[str, Any]) -> Ack:
            return await deliveries.deliver(app, payload, self._metrics, self.log)

        sockets = None
        if settings.slack_app_token:
            sockets = Sockets(
                web,
                _revealed(settings.slack_app_token),
                session,
                self.log,
                count=settings.slack_sockets,
                deliver=delivered,
                failed=self._failed,
                rhythm=self._rhythm,
                clock=self._timer,
            )
            self._metrics.watch("sockets", "Open Socket Mode connections", lambda: sockets.connected)
            self._metrics.watch(
                "socket_silence_seconds", "Since Slack last sent anything", lambda: sockets.silent_s
            )
        return Serve(
            delivered,
            self.log,
            host=settings.host,
            port=settings.port,
            sockets=sockets,
            signing_secret=_revealed(settings.slack_signing_secret),
            metrics=self._metrics,
            now=lambda: self._now().timestamp(),
            timer=self._timer,
        )

    async def _shared(self, opened: AsyncExitStack) -> Store | None:
        """What replicas share; None where there is nothing to share.

        Raises:
            Misconfigured: the extra isn't installed.
        """
        if self._settings.redis_url is None:
            return None
        try:
            from leadsail_bot import redis_store  # most bots do without
        except ImportError as error:
            raise Misconfigured(NO_REDIS) from error
        return await opened.enter_async_context(
            redis_store.opened(
                self._settings.redis_url.reveal(),
                team=lambda: self._identity.team_id or "",
                forget=self._forget,
                log=self.log,
                metrics=self._metrics,
                call_s=self._rhythm.redis_s,
                timer=self._timer,
            )
        )

    async def _leadsail(self, opened: AsyncExitStack, shared: Store | None) -> LeadSail:
        settings = self._settings
        at_once = settings.leadsail_max_concurrency
        by = self._leadsail_by() if self._leadsail_by else None
        session = await opened.enter_async_context(self._session(at_once * 2, by))
        guard = Guard(self.log, metrics=self._metrics, max_concurrency=at_once, clock=self._timer)
        self._metrics.watch("pool_in_use", "Connections to LeadSail at work", lambda: network.in_use(session))
        self._metrics.watch("breaker_open", "Whether LeadSail is taken for down", lambda: guard.is_open)
        client = await opened.enter_async_context(
            Client(
                settings.leadsail_base_url,
                settings.leadsail_api_key.reveal(),
                session=session,
                deadline_s=settings.leadsail_deadline_s,
                guard=guard,
                bodies=Bodies(settings.leadsail_max_body_mb * MIB),
            )
        )
        leadsail = LeadSail(
            client,
            deadline_s=settings.leadsail_deadline_s,
            fresh_s=settings.cache_fresh_s,
            stale_s=settings.cache_stale_s,
            max_bytes=settings.cache_max_mb * MIB,
            phone_region=settings.phone_region,
            log=self.log,
            metrics=self._metrics,
            now=self._now,
            timer=self._timer,
            store=shared,
            account=derived.account(settings),
        )
        opened.push_async_callback(leadsail.close)
        return leadsail

    def _desk(self, web: AsyncWebClient, speak: Speak, store: Store) -> Desk:
        settings = self._settings
        people = People(web, speak.ask, self._timer)
        groups = settings.allowed_usergroups or frozenset()
        channels = Channels(web, speak.ask, self._timer)
        cards = Cards(web, speak.call, self._rhythm.post_every_s)
        reminders = Reminders(web, speak.call, self.log)
        book = Book(store, self._metrics, self.log, self._now)
        where = settings.oncall_channel or ""
        return Desk(
            leadsail=self._source,
            access=Access(people, lambda: self._identity.team_id or "", groups),
            channels=channels,
            cards=cards,
            links=derived.links(settings),
            audit=self._audit,
            metrics=self._metrics,
            now=self._now,
            lead_pages=derived.lead_pages(settings),
            store=store,
            phone_region=settings.phone_region,
            people=people,
            handoffs=Handoffs(cards, channels, reminders, book, self.log, where, self._now),
            on_call=derived.on_call(settings),
        )


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
