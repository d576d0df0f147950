"""What a person did on the page, handed to their hands in the workspace."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadsail_bot.playground.workspace import composer, interactive
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.hands import Hands, seen
from leadsail_bot.playground.workspace.state import Message, View, Workspace

State = Mapping[str, Mapping[str, Any]]


class Misunderstood(ValueError):
    """The page asked for something that is not there or makes no sense; the words are for the person."""


@dataclass(frozen=True)
class Act:
    """One request of the page. `told` is its JSON, unchecked."""

    workspace: Workspace
    hands: Hands
    told: Mapping[str, Any]

    def word(self, key: str) -> str:
        """A string the request must hold."""
        value = self.told.get(key)
        if not isinstance(value, str):
            raise Misunderstood(f"This needs a text called {key}.")
        return value

    def source(self) -> Message | View:
        """The message or view an act happened in."""
        found: Message | View | None
        if "view" in self.told:
            found = self.workspace.view(self.word("view"))
        else:
            found = self.workspace.message(self.word("channel"), self.word("message"))
        if found is None:
            raise Misunderstood("This is no longer there.")
        return found

    def view(self) -> View:
        """The view an act happened in."""
        found = self.source()
        if not isinstance(found, View):
            raise Misunderstood("This is not a form.")
        return found

    def state(self) -> State:
        """What the fields of the message or view hold now, by block and action id."""
        given = self.told.get("state", {})
        if not isinstance(given, dict) or not all(isinstance(fields, dict) for fields in given.values()):
            raise Misunderstood("The fields came in an unknown shape.")
        return given


async def perform(act: Act) -> Delivery | None:
    """Do it and say how it went; None when nothing had to be delivered. Raises `Misunderstood`."""
    doing = _ACTS.get(act.word("do"))
    if doing is None:
        raise Misunderstood("There is no such act.")
    try:
        return await doing(act)
    except interactive.NotThere as gone:
        raise Misunderstood("This has changed meanwhile. Look at it again.") from gone
    except (LookupError, PermissionError) as impossible:
        raise Misunderstood(str(impossible)) from impossible


async def _type(act: Act) -> Delivery | None:
    thread = act.word("thread") if "thread" in act.told else None
    return await composer.send(act.workspace, act.hands, act.word("channel"), act.word("text"), thread)


async def _shortcut(act: Act) -> Delivery | None:
    """A shortcut from a message's menu, or without a message the one from the message box."""
    message = act.source() if "message" in act.told else None
    if isinstance(message, View):
        raise Misunderstood("This is not a message.")
    return await act.hands.shortcut(act.word("shortcut"), message)


async def _visit(act: Act) -> Delivery | None:
    """Go into the app's own space; an app that asked for it is told which tab somebody looks at."""
    return await act.hands.opens_home(act.word("tab"))


async def _click(act: Act) -> Delivery | None:
    source, action_id = act.source(), act.word("action")
    _remember(source, act)
    block, element = interactive.find(seen(source), action_id, act.told.get("block"), None)
    selected, text = _chosen(act, element)
    return await act.hands.click(
        source,
        action_id,
        block_id=block["block_id"],
        value=act.told.get("value") or None,
        selected=selected,
        text=text,
        as_seen=True,
    )


def _chosen(act: Act, element: Mapping[str, Any]) -> tuple[Any, str | None]:
    """What was picked, and what was typed, in the control an act was about."""
    wanted = _wanted(element, act.told.get("selected"), act.hands.person.tz)
    return (None, wanted) if element["type"].endswith("_input") else (wanted, None)


async def _submit(act: Act) -> Delivery | None:
    view = act.view()
    _remember(view, act)
    return await act.hands.submit(view)


async def _keep(act: Act) -> Delivery | None:
    """A page goes while a form is open, which it may show again: what was filled in stays."""
    _remember(act.view(), act)
    act.workspace.bump()
    return None


async def _close(act: Act) -> Delivery | None:
    return await act.hands.close(act.view(), all_of_them=bool(act.told.get("all")))


async def _suggest(act: Act) -> Delivery | None:
    return await act.hands.suggest(act.source(), act.word("action"), act.word("text"))


def _remember(source: Message | View, act: Act) -> None:
    """Take over what stands in the fields: Slack sends all of it along with any click."""
    for block_id, fields in act.state().items():
        for action_id, given in fields.items():
            with suppress(interactive.NotThere):  # an update took the field, or what was chosen in it
                _take_over(source, act, block_id, action_id, given)


def _take_over(source: Message | View, act: Act, block_id: str, action_id: str, given: Any) -> None:
    block, element = interactive.find(source.blocks, action_id, block_id, None)
    chosen = interactive.choose(element, _wanted(element, given, act.hands.person.tz))
    source.values.setdefault(block["block_id"], {})[action_id] = {"type": element["type"], **chosen}


def _wanted(element: Mapping[str, Any], given: Any, zone: str) -> Any:
    """A field's content as the workspace takes it: empty is None, a local time seconds since 1970."""
    if given in ("", None):
        return None
    if element["type"] != "datetimepicker":
        return given
    try:
        return int(datetime.fromisoformat(str(given)).replace(tzinfo=ZoneInfo(zone)).timestamp())
    except ValueError as unreadable:
        raise Misunderstood("This is no date and time.") from unreadable


_ACTS: dict[str, Callable[[Act], Awaitable[Delivery | None]]] = {
    "type": _type,
    "click": _click,
    "submit": _submit,
    "keep": _keep,
    "close": _close,
    "suggest": _suggest,
    "shortcut": _shortcut,
    "visit": _visit,
}
