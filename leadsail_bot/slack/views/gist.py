"""An interaction in a few words, found once for everything that speaks of it."""

from datetime import datetime
from typing import NamedTuple

from leadsail_bot.history import calls, timeline
from leadsail_bot.models import Interaction
from leadsail_bot.slack.views import blocks, text, words

SPOKEN_TITLE_MAX = 30
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Gist(NamedTuple):
    """What it was, how it ended, when something last happened, and how long it took; "" where nothing tells.

    Its words may be LeadSail's own, and go where those go. `spoken` tells it from its neighbours to somebody
    who only hears it: a screen reader has no zone.
    """

    of: Interaction
    title: str
    outcome: str
    when: datetime | None
    took: str
    spoken: str


def gist(interaction: Interaction, as_of: datetime | None = None) -> Gist:
    """The gist of an interaction; `as_of` is when LeadSail was asked, see `words.outcome`."""
    seconds = calls.length_s(interaction)
    title, outcome = words.title(interaction), words.outcome(interaction, as_of)
    when = timeline.activity(interaction)
    return Gist(
        interaction,
        title,
        outcome,
        when,
        words.duration(seconds) if seconds else "",
        f"{text.cut(title, SPOKEN_TITLE_MAX)}, {_spoken(when) if when else blocks.UNKNOWN_TIME}, {outcome}",
    )


def _spoken(when: datetime) -> str:
    return f"{_MONTHS[when.month - 1]} {when.day} {when.hour:02}:{when.minute:02} UTC"
