"""Lists that Slack fills itself offer what their filter lets through, as Slack's documentation has it."""

from typing import Any

import pytest

from leadsail_bot.playground.page import choices
from leadsail_bot.playground.page.reader import Reader

READER = Reader(
    people={"U1": "Ana", "U2": "LeadSail"},
    apps=frozenset({"U2"}),
    channels={"C1": "sales", "C2": "deals", "C3": "partner"},
    kinds={"C1": "public", "C2": "private", "C3": "shared", "D1": "dm"},
)
FILTERS: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({}, "C1 C2 C3 U1 U2"),
    "channels": ({"include": ["public", "private"]}, "C1 C2 C3"),
    "ours": ({"include": ["public", "private"], "exclude_external_shared_channels": True}, "C1 C2"),
    "private ones": ({"include": ["private"]}, "C2"),
    "people": ({"include": ["im"], "exclude_bot_users": True}, "U1"),
}


@pytest.mark.parametrize(("wanted", "offered"), FILTERS.values(), ids=FILTERS.keys())
def test_conversations(wanted: dict[str, Any], offered: str) -> None:
    """Kinds are let in, other organisations' channels and apps kept out, as the app asked."""
    groups = choices.conversations({"filter": wanted} if wanted else {}, READER)
    assert " ".join(identifier for _, there in groups for identifier, _ in there) == offered


def test_channels() -> None:
    """A list of channels has the public ones."""
    assert [identifier for identifier, _ in choices.channels(READER)[0][1]] == ["C1", "C3"]
