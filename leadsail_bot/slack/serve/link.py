"""One connection of Socket Mode, from Slack's hello to its end: nothing that came is left unacknowledged."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from leadsail_bot.slack.serve.deliveries import Deliver

QUIET_S = 0.2  # a connection that is left has this long to bring what was sent already, from afar too
LEAVE_S = 1.0  # and no longer than this, however much it brings
WARNING = "warning"  # Slack ends the connection in about ten seconds, and sends until then (docs.slack.dev)
WARNED_S = 30.0  # how long that end is waited for
_ENDS = {
    aiohttp.WSMsgType.CLOSE,
    aiohttp.WSMsgType.CLOSING,
    aiohttp.WSMsgType.CLOSED,
    aiohttp.WSMsgType.ERROR,
}


class Link:
    """Takes what Slack sends until the connection ends.

    `greeted` is done with Slack's hello. `goodbye` is why it is to end, as soon as Slack says so: its own
    word, or `closed`; envelopes may come even after that, and do after a mere warning.

    Args:
        deliver: from a payload to the acknowledgement; never raises.
        when_greeted: is called when Slack says hello.
    """

    def __init__(
        self, connection: aiohttp.ClientWebSocketResponse, deliver: Deliver, when_greeted: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._deliver = deliver
        self._when_greeted = when_greeted
        self._loop = asyncio.get_running_loop()
        self._patience: asyncio.Timeout | None = None
        self._left_at: float | None = None
        self._parted = False  # Slack sends nothing more
        self._replaced = False
        self._later: set[asyncio.Task[None]] = set()
        self.greeted: asyncio.Future[None] = self._loop.create_future()
        self.goodbye: asyncio.Future[str] = self._loop.create_future()
        self.open = False

    async def run(self) -> None:
        """Take envelopes until Slack closes the connection, or it is left."""
        try:
            while (message := await self._next()) and message.type not in _ENDS:
                await self._take(_read(message))
        except (aiohttp.ClientError, OSError):
            pass  # cut off in the middle of an acknowledgement: Slack knows as well as we do
        finally:
            self.open = False
            self._say_goodbye("closed")
            await asyncio.gather(*self._later, return_exceptions=True)  # on a closed connection they fail
            await self._connection.close()

    def replaced(self) -> None:
        """The next connection stands: this one goes as soon as Slack no longer uses it."""
        self._replaced = True
        if self._parted:
            self.leave()
        else:
            self._loop.call_later(WARNED_S, self.leave)

    def leave(self) -> None:
        """Close it once everything that came has been acknowledged."""
        if self._left_at is not None:
            return
        self._left_at = self._loop.time()
        if self._patience and self._patience.when() is None:
            self._patience.reschedule(self._left_at + QUIET_S)

    async def _next(self) -> aiohttp.WSMessage | None:
        """What Slack says next; None once it is time to close."""
        if self._left_at is not None and self._loop.time() > self._left_at + LEAVE_S:
            return None
        try:
            async with asyncio.timeout(None if self._left_at is None else QUIET_S) as self._patience:
                return await self._connection.receive()
        except TimeoutError:
            return None
        finally:
            self._patience = None

    async def _take(self, envelope: dict[str, Any]) -> None:
        if envelope.get("type") == "hello" and not self.greeted.done():
            self.open = True
            self.greeted.set_result(None)
            self._when_greeted()
        elif envelope.get("type") == "disconnect":
            self._part(str(envelope.get("reason")))
        elif "envelope_id" in envelope and _is_slow(envelope):
            self._acknowledge_later(envelope)
        elif "envelope_id" in envelope:
            await self._acknowledge(envelope)

    def _acknowledge_later(self, envelope: dict[str, Any]) -> None:
        """What must be looked up before it can be acknowledged keeps nobody else waiting."""
        task = asyncio.create_task(self._acknowledge(envelope))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _acknowledge(self, envelope: dict[str, Any]) -> None:
        payload = envelope.get("payload")
        ack = await self._deliver(payload if isinstance(payload, dict) else {})
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if ack.payload is not None:
            answer["payload"] = ack.payload
        await self._connection.send_json(answer)

    def _part(self, reason: str) -> None:
        self._say_goodbye(reason)
        self._parted = self._parted or reason != WARNING
        if self._parted and self._replaced:
            self.leave()

    def _say_goodbye(self, reason: str) -> None:
        if not self.goodbye.done():
            self.goodbye.set_result(reason)


def _read(message: aiohttp.WSMessage) -> dict[str, Any]:
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        envelope = json.loads(message.data)
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _is_slow(envelope: dict[str, Any]) -> bool:
    """Options for what somebody types go with the acknowledgement; they may take two seconds."""
    payload = envelope.get("payload")
    return isinstance(payload, dict) and payload.get("type") == "block_suggestion"
