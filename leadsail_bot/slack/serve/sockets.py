"""Socket Mode: connections to Slack that mend themselves.

The SDK's own client asks for one address and dials it for ever, reconnects without a pause where there are
too many connections, and never returns from a refused token (measured against slack-sdk 3.47); so this is
ours. Each dial asks for a new address; a connection that falls silent is noticed by its missing PONG; one
that Slack wants to end goes on until the next one stands.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import Misconfigured
from leadsail_bot.slack import bolt
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.serve.deliveries import Ack, Deliver
from leadsail_bot.slack.serve.link import WARNING, Link
from leadsail_bot.telemetry import Log

CONFIRMATIONS = 3  # of a refused token
REFUSED = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"}
    | {"not_allowed_token_type", "no_permission", "org_login_required"}
)
GOODBYES = frozenset({WARNING, "refresh_requested", "closed"})  # part of everyday life
_REMEDIES = {
    "too_many_websockets": "Slack allows 10 connections per app: fewer replicas, or a smaller SLACK_SOCKETS",
    "link_disabled": "switch Socket Mode on again, at api.slack.com/apps",
}


class Sockets:
    """Keeps `count` connections open from `open` to `close`.

    Args:
        web: asks for addresses, with the app-level token.
        deliver: from a payload to the acknowledgement.
        failed: is told what only the operator can mend.
    """

    def __init__(
        self,
        web: AsyncWebClient,
        app_token: str,
        session: aiohttp.ClientSession,
        log: Log,
        *,
        count: int,
        deliver: Deliver,
        failed: Callable[[Misconfigured], None],
        rhythm: Rhythm,
        clock: Callable[[], float],
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._session = session
        self._log = log
        self._count = count
        self._deliver = deliver
        self._heard_at = clock()
        self._failed = failed
        self._rhythm = rhythm
        self._clock = clock
        self._links: dict[asyncio.Task[None], Link] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._first = asyncio.Event()
        self._disabled_since: float | None = None

    @property
    def connected(self) -> int:
        """How many connections are open and greeted."""
        return sum(link.open for link in self._links.values())

    @property
    def silent_s(self) -> float:
        """How long Slack has sent no command, click or event, in seconds."""
        return self._clock() - self._heard_at

    async def open(self) -> None:
        """Start dialling; returns with the first connection."""
        self._keepers = [asyncio.create_task(self._keep(), name=f"socket {n}") for n in range(self._count)]
        await self._first.wait()

    async def close(self) -> None:
        """Take nothing more; what has come is acknowledged first."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for link in self._links.values():
            link.leave()
        await asyncio.gather(*self._links, return_exceptions=True)

    async def _keep(self) -> None:
        """Dial again and again: at once where Slack said goodbye, after a pause where it goes wrong."""
        failures, refusals = 0, 0
        while True:
            began = self._clock()
            reason, greeted = await self._connection()
            steady = greeted and self._clock() - began >= self._rhythm.steady_s
            self._log.info("socket_closed", reason=reason)
            failures = 0 if steady or reason in GOODBYES - {"closed"} else failures + 1
            refusals = refusals + 1 if reason in REFUSED else 0
            if refusals >= CONFIRMATIONS:
                self._failed(Misconfigured(f"SLACK_APP_TOKEN is refused by Slack ({reason})"))
            self._watch_disabled(reason, began if steady else None)
            await asyncio.sleep(self._pause_s(failures - greeted))

    async def _connection(self) -> tuple[str, bool]:
        """One connection, until Slack says that it ends; returns why, and whether there was a hello."""
        try:
            async with asyncio.timeout(self._rhythm.dial_s):
                answer = await self._web.apps_connections_open(app_token=self._app_token)
                connection = await self._session.ws_connect(str(answer["url"]), heartbeat=self._rhythm.ping_s)
        except SlackApiError as error:
            reason = bolt.code(error) or "unexpected_answer"
            self._log.error("socket_refused", reason=reason)
            return reason, False
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            self._log.warning("socket_failed", error=error)
            return "unreachable", False
        link = Link(connection, self._heard, lambda: self._greeted(link))
        run = asyncio.create_task(link.run(), name="socket's link")
        self._links[run] = link
        run.add_done_callback(self._links.pop)
        return await self._goodbye(link), link.greeted.done()

    async def _heard(self, payload: dict[str, Any]) -> Ack:
        self._heard_at = self._clock()
        return await self._deliver(payload)

    async def _goodbye(self, link: Link) -> str:
        """Why a connection is over; that of one where nobody says hello too: it leads nowhere."""
        either: list[asyncio.Future[Any]] = [link.greeted, link.goodbye]
        await asyncio.wait(either, timeout=self._rhythm.dial_s, return_when=asyncio.FIRST_COMPLETED)
        silent = not link.greeted.done() and not link.goodbye.done()
        reason = "no_hello" if silent else await asyncio.shield(link.goodbye)
        if reason in _REMEDIES:
            self._log.error("socket_refused", reason=reason, remedy=_REMEDIES[reason])
        if reason not in GOODBYES:
            link.leave()
        return reason

    def _greeted(self, link: Link) -> None:
        """The next connection stands: those that Slack wants to end may go."""
        self._first.set()
        for other in self._links.values():
            if other is not link and other.goodbye.done():
                other.replaced()

    def _watch_disabled(self, reason: str, steady_since: float | None) -> None:
        if reason != "link_disabled":
            self._disabled_since = None
            return
        if self._disabled_since is None or steady_since is not None:
            self._disabled_since = self._clock()
        if self._clock() - self._disabled_since >= self._rhythm.link_disabled_s:
            self._failed(Misconfigured("Socket Mode is switched off for this app: switch it on in Slack"))

    def _pause_s(self, failures: int) -> float:
        if failures <= 0:
            return random.uniform(0.05, 0.5)  # noqa: S311 - spreads dials, keeps no secret
        shortest, longest = self._rhythm.again_s
        return min(longest, shortest * 2.0 ** (failures - 1)) * random.uniform(1.0, 1.3)  # noqa: S311
