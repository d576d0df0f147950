"""A history gone through once: what there is of everything, which the brief and its loops are told from."""

from collections import Counter
from collections.abc import Sequence

from leadsail_bot.history import calls, statuses, thread
from leadsail_bot.models import Channel, Interaction

CALL = Channel.CALL


class Ledger:
    """Every interaction entered once, from the newest on; in every list the newest stands first.

    `counts` goes by channel, `latest` by status as `statuses.key` spells it. `attempts` are the calls that
    weren't the lead's own, `theirs` is the newest that was. On `conversations` the lead spoke, `untold` are
    the calls of which nobody knows, and `talk` is the newest call on which they talked (`calls.reached`).
    """

    def __init__(self, newest: Sequence[Interaction]) -> None:
        told = [statuses.key(one.status) for one in newest]
        called = [
            _Called(one, status) for one, status in zip(newest, told, strict=True) if one.channel is CALL
        ]
        self.newest = newest
        self.counts = Counter([one.channel for one in newest])
        self.latest = dict(zip(reversed(told), reversed(newest), strict=True))
        self.threads = [one for one in newest if one.channel in thread.CHANNELS]
        self.attempts = [one.call for one in called if one.is_attempt]
        self.theirs = next((one.call for one in called if not one.is_attempt), None)
        self.conversations = [one.call for one in called if one.spoken]
        self.untold = sum(one.spoken is None for one in called)
        self.talk = next((one.call for one in called if calls.reached(one.status, one.spoken)), None)


class _Called:
    """A call, and what is asked of it more than once."""

    __slots__ = ("call", "is_attempt", "spoken", "status")

    def __init__(self, call: Interaction, status: str) -> None:
        self.call = call
        self.status = status
        self.spoken = calls.spoke(call, status)
        self.is_attempt = calls.is_attempt(call)
