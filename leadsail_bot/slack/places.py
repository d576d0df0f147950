"""Where a control leads: packed into a button's `value` or a view's `private_metadata`, and back.

It holds ids, and words that the person who sees the control has typed. Slack hands them back unaltered;
nothing in them is secret and nothing is trusted: whoever clicks is treated as if they had typed it.
"""

from datetime import date
from typing import Annotated, Self, TypeVar

import msgspec
from msgspec import Meta

from leadsail_bot.errors import OldControl
from leadsail_bot.models import LEAD_ID, WORDS, Channel

FIND_MAX = 100
WORDS_MAX = 40  # sought across a lead: a whole place must fit a `block_id`, which Slack bounds at 255

LeadId = Annotated[str, Meta(pattern=rf"^{LEAD_ID.pattern}\Z")]  # `$` would let a line end pass
PageNumber = Annotated[int, Meta(ge=1, le=1_000_000)]


class AnswerAt(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="answer1"):
    """A page of a lead's history: of all of it, or of one channel, since a day, with words sought in it.

    `seen` is what the person had seen of it before, in seconds since 1970: 0 is never, None isn't known yet.
    """

    lead: LeadId
    page: PageNumber = 1
    channel: Channel | None = None
    since: date | None = None
    find: Annotated[str, Meta(max_length=WORDS_MAX)] = ""
    seen: Annotated[int, Meta(ge=0, le=9_999_999_999)] | None = None


class SearchAt(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="search1"):
    """The leads that some words bring, to choose from; and what is wanted of the one chosen."""

    words: Annotated[str, Meta(pattern=rf"^{WORDS.pattern}\Z")]
    channel: Channel | None = None
    since: date | None = None
    find: Annotated[str, Meta(max_length=WORDS_MAX)] = ""

    @classmethod
    def instead(cls, at: AnswerAt) -> Self:
        """The search to make where LeadSail has no lead of this id; what is wanted of it stays."""
        return cls(at.lead, at.channel, at.since, at.find)

    def chosen(self, lead_id: str) -> AnswerAt:
        """Where the choice of a lead leads."""
        return AnswerAt(lead_id, 1, self.channel, self.since, self.find)


class TranscriptAt(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="transcript1"):
    """A page of a transcript, or what `find` finds in it, or the page of turn `turn`, counted from 1, and of
    its piece `piece`, from 0, where it is a long one.
    """

    lead: LeadId
    interaction: Annotated[str, Meta(min_length=1, max_length=128)]
    page: PageNumber = 1
    find: Annotated[str, Meta(max_length=FIND_MAX)] = ""
    turn: Annotated[int, Meta(ge=0, le=100_000_000)] = 0
    piece: Annotated[int, Meta(ge=0, le=100_000_000)] = 0


class ShareAt(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="share1"):
    """A lead about to be shared; `seen` stands for what the preview showed of it, "" for no preview.

    `channel` is where somebody pressed *Share*, "" where that was in a window.
    """

    lead: LeadId
    seen: Annotated[str, Meta(max_length=64)] = ""
    channel: Annotated[str, Meta(max_length=31)] = ""


class CardAt(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="card1"):
    """A lead's card in a channel, and who shared it."""

    lead: LeadId
    by: Annotated[str, Meta(pattern=r"^[UW][A-Z0-9]{1,30}\Z")]


class Start(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="v", tag="start1"):
    """The form to hand a lead over, perhaps to somebody who was named already."""

    lead: LeadId
    person: Annotated[str, Meta(max_length=31)] = ""


# Where somebody wants to go, perhaps once more.
Destination = AnswerAt | SearchAt | TranscriptAt | ShareAt | Start
Place = TypeVar("Place", bound=msgspec.Struct)


def pack(place: msgspec.Struct) -> str:
    """The place as text; at most about 700 characters."""
    return msgspec.json.encode(place).decode()


def unpack(value: str, kind: type[Place]) -> Place:
    """The place that `pack` made.

    Raises:
        OldControl: it is of another version, or not ours.
    """
    try:
        return msgspec.json.decode(value, type=kind)
    except (ValueError, RecursionError) as error:
        raise OldControl("old_value") from error
