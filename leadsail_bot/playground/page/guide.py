"""What the page suggests: the command and how it is used, five things to try, the leads there are."""

from dataclasses import dataclass

from leadsail_bot.playground.sandbox.leads import CATALOGUE
from leadsail_bot.playground.sandbox.leads.entry import Entry


@dataclass(frozen=True)
class Hint:
    """What Slack shows of a command while somebody types `/`; the words are those of `manifest.yml`."""

    command: str
    usage: str
    about: str


@dataclass(frozen=True)
class Suggestion:
    """A command worth typing, and what it will show; `lever` and `choice` are set along with it."""

    command: str
    shows: str
    lever: str = ""
    choice: str = ""


COMMAND = Hint(
    "/lead-history",
    "<ID, name, phone or email> [calls|texts|emails] [since 7d] [find words]",
    "Every call, text and email of a lead",
)
SUGGESTIONS = (
    Suggestion("/lead-history Maria Delgado", "A lead by name: what is open, and everything said"),
    Suggestion("/lead-history Dana Whitfield", "One person, two records: you choose"),
    Suggestion("/lead-history lead_walter400 find policy", "Words in 400 turns, each place a click away"),
    Suggestion("/lead-history lead_maria42 handoff", "Hand her to whoever is on call; be Ben and accept"),
    Suggestion("/lead-history lead_hana5", "LeadSail fails, and the bot says so", "leadsail", "failing"),
)


@dataclass(frozen=True)
class Guide:
    """Everything in the panel beside the conversation."""

    suggestions: tuple[Suggestion, ...] = SUGGESTIONS
    leads: tuple[Entry, ...] = CATALOGUE
