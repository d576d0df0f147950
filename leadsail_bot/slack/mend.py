"""From whatever went wrong to its name, its weight for the operator, and the person's sentence."""

from typing import Literal

from leadsail_bot.errors import (
    AccessDenied,
    AccessUnknown,
    LeadForbidden,
    LeadNotFound,
    LeadSailProblem,
    OldControl,
    Problem,
    SlackRefused,
    SlackUnavailable,
)
from leadsail_bot.slack.admission import Refusal, Verdict
from leadsail_bot.slack.places import AnswerAt, TranscriptAt
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.views.surface import Message

# Slack's words for a view that the person has closed, or that something newer stands in already.
GONE_VIEW = frozenset({"not_found", "view_not_found", "hash_conflict"})


class TookTooLong(Problem):
    """Our own nine seconds are over."""


def named(error: Exception) -> Problem:
    """The problem that an exception stands for."""
    if isinstance(error, TimeoutError):
        return TookTooLong("timeout", phase="command")
    return error if isinstance(error, Problem) and error.reason else Problem("unexpected")


def is_over(problem: Problem) -> bool:
    """Nobody waits any more: the person closed the view, or reads something newer."""
    return isinstance(problem, SlackRefused) and problem.reason in GONE_VIEW


def may_have_arrived(problem: Problem) -> bool:
    """Nobody knows whether Slack took what was said: another word might contradict it."""
    return isinstance(problem, SlackUnavailable | TookTooLong)


def weight(problem: Problem) -> Literal["info", "warning", "error"]:
    """How loudly the operator is told: everyday life, something LeadSail withholds, or a fault."""
    if isinstance(problem, LeadNotFound | OldControl | AccessDenied):
        return "info"
    return "warning" if isinstance(problem, LeadForbidden) else "error"


def notice(problem: Problem, place: AnswerAt | TranscriptAt | None, reference: str) -> Message:
    """The sentence for what went wrong; `place` is where the person wanted to go."""
    match problem:
        case OldControl():
            return notices.old_control()
        case AccessDenied():
            return notices.access_denied()
        case AccessUnknown():
            return notices.access_unknown(reference)
        case LeadSailProblem():
            return notices.unavailable(problem, place, reference)
        case SlackRefused():
            return notices.slack_refused(problem.reason, reference)
        case TookTooLong():
            return notices.took_too_long(reference)
        case _:
            return notices.broken(reference)


def refusal(verdict: Verdict) -> Message | None:
    """The sentence for somebody who isn't let in; None where silence is right."""
    match verdict.refusal:
        case Refusal.BUSY:
            return notices.busy()
        case Refusal.TOO_FAST:
            return notices.too_fast(verdict.wait_s)
        case _:
            return None
