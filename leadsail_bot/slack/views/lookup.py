"""*Look up a lead*: a small form that suggests leads while somebody types."""

from datetime import UTC, tzinfo
from typing import Any

from leadsail_bot.models import WORDS, Lead, Matches
from leadsail_bot.slack.places import AnswerAt, SearchAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Element
from leadsail_bot.slack.views.surface import Message, modal, sentence

OPEN, CALLBACK, FIELD, BLOCK = "lookup.open", "lookup", "lead", "lookup.lead"
TITLE = "Look up a lead"
SUGGESTED_MAX = 20
ECHO_MAX = 40
NOBODY = Matches()
NOT_A_LEAD = "Choose a lead from the list, or the line with what you typed."


def button(typed: str = "") -> Element:
    """Opens the form, with what was typed already, where that can be looked for."""
    return blocks.button(TITLE, OPEN, pack(SearchAt(typed)) if WORDS.fullmatch(typed) else "")


def form(typed: str = "") -> dict[str, Any]:
    """Asks for a lead by anything: what is typed is looked for at once."""
    field = blocks.search_input(
        "Lead",
        BLOCK,
        FIELD,
        placeholder="Start typing",
        hint="A name, phone number, email, lead ID or link.",
        initial=_as_typed(typed, SearchAt(typed)) if typed else None,
    )
    return modal(Message(TITLE, [field]), title=TITLE, callback=CALLBACK, submit="Look up")


def suggestions(
    typed: str, meant: AnswerAt | SearchAt, found: Matches = NOBODY, zone: tzinfo = UTC
) -> list[Element]:
    """The leads that were found, and what was typed as it is: that needs no LeadSail to be chosen.

    `zone` is the reader's: an option's words know none.
    """
    options = [_lead(lead, zone) for lead in found.leads[:SUGGESTED_MAX]]
    as_typed = _as_typed(typed, meant)
    if as_typed and as_typed["value"] not in {option["value"] for option in options}:
        options.append(as_typed)
    return options


def loading() -> dict[str, Any]:
    """What stands there until the answer does."""
    return modal(sentence("Looking it up…"))


def _as_typed(typed: str, meant: AnswerAt | SearchAt) -> Element | None:
    """None for the few words that are too long for an option's value."""
    value = pack(meant)
    if text.cost(value) > blocks.OPTION_VALUE_MAX:
        return None
    return blocks.option(f"Look up “{text.cut(text.line(typed), ECHO_MAX)}”", value)


def _lead(lead: Lead, zone: tzinfo) -> Element:
    label = text.joined(words.full_name(lead), words.phone_ending(lead), lead.campaign)
    when = lead.last_activity_at
    active = f"last active {when.astimezone(zone):%Y-%m-%d}" if when else ""
    about = text.joined(words.standing(lead), active)
    return blocks.option(label, pack(AnswerAt(lead.id)), about)
