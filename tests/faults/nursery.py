"""Python scripts in processes of their own, which have imported everything already.

A bot spends four fifths of its start on imports. A nursery does them once: it forks a process for
each order that comes over a socket, and runs a script in it as Python would, with its own arguments,
environment and standard streams. Where the start itself is in question, Python is started anew in it. Whoever
ordered a process learns its number, and in the end how it ended.
"""

import asyncio
import atexit
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO, NoReturn

ROOT = Path(__file__).parents[2]
ORDER_BYTES = 65_536
NEEDED = ("app", "leadsail_bot.process", "leadsail_bot.check", "leadsail_bot.purge", "redis.asyncio")


class Child:
    """A process from the nursery, much as `asyncio.subprocess.Process` is one.

    `stdin` is a file to write to. `returncode` and `busy_s`, the seconds of processor it took, are None until
    it has ended.
    """

    def __init__(self, stdin: BinaryIO) -> None:
        self.pid = 0
        self.returncode: int | None = None
        self.busy_s: float | None = None
        self.stdin = stdin
        self.stdout, self.stderr = asyncio.StreamReader(), asyncio.StreamReader()
        self._pipes: list[asyncio.ReadTransport] = []

    async def listen(self, stdout: BinaryIO, stderr: BinaryIO, line: BinaryIO) -> None:
        """To what it writes, and to what is told of it on a line of the nursery's."""
        told = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        for reader, pipe in ((self.stdout, stdout), (self.stderr, stderr), (told, line)):
            transport, _ = await loop.connect_read_pipe(partial(asyncio.StreamReaderProtocol, reader), pipe)
            self._pipes.append(transport)
        self.pid = int(await told.readline())
        self._end = asyncio.create_task(self._ended(told))

    async def _ended(self, told: asyncio.StreamReader) -> int:
        code, busy_s = (await told.readline()).split()
        self.returncode, self.busy_s = int(code), float(busy_s)
        return self.returncode

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.shield(self._end)

    def send_signal(self, sign: int) -> None:
        """Nothing happens where it has ended."""
        with suppress(ProcessLookupError):  # so just now that we haven't been told
            if self.returncode is None:
                os.kill(self.pid, sign)

    def hang_up(self) -> None:
        """Close our end of its standard output."""
        self._pipes[0].close()

    async def close(self) -> None:
        """End it, if it still runs, and let go of its streams."""
        self.send_signal(signal.SIGKILL)
        await self.wait()
        self.stdin.close()
        for pipe in self._pipes:
            pipe.close()


async def child(script: Path, *arguments: str, environ: Mapping[str, str], anew: bool = False) -> Child:
    """A process that runs the script, with nothing in its environment but this and where Python is.

    `anew`: it does all its imports itself.
    """
    basic = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    stdin, *pipes = _ordered(script=str(script), arguments=arguments, environ={**basic, **environ}, anew=anew)
    made = Child(stdin)
    await made.listen(*pipes)
    return made


def _ordered(**order: object) -> list[BinaryIO]:
    """Our ends of a new process' standard streams and of the line."""
    their_stdin, stdin = os.pipe()
    pipes = [os.pipe() for _ in ("stdout", "stderr", "line")]
    theirs = [their_stdin, *(end for _, end in pipes)]
    socket.send_fds(_nursery(), [json.dumps(order).encode()], theirs)
    for fd in theirs:
        os.close(fd)
    return [os.fdopen(stdin, "wb", 0), *(os.fdopen(end, "rb", 0) for end, _ in pipes)]


@cache
def _nursery() -> socket.socket:
    """Where it takes orders; it begins with the first and ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        nursery = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    atexit.register(nursery.wait)
    atexit.register(ours.close)  # who registers last is called first
    return ours


def serve(orders: socket.socket) -> None:
    """A process for each order, until nobody can order one any more; with its nursery each of them ends."""
    for name in NEEDED:
        importlib.import_module(name)
    lines = dict[int, int]()  # from a process to the line on which its end is told
    woken, waker = socket.socketpair()
    for end in (woken, waker):
        end.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([orders, woken], [], [])
        if woken in ready:
            woken.recv(ORDER_BYTES)
            _tell_ends(lines)
        if orders in ready:
            order, fds, _, _ = socket.recv_fds(orders, ORDER_BYTES, 4)
            if not order:
                break
            *streams, line = fds
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for fd in (orders.detach(), woken.detach(), waker.detach(), line, *lines.values()):
                    os.close(fd)
                _live(streams, **json.loads(order))
            lines[pid] = line
            for fd in streams:
                os.close(fd)
            if not _told(line, f"{pid}\n"):
                os.kill(pid, signal.SIGKILL)  # whoever ordered it has gone, and nobody else would end it
    for pid in lines:
        os.kill(pid, signal.SIGKILL)


def _tell_ends(lines: dict[int, int]) -> None:
    """Of those that have ended, the exit code and how long they were busy."""
    while lines:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        line = lines.pop(pid)
        _told(line, f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime}\n")
        os.close(line)


def _told(line: int, what: str) -> bool:
    """Whether anybody still listens."""
    try:
        os.write(line, what.encode())
    except BrokenPipeError:
        return False
    return True


def _live(
    streams: list[int], script: str, arguments: list[str], environ: dict[str, str], anew: bool
) -> NoReturn:
    """In the new process: become the script."""
    for fd, stream in enumerate(streams):
        os.dup2(stream, fd)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
    if anew:
        os.execve(sys.executable, [sys.executable, script, *arguments], environ)
    sys.stdout = os.fdopen(1, "w", closefd=False)  # the one before was made for another kind of file
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")
    sys.exit()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
