"""What the page says of the command is what the manifest says."""

from pathlib import Path

import yaml

from leadsail_bot.playground.page import guide

MANIFEST = Path(__file__).parents[3] / "manifest.yml"


def test_hint_is_the_manifests() -> None:
    """The command reads on the page as it will in Slack: name, usage and description are the manifest's."""
    command = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["features"]["slash_commands"][0]
    shown = guide.COMMAND
    assert (shown.command, shown.usage, shown.about) == (
        command["command"],
        command["usage_hint"],
        command["description"],
    )
