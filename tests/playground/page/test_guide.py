"""What the page suggests is true of the bot and of the sandbox."""

from pathlib import Path

import yaml

from leadsail_bot.playground.page import guide
from leadsail_bot.playground.sandbox.leads import CATALOGUE

MANIFEST = Path(__file__).parents[3] / "manifest.yml"
NOBODY = "lead_nobody99"


def test_hint_is_the_manifests() -> None:
    """The command reads on the page as it will in Slack: name, usage and description are the manifest's."""
    command = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["features"]["slash_commands"][0]
    shown = guide.COMMAND
    assert (shown.command, shown.usage, shown.about) == (
        command["command"],
        command["usage_hint"],
        command["description"],
    )


def test_suggested_leads_exist() -> None:
    """A suggestion names a lead of the sandbox, but for the one that is there to be missing."""
    known = {entry.lead_id for entry in CATALOGUE}
    named = {one.command.split()[1] for one in guide.SUGGESTIONS} - {"help"}
    assert named - known == {NOBODY}
