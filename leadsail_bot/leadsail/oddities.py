"""What was odd in a history that LeadSail sent, for the operator to count; nobody's content."""

from collections import Counter
from hashlib import blake2s

from leadsail_bot.models import Channel, LeadHistory


def of(history: LeadHistory) -> Counter[str]:
    """How many interactions were odd, by what was: unreadable, repeated, of no known type, without a time."""
    shown = history.interactions
    return +Counter(
        item_skipped=history.unreadable,
        repeated=history.repeated,
        unknown_type=sum(found.channel is Channel.OTHER for found in shown),
        time_unknown=sum(not (found.updated_at or found.created_at) for found in shown),
    )


def unknown_types(history: LeadHistory) -> Counter[str]:
    """How many interactions came of each type we don't know, by its hash: it may be anything at all."""
    return Counter(
        blake2s(found.type.encode("utf-8", "replace"), digest_size=4).hexdigest()
        for found in history.interactions
        if found.channel is Channel.OTHER
    )
