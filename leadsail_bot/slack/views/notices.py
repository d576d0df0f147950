"""What is said when there is no history to show: for each situation what happened, and what to do."""

import math
import re

from leadsail_bot import errors, phones
from leadsail_bot.slack.places import AnswerAt, Destination, SearchAt, ShareAt, Start, TranscriptAt, pack
from leadsail_bot.slack.views import blocks, filters, handoff, lookup, matches, text, words
from leadsail_bot.slack.views.blocks import Element
from leadsail_bot.slack.views.interaction import TRANSCRIPT
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.refusals import CHANNELS
from leadsail_bot.slack.views.surface import Message

RETRY, RETRY_SEARCH, RETRY_TRANSCRIPT = "answer.retry", "lookup.retry", "transcript.retry"
RETRY_SHARE = "share.retry"
COMMAND = "/lead-history"
EXAMPLE = f"{COMMAND} lead_abc123"
_NAMED = re.compile(r"<(@|#|!subteam\^)[A-Z0-9]+(?:\|[@#]?([^<>]*))?>")
_NAMELESS = {"@": "@somebody", "#": "#channel", "!subteam^": "@group"}
ECHO_MAX = 40
SLOW = "LeadSail is slow; the answer follows here."
OLD_FORM = "This form is from an older version. Copy what you typed, and open the form again."
SOON_S = 90.0  # a wait that LeadSail names is told in seconds up to here

_TOLD = "Your admin has been told."  # by `slack/work/alerts.py`
# One sentence for each kind of problem: what happened, then what to do.
_SENTENCES: dict[type[errors.LeadSailProblem], str] = {
    errors.KeyRefused: f"Can't sign in to LeadSail. {_TOLD}",
    errors.LeadForbidden: "LeadSail doesn't allow this app to see that lead.",
    errors.RequestRefused: "LeadSail rejected that request.",
    errors.ConnectionInsecure: f"The connection to LeadSail isn't secure, so it was stopped. {_TOLD}",
    errors.HistoryTooLarge: "This lead's history is too large to show here. Open it in LeadSail.",
    errors.LeadSailBusy: "LeadSail is busy. Try again in 2 minutes.",
    errors.LeadSailUnavailable: "LeadSail isn't responding right now. Try again in a minute.",
    errors.LeadSailUnreadable: "LeadSail sent an answer that can't be read. Try again in a minute.",
}
# Of a search, which is about no lead yet.
_OF_SEARCHES: dict[type[errors.LeadSailProblem], str] = {
    errors.LeadForbidden: "LeadSail doesn't allow this app to search. Use the lead's ID, or tell your admin.",
    errors.HistoryTooLarge: f"What LeadSail found is too large to show here. {matches.NARROWER}",
}
_TOO_LATE = "That took too long to open."
_NO_FILES = "Slack doesn't take files from this app right now. Ask your admin whether uploads are allowed."
_KEPT = "Slack doesn't let this app remove the card. Ask an admin to delete the message."
_SIGNED_OUT = "Slack no longer accepts this app's sign-in. Tell your admin."
# Slack's own codes that a person can do something about; docs.slack.dev, the methods' pages.
_SLACK_SENTENCES = {
    "expired_trigger_id": _TOO_LATE,
    "trigger_expired": _TOO_LATE,
    "exchanged_trigger_id": _TOO_LATE,
    "push_limit_reached": "Too many windows are open on top of each other. Close one and try again.",
    "ratelimited": "Slack asks us to slow down. Try again in a minute.",
    "file_uploads_disabled": _NO_FILES,
    "storage_limit_reached": _NO_FILES,
    "posting_to_channel_denied": _NO_FILES,
    "channel_not_found": "This app isn't in this channel any more. Type `/invite @LeadSail`, then try again.",
    "cant_delete_message": _KEPT,
    "compliance_exports_prevent_deletion": _KEPT,
    "messages_tab_disabled": "This app's messages are switched off in Slack. Tell your admin.",
    "invalid_auth": _SIGNED_OUT,
    "token_revoked": _SIGNED_OUT,
    "account_inactive": _SIGNED_OUT,
    "missing_scope": "This app lacks a permission in Slack. Tell your admin to install it again.",
}
_WORTH_ANOTHER_PRESS = frozenset({"ratelimited", "push_limit_reached"})
SLACK_CODES = frozenset(_SLACK_SENTENCES)
_RETRIES = {
    AnswerAt: RETRY,
    SearchAt: RETRY_SEARCH,
    TranscriptAt: RETRY_TRANSCRIPT,
    ShareAt: RETRY_SHARE,
    Start: handoff.OPEN,
}
# What opens a window is pressed again under its own name.
_OPENERS: dict[object, tuple[str, str]] = {
    TranscriptAt: ("Transcript", TRANSCRIPT),
    ShareAt: ("Share", RETRY_SHARE),
    Start: ("Hand off", handoff.OPEN),
}
_WORTH_ANOTHER_TRY = (errors.LeadSailUnavailable, errors.LeadSailBusy, errors.LeadSailUnreadable)


