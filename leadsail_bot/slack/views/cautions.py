"""What must not be done to a lead, and how far its history can be relied on: said wherever it is shown."""

from leadsail_bot.history.brief import Brief
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack.views import blocks, words
from leadsail_bot.slack.views.blocks import Block

DO_NOT_CALL = "Do not call. This lead is on the do-not-call list."
OPTED_OUT = "Do not text. This lead has asked us to stop."
STALE = " — LeadSail isn't answering, this may be out of date"
UNSURE = "LeadSail didn't send the lead's own record: check there for do-not-call before you call."


def drawn(history: LeadHistory, found: Brief) -> list[Block]:
    """What must not be done, loudly, and whether that is known."""
    warnings = [blocks.section(f":no_entry: *{warning}*") for warning in _loud(found)]
    return [*warnings, blocks.context(UNSURE)] if history.unsure else warnings


def told(history: LeadHistory, found: Brief) -> list[str]:
    """The same in words, with what couldn't be shown and how old it is."""
    said = _loud(found)
    said += [UNSURE] if history.unsure else []
    said += [f"{unreadable(history)}."] if history.unreadable else []
    said += [f"As of {as_of(history)}."] if history.stale else []
    return said


def as_of(history: LeadHistory) -> str:
    """When LeadSail was asked, as mrkdwn; where it isn't answering, that too."""
    return f"{blocks.date_mrkdwn(history.as_of, '{time}')}{STALE if history.stale else ''}"


def unreadable(history: LeadHistory) -> str:
    """How much of what LeadSail sent isn't here."""
    return f"{words.count(history.unreadable, 'interaction', 'interactions')} couldn't be shown"


def _loud(found: Brief) -> list[str]:
    said = [DO_NOT_CALL] if found.do_not_call else []
    return [*said, OPTED_OUT] if found.opted_out else said
