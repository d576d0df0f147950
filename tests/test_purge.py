"""`app.py purge` says in a sentence what stands in its way."""

import sys

import pytest

from leadsail_bot import purge
from leadsail_bot.errors import NO_REDIS, Misconfigured
from leadsail_bot.spellings import Secret


async def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sentence as at the start and in `check`, and no traceback."""
    monkeypatch.setitem(sys.modules, "leadsail_bot.redis_store", None)
    with pytest.raises(Misconfigured) as caught:
        await purge.purge(Secret("redis://127.0.0.1:9/0"), "lead_abc123")
    assert caught.value.problems == (NO_REDIS,)
