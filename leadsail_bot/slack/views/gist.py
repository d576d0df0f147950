"""An interaction in a few words, found once for everything that speaks of it."""

from collections import Counter
from collections.abc import Sequence
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
        f"{text.cut(title, SPOKEN_TITLE_MAX)}, {_spoken(when, as_of)}, {outcome}",
    )


def apart(gists: Sequence[Gist]) -> list[Gist]:
    """The same, those numbered that nobody could tell apart by ear: a label is cut, so its outcome may go."""
    minutes = {one.when and one.when.timestamp() // 60 for one in gists}
    if len(minutes) == len(gists):
        return [*gists]  # as nearly always
    heard = [(text.cut(one.title, SPOKEN_TITLE_MAX), _spoken(one.when)) for one in gists]
    alike, met = Counter(heard), Counter[tuple[str, str]]()
    told = []
    for one, key in zip(gists, heard, strict=True):
        met[key] += 1
        title, _ = key
        numbered = f"{title} {met[key]} of {alike[key]}{one.spoken.removeprefix(title)}"
        told.append(one._replace(spoken=numbered) if alike[key] > 1 else one)
    return told


def _spoken(when: datetime | None, as_of: datetime | None = None) -> str:
    """To the minute; of another year than that of `as_of` with its year."""
    if when is None:
        return blocks.UNKNOWN_TIME
    year = f", {when.year}" if as_of and when.year != as_of.year else ""
    return f"{_MONTHS[when.month - 1]} {when.day}{year} {when.hour:02}:{when.minute:02} UTC"
