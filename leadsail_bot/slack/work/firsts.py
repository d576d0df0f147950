"""What Slack delivers is done by one replica: whichever claims it first."""

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2s
from typing import Any

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.work import admission
from leadsail_bot.store import NOBODY, Store, key


async def is_ours(store: Store, body: Mapping[str, Any]) -> bool:
    """Whether no other replica has begun with this delivery, or with the same press of the same button.

    While the replicas can't ask each other each does it once: `Admission` sees to that, for each of them.
    """
    if not store.shared:
        return True
    with suppress(StoreUnavailable):
        return await _is_first(store, body) and await _is_another_press(store, body)
    return True


async def _is_first(store: Store, body: Mapping[str, Any]) -> bool:
    delivery = admission.delivery(body)
    mine = os.urandom(8)
    name = key("delivery", NOBODY, _digest(delivery))
    return not delivery or await store.claim(name, mine, admission.SEEN_S) == mine


async def _is_another_press(store: Store, body: Mapping[str, Any]) -> bool:
    """Not the one right before it in its place, as `Admission.judge` has it; a second after it, it is.

    Nothing before it, though somebody was first: that replica is about to write it down.
    """
    press = admission.press(body)
    if press is None:
        return True
    mine = os.urandom(8)
    where, what = _digest(repr(press[:2])), _digest(repr(press[2:]))
    first = await store.claim(key("pressed", NOBODY, where, what), mine, admission.AGAIN_S) == mine
    before = await store.swap(key("press", NOBODY, where), what.encode(), admission.AGAIN_S)
    return first or before not in {None, what.encode()}


def _digest(text: str) -> str:
    return blake2s(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
