"""From a payload to Slack's acknowledgement: the one way into Bolt, for both doors."""

import json
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from leadsail_bot.metrics import Metrics
from leadsail_bot.telemetry import Log

_AS_READ = "socket_mode"  # Bolt's name for a payload that is believed and read already


class Ack(NamedTuple):
    """What Slack gets at once besides its 200: nothing, text, or JSON."""

    body: str = ""

    @property
    def payload(self) -> Any:
        """The body as a Socket Mode acknowledgement carries it."""
        if not self.body:
            return None
        return json.loads(self.body) if self.body.startswith("{") else {"text": self.body}


Deliver = Callable[[dict[str, Any]], Awaitable[Ack]]


async def deliver(app: AsyncApp, payload: dict[str, Any], metrics: Metrics, log: Log) -> Ack:
    """Let Bolt route a payload, and time it: all that Slack waits for once the payload is read.

    Whatever becomes of it, Slack delivered it: it is acknowledged, and what we couldn't do is in our log. Any
    other status would only make Slack tell the person that the app is broken, or send it again.
    """
    began = time.perf_counter()
    try:
        request = AsyncBoltRequest(body=payload, mode=_AS_READ)
        response = await app.async_dispatch(request)
    except Exception as error:  # noqa: BLE001 - one odd payload must not cost the connection
        log.error("delivery_failed", error=error)
        return Ack()
    finally:
        metrics.acknowledged(time.perf_counter() - began)
    if response.status != HTTPStatus.OK:
        log.error("delivery_failed", status=response.status, kind=str(payload.get("type"))[:40])
        return Ack()
    return Ack(response.body or "")
