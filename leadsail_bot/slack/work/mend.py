"""From whatever went wrong to its name, its weight for the operator, and the person's sentence."""

from typing import Any, Literal

from leadsail_bot.errors import (
    AccessDenied,
    AccessUnknown,
    AnswerLost,
    LeadForbidden,
    LeadNotFound,
    LeadSailProblem,
    OldControl,
    PostRefused,
    PostUnconfirmed,
    Problem,
    SlackRefused,
    SlackUnavailable,
)
from leadsail_bot.slack.places import Destination
from leadsail_bot.slack.speak import GONE_VIEW
from leadsail_bot.slack.views import notices, refusals
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.slack.work.admission import Refusal, Verdict

# Slack's words that we know what to do about, or know that nothing can be done about.
KNOWN_CODES = (
    notices.SLACK_CODES
    | refusals.REASONS
    | GONE_VIEW
    | {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_payload"}
    | {"view_too_large", "user_not_in_channel"}
    | {"expired_url", "used_url", "message_not_found", "cant_update_message"}
)


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


def event(problem: Problem) -> tuple[str, dict[str, Any]]:
    """The event for the log, and what stands beside it; a code nobody has met yet is an event of its own."""
    if isinstance(problem, PostUnconfirmed):
        return "post_unconfirmed", {}
    if isinstance(problem, SlackUnavailable):
        return "slack_unavailable", {"part": problem.reason}
    if not isinstance(problem, SlackRefused):
        return problem.reason, problem.details
    if problem.reason not in KNOWN_CODES and not problem.reason.startswith("status_"):
        name = "slack_error_unknown"
    elif isinstance(problem, PostRefused):
        name = "post_refused" if _theirs_to_mend(problem) else "post_failed"
    else:
        name = "slack_refused"
    return name, {**problem.details, "code": problem.reason}


def weight(problem: Problem) -> Literal["info", "warning", "error"]:
    """How loudly the operator is told: everyday life, something LeadSail withholds, or a fault."""
    if isinstance(problem, LeadNotFound | OldControl | AccessDenied) or _theirs_to_mend(problem):
        return "info"
    return "warning" if isinstance(problem, LeadForbidden | AnswerLost) else "error"


def _theirs_to_mend(problem: Problem) -> bool:
    """The person chose a channel that takes no posts, and reads what to do."""
    ours = {"channel_unchecked", "message_limit_exceeded"}
    return isinstance(problem, PostRefused) and problem.reason in refusals.REASONS - ours


def notice(problem: Problem, place: Destination | None, reference: str, links: Links) -> Message:
    """The sentence for what went wrong; `place` is where the person wanted to go."""
    match problem:
        case OldControl():
            return notices.old_control()
        case AccessDenied():
            return notices.access_denied()
        case AccessUnknown():
            return notices.access_unknown(place, reference)
        case LeadSailProblem():
            return notices.unavailable(problem, place, reference, links)
        case PostRefused() if sentence := refusals.not_posted(
            problem.reason,
            problem.channel,
            problem.details.get("again_after_s"),
            on_call=problem.details.get("on_call", False),
        ):
            return notices.not_posted(sentence, reference)
        case PostUnconfirmed():
            return notices.not_posted(refusals.unconfirmed(problem.channel), reference)
        case SlackRefused():
            return notices.slack_refused(problem.reason, place, reference)
        case TookTooLong():
            return notices.took_too_long(place, reference)
        case _:
            return notices.broken(place, reference)


def refusal(verdict: Verdict, *, typed: bool) -> Message | None:
    """The sentence for somebody who isn't let in, perhaps with a command they `typed`; None where silence is
    right.
    """
    match verdict.refusal:
        case Refusal.BUSY:
            return notices.busy()
        case Refusal.TOO_FAST:
            return notices.too_fast(verdict.wait_s)
        case Refusal.STOPPED:
            return notices.restarting(typed=typed)
        case _:
            return None
