"""Scripted answers: what the sandbox says instead of, or how it spoils, the true answer."""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from leadsail_bot.playground.sandbox import envelope

LINGER_NONE = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: closing sends RST instead of FIN


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that differs from the true one; every field left alone keeps the truth.

    `status` other than 200 brings the envelope that fits it unless there is a `body`.
    `body` may be an iterable of chunks: they are streamed without a Content-Length.
    `content_type` may be empty: no Content-Type is sent. `wait_s` delays the headers, `drip_s` is the pause
    before each byte of the body. `hang` takes the request and never answers.
    `reset` cuts the connection with RST, `truncated` ends it with FIN halfway through the promised body.
    `success_false` is an error code sent with HTTP 200. `raw` replaces everything from the status line on.
    """

    status: int = 200
    body: bytes | Iterable[bytes] | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    drip_s: float = 0.0
    hang: bool = False
    reset: Literal["before headers", "mid body"] | None = None
    truncated: bool = False
    success_false: str | None = None
    raw: bytes | None = None

    def spoken(self, truth: web.Response) -> tuple[int, bytes | Iterable[bytes]]:
        """Status and body: the scripted ones where given, else the true ones."""
        if self.success_false is not None:
            return 200, envelope.failure(
                self.success_false, self.success_false.replace("_", " ").capitalize()
            )
        if self.body is not None:
            return self.status, self.body
        if self.status != 200:
            return self.status, envelope.failure_of(self.status)
        return truth.status, truth.body if isinstance(truth.body, bytes) else b""


class Scripts:
    """Scripted answers by path, each used once in the order given; the last may stay for ever."""

    def __init__(self) -> None:
        self._queues: dict[str, tuple[deque[Answer], bool]] = {}

    def put(self, key: str, answers: Iterable[Answer], *, forever: bool) -> None:
        """Replace what was scripted for `key`; no answers at all means the truth again."""
        queue = deque(answers)
        self._queues.pop(key, None)
        if queue:
            self._queues[key] = (queue, forever)

    def take(self, path: str) -> Answer | None:
        """The next answer scripted for `path`, from the first key that covers it."""
        for key, (queue, forever) in self._queues.items():
            if not _covers(key, path):
                continue
            if forever and len(queue) == 1:
                return queue[0]
            answer = queue.popleft()
            if not queue:
                del self._queues[key]
            return answer
        return None


def _covers(key: str, path: str) -> bool:
    """Whole segments only, so `…/lead_1` leaves `…/lead_12` alone; a key ending in `?` covers one path."""
    if key.endswith("?"):
        return path == key[:-1]
    stem = key.rstrip("/")
    return path == stem or path.startswith(f"{stem}/")


async def play(
    answer: Answer, request: web.Request, truth: web.Response, closing: asyncio.Event
) -> web.StreamResponse:
    """Send `answer`; `truth` fills what it leaves open. Hanging ends when `closing` is set."""
    await asyncio.sleep(answer.wait_s)
    if answer.hang:
        await closing.wait()
    if answer.hang or answer.reset == "before headers":
        return _cut(request)
    if answer.raw is not None:
        return _say_raw(request, answer.raw)
    return await _stream(answer, request, truth)


async def _stream(answer: Answer, request: web.Request, truth: web.Response) -> web.StreamResponse:
    status, body = answer.spoken(truth)
    response = web.StreamResponse(status=status, headers=answer.headers)
    if answer.content_type:
        response.headers["Content-Type"] = answer.content_type
    if isinstance(body, bytes):
        response.content_length = len(body)
    await response.prepare(request)
    if answer.reset == "mid body" or answer.truncated:
        whole = body if isinstance(body, bytes) else b"".join(body)
        await response.write(whole[: len(whole) // 2])
        return _cut(request, gently=answer.truncated)
    for chunk in _chunks(body, one_by_one=bool(answer.drip_s)):
        await asyncio.sleep(answer.drip_s)
        await response.write(chunk)
    await response.write_eof()
    return response


def _chunks(body: bytes | Iterable[bytes], *, one_by_one: bool) -> Iterator[bytes]:
    if not isinstance(body, bytes):
        yield from body
    elif one_by_one:
        yield from (body[at : at + 1] for at in range(len(body)))
    elif body:
        yield body


def _cut(request: web.Request, *, gently: bool = False) -> web.StreamResponse:
    """Close the connection under the answer; the response returned goes nowhere."""
    transport = request.transport
    if transport is None:
        return web.Response()
    if gently:
        transport.close()
        return web.Response()
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)
    transport.abort()
    return web.Response()


def _say_raw(request: web.Request, raw: bytes) -> web.StreamResponse:
    transport = request.transport
    if isinstance(transport, asyncio.Transport):
        transport.write(raw)
        transport.close()
    return web.Response()
