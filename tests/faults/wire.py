"""A LeadSail made of bytes: well by default, and at fault in ways no HTTP library would send."""

import asyncio
import json
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from leadsail_bot.playground.sandbox import envelope

LOOPBACK = "127.0.0.1"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Heard:
    """One request: its path, its head as it came, and when, on the monotonic clock."""

    path: str
    head: bytes
    at: float


class Wire:
    """Answers every path with the document put for it; while `fault` is set, `spoils` answer with that.

    Args:
        documents: the `data` of each path's answer.
        spoils: the paths a fault is for; None: all of them.
        tls: speaks TLS with this; its certificate may be changed while it runs.
        sock: listens on this instead of a port of its own.
    """

    def __init__(
        self,
        documents: dict[str, Any],
        *,
        spoils: set[str] | None = None,
        tls: ssl.SSLContext | None = None,
        sock: socket.socket | None = None,
    ) -> None:
        self.fault: Talk | None = None
        self.heard: list[Heard] = []
        self._documents = documents
        self._spoils = spoils
        self._tls = tls
        self._sock = sock
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """What LEADSAIL_BASE_URL is set to."""
        return f"http{'s' if self._tls else ''}://{LOOPBACK}:{self.port}"

    def asked(self, path: str) -> list[float]:
        """When this path was asked for."""
        return [heard.at for heard in self.heard if heard.path == path]

    async def __aenter__(self) -> Self:
        where = {"sock": self._sock} if self._sock else {"host": LOOPBACK, "port": 0}
        self._server = await asyncio.start_server(self._serve, ssl=self._tls, **where)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._talks.values():
            writer.transport.abort()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._talks[task] = writer
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("latin-1")
            self.heard.append(Heard(path, head, time.monotonic()))
            await self._answer(path, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a caller that has had enough
        finally:
            del self._talks[task]
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault and (self._spoils is None or path in self._spoils):
            return await self.fault(reader, writer)
        document = self._documents.get(path)
        body = envelope.failure("NOT_FOUND", "Resource not found")
        if document is not None:
            body = json.dumps({"success": True, "data": document}).encode()
        status = b"404 Not Found" if document is None else b"200 OK"
        writer.write(
            OK.replace(b"200 OK", status) + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        writer.write(body)
        return await writer.drain()


def says(*pieces: bytes) -> Talk:
    """These bytes, then it hangs up."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.writelines(pieces)
        await writer.drain()

    return talk


def keeps_saying(head: bytes, piece: bytes, *, times: int = 10**9, every_s: float = 0.0) -> Talk:
    """A head, then the same piece over and over, for as long as anybody listens."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _time in range(times):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_s)

    return talk


def refuses(status: str, *headers: str) -> Talk:
    """A status with headers and an empty JSON object."""
    lines = "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Type: application/json"])
    return says(f"{lines}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode())


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Not a word, until the other side hangs up."""
    await reader.read()
