"""A real Redis on a port of its own, for as long as tests need it; with nothing on disk."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from redis import Redis, exceptions

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]

PATIENCE_S = 10.0
MISSING = "This test needs redis-server (Debian: apt-get install redis-server)"


@dataclass
class RedisServer:
    """`process` is None while it is down."""

    port: int
    folder: str
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL says."""
        return f"redis://127.0.0.1:{self.port}/0"

    @cached_property
    def client(self) -> Redis:
        """To look at it, and to spoil it."""
        return Redis(port=self.port)

    def start(self) -> None:
        """Until it answers; again where its port was just taken, by a connection that goes out for one."""
        self.process = self._begun()
        by = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert time.monotonic() < by
            time.sleep(0.005)
            if self.process.poll() is not None:
                self.process = self._begun()
        with suppress(exceptions.AuthenticationError):
            self.client.ping()  # connected from now on: who counts what is open need not count this

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder),
                *("--save", "", "--appendonly", "no", "--logfile", f"{self.folder}/log", *self.options),
            ]
        )

    def _answers(self) -> bool:
        """With whatever: by the bare socket, a client would cost more than the server's start.

        Where nobody listens yet, the socket may happen to be given that very port, and talk to itself.
        """
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0) as one:
            one.sendall(b"PING\r\n")
            return one.recv(64).startswith((b"+PONG", b"-NOAUTH"))
        return False

    def stop(self) -> None:
        """At once, with everything it held."""
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None
            self.client.close()

    def hang(self) -> None:
        """It takes connections and bytes, and says nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """After `hang`."""
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def names(self) -> list[str]:
        """Every key there is."""
        return sorted(bytes(key).decode() for key in self._keys())

    def value(self, key: str) -> bytes:
        """What stands under a key."""
        held = self.client.get(key)
        assert isinstance(held, bytes)
        return held

    def _keys(self) -> list[bytes]:
        return list(self.client.scan_iter())

    def later(self, seconds: float) -> None:
        """What had less than so long to live is gone, the rest has that much less."""
        client = self.client
        for key in self._keys():
            left_ms = int(client.pttl(key))
            if left_ms >= 0:
                client.pexpire(key, max(0, left_ms - round(seconds * 1000)))


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """A running one; where it isn't installed the test is skipped, but never in CI."""
    if not shutil.which("redis-server"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
        one.close()
        server = RedisServer(port, folder, options)
        try:
            server.start()
            yield server
        finally:
            server.stop()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes whatever comes and never answers."""
    try:
        while await reader.read(65_536):
            pass
    finally:
        writer.close()


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[str]:
    """Something else at Redis' place that talks like this; in the end none of its connections is open."""
    talking: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking[asyncio.create_task(talk(reader, writer))] = writer

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    server.close()
    for one, writer in talking.items():
        one.cancel()
        writer.close()
    await asyncio.gather(*talking, return_exceptions=True)
    await asyncio.gather(*(writer.wait_closed() for writer in talking.values()), return_exceptions=True)
