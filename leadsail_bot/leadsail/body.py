"""A body read within bounds: on the wire, unpacked, and all bodies in flight together."""

import asyncio
import random
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from leadsail_bot.errors import HistoryTooLarge, LeadSailGarbled, LeadSailUnavailable, LeadSailUnreadable

MIB = 1024 * 1024
# Bytes, and records and values in them, that any call may hold without asking.
SMALL, RECORDS, VALUES = MIB, 5_000, 40_000
SAMPLED = (211, 223, 227, 229, 233, 239, 241, 251)  # one byte out of so many: primes, as no pattern repeats
_chance = random.Random()  # noqa: S311 - the system seeds it, and nobody sees what it gives
STEP = MIB // 4  # unpacked at a time: others get a turn in between


class Bodies:
    """Reads bodies of at most `max_bytes`.

    One that is large (`is_large`) waits until it is the only such one, and stays that until it is let go. For
    a moment it is there twice, in pieces and whole, and what is made of it weighs as much again: two at a
    time would need twice the memory, and take as long.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._large = asyncio.Lock()

    @asynccontextmanager
    async def read(self, chunks: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
        """The body, with at most one gzip coding undone: a bomb is dropped at the limit.

        Raises, on entering:
            HistoryTooLarge: more than `max_bytes`, on the wire or unpacked.
            LeadSailUnreadable: coded otherwise.
            LeadSailGarbled: empty.
            LeadSailUnavailable: it ends in the middle.
        """
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise LeadSailUnreadable("bad_encoding", coding=coding[:40])
        unzip = None if coding == "identity" else zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        pieces: list[bytes] = []  # not one that grows: moving it about would leave holes in memory
        size = 0
        held = False
        try:
            sent = self._bounded(chunks)
            async for piece in self._bounded(_unpacked(unzip, sent)) if unzip else sent:
                pieces.append(piece)
                size += len(piece)
                if not held and size > SMALL:
                    held = await self._large.acquire()
            if unzip and not unzip.eof:
                raise LeadSailUnavailable("truncated")
            body = b"".join(pieces)
            pieces.clear()
            if not body or body.isspace():
                raise LeadSailGarbled("empty_body")
            if not held and is_large(body):
                held = await self._large.acquire()
            yield body
        finally:
            if held:
                self._large.release()

    async def _bounded(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for piece in pieces:
            size += len(piece)
            if size > self._max_bytes:
                raise HistoryTooLarge("too_large", bytes=size)
            yield piece


def is_large(body: bytes) -> bool:
    """Whether to read it takes a while: a record of next to nothing takes as long as one with a text."""
    if len(body) > SMALL:
        return True
    if len(body) <= RECORDS:
        return False
    return about_how_many(b"{", body) > RECORDS or about_how_many(b",", body) > VALUES


def about_how_many(mark: bytes, body: bytes) -> int:
    """How often it stands in the body, told by a few bytes out of many, from places nobody can foresee.

    To count takes as long as half of all that is done with a body.
    """
    step = _chance.choice(SAMPLED)
    return body[_chance.randrange(step) :: step].count(mark) * step


async def _unpacked(unzip: "zlib._Decompress", chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        packed = chunk
        while packed and not unzip.eof:
            yield _step(unzip, packed)
            packed = unzip.unconsumed_tail
            if packed:
                await asyncio.sleep(0)


def _step(unzip: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unzip.decompress(packed, STEP)
    except zlib.error as error:
        raise LeadSailUnreadable("bad_encoding", coding="gzip") from error
