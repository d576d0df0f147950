"""Acme's Slack with the app installed as `manifest.yml` says: commands, scopes, shortcuts, no others."""

import re
import time
from pathlib import Path

from leadsail_bot.playground.workspace import SlackServer, acme
from leadsail_bot.playground.workspace.state import Clock, Features, Shortcut

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
_COMMAND = re.compile(r"^ *- command: (/\S+)", re.MULTILINE)
_BOT_SCOPES = re.compile(r"^( *)scopes:.*\n\1  bot:.*\n((?:\1 {4}[-#].*\n?)+)", re.MULTILINE)
_SHORTCUT = re.compile(
    r"^ *- name: (.+)\n +type: (message|global)\n +callback_id: (\S+)\n +description: (.+)", re.MULTILINE
)
_BOT_EVENTS = re.compile(r"^( *)bot_events:.*\n((?:\1 {2}[-#].*\n?)+)", re.MULTILINE)
_ESCAPES = re.compile(r"^ *should_escape: true\b", re.MULTILINE)
_HOME_TAB = re.compile(r"^ *home_tab_enabled: true\b", re.MULTILINE)
_ITEM = re.compile(r"^ *- ([\w.:]+)", re.MULTILINE)


class NotInstallable(Exception):
    """The manifest is not there or not readable; the words are for the person who wants to play."""


def slack(manifest: Path = MANIFEST, clock: Clock = time.time) -> SlackServer:
    """A simulated Slack that grants the app what the manifest asks for, so that a missing scope shows.

    Raises:
        NotInstallable: there is no such manifest, or none with commands and bot scopes.
    """
    try:
        text = manifest.read_text("utf-8")
    except OSError as error:
        raise NotInstallable(f"The playground needs {manifest.name}; it belongs beside app.py.") from error
    workspace = acme(clock=clock)
    workspace.features = features(text)
    return SlackServer(workspace, commands=commands(text), scopes=scopes(text))


def commands(manifest: str) -> list[str]:
    """The slash commands, such as `/lead-history`. Raises `NotInstallable` when there are none."""
    return _some(_COMMAND.findall(manifest), "commands")


def scopes(manifest: str) -> list[str]:
    """The bot scopes. Raises `NotInstallable` when there are none.

    Read as lines, in the one layout our manifest has: YAML in full would be a dependency for two lists.
    """
    block = _BOT_SCOPES.search(manifest)
    return _some(_ITEM.findall(block[2]) if block else [], "bot scopes")


def features(manifest: str) -> Features:
    """The shortcuts, the events, the Home tab, and whether commands are escaped; none is a must."""
    shortcuts = (
        Shortcut(_bare(name), kind, callback_id, _bare(about))
        for name, kind, callback_id, about in _SHORTCUT.findall(manifest)
    )
    block = _BOT_EVENTS.search(manifest)
    events = frozenset(_ITEM.findall(block[2]) if block else ())
    return Features(
        tuple(shortcuts), bool(_HOME_TAB.search(manifest)), events, bool(_ESCAPES.search(manifest))
    )


def _bare(words: str) -> str:
    """A string of the manifest without its comment and quotes."""
    return words.partition(" #")[0].strip().strip('"')


def _some(found: list[str], what: str) -> list[str]:
    if not found:
        raise NotInstallable(f"manifest.yml names no {what}.")
    return found
