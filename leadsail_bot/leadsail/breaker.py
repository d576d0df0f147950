"""A breaker: while LeadSail keeps failing nobody waits for it, and it is left in peace but for a probe."""

from collections import deque
from collections.abc import Callable

IN_A_ROW = 5
WINDOW_S, WINDOW_CALLS, WINDOW_SHARE = 30.0, 10, 0.5
PROBE_EVERY_S = 15.0


class Breaker:
    """Opens on IN_A_ROW failures, or when WINDOW_SHARE of at least WINDOW_CALLS in WINDOW_S failed.

    Open, it lets one call through every PROBE_EVERY_S; the first that succeeds closes it. It counts calls,
    not their attempts.

    Args:
        clock: only moves forward, in seconds.
        changed: is told whether it is open now, when it opens or closes.
    """

    def __init__(self, clock: Callable[[], float], changed: Callable[[bool], None] = lambda _: None) -> None:
        self._clock = clock
        self._changed = changed
        self._recent: deque[tuple[float, bool]] = deque()
        self._failed_in_a_row = 0
        self._next_probe: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether LeadSail is taken for down."""
        return self._next_probe is not None

    @property
    def turns_away(self) -> bool:
        """Whether it is open, and no probe is due."""
        return self._next_probe is not None and self._clock() < self._next_probe

    def admits(self) -> bool:
        """Whether a call may go now. While open, a yes makes that call the probe."""
        if self.turns_away:
            return False
        if self.is_open:
            self._next_probe = self._clock() + PROBE_EVERY_S
        return True

    def record(self, *, ok: bool) -> None:
        """How a call ended."""
        self._remember(ok=ok)
        if ok and self.is_open:
            self._recent.clear()
            self._next_probe = None
            self._changed(False)
        elif not ok and not self.is_open and self._too_many():
            self._next_probe = self._clock() + PROBE_EVERY_S
            self._changed(True)

    def _remember(self, *, ok: bool) -> None:
        now = self._clock()
        self._recent.append((now, ok))
        self._failed_in_a_row = 0 if ok else self._failed_in_a_row + 1
        while self._recent[0][0] < now - WINDOW_S:
            self._recent.popleft()

    def _too_many(self) -> bool:
        if self._failed_in_a_row >= IN_A_ROW:
            return True
        failed = sum(not ok for _, ok in self._recent)
        return len(self._recent) >= WINDOW_CALLS and failed >= WINDOW_SHARE * len(self._recent)
