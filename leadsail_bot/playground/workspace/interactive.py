"""The controls inside blocks: finding them, using them, and what Slack then says was chosen."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

_SELECTED = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
_STATELESS = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}
INTERACTIVE = _SELECTED.keys() | _STATELESS
_HELD = {  # the key of a block under which its elements are
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}
_NESTED = {"container": "child_blocks", "carousel": "elements"}
_minted = itertools.count(1)  # Slack's own ids look like "=pRDd" and never meet an app's
_EMPTY_LISTS = {"multi_users_select", "multi_conversations_select", "multi_channels_select"}


class NotThere(LookupError):
    """No such control, or no such option in it; the words name what there is instead."""


def nested(block: Json) -> list[Json]:
    """The blocks inside a block: the children of a container, the cards of a carousel."""
    key = _NESTED.get(block["type"])
    return block[key] if key else []


def in_block(block: Json) -> list[Json]:
    """The interactive elements of one block, in the order they are shown."""
    key = _HELD.get(block["type"])
    held = block.get(key) if key else None
    if not held:
        return []
    elements = held if isinstance(held, list) else [held]
    return [element for element in elements if element["type"] in INTERACTIVE]


def controls(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, interactive element) of a message or view, in order."""
    for block in blocks:
        for element in in_block(block):
            yield block, element
        yield from controls(nested(block))


def find(
    blocks: Iterable[Json], action_id: str, block_id: str | None, value: str | None
) -> tuple[Json, Json]:
    """The control a person means. Raises `NotThere`."""
    there = list(controls(blocks))
    for block, element in there:
        if element.get("action_id") != action_id:
            continue
        if block_id not in (None, block["block_id"]):
            continue
        if value is not None and element["type"] == "button" and element.get("value") != value:
            continue
        return block, element
    shown = ", ".join(f"{element.get('action_id')} in {block.get('block_id')}" for block, element in there)
    raise NotThere(
        f"no control {action_id!r} (block {block_id!r}, value {value!r}) here; there are: {shown or 'none'}"
    )


def with_ids(blocks: list[Json]) -> list[Json]:
    """Copies of the blocks with the `block_id`s and `action_id`s Slack adds where the app gave none."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    named = block if block.get("block_id") else {**block, "block_id": f"={next(_minted):04x}"}
    if children := nested(block):
        named = {**named, _NESTED[block["type"]]: with_ids(children)}
    if all(element.get("action_id") for element in in_block(block)):
        return named
    key = _HELD[block["type"]]
    held = named[key]
    acted = [_with_action_id(one) for one in held] if isinstance(held, list) else _with_action_id(held)
    return {**named, key: acted}


def _with_action_id(element: Json) -> Json:
    if element.get("type") not in INTERACTIVE or element.get("action_id"):
        return element
    return {**element, "action_id": f"={next(_minted):04x}"}


def initial_values(blocks: list[Json]) -> Values:
    """What `state.values` says before anybody touched anything."""
    values: Values = {}
    for block, element in controls(blocks):
        if element["type"] not in _STATELESS:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element)
    return values


def _initial(element: Json) -> Json:
    kind = element["type"]
    key = _SELECTED[kind]
    initial = element.get("initial_value") if key in ("value", "rich_text_value") else None
    if key.startswith("selected_"):
        initial = element.get(key.replace("selected_", "initial_"))
    if initial is None and (key == "selected_options" or kind in _EMPTY_LISTS or kind == "file_input"):
        initial = []
    return {"type": kind, key: initial}


def carried_over(old: Values, blocks: list[Json]) -> Values:
    """The values after an update: an input keeps what was typed while its ids stay the same."""
    fresh = initial_values(blocks)
    for block_id, actions in fresh.items():
        for action_id, value in actions.items():
            kept = old.get(block_id, {}).get(action_id)
            if kept is not None and kept["type"] == value["type"]:
                actions[action_id] = kept
    return fresh


def choose(element: Json, wanted: Any) -> Json:
    """What Slack reports once a person has chosen `wanted`: option, id, date, text or a list.

    Pressing the option that is chosen takes the choice back, "" here: docs.slack.dev, block_actions payload.

    Raises `NotThere` for an option that is not on offer.
    """
    kind = element["type"]
    key = _SELECTED[kind]
    if key == "selected_option":
        return {key: _option(element, wanted) if wanted else None}
    if key == "selected_options":
        return {key: [_option(element, one) for one in wanted]}
    return {key: wanted}


def fill(values: Values, block: Json, element: Json, chosen: Json) -> None:
    """Remember what was chosen in one control."""
    actions = values.get(block["block_id"], {})
    if element["action_id"] in actions:
        actions[element["action_id"]] = {"type": element["type"], **chosen}


def fill_all(blocks: list[Json], values: Values, given: Mapping[str, Any]) -> None:
    """Fill a form: what is `given` by action_id, or by block_id and then action_id."""
    block_ids = {block["block_id"] for block, _ in controls(blocks)}
    for key, wanted in given.items():
        block_id = key if key in block_ids and isinstance(wanted, Mapping) else None
        for action_id, value in (wanted if block_id else {key: wanted}).items():
            block, element = find(blocks, action_id, block_id, None)
            fill(values, block, element, choose(element, value))


def _option(element: Json, wanted: Any) -> Json:
    if isinstance(wanted, dict):  # an external select's option, as the app itself suggested it
        return wanted
    offered = list(element.get("options", []))
    for group in element.get("option_groups", []):
        offered += group["options"]
    for option in offered:
        if option.get("value") == wanted:
            return dict(option)
    values = ", ".join(str(option.get("value")) for option in offered)
    raise NotThere(f"no option {wanted!r} in {element.get('action_id')}; there are: {values or 'none'}")


def action(block: Json, element: Json, chosen: Json, ts: str) -> Json:
    """One entry of a `block_actions` payload's `actions`."""
    told = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
    }
    for key in ("text", "value", "style", "placeholder", "initial_option", "url"):
        if key in element:
            told[key] = element[key]
    return {**told, **chosen}


def missing(blocks: list[Json], values: Values) -> dict[str, str]:
    """The inputs a person may not leave like this, as {block_id: words}; Slack's client checks this."""
    wrong: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        given = values[block["block_id"]][element["action_id"]][_SELECTED[element["type"]]]
        if not given and not block.get("optional"):
            wrong[block["block_id"]] = "Please complete this required field."
        if isinstance(given, str) and len(given) < element.get("min_length", 0):
            wrong[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
        if isinstance(given, str) and len(given) > element.get("max_length", len(given)):
            wrong[block["block_id"]] = f"Please enter no more than {element['max_length']} characters."
    return wrong
