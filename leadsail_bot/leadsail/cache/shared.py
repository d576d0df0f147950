"""Packed bodies that other replicas find; without Redis, or while it is away, each replica has its own."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.store import Store, key

SKEW = timedelta(seconds=5)  # between replicas' clocks: what is further ahead was never written by one
SIZE_MAX = 64 * 1024 * 1024  # unpacked: no body that was read is larger, and 16 kB could unpack to a gigabyte


class Packed(NamedTuple):
    """A body as it is kept: packed, its length unpacked, and when LeadSail was asked."""

    body: bytes
    size: int
    as_of: datetime


_decode = msgspec.msgpack.Decoder(Packed).decode


class Shared:
    """The bodies of one kind, in a store that all replicas reach. Nothing here fails, or is waited for long.

    Args:
        kind: what they are: part of the name of each.
        account: whose they are at LeadSail: another key may not be shown the same.
        keep_s: how long they are kept, from the moment LeadSail was asked.
    """

    def __init__(
        self, store: Store, kind: str, account: str, keep_s: float, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._kind = kind
        self._account = account
        self._keep = timedelta(seconds=keep_s)
        self._now = now
        self._since = datetime.min.replace(tzinfo=UTC)  # what was told before isn't ours any more

    async def get(self, lead_id: str) -> Packed | None:
        """What any replica put there last, if it may still be kept."""
        with suppress(StoreUnavailable, ValueError, OverflowError):  # not every moment has others beside it
            held = await self._store.get(self._name(lead_id))
            if held is None:
                return None
            found = _decode(held)
            as_of = found.as_of.astimezone(UTC)
            ours = 0 <= found.size <= SIZE_MAX and as_of >= self._since
            if ours and as_of - SKEW <= self._now() < as_of + self._keep:
                return found._replace(as_of=as_of)
        return None

    async def put(self, lead_id: str, packed: Packed) -> None:
        """Let the others find it, for as long as it may be kept."""
        left_s = (packed.as_of + self._keep - self._now()).total_seconds()
        if left_s > 0:
            with suppress(StoreUnavailable):
                await self._store.put(self._name(lead_id), msgspec.msgpack.encode(packed), left_s)

    def refuse(self) -> None:
        """Bring nothing that is there yet any more."""
        self._since = self._now()

    async def drop(self, lead_id: str) -> None:
        """Take it away from the others too."""
        with suppress(StoreUnavailable):
            await self._store.drop(self._name(lead_id))

    def _name(self, lead_id: str) -> str:
        return key(self._kind, lead_id, self._account)
