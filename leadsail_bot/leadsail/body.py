"""A body read within bounds: on the wire, unpacked, and all bodies in flight together."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from leadsail_bot.errors import HistoryTooLarge, LeadSailGarbled, LeadSailUnavailable, LeadSailUnreadable

MIB = 1024 * 1024
SMALL = MIB  # what any call may hold without asking
STEP = MIB // 4  # unpacked at a time: others get a turn in between


class Bodies:
    """Reads bodies of at most `max_bytes`.

    A body that grows past SMALL waits until it is the only large one, and stays that until it is let go. For
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
