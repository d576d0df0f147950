"""Every state of a conversation has its own notice, short and in plain words."""

import html
import re

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot import errors
from leadsail_bot.errors import LeadSailProblem
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import AnswerAt, TranscriptAt
from leadsail_bot.slack.views import lookup, notices, text
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message, modal
from tests.office import labels

PROBLEMS = [kind for kind in LeadSailProblem.__subclasses__() if kind is not errors.LeadNotFound]
REFERENCE = "7F3K"
LINKS = Links()


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
    "broken": notices.broken(None, REFERENCE),
    "slow": notices.slow(),
    "slow click": notices.slow_click(),
    "slow window": notices.slow_window(),
    "took too long": notices.took_too_long(None, REFERENCE),
    "not heard": notices.not_heard("C0SALES1"),
    "not filled": notices.not_filled(),
    "sent unseen": notices.sent_unseen(),
    "busy": notices.busy(),
    "too fast": notices.too_fast(3.2),
    "access denied": notices.access_denied(),
    "access unknown": notices.access_unknown(None, REFERENCE),
    "trigger expired": notices.slack_refused("expired_trigger_id", None, REFERENCE),
    "no files": notices.slack_refused("storage_limit_reached", None, REFERENCE),
    "unknown to us": notices.slack_refused("something_new", None, REFERENCE),
    "restarting": notices.restarting(typed=True),
    **{
        kind.__name__: notices.unavailable(_about(kind), AnswerAt("lead_maria42"), REFERENCE, LINKS)
        for kind in PROBLEMS
    },
}


@pytest.mark.parametrize("case", NOTICES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people read, as a file for each case."""
    assert vars(NOTICES[case]) == picture(name=case.replace(" ", "-"))


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


@pytest.mark.parametrize(
    ("wait_s", "when"), [(10.0, "10 seconds"), (0.4, "1 second"), (120.0, "2 minutes"), (None, "2 minutes")]
)
def test_a_short_wait_is_told_as_it_is(wait_s: float | None, when: str) -> None:
    """Whoever has a customer on the line doesn't wait two minutes for ten seconds."""
    problem = errors.LeadSailBusy("rate_limited", retry_after_s=wait_s)
    told = notices.unavailable(problem, AnswerAt("lead_maria42"), REFERENCE, LINKS)
    assert told.text == f"LeadSail is busy. Try again in {when}. (ref {REFERENCE})"


def test_passing_troubles_offer_another_try() -> None:
    """Where trying again can help there is a button for it, and only there."""
    assert labels(NOTICES["LeadSailUnavailable"].blocks) == ["Try again"]
    assert labels(NOTICES["KeyRefused"].blocks) == []


def test_another_try_leads_to_the_same_place() -> None:
    """The page that was wanted, or the transcript: not the beginning."""
    problem = errors.LeadSailUnavailable("timeout")
    at = AnswerAt("lead_maria42", 3)
    page = notices.unavailable(problem, at, REFERENCE, LINKS).blocks[1]["elements"][0]
    assert (page["action_id"], page["value"]) == (
        "answer.retry",
        '{"v":"answer1","lead":"lead_maria42","page":3}',
    )
    place = TranscriptAt("lead_maria42", "int_1")
    transcript = notices.unavailable(problem, place, REFERENCE, LINKS).blocks[1]["elements"][0]
    assert transcript["action_id"] == "transcript.retry"


def test_what_is_too_large_here_is_a_click_away() -> None:
    """In LeadSail, where the operator said where that is; and never somewhere else."""
    problem = errors.HistoryTooLarge("too_large", bytes=1)
    problem.lead_id = "lead_maria42"
    links = Links(lead_url="https://leadsail.example/leads/{lead_id}")
    [button] = notices.unavailable(problem, None, REFERENCE, links).blocks[1]["elements"]
    assert button["text"]["text"] == "Open in LeadSail"
    assert button["url"] == "https://leadsail.example/leads/lead_maria42"
    assert len(notices.unavailable(problem, None, REFERENCE, LINKS).blocks) == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (errors.HistoryTooLarge, "What LeadSail found is too large to show here. Try a fuller name"),
        (errors.LeadForbidden, "LeadSail doesn't allow this app to search. Use the lead's ID"),
    ],
)
def test_what_a_search_comes_to_names_no_lead(kind: type[LeadSailProblem], words: str) -> None:
    """It is about nobody yet: neither their history nor they are what is too large or kept from us."""
    assert notices.unavailable(kind("status_403"), None, REFERENCE, LINKS).text.startswith(words)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("<@U0BENOKAF1>", "@somebody"),
        ("Maria <#C0SALES001|sales>", "Maria #sales"),
        ("<#C0SALES001|>", "#channel"),
        ("<!subteam^S0ONCALL01|@oncall>", "@oncall"),
        ("<!subteam^S0ONCALL01>", "@group"),
        ("a <b> c", "a <b> c"),
    ],
)
def test_what_was_typed_is_told_as_it_was_seen(typed: str, seen: str) -> None:
    """Nobody typed the id that Slack sends for a person, a channel or a group."""
    told = html.unescape(notices.not_a_lead(typed).text.replace(text.WORD_JOINER, ""))
    assert told.startswith(f"“{seen}” doesn't look like a lead.")


def test_forms_are_valid() -> None:
    """The form, and what stands in its place while the answer is fetched."""
    assert rules.view(lookup.form()).ok
    assert rules.view(lookup.loading()).ok
