"""What a person asked for, read from any of Slack's payloads."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

# Where Slack says what somebody typed or chose; docs.slack.dev, block elements.
_GIVEN = ("value", "selected_user", "selected_conversation", "selected_channel", "selected_date")


class OpenView(msgspec.Struct, frozen=True):
    """The modal that a click or a submission came from.

    `values` holds what was typed or chosen, by action id.
    """

    id: str
    hash: str = ""
    metadata: str = ""
    values: Mapping[str, str] = msgspec.field(default_factory=dict)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked, where, and with what.

    `text` is what follows a command, `value` what the pressed control carries, or the option chosen from a
    menu, and `block` the id of the block it stands in. A click in a modal has a `view` and neither channel
    nor response_url; a click in a message has both, and the `message`'s timestamp. `blocks` are those of the
    view, or of the message where others see it too: Slack shows an ephemeral's to nobody.
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
    blocks: Sequence[Mapping[str, Any]] = ()
    view: OpenView | None = None


def read(body: Mapping[str, Any]) -> Asked:
    """A slash command, a click (`block_actions`) or a submission (`view_submission`).

    Shapes: docs.slack.dev, slash commands and interaction payloads. `user.team_id` is the person's own team,
    `team.id` the app's (java-slack-sdk issue 1041).
    """
    if "command" in body:
        return Asked(
            user=body.get("user_id", ""),
            team=body.get("team_id", ""),
            channel=body.get("channel_id", ""),
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            text=body.get("text") or "",
        )
    user, view = body.get("user") or {}, body.get("view")
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
        message=(body.get("container") or {}).get("message_ts") or "",
        blocks=(view or body.get("message") or {}).get("blocks") or (),
        view=_view(view) if view else None,
    )


def first_field(body: Mapping[str, Any]) -> str:
    """The block id of a submitted form's first field, where a word to the person can stand; or ""."""
    blocks = (body.get("view") or {}).get("blocks") or [] if body.get("type") == "view_submission" else []
    return next((str(block["block_id"]) for block in blocks if block.get("type") == "input"), "")


def _view(view: Mapping[str, Any]) -> OpenView:
    blocks = (view.get("state") or {}).get("values") or {}
    values = {
        action_id: _given(element) for elements in blocks.values() for action_id, element in elements.items()
    }
    return OpenView(view.get("id", ""), view.get("hash") or "", view.get("private_metadata") or "", values)


def _given(element: Mapping[str, Any]) -> str:
    """What stands in a field or on a pressed control; "" for nothing."""
    option = element.get("selected_option") or {}
    return next((str(found) for key in _GIVEN if (found := element.get(key))), str(option.get("value") or ""))
