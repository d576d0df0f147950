"""Blocks are drawn with what was chosen and typed since they were sent."""

from typing import Any

from leadsail_bot.playground.page import current


def option(value: str) -> dict[str, Any]:
    """An option whose text is its value."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def test_chosen_takes_the_place_of_offered() -> None:
    """A menu shows the option picked last, nothing once it was emptied; the app's blocks stay as sent."""
    menu = {"type": "static_select", "action_id": "kind", "initial_option": option("calls")}
    sent = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    picked = {"b": {"kind": {"type": "static_select", "selected_option": option("texts")}}}
    emptied = {"b": {"kind": {"type": "static_select", "selected_option": None}}}
    assert current.blocks(sent, picked)[0]["elements"][0]["initial_option"] == option("texts")
    assert "initial_option" not in current.blocks(sent, emptied)[0]["elements"][0]
    assert menu["initial_option"] == option("calls")


def test_typed_words_stay() -> None:
    """An input keeps its words, wherever it stands."""
    field = {"type": "plain_text_input", "action_id": "q"}
    inner = {"type": "input", "block_id": "in", "element": field}
    values = {
        "in": {"q": {"type": "plain_text_input", "value": "callback"}},
        "s": {"d": {"type": "datepicker", "selected_date": "2026-11-14"}},
    }
    dated = {"type": "section", "block_id": "s", "accessory": {"type": "datepicker", "action_id": "d"}}
    shown = current.blocks([{"type": "container", "child_blocks": [inner]}, dated], values)
    assert shown[0]["child_blocks"][0]["element"]["initial_value"] == "callback"
    assert shown[1]["accessory"]["initial_date"] == "2026-11-14"
