"""What Slack delivers is done by one replica: whichever claims it first."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2s
from typing import Any

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack import admission
from leadsail_bot.store import NOBODY, Store, key


async def is_ours(store: Store, body: Mapping[str, Any]) -> bool:
    """Whether no other replica has begun with this delivery, or with the same press of the same button.

    While the replicas can't ask each other each does it once: `Admission` sees to that, for each of them.
    """
    if not store.shared:
        return True
    mine = os.urandom(8)
    with suppress(StoreUnavailable):
        for name, keep_s in _names(body):
            if await store.claim(name, mine, keep_s) != mine:
                return False
    return True


def _names(body: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """What to claim, and for how long, in seconds."""
    if delivery := admission.delivery(body):
        yield key("delivery", NOBODY, _digest(delivery)), admission.SEEN_S
    if press := admission.press(body):
        yield key("press", NOBODY, _digest(repr(press))), admission.AGAIN_S


def _digest(text: str) -> str:
    return blake2s(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
