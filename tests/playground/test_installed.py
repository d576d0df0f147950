"""The playground's app has what `manifest.yml` asks for and nothing else."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground import installed
from leadsail_bot.playground.workspace.acme import ANA, ONCALL
from leadsail_bot.playground.workspace.state import Shortcut

TEXT = installed.MANIFEST.read_text("utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)


def test_the_manifest_is_read_as_yaml_reads_it() -> None:
    """Scopes and commands are those of the file, comments aside."""
    assert installed.scopes(TEXT) == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert installed.commands(TEXT) == [one["command"] for one in MANIFEST["features"]["slash_commands"]]


def test_shortcuts_and_home_are_read_as_yaml_reads_them() -> None:
    """The page offers the shortcuts and the Home tab that the manifest asks for."""
    shown = installed.features(TEXT)
    wanted = MANIFEST["features"]
    assert shown.home_tab is wanted["app_home"]["home_tab_enabled"]
    assert shown.escapes is all(one["should_escape"] for one in wanted["slash_commands"])
    assert shown.events == set(MANIFEST["settings"].get("event_subscriptions", {}).get("bot_events", []))
    assert [(one.name, one.kind, one.callback_id, one.about) for one in shown.shortcuts] == [
        (one["name"], one["type"], one["callback_id"], one["description"])
        for one in wanted.get("shortcuts", [])
    ]


def test_shortcuts_as_the_manifest_spells_them() -> None:
    """Names and descriptions are taken without their quotes and comments."""
    text = """
    home_tab_enabled: true # why
  shortcuts:
    - name: Look up lead # on each message
      type: message
      callback_id: look_up
      description: "Ids, phones and emails in a message"
settings:
  event_subscriptions:
    bot_events:
      - app_mention # why
      - app_home_opened
  interactivity:
"""
    (shortcut,) = installed.features(text).shortcuts
    about = "Ids, phones and emails in a message"
    assert shortcut == Shortcut("Look up lead", "message", "look_up", about)
    assert installed.features(text).home_tab
    assert installed.features(text).events == {"app_mention", "app_home_opened"}


async def test_the_app_is_granted_just_that() -> None:
    """What the manifest names is granted and installed, and no more than it."""
    async with installed.slack() as slack:
        assert slack.stage.app.scopes == set(MANIFEST["oauth_config"]["scopes"]["bot"])
        assert slack.stage.app.commands == {"/lead-history"}


async def test_no_scope_no_service(tmp_path: Path) -> None:
    """Without `files:write` an upload is refused; without `app_mentions:read` mentions go unheard."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("scopes:\n  bot:\n    - commands # why\n    # and\n    - chat:write\n- command: /x\n")
    async with installed.slack(manifest) as slack:
        assert slack.stage.app.scopes == {"commands", "chat:write"}
        api = AsyncWebClient(token="xoxb-playground", base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="missing_scope"):
            await api.files_getUploadURLExternal(filename="a.txt", length=1)
        assert await slack.hands(ANA).mention(ONCALL, "lead_1") is None


@pytest.mark.parametrize("text", ["", "- command: /x\n", "scopes:\n  bot:\n    - commands\n"])
def test_a_manifest_without_an_app(tmp_path: Path, text: str) -> None:
    """A manifest that names no command or no scope installs nothing."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(text)
    with pytest.raises(installed.NotInstallable, match=r"manifest\.yml names no"):
        installed.slack(manifest)


def test_no_manifest(tmp_path: Path) -> None:
    """Where there is no manifest, a sentence says so."""
    with pytest.raises(installed.NotInstallable, match=r"needs manifest\.yml"):
        installed.slack(tmp_path / "manifest.yml")
