"""`app.py purge` says in a sentence what stands in its way."""

import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_any_terminal_can_show_it(encoding: str, tmp_path: Path) -> None:
    """One that knows ASCII alone sees an escape."""
    needed = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "LEADSAIL_API_KEY": "k"}
    tried = subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "app.py", "purge", "lead_abc123"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding, **needed},
        capture_output=True,
        check=False,
    )
    assert (tried.returncode, tried.stderr) == (0, b"")
    assert tried.stdout.decode(encoding).startswith("There is no shared cache")
