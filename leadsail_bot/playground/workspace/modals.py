"""The stack of modals a person has open: opening, pushing, updating, and what a submission does to it."""

import secrets
from typing import Any

from leadsail_bot.playground.workspace import interactive, rules
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import View

Json = dict[str, Any]
STACK_MAX = 3  # the root and two more


def open_(stage: Backstage, person: str, payload: Json, window: str = "") -> View:
    """Open a modal as the only one this person has in that window."""
    view = _new(stage, person, payload, [], window)
    stage.workspace.stack(person, [view], window)
    return view


def push(stage: Backstage, person: str, payload: Json, window: str = "") -> View:
    """Put a modal on top of the stack. Raises `Refused` with `push_limit_reached` above three."""
    stack = stage.workspace.views(person, window)
    if not stack:
        raise Refused("not_found")
    if len(stack) >= STACK_MAX:
        raise Refused("push_limit_reached")
    view = _new(stage, person, payload, stack, window)
    stage.workspace.stack(person, [*stack, view], window)
    return view


def update(stage: Backstage, view: View, payload: Json) -> View:
    """Give an open modal new content; what was typed stays where block and action ids stay the same."""
    checked(payload, view.payload["type"])
    view.payload = payload
    view.blocks = interactive.with_ids(payload["blocks"])
    view.values = interactive.carried_over(view.values, view.blocks)
    view.hash = _hash(stage)
    view.errors, view.trouble = {}, None
    stage.workspace.bump()
    return view


def publish(stage: Backstage, person: str, payload: Json) -> View:
    """Show a person's Home tab; it keeps its id from one publication to the next."""
    shown = stage.workspace.homes.get(person)
    if shown is not None:
        return update(stage, shown, payload)
    view = _new(stage, person, payload, [], kind="home")
    stage.workspace.homes[person] = view
    stage.workspace.bump()
    return view


def answered(stage: Backstage, view: View, answer: object) -> None:
    """Do what a submission's acknowledgement says: close, or `response_action` errors, update, push or clear.

    Raises `Refused` for an answer Slack's client would call trouble.
    """
    told = answer if isinstance(answer, dict) else {}
    view.errors, view.trouble = {}, None
    match told.get("response_action"):
        case None:
            stack = stage.workspace.views(view.person, view.window)
            stage.workspace.stack(view.person, [one for one in stack if one is not view], view.window)
        case "clear":
            stage.workspace.stack(view.person, [], view.window)
        case "errors":
            _show_errors(stage, view, told.get("errors"))
        case "update":
            update(stage, view, told.get("view") or {})
        case "push":
            push(stage, view.person, told.get("view") or {}, view.window)
        case other:
            raise Refused("invalid_arguments", [f"[ERROR] unknown response_action {other!r}"])


def checked(payload: object, kind: str) -> None:
    """Hold a view to Slack's rules. Raises `Refused`."""
    if not isinstance(payload, dict):
        raise Refused("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"])
    if payload.get("type") != kind:
        raise Refused(
            "invalid_arguments",
            [f"[ERROR] unsupported type: {payload.get('type')} [json-pointer:/view/type]"],
        )
    verdict = rules.view(payload)
    if verdict.error:
        raise Refused(verdict.error, verdict.messages)


def _show_errors(stage: Backstage, view: View, errors: object) -> None:
    """Errors belong to input blocks, by block_id; anything else Slack can't show."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refused("invalid_arguments", ["[ERROR] errors must be keyed by the block_id of an input block"])
    view.errors = {block_id: str(words) for block_id, words in errors.items()}
    stage.workspace.bump()


def _new(
    stage: Backstage, person: str, payload: Json, below: list[View], window: str = "", kind: str = "modal"
) -> View:
    checked(payload, kind)
    external_id = payload.get("external_id")
    if external_id and any(view.payload.get("external_id") == external_id for view in below):
        raise Refused("duplicate_external_id")
    view_id = stage.workspace.new_id("V")
    blocks = interactive.with_ids(payload["blocks"])
    return View(
        view_id,
        _hash(stage),
        person,
        payload,
        blocks,
        root=below[0].id if below else view_id,
        previous=below[-1].id if below else None,
        values=interactive.initial_values(blocks),
        window=window,
    )


def _hash(stage: Backstage) -> str:
    return f"{int(stage.workspace.clock())}.{secrets.token_hex(4)}"
