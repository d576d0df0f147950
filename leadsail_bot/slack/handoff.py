"""A handoff: who hands which lead to whom, until when, and how it ended. Pure.

All of it travels in the buttons of the card, as ids: a bot that comes back knows what it needs. What people
wrote stays in the card's own blocks.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta, tzinfo
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from leadsail_bot.slack.places import LeadId

LATER = timedelta(minutes=15)  # after the due time the giver is told that nobody has it
UNDER_WAY_S = 60.0  # a card that isn't posted by then never will be
MORNING = 9  # o'clock

Outcome = Literal["accepted", "declined", "cancelled", "reassigned"]
PersonId = Annotated[str, Meta(pattern=r"^[UW][A-Z0-9]{2,30}\Z")]
AddresseeId = Annotated[str, Meta(pattern=r"^[UWS][A-Z0-9]{2,30}\Z")]
Moment = Annotated[int, Meta(ge=0, le=9_999_999_999)]  # seconds since 1970 that a date can tell
_SPANS: dict[str, timedelta] = {
    "15min": timedelta(minutes=15),
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
}


class Spot(NamedTuple):
    """Where a message stands: its channel and its timestamp, as Slack names them."""

    channel: Annotated[str, Meta(pattern=r"^[CDG][A-Z0-9]{2,30}\Z")]
    ts: Annotated[str, Meta(pattern=r"^\d{1,12}\.\d{1,8}\Z")]


class Handoff(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="v", tag="handoff1"):
    """`giver` hands `lead` to `to`, a person or a user group, until `due` (seconds since 1970).

    `card` is what the addressee sees, `receipt` what the giver sees in their direct messages. `passed_on`:
    somebody declined it before, and whoever is on call has been asked since. `turn`: how often somebody else
    was asked since. `form_at`: when the form or the receipt that carries it was drawn (seconds since 1970), 0
    where that doesn't matter.
    """

    lead: LeadId
    giver: PersonId
    to: AddresseeId
    due: Moment
    receipt: Spot | None = None
    card: Spot | None = None
    passed_on: bool = False
    turn: int = 0
    form_at: float = 0

    @property
    def to_group(self) -> bool:
        """It is addressed to a user group."""
        return self.to.startswith("S")

    @property
    def told_at(self) -> int:
        """When the giver is told that nobody has it."""
        return self.due + int(LATER.total_seconds())

    def is_for(self, person: str, members: Collection[str]) -> bool:
        """Whether a person may accept it; `members` are the addressed group's."""
        return person in members if self.to_group else person == self.to

    def is_under_way(self, now: datetime) -> bool:
        """Its card may be posted any moment."""
        return self.card is None and now.timestamp() < self.form_at + UNDER_WAY_S

    def is_overdue(self, now: datetime) -> bool:
        """The time by which somebody should have accepted is over."""
        return now.timestamp() >= self.due


class Ending(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="ending1"):
    """How a handoff ended: by whom and when (seconds since 1970).

    `mark` tells one press of a button from another, so that the first one knows itself.
    """

    outcome: Outcome
    by: PersonId
    at: Moment
    mark: str = ""

    @property
    def is_loose(self) -> bool:
        """Nobody has the lead after it, until somebody else is asked."""
        return self.outcome in {"declined", "reassigned"}


class Reminded(NamedTuple):
    """Whom Slack will remind: whoever was asked, at the due time, and the giver, a while after it."""

    asked: bool = True
    giver: bool = True


class Question(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="question1"):
    """Somebody asks the giver of the lead on `card`; the answer goes to its thread."""

    lead: LeadId
    giver: PersonId
    card: Spot
    asker: PersonId


def due(choice: str, now: datetime, zone: tzinfo, givers_zone: tzinfo) -> datetime:
    """The moment that a choice of the form means; `zone` is the recipient's.

    Tomorrow is the giver's where that comes first: on Thursday evening in New York that is Friday, which has
    begun in Berlin. It leaves no less time than the other choices do.
    """
    if span := _SPANS.get(choice):
        return now + span
    tomorrows = {now.astimezone(one).date() + timedelta(days=1) for one in (zone, givers_zone)}
    mornings = [datetime.combine(day, time(MORNING), zone) for day in tomorrows]
    return min(morning for morning in mornings if morning - now >= min(_SPANS.values()))