def usage() -> Message:
    """What the command does, one example, and a form for those who would rather not type."""
    told = (
        "*Everything ever said to and by a lead*\n"
        f"Type `{COMMAND}` and a lead's ID, for example `{EXAMPLE}`, "
        f"or a name, a phone number, an email or a link: `{COMMAND} Maria Delgado`.\n"
        f"For less of it add what you want: `{EXAMPLE} calls since 7d find invoice`.\n"
        f"To hand it over: `{EXAMPLE} handoff`; what you gave and received: `{COMMAND} handoffs`.\n"
        "You get every call, text and email, newest first, with recordings and full transcripts. "
        "Only you see the answer."
    )
    return Message(
        f"Type {COMMAND} and a lead's ID, name, phone number or email, for example {EXAMPLE}.",
        [blocks.section(told), blocks.actions("usage", lookup.button())],
    )


def not_a_lead(typed: str) -> Message:
    """What was typed can't be a lead, nor find one; LeadSail wasn't asked."""
    links = " Of links only those to a lead in LeadSail are understood." if "://" in typed else ""
    return _notice(f"“{_echo(typed)}” doesn't look like a lead.{links} Example: `{EXAMPLE}`", lookup.button())


def not_understood(rest: str, at: AnswerAt) -> Message:
    """Words after a lead that mean nothing here, with what the others were understood as."""
    said = text.joined(f"lead “{text.mrkdwn(at.lead, ECHO_MAX)}”", filters.named(at), by=", ")
    return _notice(
        f"“{_echo(rest)}” isn't understood. Understood as {said}. "
        f"Example: `{EXAMPLE} calls since 7d find invoice`"
    )


def not_found(lead_id: str) -> Message:
    """LeadSail knows no such lead, and finds none by it; it may have been meant as a phone number."""
    kind, short = ("phone number", "number") if phones.is_phone(lead_id) else ("ID", "ID")
    return _notice(f"No lead with {kind} `{lead_id}`. Check the {short}.", lookup.button(lead_id))


def unavailable(
    problem: errors.LeadSailProblem, place: Destination | None, reference: str, links: Links
) -> Message:
    """Why there is no history, with what may help: another try, at the same place, or LeadSail itself."""
    if isinstance(problem, errors.LeadNotFound) and problem.lead_id:
        return not_found(problem.lead_id)
    sentence = f"{_why(problem)} (ref {reference})"
    if isinstance(problem, _WORTH_ANOTHER_TRY):
        return _notice(sentence, *_again(place))
    if isinstance(problem, errors.HistoryTooLarge):
        return _notice(sentence, *links.to_leadsail(problem.lead_id))
    return _notice(sentence)


def _why(problem: errors.LeadSailProblem) -> str:
    wait_s = problem.retry_after_s
    if isinstance(problem, errors.LeadSailBusy) and wait_s and wait_s <= SOON_S:
        return f"LeadSail is busy. Try again in {words.count(math.ceil(wait_s), 'second', 'seconds')}."
    kind = next((kind for kind in _SENTENCES if isinstance(problem, kind)), errors.LeadSailUnavailable)
    of_a_search = "" if problem.lead_id else _OF_SEARCHES.get(kind)
    return of_a_search or _SENTENCES[kind]


def no_such_interaction() -> Message:
    """The interaction has gone from LeadSail since the button was drawn."""
    return _notice("LeadSail no longer lists this interaction. Press Refresh on the answer.")


def old_control() -> Message:
    """A button that this version doesn't know."""
    return _notice(f"This button is from an older version. Run `{COMMAND}` again.")


def broken(place: Destination | None, reference: str) -> Message:
    """Something failed that nobody foresaw; the log tells more under the same reference."""
    sentence = f"Something went wrong on our side. Try again; if it stays, tell your admin: ref {reference}."
    return _notice(sentence, *_again(place))


