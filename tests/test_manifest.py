"""The app manifest is one that Slack takes, in both modes, and asks for no more than the bot uses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from leadsail_bot.playground.page import guide

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "manifest.yml").read_text("utf-8")
SCHEMA = json.loads((ROOT / "tests/data/manifest.schema.json").read_text("utf-8"))
EVENTS_URL = "https://leadsail-bot.example.com/slack/events"

Manifest = dict[str, Any]


def _for_http(text: str) -> str:
    """The manifest after the two mechanical steps its own head describes."""
    without_socket = re.sub(r"^.*# socket mode\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^( *)#http ", r"\1", without_socket, flags=re.MULTILINE)


SOCKET: Manifest = yaml.safe_load(TEXT)
HTTP: Manifest = yaml.safe_load(_for_http(TEXT))


@pytest.mark.parametrize("manifest", [SOCKET, HTTP], ids=["socket mode", "http mode"])
def test_slack_would_take_it(manifest: Manifest) -> None:
    """Both forms are valid against Slack's own schema."""
    errors = [
        f"{error.json_path}: {error.message}" for error in Draft7Validator(SCHEMA).iter_errors(manifest)
    ]
    assert errors == []


def test_the_schema_would_notice() -> None:
    """The copy of the schema is a working one: a misspelt key is refused."""
    spoilt = json.loads(json.dumps(SOCKET))
    spoilt["features"]["slash_commands"][0]["usage"] = "hint"
    assert list(Draft7Validator(SCHEMA).iter_errors(spoilt))


def test_socket_mode_needs_no_address() -> None:
    """In force is Socket Mode: no URL anywhere, nothing to expose."""
    assert SOCKET["settings"]["socket_mode_enabled"] is True
    assert "url" not in SOCKET["features"]["slash_commands"][0]
    assert "request_url" not in SOCKET["settings"]["interactivity"]
    assert "request_url" not in SOCKET["settings"]["event_subscriptions"]


def test_http_mode_points_everything_at_one_address() -> None:
    """Commands, clicks, suggestions and events go to the bot's one endpoint, and Socket Mode is off."""
    assert "socket_mode_enabled" not in HTTP["settings"]
    assert HTTP["features"]["slash_commands"][0]["url"] == EVENTS_URL
    assert HTTP["settings"]["interactivity"]["request_url"] == EVENTS_URL
    assert HTTP["settings"]["interactivity"]["message_menu_options_url"] == EVENTS_URL
    assert HTTP["settings"]["event_subscriptions"]["request_url"] == EVENTS_URL


def test_the_forms_differ_in_nothing_else() -> None:
    """Switching modes changes addresses and the mode, not what the app is."""
    for manifest in (socket := json.loads(json.dumps(SOCKET)), http := json.loads(json.dumps(HTTP))):
        manifest["settings"].pop("socket_mode_enabled", None)
        manifest["settings"]["interactivity"] = {"is_enabled": True}
        manifest["settings"]["event_subscriptions"].pop("request_url", None)
        manifest["features"]["slash_commands"][0].pop("url", None)
    assert socket == http


def test_least_scopes_each_with_its_reason() -> None:
    """Exactly these scopes, none for users to grant, and a reason beside each."""
    assert SOCKET["oauth_config"]["scopes"] == {
        "bot": [
            *("commands", "app_mentions:read", "chat:write", "channels:read", "groups:read"),
            *("mpim:read", "files:write", "users:read", "usergroups:read"),
        ]
    }
    for scope in SOCKET["oauth_config"]["scopes"]["bot"]:
        assert re.search(rf"^ *- {scope} # \S", TEXT, flags=re.MULTILINE), scope


def test_the_command_and_the_messages_tab() -> None:
    """Slack and the playground suggest the command in the same words; the messages tab takes no messages."""
    (command,) = SOCKET["features"]["slash_commands"]
    assert guide.Hint(command["command"], command["usage_hint"], command["description"]) == guide.COMMAND
    home = SOCKET["features"]["app_home"]
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, True)
    assert SOCKET["settings"]["org_deploy_enabled"] is False
