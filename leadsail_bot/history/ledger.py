"""One pass over a history: the counts and lists that the brief and its open loops are made from."""

from collections import Counter
from collections.abc import Sequence

from leadsail_bot import labels
from leadsail_bot.history import calls, statuses, thread
from leadsail_bot.models import CALL, Interaction


class Ledger:
    """Every interaction entered once, from the newest on; in every list the newest stands first.

    `counts` goes by channel; `do_not_call`: one of them ended so. `attempts` are the calls that weren't the
    lead's own, `theirs` those that were. On `conversations` the lead spoke, `untold` are the calls of which
    nobody knows, and `talk` is the newest call on which they talked (`calls.reached`). `promises` go by their
    status as `statuses.key` spells it.
    """

    def __init__(self, newest: Sequence[Interaction]) -> None:
        sent = [one.status for one in newest]
        keys = {status: statuses.key(status) for status in set(sent)}
        told = [keys[status] for status in sent]
        called = [
            (one, calls.is_attempt(one), status, calls.spoke(one, status))
            for one, status in zip(newest, told, strict=True)
            if one.channel is CALL
        ]
        self.newest = newest
        self.counts = Counter([one.channel for one in newest])
        self.do_not_call = any(map(labels.do_not_call, keys))
        self.promises = {
            promise: [one for one, status in zip(newest, told, strict=True) if status == promise]
            for promise in statuses.PROMISES
            if promise in keys.values()
        }
        self.threads = [one for one in newest if one.channel in thread.CHANNELS]
        self.attempts = [one for one, own, _, _ in called if own]
        self.theirs = [one for one, own, _, _ in called if not own]
        self.conversations = [one for one, _, _, spoken in called if spoken]
        self.untold = sum(spoken is None for _, _, _, spoken in called)
        talks = (one for one, _, status, spoken in called if calls.reached(one, status, spoken))
        self.talk = next(talks, None)
