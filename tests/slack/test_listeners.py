"""The routing table against what the views draw."""

import re
from pathlib import Path

import msgspec

from tests.office import elements
from tests.slack.routes import ACTIONS, FORMS

PICTURES = Path(__file__).parent.rglob("__snapshots__/**/*.json")
DISPATCHED = {"button", "static_select"}


def test_whatever_is_drawn_has_its_listener() -> None:
    """No control or form in any picture of a view is answered as one of another version would be."""
    drawn, forms = set[str](), set[str]()
    for picture in PICTURES:
        view = msgspec.json.decode(picture.read_bytes())
        shown = view
        if isinstance(view, dict):
            shown = view["blocks"]
            forms |= {view["callback_id"]} if "submit" in view else set()
        controls = elements([block for block in shown if block["type"] != "input"])
        drawn |= {re.sub(r"\.\d$", "", one["action_id"]) for one in controls if one["type"] in DISPATCHED}
    assert len(drawn) > len(ACTIONS) / 2
    assert sorted(drawn - set(ACTIONS)) == []
    assert sorted(forms - set(FORMS)) == []
