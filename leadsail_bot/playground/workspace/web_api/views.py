"""`views.*`: opening with a trigger, pushing, updating, the Home tab."""

from typing import Any

from leadsail_bot.playground.workspace import modals, payloads
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import View

Json = dict[str, Any]


def open_(stage: Backstage, args: Json) -> Json:
    """The view is checked before the trigger is spent. https://docs.slack.dev/reference/methods/views.open"""
    payload = args.get("view")
    modals.checked(payload, "modal")
    trigger = stage.tickets.redeem(args.get("trigger_id"))
    return _answer(stage, modals.open_(stage, trigger.person, payload or {}, trigger.window))


def push(stage: Backstage, args: Json) -> Json:
    """Only with a trigger from an open modal. https://docs.slack.dev/reference/methods/views.push"""
    payload = args.get("view")
    modals.checked(payload, "modal")
    trigger = stage.tickets.redeem(args.get("trigger_id"))
    if trigger.view is None:
        raise Refused("invalid_trigger_id")
    return _answer(stage, modals.push(stage, trigger.person, payload or {}, trigger.view.window))


def update(stage: Backstage, args: Json) -> Json:
    """By `view_id` or `external_id`; a stale `hash` conflicts. https://docs.slack.dev/reference/methods/views.update"""
    view = _wanted(stage, args)
    if args.get("hash") not in (None, "", view.hash):
        raise Refused("hash_conflict")
    return _answer(stage, modals.update(stage, view, args.get("view") or {}))


def publish(stage: Backstage, args: Json) -> Json:
    """Needs the Home tab switched on. https://docs.slack.dev/reference/methods/views.publish"""
    if not stage.workspace.features.home_tab:
        raise Refused("not_enabled")
    person = stage.workspace.people.get(str(args.get("user_id")))
    if person is None or person.kind == "app":
        raise Refused("invalid_arguments", ["[ERROR] invalid `user_id` [json-pointer:/user_id]"])
    shown = stage.workspace.homes.get(person.id)
    if shown is not None and args.get("hash") not in (None, "", shown.hash):
        raise Refused("hash_conflict")
    return _answer(stage, modals.publish(stage, person.id, args.get("view") or {}))


def _wanted(stage: Backstage, args: Json) -> View:
    if view_id := args.get("view_id"):
        view = stage.workspace.view(str(view_id))
    elif external_id := args.get("external_id"):
        view = stage.workspace.view_named(str(external_id))
    else:
        raise Refused(
            "invalid_arguments", ["[ERROR] missing required field: view_id [json-pointer:/view_id]"]
        )
    if view is None:
        raise Refused("not_found")
    return view


def _answer(stage: Backstage, view: View) -> Json:
    return {"view": payloads.view(stage, view)}
