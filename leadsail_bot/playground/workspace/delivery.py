"""How Slack hands something to the app: a parcel goes out, an acknowledgement is due within three seconds."""

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Any, Protocol

from leadsail_bot.playground.workspace.over_http import OverHttp
from leadsail_bot.playground.workspace.parcels import Ack, Parcel

ACK_DEADLINE_S = 3.0
RETRIES_AFTER_S = (0.0, 60.0, 300.0)  # events alone: nearly at once, after a minute, after five


@dataclass(frozen=True)
class Delivery:
    """How it went for the person who did something.

    error    None; `operation_timeout` (no answer in time); `dispatch_failed` (nobody there, not a 200, or
             no JSON where it says JSON); the code of what was wrong with the answer's blocks;
             `incomplete` (the form was not even sent); `unknown_command` (nor was the command)
    ack_ms   milliseconds from Slack's sending to the answer
    body     the decoded body of the answer: None when it was empty, a dict for JSON, else text
    """

    ok: bool
    ack_ms: float
    status: int | None = None
    body: Any = None
    error: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    parcel: Parcel | None = None
    messages: tuple[str, ...] = ()


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, parcel: Parcel, deadline_s: float) -> Ack:
        """Deliver and wait. Raises `TimeoutError` past the deadline, `ConnectionError` if nobody takes it."""


class PostOffice:
    """Where parcels leave for the app: to its HTTP address when it has one, else over Socket Mode.

    An event nobody acknowledges is delivered again, up to three times; `retries_after_s` are the waits before
    each. https://docs.slack.dev/apis/events-api#retries
    """

    def __init__(self, sockets: Carrier, signing_secret: str) -> None:
        self.deadline_s = ACK_DEADLINE_S
        self.retries_after_s: tuple[float, ...] = RETRIES_AFTER_S
        self.http = OverHttp(signing_secret)
        self._sockets = sockets
        self._retrying: set[asyncio.Task[None]] = set()

    async def send(self, parcel: Parcel) -> Delivery:
        """Hand over one parcel and report how the app took it, the first time."""
        delivery = await self._once(parcel)
        if parcel.kind == "events_api" and parcel.retry is None and not delivery.ok:
            retrying = asyncio.create_task(self._retry(delivery))
            self._retrying.add(retrying)
            retrying.add_done_callback(self._retrying.discard)
        return delivery

    async def _once(self, parcel: Parcel) -> Delivery:
        return await _deliver(self.http if self.http.url else self._sockets, parcel, self.deadline_s)

    async def _retry(self, delivery: Delivery) -> None:
        for number, wait_s in enumerate(self.retries_after_s, start=1):
            await asyncio.sleep(wait_s)
            delivery = await self.again(delivery, retry=number, reason=_reason(delivery))
            if delivery.ok:
                return

    async def again(self, delivery: Delivery, *, retry: int = 1, reason: str = "http_timeout") -> Delivery:
        """Deliver the very same parcel once more."""
        if delivery.parcel is None:
            raise ValueError("this delivery never left")
        return await self._once(replace(delivery.parcel, retry=retry, retry_reason=reason))

    async def close(self) -> None:
        """Retry nothing more, and give the connections back."""
        retrying = list(self._retrying)
        for task in retrying:
            task.cancel()
        await asyncio.gather(*retrying, return_exceptions=True)
        await self.http.close()


def _reason(delivery: Delivery) -> str:
    """Why something is delivered again, in Slack's words."""
    if delivery.error == "operation_timeout":
        return "http_timeout"
    return "http_error" if delivery.status else "connection_failed"


async def _deliver(carrier: Carrier, parcel: Parcel, deadline_s: float) -> Delivery:
    started = time.perf_counter()
    error, ack = None, Ack(0)
    try:
        ack = await carrier.carry(parcel, deadline_s)
    except TimeoutError:
        error = "operation_timeout"
    except ConnectionError:
        error = "dispatch_failed"
    ack_ms = (time.perf_counter() - started) * 1000
    if error is None and ack.status != 200:
        error = "dispatch_failed"
    return Delivery(
        ok=error is None,
        ack_ms=ack_ms,
        status=ack.status or None,
        body=ack.body,
        error=error,
        trigger_id=parcel.payload.get("trigger_id"),
        response_url=parcel.payload.get("response_url"),
        parcel=parcel,
    )
