"""What a person asked for, read from Slack's payloads."""

from typing import Any

import pytest

from leadsail_bot.slack import asked

BLOCKS = [{"type": "section", "block_id": "b"}]


@pytest.mark.parametrize(
    ("element", "given"),
    [
        ({"type": "plain_text_input", "value": "Call her."}, "Call her."),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "static_select", "selected_option": {"value": "1h"}}, "1h"),
        ({"type": "static_select", "selected_option": None}, ""),
    ],
    ids=["typed", "left empty", "a person", "an option", "no option"],
)
def test_what_was_given(element: dict[str, Any], given: str) -> None:
    """Typed or chosen, in a form or by a control that tells at once, it is one text."""
    view = {"id": "V1", "blocks": BLOCKS, "state": {"values": {"b": {"field": element}}}}
    form = asked.read({"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "view": view})
    assert form.view
    assert form.view.values == {"field": given}
    assert asked.read({"type": "block_actions", "actions": [element]}).value == given


def test_blocks_of_what_was_clicked() -> None:
    """They are the view's, or the message's; of an ephemeral Slack tells none."""
    assert asked.read({"actions": [{}], "message": {"blocks": BLOCKS}}).blocks == BLOCKS
    assert asked.read({"actions": [{}], "view": {"id": "V1", "blocks": BLOCKS}}).blocks == BLOCKS
    assert asked.read({"actions": [{}]}).blocks == ()
