"""Odd requests, signed and unsigned, and the status each deserves."""

import io
import json
import time
from collections.abc import Callable
from typing import NamedTuple

import aiohttp

from leadsail_bot.playground.workspace.over_http import signature
from leadsail_bot.slack.serve import BODY_MAX

SECRET = "playground-signing-secret"
CANARY = "canary-in-a-body"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Odd(NamedTuple):
    """A request: its body and what kind it is, and how timestamp and signature differ from right ones."""

    status: int
    body: bytes = f"command=%2Fno-such&text={CANARY}".encode()
    kind: str = FORM
    timestamp: Callable[[str], str] | None = lambda now: now
    signature: Callable[[str], str] | None = lambda right: right
    coding: str = ""


def _older(seconds: int) -> Callable[[str], str]:
    return lambda now: str(int(now) - seconds)


REQUESTS = {
    "no headers": Odd(401, timestamp=None, signature=None),
    "no timestamp": Odd(401, timestamp=None),
    "no signature": Odd(401, signature=None),
    "another's signature": Odd(401, signature=lambda _: "v0=" + "0" * 64),
    "a short signature": Odd(401, signature=lambda right: right[:-1]),
    "another version": Odd(401, signature=lambda right: "v1" + right[2:]),
    "a signature that isn't ASCII": Odd(401, signature=lambda _: "v0=" + "é" * 64),
    "an old timestamp": Odd(401, timestamp=_older(301)),
    "a timestamp of tomorrow": Odd(401, timestamp=_older(-86_000)),
    "a word for a timestamp": Odd(401, timestamp=lambda _: "abc"),
    "an empty timestamp": Odd(401, timestamp=lambda _: ""),
    "a timestamp with a fraction": Odd(401, timestamp=lambda now: f"{now}.5"),
    "a timestamp of 5,000 digits": Odd(401, timestamp=lambda _: "1" * 5_000),
    "digits of another script": Odd(401, timestamp=lambda _: "١" * 10),
    "unsigned, not UTF-8": Odd(401, body=b"\xff\xfe" + CANARY.encode(), signature=None),
    "signed, not UTF-8": Odd(200, body=b"\xff\xfe" + CANARY.encode()),
    "signed, bad JSON": Odd(200, body=b'{"type": "' + CANARY.encode(), kind=JSON),
    "signed, a bad payload": Odd(200, body=b"payload=%7B" + CANARY.encode()),
    "signed, 200,000 deep": Odd(200, body=b"[" * 200_000, kind=JSON),
    "signed, a list": Odd(200, body=json.dumps([CANARY]).encode(), kind=JSON),
    "no gzip, though it says so": Odd(401, coding="gzip", signature=lambda _: "v0=" + "0" * 64),
    "too large": Odd(413, body=b"x" * (BODY_MAX + 1)),
}


async def statuses(url: str) -> dict[str, int]:
    """What the server at this address says to each."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        return {name: await _status(session, url, odd) for name, odd in REQUESTS.items()}


async def _status(session: aiohttp.ClientSession, url: str, odd: Odd) -> int:
    headers = {"Content-Type": odd.kind, **({"Content-Encoding": odd.coding} if odd.coding else {})}
    timestamp = odd.timestamp(str(int(time.time()))) if odd.timestamp else None
    if timestamp is not None:
        headers["X-Slack-Request-Timestamp"] = timestamp
    if odd.signature:
        headers["X-Slack-Signature"] = odd.signature(signature(SECRET, timestamp or "", odd.body))
    async with session.post(url, data=io.BytesIO(odd.body), headers=headers) as answer:
        return answer.status
