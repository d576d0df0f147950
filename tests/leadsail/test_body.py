"""Bodies in flight: large ones take turns, small ones never wait, and nobody's place is lost."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest

from leadsail_bot.errors import HistoryTooLarge
from leadsail_bot.leadsail.body import MIB, RECORDS, SMALL, VALUES, Bodies

CAP = 8 * MIB
PIECE = bytes(SMALL // 2 + 1)
PATIENCE_S = 10.0


async def pieces(count: int, piece: bytes = PIECE) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield piece


@pytest.fixture
def bodies() -> Bodies:
    return Bodies(CAP)


@pytest.mark.parametrize(
    "piece", [PIECE, b'{"summary":"a"},' * RECORDS, b"12345," * VALUES], ids=["bytes", "records", "values"]
)
async def test_large_ones_take_turns(bodies: Bodies, piece: bytes) -> None:
    """However many come at once: one at a time is read whole, and none waits for ever."""
    inside, most = 0, 0

    async def read() -> int:
        nonlocal inside, most
        async with bodies.read(pieces(4, piece), "identity") as body:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1
            return len(body)

    async with asyncio.timeout(PATIENCE_S):
        assert await asyncio.gather(*(read() for _ in range(100))) == [4 * len(piece)] * 100
    assert most == 1


async def test_small_ones_never_wait(bodies: Bodies) -> None:
    """While a large one is held, whatever is small goes on."""
    small = bodies.read(pieces(1), "identity")
    async with asyncio.timeout(PATIENCE_S), bodies.read(pieces(3), "identity"), small as body:
        assert len(body) == len(PIECE)


@pytest.mark.parametrize(
    "ended", ["cancelled in the queue", "cancelled while read", "too large", "put to use badly"]
)
async def test_a_place_comes_back(bodies: Bodies, ended: str) -> None:
    """Whatever ends a body, the next one has its place."""
    for _ in range(2):
        await _end(bodies, ended)
    async with asyncio.timeout(PATIENCE_S), bodies.read(pieces(3), "identity"):
        pass


async def _end(bodies: Bodies, how: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield PIECE
        yield PIECE
        await asyncio.Event().wait()

    async def read(chunks: AsyncIterator[bytes]) -> None:
        async with bodies.read(chunks, "identity"):
            if how == "put to use badly":
                raise RuntimeError("in use")

    if how == "too large":
        with pytest.raises(HistoryTooLarge):
            await read(pieces(CAP // len(PIECE) + 1))
    elif how == "put to use badly":
        with pytest.raises(RuntimeError):
            await read(pieces(3))
    else:
        waiting = "queue" in how
        async with bodies.read(pieces(3), "identity") if waiting else nullcontext():
            reading = asyncio.create_task(read(pieces(3) if waiting else endless()))
            await asyncio.sleep(0.01)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading


async def test_unpacking_gives_others_a_turn(bodies: Bodies) -> None:
    """Eight megabytes out of eight kilobytes come in steps: the loop goes round in between."""
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(other())
    packed = gzip.compress(bytes(CAP))
    async with bodies.read(pieces(1, packed), "gzip") as body:
        assert len(body) == CAP
    ticking.cancel()
    assert turns >= CAP // MIB
