"""Blocks as they stand now: what was chosen or typed takes the place of what was offered first."""

from collections.abc import Mapping, Sequence
from typing import Any

Block = dict[str, Any]
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def blocks(given: Sequence[Block], values: Values) -> list[Block]:
    """Copies of `given` whose `initial_…` fields say what `values` (Slack's `state.values`) holds now."""
    return [_block(block, values) for block in given]


def _block(block: Block, values: Values) -> Block:
    chosen = values.get(block.get("block_id", ""), {})
    made = dict(block)
    for key in ("accessory", "element"):
        if isinstance(made.get(key), dict):
            made[key] = _element(made[key], chosen)
    if isinstance(made.get("elements"), list):
        made["elements"] = [_element(element, chosen) for element in made["elements"]]
    if "child_blocks" in made:
        made["child_blocks"] = blocks(made["child_blocks"], values)
    return made


def _element(element: Block, chosen: Mapping[str, Mapping[str, Any]]) -> Block:
    now = chosen.get(element.get("action_id", ""))
    if now is None:
        return element
    made = dict(element)
    for key, value in now.items():
        if key == "type":
            continue
        name = "initial_" + key.removeprefix("selected_")
        made.pop(name, None)
        if value is not None:
            made[name] = value
    return made
