"""Each check of a known trap fails with the naive client that falls into it: so it is worth something."""

from collections.abc import Awaitable, Callable

import pytest

from tests.faults import gates, traps
from tests.faults.gates import Gate

NAIVE = [
    pytest.param(traps.drip, gates.timeouts_alone, id="HC-1 LS-03 a timeout for each read"),
    pytest.param(traps.small_bomb, gates.capped_by_chunks, id="HC-2 LS-28 a limit on unpacked chunks"),
    pytest.param(traps.redirect, gates.following, id="HC-3 LS-31 following redirects"),
    pytest.param(traps.outage, gates.always_retrying, id="LS-16 three attempts for everybody"),
]


@pytest.mark.parametrize(("check", "naive"), NAIVE)
async def test_the_naive_client_is_caught(check: Callable[[Gate], Awaitable[None]], naive: Gate) -> None:
    """The very check that the bot passes."""
    with pytest.raises(AssertionError):
        await check(naive)


async def test_the_key_among_a_clients_headers_is_caught() -> None:
    """HC-4: a base URL doesn't bind a client to its host."""
    with pytest.raises(AssertionError):
        await traps.absolute(gates.any_origin)


async def test_a_pool_that_dies_is_caught() -> None:
    """HC-5, LS-33: the storm that the bot's pool survives ends httpx's own."""
    with pytest.raises(AssertionError):
        await traps.storm(gates.own_pool)
