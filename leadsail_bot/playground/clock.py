"""The playground's time: the machine's own, and the hours somebody skipped."""

import time


class Clock:
    """Seconds since 1970, for Slack and for the bot alike."""

    def __init__(self) -> None:
        self._skipped_s = 0.0

    def __call__(self) -> float:
        return time.time() + self._skipped_s

    def skip(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._skipped_s += seconds
