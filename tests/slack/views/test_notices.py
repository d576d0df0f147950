"""Every state of a conversation has its own notice, short and in plain words."""

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot import errors
from leadsail_bot.errors import LeadSailProblem
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.views import lookup, notices
from leadsail_bot.slack.views.surface import Message, modal
from tests.office import labels

PROBLEMS = [kind for kind in LeadSailProblem.__subclasses__() if kind is not errors.LeadNotFound]
REFERENCE = "7F3K"


def _about(kind: type[LeadSailProblem]) -> LeadSailProblem:
    problem = kind("status_500")
    problem.lead_id = "lead_maria42"
    return problem


NOTICES: dict[str, Message] = {
    "usage": notices.usage(),
    "not a lead": notices.not_a_lead("<!channel> what"),
    "not found": notices.not_found("lead_maria42"),
    "no such interaction": notices.no_such_interaction(),
    "old control": notices.old_control(),
    "broken": notices.broken(REFERENCE),
    "slow": notices.slow(),
    "restarting": notices.restarting(),
    **{kind.__name__: notices.unavailable(_about(kind), REFERENCE) for kind in PROBLEMS},
}


@pytest.mark.parametrize("case", NOTICES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people read, as a file for each case."""
    assert NOTICES[case]._asdict() == picture(name=case.replace(" ", "-"))


@pytest.mark.parametrize("case", NOTICES)
def test_slack_accepts_it_on_both_surfaces(case: str) -> None:
    """A notice may have to stand in a modal."""
    assert rules.message(NOTICES[case].blocks).ok
    assert rules.view(modal(NOTICES[case])).ok


@pytest.mark.parametrize("case", NOTICES)
def test_it_is_short_and_plain(case: str) -> None:
    """No status code, no exception's name, no shouting; in the text as in the blocks."""
    words = NOTICES[case].text
    assert not re.search(r"\b[45]\d\d\b|Error|Exception|Traceback|status_|!(?!channel)", words)
    assert case == "usage" or len(words) < 160


def test_every_problem_has_its_own_sentence() -> None:
    """Two kinds of trouble are never told alike."""
    sentences = {NOTICES[kind.__name__].text for kind in PROBLEMS}
    assert len(sentences) == len(PROBLEMS) >= 8


def test_passing_troubles_offer_another_try() -> None:
    """Where trying again can help there is a button for it, and only there."""
    assert labels(NOTICES["LeadSailUnavailable"].blocks) == ["Try again"]
    assert labels(NOTICES["KeyRefused"].blocks) == []


def test_forms_are_valid() -> None:
    """The form, and what stands in its place while the answer is fetched."""
    assert rules.view(lookup.form()).ok
    assert rules.view(lookup.loading()).ok
