"""A history gone through once: what there is of everything, which the brief and its loops are told from."""

from collections import Counter
from collections.abc import Sequence

from leadsail_bot.history import calls, statuses, thread
from leadsail_bot.models import Channel, Interaction


class Ledger:
    """Every interaction entered once, from the newest on; in every list the newest stands first.

    `counts` goes by channel, `latest` by status as `statuses.key` spells it. `attempts` are the calls that
    weren't the lead's own, `theirs` is the newest that was. On `conversations` the lead spoke, `untold` are
    the calls of which nobody knows, and `talk` is the newest call on which they talked (`calls.reached`).
    """

    def __init__(self, newest: Sequence[Interaction]) -> None:
        self.newest = newest
        self.counts = Counter[Channel]()
        self.latest: dict[str, Interaction] = {}
        self.threads: list[Interaction] = []
        self.attempts: list[Interaction] = []
        self.conversations: list[Interaction] = []
        self.untold = 0
        self.talk: Interaction | None = None
        self.theirs: Interaction | None = None
        for one in newest:
            self._enter(one)

    def _enter(self, one: Interaction) -> None:
        channel, status = one.channel, statuses.key(one.status)
        self.counts[channel] += 1
        self.latest.setdefault(status, one)
        if channel is Channel.CALL:
            self._enter_call(one, status)
        elif channel in thread.CHANNELS:
            self.threads.append(one)

    def _enter_call(self, call: Interaction, status: str) -> None:
        spoken = calls.spoke(call, status)
        if spoken:
            self.conversations.append(call)
        elif spoken is None:
            self.untold += 1
        if self.talk is None and calls.reached(status, spoken):
            self.talk = call
        if calls.is_attempt(call):
            self.attempts.append(call)
        elif self.theirs is None:
            self.theirs = call
