"""A body read within bounds: on the wire, unpacked, and all bodies in flight together."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from leadsail_bot.errors import HistoryTooLarge, LeadSailGarbled, LeadSailUnavailable, LeadSailUnreadable

MIB = 1024 * 1024
SMALL = MIB  # what any call may hold without asking
TOGETHER = 64 * MIB  # what all bodies in flight may hold
STEP = MIB // 4  # unpacked at a time: others get a turn in between


class Bodies:
    """Reads bodies of at most `max_bytes`.

    A body that grows past SMALL waits for one of the few places for large ones: so many that all together
    stay within TOGETHER, and each good for a whole body, so that two can't wait for each other. It keeps the
    place until it is let go.
    """

    def __init__(self, max_bytes: int, max_concurrency: int) -> None:
        self._max_bytes = max_bytes
        twice = 2 * max_bytes  # as it comes, piece by piece, and for a moment whole as well
        self._large = asyncio.Semaphore(max(1, (TOGETHER - max_concurrency * SMALL) // twice))

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
            async for piece in self._bounded(_unpacked(unzip, self._bounded(chunks))):
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


async def _unpacked(unzip: "zlib._Decompress | None", chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if unzip is None:
            yield chunk
            continue
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
