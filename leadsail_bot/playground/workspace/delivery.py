"""How Slack hands something to the app: a parcel goes out, an acknowledgement is due within three seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Protocol

from leadsail_bot.playground.workspace.over_http import OverHttp
from leadsail_bot.playground.workspace.parcels import Ack, Parcel

ACK_DEADLINE_S = 3.0


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
    """Where parcels leave for the app: to its HTTP address when it has one, else over Socket Mode."""

    def __init__(self, sockets: Carrier, signing_secret: str, deadline_s: float = ACK_DEADLINE_S) -> None:
        self.deadline_s = deadline_s
        self.http = OverHttp(signing_secret)
        self._sockets = sockets

    async def send(self, parcel: Parcel) -> Delivery:
        """Hand over one parcel and report how the app took it."""
        return await _deliver(self.http if self.http.url else self._sockets, parcel, self.deadline_s)

    async def again(self, delivery: Delivery, *, retry: int = 1, reason: str = "http_timeout") -> Delivery:
        """Deliver the very same parcel once more; Slack does so with events, three times."""
        if delivery.parcel is None:
            raise ValueError("this delivery never left")
        return await self.send(replace(delivery.parcel, retry=retry, retry_reason=reason))


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
