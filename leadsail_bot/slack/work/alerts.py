"""Failures that only an admin can mend are alerts, each once in a quarter of an hour."""

from collections.abc import Callable

from cachetools import TTLCache

from leadsail_bot.errors import ConnectionInsecure, KeyRefused, Problem
from leadsail_bot.metrics import Metrics

AGAIN_S = 15 * 60.0
EVENTS_MAX = 100


class Alerts:
    """Marks a failure's log line as the alert, at most every AGAIN_S for each event, and counts it.

    The people who ask read "Your admin has been told." from then on: README, Worth an alert.

    Args:
        clock: only moves forward, in seconds.
    """

    def __init__(self, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._metrics = metrics
        self._raised: TTLCache[str, bool] = TTLCache(EVENTS_MAX, AGAIN_S, clock)

    def mark(self, problem: Problem, event: str) -> dict[str, bool]:
        """What stands beside the event in the log: `alert`, where it is one."""
        if not isinstance(problem, KeyRefused | ConnectionInsecure) or event in self._raised:
            return {}
        self._raised[event] = True
        self._metrics.alerted(event)
        return {"alert": True}
