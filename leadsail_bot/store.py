"""What replicas share: claims, last-seen marks, recent lookups and handoffs, all as ids; and packed bodies.

This is the form in memory: one process, gone at its end. Every form keeps the same promises, so whoever uses
one doesn't know which it is.
"""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from cachetools import TLRUCache

MAX_BYTES = 16 * 1024 * 1024  # some 100,000 entries
ENTRY_BYTES = 100  # of what keeps an entry, besides its key and value
NOBODY = "-"


def key(kind: str, lead: str = NOBODY, *rest: str) -> str:
    """The name of an entry: what it is, which lead it is about if it is about one, and whose it is.

    Shape: `seen:lead_abc123:U1`, `recent:-:U1`. `RedisStore.purge` goes by the second part.
    """
    return ":".join((kind, lead, *rest))


class Store(Protocol):
    """What can be kept. `keep_s` says for how long, in seconds; what is older is gone.

    `shared` says whether other replicas see it too. Every method may raise StoreUnavailable.
    """

    shared: bool

    async def claim(self, name: str, value: bytes, keep_s: float) -> bytes:
        """The value that holds under this name: this one, or that of whoever came first. One wins."""
        ...

    async def get(self, name: str) -> bytes | None:
        """What was put or claimed under this name."""
        ...

    async def get_all(self, names: Sequence[str]) -> list[bytes | None]:
        """The same for each of many, asked for at once."""
        ...

    async def put(self, name: str, value: bytes, keep_s: float) -> None:
        """Keep a value in the place of any other."""
        ...

    async def swap(self, name: str, value: bytes, keep_s: float) -> bytes | None:
        """Keep a value in the place of any other, and tell which that was. One at a time."""
        ...

    async def drop(self, name: str) -> None:
        """Forget a value, a claim or a list."""
        ...

    async def note(self, name: str, member: str, keep_s: float, at_most: int) -> None:
        """Put a member at the head of a list, once; the list keeps its newest `at_most`.

        A member that begins with a lead's id and a colon, or is one, is about that lead.
        """
        ...

    async def noted(self, name: str) -> list[str]:
        """The members of a list, newest first."""
        ...

    async def unnote(self, name: str, member: str) -> None:
        """Take a member off a list."""
        ...


class Memory:
    """The store of one process; what it holds is bounded, the least used goes first."""

    shared = False

    def __init__(self, timer: Callable[[], float] = time.monotonic, max_bytes: int = MAX_BYTES) -> None:
        self._timer = timer
        self._values: TLRUCache[str, tuple[bytes, float]] = TLRUCache(  # with how long each is kept
            max_bytes, lambda _, kept, now: now + kept[1], timer, lambda kept: ENTRY_BYTES + len(kept[0])
        )
        self._lists: TLRUCache[str, tuple[tuple[str, ...], float]] = TLRUCache(  # with until when
            max_bytes, lambda _, kept, __: kept[1], timer, lambda kept: ENTRY_BYTES * (1 + len(kept[0]))
        )

    async def claim(self, name: str, value: bytes, keep_s: float) -> bytes:
        held, _ = self._values.setdefault(name, (value, keep_s))
        return held

    async def get(self, name: str) -> bytes | None:
        kept = self._values.get(name)
        return kept[0] if kept else None

    async def get_all(self, names: Sequence[str]) -> list[bytes | None]:
        return [await self.get(name) for name in names]

    async def put(self, name: str, value: bytes, keep_s: float) -> None:
        self._values[name] = (value, keep_s)

    async def swap(self, name: str, value: bytes, keep_s: float) -> bytes | None:
        held = await self.get(name)
        await self.put(name, value, keep_s)
        return held

    async def drop(self, name: str) -> None:
        self._values.pop(name, None)
        self._lists.pop(name, None)

    async def note(self, name: str, member: str, keep_s: float, at_most: int) -> None:
        others = (other for other in await self.noted(name) if other != member)
        self._lists[name] = ((member, *others)[:at_most], self._timer() + keep_s)

    async def noted(self, name: str) -> list[str]:
        kept = self._lists.get(name)
        return list(kept[0]) if kept else []

    async def unnote(self, name: str, member: str) -> None:
        kept = self._lists.get(name)
        if kept:
            self._lists[name] = (tuple(other for other in kept[0] if other != member), kept[1])


def is_about(member: str, lead: str) -> bool:
    """Whether a member of a list is about a lead; see `Store.note`."""
    return member.partition(":")[0] == lead
