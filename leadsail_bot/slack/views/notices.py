"""What is said when there is no history to show: for each situation what happened, and what to do."""

from leadsail_bot import errors
from leadsail_bot.slack.places import AnswerAt, pack
from leadsail_bot.slack.views import blocks, text
from leadsail_bot.slack.views.blocks import Element
from leadsail_bot.slack.views.surface import Message

LOOK_UP, RETRY = "lookup.open", "answer.retry"
COMMAND = "/lead-history"
EXAMPLE = f"{COMMAND} lead_abc123"
ECHO_MAX = 40
SLOW = "LeadSail is slow; the answer follows here."
RESTARTING = "The app is restarting. Please run the command again."

# One sentence for each kind of problem: what happened, then what to do.
_SENTENCES: dict[type[errors.LeadSailProblem], str] = {
    errors.KeyRefused: "Can't sign in to LeadSail. Ask your admin to check the LeadSail key.",
    errors.LeadForbidden: "LeadSail doesn't allow this app to see that lead.",
    errors.RequestRefused: "LeadSail rejected that request.",
    errors.ConnectionInsecure: "The connection to LeadSail isn't secure, so it was stopped. Tell your admin.",
    errors.HistoryTooLarge: "This lead's history is too large to show here. Open it in LeadSail.",
    errors.LeadSailBusy: "LeadSail is busy. Try again in 2 minutes.",
    errors.LeadSailUnavailable: "LeadSail isn't responding right now. Try again in a minute.",
    errors.LeadSailUnreadable: "LeadSail sent an answer that can't be read. Try again in a minute.",
}
_WORTH_ANOTHER_TRY = (errors.LeadSailUnavailable, errors.LeadSailBusy, errors.LeadSailUnreadable)


def usage() -> Message:
    """What the command does, one example, and a form for those who would rather not type."""
    words = (
        f"*Everything ever said to and by a lead*\nType `{COMMAND} <lead id>`, for example `{EXAMPLE}`.\n"
        "You get every call, text and email, newest first, with recordings and full transcripts. "
        "Only you see the answer."
    )
    return Message(
        f"Type {COMMAND} and a lead id, for example {EXAMPLE}.",
        [blocks.section(words), blocks.actions("usage", blocks.button("Look up a lead", LOOK_UP))],
    )


def not_a_lead(typed: str) -> Message:
    """What was typed can't be a lead id; LeadSail wasn't asked."""
    shown = text.mrkdwn(typed, ECHO_MAX)
    return _notice(f"“{shown}” doesn't look like a lead id. Example: `{EXAMPLE}`", _look_up())


def not_found(lead_id: str) -> Message:
    """LeadSail knows no such lead."""
    return _notice(f"No lead with ID `{lead_id}`. Check the ID.", _look_up())


def unavailable(problem: errors.LeadSailProblem, reference: str) -> Message:
    """Why there is no history, with a way to try again where that may help."""
    if isinstance(problem, errors.LeadNotFound) and problem.lead_id:
        return not_found(problem.lead_id)
    kind = next((kind for kind in _SENTENCES if isinstance(problem, kind)), errors.LeadSailUnavailable)
    sentence = f"{_SENTENCES[kind]} (ref {reference})"
    if problem.lead_id and isinstance(problem, _WORTH_ANOTHER_TRY):
        return _notice(sentence, blocks.button("Try again", RETRY, pack(AnswerAt(problem.lead_id))))
    return _notice(sentence)


def no_such_interaction() -> Message:
    """The interaction has gone from LeadSail since the button was drawn."""
    return _notice("LeadSail no longer lists this interaction. Press Refresh on the answer.")


def old_control() -> Message:
    """A button that this version doesn't know."""
    return _notice(f"This button is from an older version. Run `{COMMAND}` again.")


def broken(reference: str) -> Message:
    """Something failed that nobody foresaw; the log tells more under the same reference."""
    return _notice(
        f"Something went wrong on our side. Try again; if it stays, tell your admin: ref {reference}."
    )


def slow() -> Message:
    """A word while LeadSail takes its time; it stays, since Slack can't replace it."""
    return _notice(SLOW)


def restarting() -> Message:
    """The process is told to stop and this answer won't be ready in time."""
    return _notice(RESTARTING)


def _look_up() -> Element:
    return blocks.button("Look up a lead", LOOK_UP)


def _notice(sentence: str, *controls: Element) -> Message:
    plain = sentence.replace("`", "").replace("*", "")
    return Message(
        plain, [blocks.section(sentence), *([blocks.actions("notice", *controls)] if controls else [])]
    )
