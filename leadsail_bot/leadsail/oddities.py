"""What was odd in a history that LeadSail sent, for the operator to count; nobody's content."""

from collections import Counter
from hashlib import blake2s

from leadsail_bot.models import Channel, LeadHistory


def of(history: LeadHistory) -> tuple[Counter[str], Counter[str]]:
    """How many interactions were odd, by what was: unreadable, repeated, of no known type, without a time.

    And how many came of each type we don't know, by its hash: it may be anything at all.
    """
    shown = history.interactions
    unknown = [found for found in shown if found.channel is Channel.OTHER]
    odd = +Counter(
        item_skipped=history.unreadable,
        repeated=history.repeated,
        unknown_type=len(unknown),
        time_unknown=sum(not (found.updated_at or found.created_at) for found in shown),
    )
    return odd, Counter([_hashed(found.type) for found in unknown])


def _hashed(kind: str) -> str:
    return blake2s(kind.encode("utf-8", "replace"), digest_size=4).hexdigest()
