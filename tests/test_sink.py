"""Lines are where they belong at once, and nobody waits for a reader who has stopped reading."""

import fcntl
import os
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from leadsail_bot import sink
from leadsail_bot.sink import Sink
from tests.faults import patience

PIPE_BYTES = 65_536


class Pipe:
    """A pipe: `end` is what a process would have as its standard output."""

    def __init__(self) -> None:
        self.reader, writer = os.pipe()
        fcntl.fcntl(self.reader, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.end: TextIO = os.fdopen(writer, "w", encoding="utf-8")

    def read(self) -> bytes:
        """What has come, without waiting."""
        os.set_blocking(self.reader, False)
        found = b""
        while True:
            try:
                piece = os.read(self.reader, PIPE_BYTES)
            except BlockingIOError:
                return found
            found += piece


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe with nobody reading yet."""
    made = Pipe()
    yield made
    made.end.close()
    os.close(made.reader)


def test_a_line_is_there_when_write_returns(pipe: Pipe) -> None:
    """A crash right after it loses nothing."""
    Sink(pipe.end).write("one\n")
    assert pipe.read() == b"one\n"


def test_a_reader_who_stops_reading_keeps_nobody_waiting(pipe: Pipe) -> None:
    """Far more than the pipe holds is written without a wait, and follows when the reader is back."""
    lines = [f"{number} {'x' * 990}\n" for number in range(500)]
    into = Sink(pipe.end)
    for line in lines:
        into.write(line)
    found = b""
    while piece := pipe.read():
        found += piece
        into.write("")
    assert found.decode() == "".join(lines)
    assert into.lost == 0


async def test_what_waits_follows_as_soon_as_there_is_room(pipe: Pipe) -> None:
    """Nothing else needs to be written for it: a quiet night would keep the last lines of the day."""
    into = Sink(pipe.end)
    for number in range(100):
        into.write(f"{number} {'x' * 990}\n")
    found = b""

    def last() -> bool:
        nonlocal found
        found += pipe.read()
        return b"\n99 " in found and found.endswith(b"x\n")

    await patience.until(last)
    assert into.lost == 0


def test_a_slow_reader_is_waited_for_at_the_end(pipe: Pipe) -> None:
    """Audit lines too; a second at most, and what nobody has read by then is counted."""
    into = Sink(pipe.end)
    for _ in range(80):
        into.write("x" * 990 + "\n")
    found: list[bytes] = []
    reader = threading.Timer(0.2, lambda: found.append(pipe.read()))
    reader.start()
    into.close()
    reader.join()
    assert len(found[0] + pipe.read()) == 80 * 991
    assert into.lost == 0


def test_a_reader_who_has_stopped_is_waited_for_no_longer(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends all the same."""
    monkeypatch.setattr(sink, "CLOSE_S", 0.1)
    into = Sink(pipe.end)
    for _ in range(20):
        into.write("x" * 4_000 + "\n")
    into.close()
    assert into.lost == 20 - 16


def test_what_nobody_reads_is_bounded(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest lines are lost first, and counted; memory doesn't grow with them."""
    monkeypatch.setattr(sink, "KEPT_MAX", 10)
    into = Sink(pipe.end)
    for _ in range(100):
        into.write("x" * 4_000 + "\n")
    assert into.lost == 100 - 16 - 10


def test_a_closed_pipe_costs_lines_only(pipe: Pipe) -> None:
    """EPIPE is counted, not raised; nor is it raised when Python closes the stream at exit."""
    os.close(pipe.reader)
    into = Sink(pipe.end)
    into.write("nobody reads this\n")
    pipe.end.close()
    into.write("nor this\n")
    assert into.lost == 2
    pipe.reader = os.open(os.devnull, os.O_RDONLY)


def test_a_full_disk_costs_lines_only() -> None:
    """ENOSPC is counted, not raised."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        into = Sink(full)
        into.write("a line\n")
    assert into.lost == 1


def test_a_line_that_is_there_in_part_spoils_no_other(tmp_path: Path) -> None:
    """The disk is full in the middle of it: the next one begins on a line of its own."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        into = Sink(file)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (3, limits[1]))
            into.write("one\ntwo\n")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        into.write("three\n")
        into.write("four\n")
    assert (tmp_path / "log").read_text("utf-8") == "one\nthree\nfour\n"
    assert into.lost == 1


def test_no_stream_at_all_is_nowhere() -> None:
    """A process whose standard output was closed before it started has none."""
    assert Sink(None).write("a line\n") == 7
