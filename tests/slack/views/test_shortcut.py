"""What *Look up lead* shows of several leads, or of none."""

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.views import shortcut, surface

STATES = {
    "several": shortcut.choice(["lead_abc123", "ana_<!here>@example.com"]),
    "none": shortcut.nothing_found(),
}


@pytest.mark.parametrize("case", STATES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people read, in a modal."""
    assert rules.view(surface.modal(STATES[case])).ok
    assert vars(STATES[case]) == picture(name=case)
