"""HTTP/1.1 with as little work as it takes, so that what is measured is the other end.

Both sides keep connections open and know bodies by their Content-Length alone.
"""

import asyncio
import re
from collections.abc import Callable
from typing import NamedTuple

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Answer(NamedTuple):
    """What a server says, after `wait_s`."""

    body: bytes = b'{"ok":true}'
    kind: bytes = b"application/json"
    wait_s: float = 0.0


Handle = Callable[[str, bytes], Answer]  # from a path and a body


class _Frames(asyncio.Protocol):
    """Whole messages, one after the other: `_whole(head, body)` is called for each."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n") + 4) > 3:
            head = bytes(self._buffer[:end])
            length = LENGTH.search(head)
            stop = end + (int(length[1]) if length else 0)
            if len(self._buffer) < stop:
                return
            body = bytes(self._buffer[end:stop])
            del self._buffer[:stop]
            self._whole(head, body)

    def _whole(self, head: bytes, body: bytes, /) -> None:
        raise NotImplementedError


class _Served(_Frames):
    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._handle = handle

    def _whole(self, asked: bytes, body: bytes) -> None:
        answer = self._handle(asked.split(b" ", 2)[1].decode(), body)
        length = len(answer.body)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (answer.kind, length)
        said = head + answer.body
        if answer.wait_s:
            asyncio.get_running_loop().call_later(answer.wait_s, self._transport.write, said)
        else:
            self._transport.write(said)


async def serve(handle: Handle) -> tuple[asyncio.Server, int]:
    """A server on a free port of the loopback; returns the port too."""
    server = await asyncio.get_running_loop().create_server(
        lambda: _Served(handle), "127.0.0.1", 0, backlog=1024
    )
    return server, int(server.sockets[0].getsockname()[1])


class Connection(_Frames):
    """One connection to a server, for one request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    async def post(self, path: str, body: bytes, headers: str) -> tuple[int, bytes]:
        """Send a request; returns status and body. Raises ConnectionError when the other end hangs up."""
        return await self._asked(f"POST {path} HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n", body)

    async def get(self, path: str, headers: str = "") -> tuple[int, bytes]:
        """The same without a body."""
        return await self._asked(f"GET {path} HTTP/1.1\r\n{headers}", b"")

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("hung up"))

    async def _asked(self, head: str, body: bytes) -> tuple[int, bytes]:
        if self._transport.is_closing():
            raise ConnectionError("closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(f"{head}Host: 127.0.0.1\r\n\r\n".encode() + body)
        return await self._waiting

    def _whole(self, head: bytes, body: bytes) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result((int(head[9:12]), body))


async def connect(port: int) -> Connection:
    """A connection to a port of the loopback. Raises OSError where nobody listens."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection
