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
    Suggestion("/lead-history lead_maria42", "A lead with calls, texts and emails"),
    Suggestion("/lead-history lead_abc123", "The sample from LeadSail's documentation"),
    Suggestion("/lead-history lead_priya60", "Sixty interactions, page by page"),
    Suggestion("/lead-history lead_nobody99", "A lead that doesn't exist"),
    Suggestion("/lead-history help", "How to use the command"),
)


@dataclass(frozen=True)
class Guide:
    """Everything in the panel beside the conversation."""

    suggestions: tuple[Suggestion, ...] = SUGGESTIONS
    leads: tuple[Entry, ...] = CATALOGUE
