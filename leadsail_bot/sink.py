"""Where lines go and nobody waits: a full or closed pipe, or a full disk, costs lines and never an answer."""

import asyncio
import os
import select
import time
from collections import deque
from contextlib import suppress
from typing import TextIO

KEPT_MAX = 10_000  # lines that wait for a reader who has stopped reading; then the oldest are lost
CLOSE_S = 0.3
PIECE_BYTES = 4_096  # a pipe that poll(2) calls writable takes PIPE_BUF bytes without making us wait: pipe(7)


class Sink:
    """A file to write lines to, for logs and audit lines; `lost` counts those that nobody will ever read.

    A line is in the file or the pipe when `write` returns, unless the reader would keep us waiting; then it
    follows as soon as there is room. It goes past Python's own buffer: that would keep what can't be written,
    and fail again when the process exits.

    Args:
        stream: None is nowhere: a process may be started with its standard output closed.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._file = _descriptor(stream)
        self._room: select.poll | None = None
        if self._file is not None:
            self._room = select.poll()
            self._room.register(self._file, select.POLLOUT)
        self._waiting: deque[bytes] = deque()
        self._rest = b""  # of a line that is there in part
        self._torn = b""  # the newline of one that will never be there in full
        self._loop: asyncio.AbstractEventLoop | None = None  # it tells us when there is room
        self.lost = 0

    def write(self, text: str) -> int:
        """Write `text`, of which each line ends in a newline. Never raises, never waits."""
        if self._file is None or self._room is None:
            self._write_plainly(text)
            return len(text)
        self._waiting.append(text.encode("utf-8", "backslashreplace"))
        while len(self._waiting) > KEPT_MAX:
            self._waiting.popleft()
            self.lost += 1
        self._catch_up()
        if self._is_behind and self._loop is None:
            with suppress(RuntimeError):  # where no loop runs, the next line takes these along
                self._loop = asyncio.get_running_loop()
                self._loop.add_writer(self._file, self._catch_up)
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back on purpose."""

    def close(self) -> None:
        """Wait for a reader who is behind, CLOSE_S at most; what is left then is lost."""
        self._catch_up(time.monotonic() + CLOSE_S)
        self.lost += len(self._waiting) + bool(self._rest)
        self._stop_listening()

    @property
    def _is_behind(self) -> bool:
        return bool(self._rest or self._waiting)

    def _catch_up(self, by: float = 0.0) -> None:
        """Write what waits while there is room; `by` is how long that is waited for, a monotonic time."""
        if self._file is None or self._room is None:
            return
        while self._is_behind and self._room.poll(max(0.0, by - time.monotonic()) * 1000):
            self._write_a_piece(self._file)
        if not self._is_behind:
            self._stop_listening()

    def _stop_listening(self) -> None:
        if self._loop and self._file is not None:
            self._loop.remove_writer(self._file)
            self._loop = None

    def _write_plainly(self, text: str) -> None:
        """To a stream that lives in memory, or on a system without poll(2)."""
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self.lost += 1

    def _write_a_piece(self, file: int) -> None:
        line = self._rest or self._torn + self._waiting.popleft()
        try:
            written = os.write(file, line[:PIECE_BYTES])
        except OSError:
            self.lost += 1
            if self._rest:
                self._torn = b"\n"
            self._rest = b""
        else:
            self._rest, self._torn = line[written:], b""


def _descriptor(stream: TextIO | None) -> int | None:
    if stream is None or not hasattr(select, "poll"):
        return None
    with suppress(OSError, ValueError):  # io.UnsupportedOperation is both
        return stream.fileno()
    return None
