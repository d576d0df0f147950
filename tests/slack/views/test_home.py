"""The Home tab: one readable file for each state of it."""

from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.models import Lookup
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.views import home, surface
from tests.samples import LEAD_ID, NOW

TABS = {
    "lookups": home.message(
        home.recent([Lookup(LEAD_ID, NOW), Lookup("lead_tom7", NOW - timedelta(days=1))])
    ),
    "nothing looked up": home.message(home.recent([])),
    "nothing since the start": home.message(home.recent([], NOW)),
    "not to be told now": home.message(home.recent(None)),
}


@pytest.mark.parametrize("case", TABS)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people see, and Slack takes."""
    view = surface.home(TABS[case])
    assert rules.view(view).ok
    assert view == picture(name=case.replace(" ", "-"))
