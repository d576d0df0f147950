"""Slack's signed HTTP requests to the app's `/slack/events`."""

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp
import msgspec

from leadsail_bot.playground.workspace.parcels import Ack, Parcel

SLACK_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class OverHttp:
    """The way to an app that listens on `url`; None while there is no such app."""

    def __init__(self, signing_secret: str) -> None:
        self.url: str | None = None
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, parcel: Parcel, deadline_s: float) -> Ack:
        """POST it, and read the answer as JSON where it says so."""
        body, headers = request(parcel, self._secret)
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=False)
        sending = self._session.post(
            str(self.url),
            data=body,
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=deadline_s),
            allow_redirects=False,
        )
        try:
            async with sending as answer:
                return Ack(answer.status, decoded(await answer.read(), answer.content_type))
        except TimeoutError:
            raise
        except (aiohttp.ClientError, msgspec.DecodeError) as unreachable:
            raise ConnectionError(str(unreachable)) from unreachable

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()


def request(parcel: Parcel, signing_secret: str) -> tuple[bytes, dict[str, str]]:
    """The body and headers of Slack's HTTP request for a parcel.

    Commands are form fields, interactions a `payload=` field, events JSON. Signed with the real clock, since
    the app compares it with its own. https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    content_type = "application/x-www-form-urlencoded"
    if parcel.kind == "slash_commands":
        body = urlencode(parcel.payload).encode()
    elif parcel.kind == "interactive":
        body = urlencode({"payload": msgspec.json.encode(parcel.payload)}).encode()
    else:
        body, content_type = msgspec.json.encode(parcel.payload), "application/json"
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "User-Agent": SLACK_AGENT,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(signing_secret, timestamp, body),
    }
    if parcel.retry is not None:
        headers["X-Slack-Retry-Num"] = str(parcel.retry)
        headers["X-Slack-Retry-Reason"] = parcel.retry_reason or "http_timeout"
    return body, headers


def signature(signing_secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature: HMAC-SHA256 over `v0:timestamp:body`."""
    message = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(signing_secret.encode(), message, hashlib.sha256).hexdigest()


def decoded(body: bytes, content_type: str) -> Any:
    """The body of an acknowledgement: None, JSON, or text as it is.

    Raises `msgspec.DecodeError` for JSON that is none, a lone surrogate in it included.
    """
    if not body:
        return None
    if content_type == "application/json":
        return msgspec.json.decode(body)
    return body.decode(errors="replace")