def slack_refused(code: str, place: Destination | None, reference: str) -> Message:
    """Slack refused something of ours; where the person can help it, how, and the button to press again."""
    sentence = _SLACK_SENTENCES.get(code)
    if not sentence:
        return broken(place, reference)
    if place and sentence == _TOO_LATE and (opener := _OPENERS.get(type(place))):
        said = f"{sentence} Press the button again. (ref {reference})"
        return _notice(said, blocks.button(*opener, pack(place)))
    again = " Try again." if sentence == _TOO_LATE else ""  # a shortcut is no button
    said = f"{sentence}{again} (ref {reference})"
    if code in _WORTH_ANOTHER_PRESS:
        return _notice(said, *_again(place))
    return _notice(said)


def not_posted(sentence: str, reference: str) -> Message:
    """Why a channel has no new message, or may have one, in a sentence of `refusals`."""
    return _notice(f"{sentence} (ref {reference})")


def access_denied() -> Message:
    """This person may not see leads."""
    return _notice("You don't have access to lead histories.")


def access_unknown(place: Destination | None, reference: str) -> Message:
    """Slack couldn't say who this person is, so nothing is shown; what they wanted is a click away."""
    return _notice(f"Couldn't check your access. Try again. (ref {reference})", *_again(place))


def not_heard(channel: str) -> Message:
    """Said in their own messages to whoever asked where Slack took no answer, or didn't say that it did."""
    where = f"<#{channel}>" if channel[:1] in CHANNELS else "the conversation where you asked"
    return _notice(
        f"Slack didn't take the answer to you in {where}, or didn't confirm it. If you don't see it, "
        f"use `{COMMAND}` there, or press *{lookup.TITLE}*.",
        lookup.button(),
    )


def not_filled() -> Message:
    """Said outside a window that Slack doesn't let the app change."""
    return _notice("Slack didn't let this app fill the window. Close it, and try again.")


def sent_unseen() -> Message:
    """The same of a form that was sent: what it asks for may have been done by then."""
    return _notice(
        "Slack didn't let this app say what became of the form. It may be done: look in the channel or your "
        "messages with this app before you send it again."
    )


def after_closing(message: Message) -> Message:
    """What a window would have said that is closed by now, or shows something else."""
    about = "This couldn't be said in the window any more:"
    return Message(f"{about} {message.text}", [blocks.context(about), *message.blocks])


def busy() -> Message:
    """More people are waiting than we can serve in time."""
    return _notice("Too many people are asking right now. Try again in a minute.")


def too_fast(wait_s: float) -> Message:
    """This person asked more often than their share."""
    wait = words.count(max(1, math.ceil(wait_s)), "second", "seconds")
    return _notice(f"That was a lot at once. Please wait {wait}.")


def slow() -> Message:
    """A word while LeadSail takes its time; it stays, since Slack can't replace it."""
    return _notice(SLOW)


def slow_click() -> Message:
    """The same after a click, which an answer follows or changes what was clicked; Slack too may be slow."""
    return _notice("This takes a while; there is no need to press again.")


def slow_window() -> Message:
    """The same above what stands in a window."""
    return _notice("This takes a while; the window changes in a moment.")


def took_too_long(place: Destination | None, reference: str) -> Message:
    """Our own time for an answer is over."""
    return _notice(f"That took too long. Try again in a minute. (ref {reference})", *_again(place))


def restarting(*, typed: bool) -> Message:
    """The process is told to stop and this answer won't be ready in time; `typed`: it is a command's."""
    again = "Please run the command again." if typed else "Try again in a minute."
    return _notice(f"The app is restarting. {again}")


def _again(place: Destination | None) -> list[Element]:
    """The button that leads there once more."""
    return [blocks.button("Try again", _RETRIES[type(place)], pack(place))] if place else []


def _echo(typed: str) -> str:
    """As they saw it: of a person, a channel or a group Slack sends the id, perhaps with the name."""

    def as_seen(named: re.Match[str]) -> str:
        sign, label = named.groups()
        return _NAMELESS[sign][0] + label if label else _NAMELESS[sign]

    return text.mrkdwn(_NAMED.sub(as_seen, typed), ECHO_MAX)


def _notice(sentence: str, *controls: Element) -> Message:
    plain = sentence.replace("`", "").replace("*", "")
    shown = [blocks.section(sentence)]
    if controls:
        shown.append(blocks.actions("notice", *controls))
    return Message(plain, shown)
