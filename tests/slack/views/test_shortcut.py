"""What *Look up lead* shows of several leads, or of none."""

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.views import shortcut, surface
from tests.office import labels, said

STATES = {
    "several": shortcut.choice(["lead_abc123", "ana_<!here>@example.com"]),
    "none": shortcut.nothing_found(),
}


@pytest.mark.parametrize("case", STATES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people read, in a modal."""
    assert rules.view(surface.modal(STATES[case])).ok
    assert vars(STATES[case]) == picture(name=case)


def test_what_is_left_out_is_said() -> None:
    """A list of a hundred is no question; whoever means the last of them has another way."""
    leads = [f"lead_{number}" for number in range(31)]
    shown = shortcut.choice(leads).blocks
    assert rules.view(surface.modal(shortcut.choice(leads))).ok
    assert shortcut.MORE in said(shown)
    assert labels(shown) == [*["Open"] * 30, "Look up a lead"]
    assert shortcut.MORE not in said(shortcut.choice(leads[:30]).blocks)
