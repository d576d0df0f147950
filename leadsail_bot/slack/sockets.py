"""Socket Mode: connections to Slack that mend themselves.

The SDK's own client asks for one address and dials it for ever, reconnects without a pause where there are
too many connections, and never returns from a refused token (measured against slack-sdk 3.47); so this is
ours. Each dial asks for a new address; a connection that falls silent is noticed by its missing PONG; two at
a time leave no gap when Slack refreshes one.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import Misconfigured
from leadsail_bot.slack.deliveries import Ack
from leadsail_bot.telemetry import Log

PING_S = 10.0  # a connection that leaves a PING unanswered for half of this is closed
DIAL_S = 10.0
WAIT_S = (5.0, 30.0)  # between failed dials: at most twelve a minute
LINK_DISABLED_S = 300.0  # how long Socket Mode may stay switched off before the operator has to know
CONFIRMATIONS = 3  # of a refused token
REFUSED = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"}
    | {"not_allowed_token_type", "no_permission", "org_login_required"}
)

Connection = aiohttp.ClientWebSocketResponse
Deliver = Callable[[dict[str, Any], dict[str, str]], Awaitable[Ack]]


class Sockets:
    """Keeps `count` connections open from `open` to `close`.

    Args:
        web: asks for addresses, with the app-level token.
        deliver: from a payload and its retry headers to the acknowledgement.
        failed: is told, once, what only the operator can mend.
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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._session = session
        self._log = log
        self._count = count
        self._deliver = deliver
        self._failed = failed
        self._clock = clock
        self._open: dict[Connection, asyncio.Lock] = {}  # held while an envelope is being acknowledged
        self._tasks: list[asyncio.Task[None]] = []
        self._first = asyncio.Event()
        self._closing = False
        self.last_message_at = clock()

    @property
    def connected(self) -> int:
        """How many connections are open and greeted."""
        return len(self._open)

    async def open(self) -> None:
        """Start dialling; returns with the first connection."""
        self._tasks = [asyncio.create_task(self._keep(), name=f"socket {n}") for n in range(self._count)]
        await self._first.wait()

    async def close(self) -> None:
        """Take nothing more; what is being acknowledged is acknowledged first."""
        self._closing = True
        for connection, acknowledging in list(self._open.items()):
            async with acknowledging:
                await connection.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self) -> None:
        """Dial again and again: at once where Slack said goodbye, after a pause where a dial failed."""
        failures, refusals, disabled_since = 0, 0, None
        while not self._closing:
            reason = await self._talk_until_closed()
            self._log.info("socket_closed", reason=reason)
            failures = 0 if reason in {"warning", "refresh_requested", "closed"} else failures + 1
            refusals = refusals + 1 if reason in REFUSED else 0
            disabled_since = (disabled_since or self._clock()) if reason == "link_disabled" else None
            if refusals >= CONFIRMATIONS:
                self._failed(Misconfigured(f"SLACK_APP_TOKEN is refused by Slack ({reason})"))
            if disabled_since is not None and self._clock() - disabled_since >= LINK_DISABLED_S:
                self._failed(Misconfigured("Socket Mode is switched off for this app: switch it on in Slack"))
            await asyncio.sleep(self._pause_s(failures))

    def _pause_s(self, failures: int) -> float:
        if not failures:
            return random.uniform(0.05, 0.5)  # noqa: S311 - spreads dials, keeps no secret
        shortest, longest = WAIT_S
        return min(longest, shortest * 2.0 ** (failures - 1)) * random.uniform(1.0, 1.3)  # noqa: S311

    async def _talk_until_closed(self) -> str:
        """One connection, from its address to its end; returns why it ended."""
        try:
            async with asyncio.timeout(DIAL_S):
                answer = await self._web.apps_connections_open(app_token=self._app_token)
                connection = await self._session.ws_connect(str(answer["url"]), heartbeat=PING_S)
        except SlackApiError as error:
            code = error.response.get("error") if hasattr(error.response, "get") else None
            self._log.error("socket_refused", reason=str(code))
            return str(code or "unexpected_answer")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            self._log.warning("socket_failed", error=error)
            return "unreachable"
        try:
            return await self._listen(connection)
        except (aiohttp.ClientError, OSError) as error:
            self._log.info("socket_failed", error=error)
            return "closed"
        finally:
            self._open.pop(connection, None)
            await connection.close()

    async def _listen(self, connection: Connection) -> str:
        async for message in connection:
            self.last_message_at = self._clock()
            envelope = _read(message)
            if envelope.get("type") == "hello":
                self._open[connection] = asyncio.Lock()
                self._first.set()
            elif envelope.get("type") == "disconnect":
                reason = str(envelope.get("reason"))
                if reason in {"too_many_websockets", "link_disabled"}:
                    self._log.error(
                        "socket_refused", reason=reason, limit="Slack allows 10 connections per app"
                    )
                return reason
            elif "envelope_id" in envelope:
                async with self._open.setdefault(connection, asyncio.Lock()):
                    await self._take(connection, envelope)
        return "closed"

    async def _take(self, connection: Connection, envelope: dict[str, Any]) -> None:
        payload = envelope.get("payload")
        ack = await self._deliver(payload if isinstance(payload, dict) else {}, _retry(envelope))
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if ack.payload is not None:
            answer["payload"] = ack.payload
        await connection.send_json(answer)


def _read(message: aiohttp.WSMessage) -> dict[str, Any]:
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        envelope = json.loads(message.data)
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _retry(envelope: dict[str, Any]) -> dict[str, str]:
    """Slack's retry headers, as HTTP would carry them."""
    found = {
        "x-slack-retry-num": envelope.get("retry_attempt"),
        "x-slack-retry-reason": envelope.get("retry_reason"),
    }
    return {name: str(value) for name, value in found.items() if value}
