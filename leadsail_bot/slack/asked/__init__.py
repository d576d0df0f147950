"""What a person asked for, read from any of Slack's payloads."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from leadsail_bot.slack.asked import message

# Where Slack says what somebody typed or chose; docs.slack.dev, block elements.
_GIVEN = ("value", "selected_user", "selected_conversation", "selected_channel", "selected_date")
# What of a view that Slack sends an app may send back.
_OF_A_VIEW = ("type", "title", "callback_id", "private_metadata", "blocks", "close", "submit")


class OpenView(msgspec.Struct, frozen=True):
    """The modal that a click or a submission came from.

    `values` holds what was typed or chosen, by action id; `shown` is the view itself, to be shown again.
    """

    id: str
    hash: str = ""
    metadata: str = ""
    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    shown: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked, where, and with what.

    `text` is what follows a command, what a mention says (`message.said_to`), what stands in a menu that
    suggests, or the words of the message that a shortcut was used on; `value` is what the pressed control
    carries, or the option chosen from a menu, and `block` the id of the block it stands in. A click in a
    modal has a `view` and neither channel nor response_url; a click in a message, or a shortcut used on one,
    has both, the `message`'s timestamp, and that of its `thread` if it is in one. A mention has a channel and
    perhaps a thread, and no more; a global shortcut and the Home tab have not even these. `home` says that
    the Home tab was opened: the answer is what it shows. `blocks` are those of the view, or of the message
    where others see it too: Slack shows an ephemeral's to nobody. `by` is when LeadSail's word must have
    come, a moment of the loop's clock; None is no hurry.
    """

    user: str
    team: str
    channel: str = ""
    trigger_id: str = ""
    response_url: str = ""
    text: str = ""
    value: str = ""
    block: str = ""
    clicked: bool = False
    message: str = ""
    thread: str = ""
    home: bool = False
    blocks: Sequence[Mapping[str, Any]] = ()
    view: OpenView | None = None
    by: float | None = None

    @property
    def typed(self) -> bool:
        """It is a command: whatever else has a response_url was pressed, or used, on a message."""
        return bool(self.response_url) and not self.message

    @property
    def view_id(self) -> str:
        """The view's id; "" where there is none."""
        return self.view.id if self.view else ""

    @property
    def metadata(self) -> str:
        """What the view carries."""
        return self.view.metadata if self.view else ""

    @property
    def values(self) -> Mapping[str, str]:
        """What was typed or chosen in the view, by action id."""
        return self.view.values if self.view else {}

    @property
    def first_field(self) -> str:
        """The block id of a sent form's first field, where a word to the person can stand; or ""."""
        blocks = self.blocks if self.view and not self.clicked else ()
        return next((str(block["block_id"]) for block in blocks if block.get("type") == "input"), "")


def read(body: Mapping[str, Any]) -> Asked:
    """A slash command, a click (`block_actions`), a submission (`view_submission`), a menu that is
    typed into (`block_suggestion`), a shortcut or an event.

    Shapes: docs.slack.dev, slash commands, interaction payloads, events. `user.team_id` is the person's own
    team, `team.id` the app's (java-slack-sdk issue 1041).
    """
    if "command" in body:
        return Asked(
            user=body.get("user_id", ""),
            team=body.get("team_id", ""),
            channel=body.get("channel_id", ""),
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            text=message.typed(body.get("text") or ""),
        )
    if "event" in body:
        return _event(body, body["event"])
    user, view = body.get("user") or {}, body.get("view")
    used_on: Mapping[str, Any] = body.get("message") or {}
    container = body.get("container") or used_on
    in_modal = view and view.get("type") != "home"  # what is clicked on the Home tab is answered in a modal
    action: Mapping[str, Any] = next(iter(body.get("actions") or []), {})
    return Asked(
        user=user.get("id", ""),
        team=user.get("team_id") or (body.get("team") or {}).get("id", ""),
        channel=(body.get("channel") or {}).get("id", ""),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url") or "",
        value=_given(action),
        block=action.get("block_id") or "",
        clicked=bool(action),
        text=message.words(used_on) if body.get("type") == "message_action" else body.get("value") or "",
        message=container.get("message_ts") or container.get("ts") or "",
        thread=_thread(container),
        blocks=(view or used_on).get("blocks") or (),
        view=_view(view) if view and in_modal else None,
    )


def _event(body: Mapping[str, Any], event: Mapping[str, Any]) -> Asked:
    """A mention (`app_mention`) or the Home tab (`app_home_opened`); docs.slack.dev, Events API."""
    user = str(event.get("user") or "")
    team = str(event.get("user_team") or event.get("team") or body.get("team_id") or "")
    if event.get("type") != "app_mention":
        return Asked(user=user, team=team, home=event.get("tab") == "home")
    app = next((one.get("user_id") for one in body.get("authorizations") or []), "")
    return Asked(
        user=user,
        team=team,
        channel=str(event.get("channel") or ""),
        thread=str(event.get("thread_ts") or ""),
        text=message.said_to(str(app), str(event.get("text") or "")),
    )


def _thread(message: Mapping[str, Any]) -> str:
    """The thread a message stands in; what a thread hangs on stands in the channel."""
    thread = message.get("thread_ts") or ""
    return thread if thread != (message.get("message_ts") or message.get("ts")) else ""


def _view(view: Mapping[str, Any]) -> OpenView:
    blocks = (view.get("state") or {}).get("values") or {}
    values = {
        action_id: _given(element) for elements in blocks.values() for action_id, element in elements.items()
    }
    shown = {key: view[key] for key in _OF_A_VIEW if view.get(key)}
    return OpenView(
        view.get("id", ""), view.get("hash") or "", view.get("private_metadata") or "", values, shown
    )


def _given(element: Mapping[str, Any]) -> str:
    """What stands in a field or on a pressed control; "" for nothing."""
    option = element.get("selected_option") or {}
    return next((str(found) for key in _GIVEN if (found := element.get(key))), str(option.get("value") or ""))
