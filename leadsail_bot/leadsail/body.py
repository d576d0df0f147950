"""A body read within bounds: on the wire, unpacked, and all bodies in flight together."""

import asyncio
import zlib
from collections.abc import AsyncIterator

from leadsail_bot.errors import HistoryTooLarge, LeadSailGarbled, LeadSailUnavailable, LeadSailUnreadable

MIB = 1024 * 1024
SMALL = MIB  # what any call may hold without asking
TOGETHER = 64 * MIB  # what all bodies in flight may hold


class Bodies:
    """Reads bodies of at most `max_bytes`.

    A body that grows past SMALL waits for one of the few places for large ones: so many that all together
    stay within TOGETHER, and each good for a whole body, so that two can't wait for each other.
    """

    def __init__(self, max_bytes: int, max_concurrency: int) -> None:
        self._max_bytes = max_bytes
        self._large = asyncio.Semaphore(max(1, (TOGETHER - max_concurrency * SMALL) // max_bytes))

    async def read(self, chunks: AsyncIterator[bytes], coding: str) -> bytes:
        """The body, with at most one gzip coding undone, in bounded steps: a bomb is dropped at the limit.

        Raises:
            HistoryTooLarge: more than `max_bytes`, on the wire or unpacked.
            LeadSailUnreadable: coded otherwise.
            LeadSailGarbled: empty.
            LeadSailUnavailable: it ends in the middle.
        """
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise LeadSailUnreadable("bad_encoding", coding=coding[:40])
        unzip = None if coding == "identity" else zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        body = bytearray()
        on_wire = 0
        held = False
        try:
            async for chunk in chunks:
                on_wire += len(chunk)
                body += self._unpacked(unzip, chunk, self._max_bytes + 1 - len(body))
                if max(on_wire, len(body)) > self._max_bytes:
                    raise HistoryTooLarge("too_large", bytes=max(on_wire, len(body)))
                if not held and len(body) > SMALL:
                    held = await self._large.acquire()
            if unzip and not unzip.eof:
                raise LeadSailUnavailable("truncated")
            if not body or body.isspace():
                raise LeadSailGarbled("empty_body")
            return bytes(body)
        finally:
            if held:
                self._large.release()

    @staticmethod
    def _unpacked(unzip: "zlib._Decompress | None", chunk: bytes, room: int) -> bytes:
        if unzip is None:
            return chunk[:room]
        try:
            return unzip.decompress(chunk, room)
        except zlib.error as error:
            raise LeadSailUnreadable("bad_encoding", coding="gzip") from error
