"""Scripted trouble: the next calls of a method or response_url can fail in every way Slack's can."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

EVERYWHERE = "*"


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    error       a Web API error code, with HTTP 200 and `{"ok": false}`; on a response_url the body of a 404
    status      an HTTP status, with `body` as it is and `retry_after` seconds as the Retry-After header
    delay_s     seconds to wait first; with nothing else the call then succeeds
    hang        never answer, nothing is stored
    reset       cut the connection before anything is stored
    lose_answer do everything asked, then cut the connection instead of answering
    """

    error: str | None = None
    status: int | None = None
    body: str = ""
    retry_after: int | None = None
    delay_s: float = 0.0
    hang: bool = False
    reset: bool = False
    lose_answer: bool = False


class Faults:
    """Faults waiting to happen; a target is a Web API method, `response_url`, `upload`, `socket`, or `*`."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[tuple[Fault, float]]] = defaultdict(deque)

    def add(self, target: str, fault: Fault, times: float = 1) -> None:
        """Let the next `times` calls of `target` fail like this; `math.inf` until `heal`."""
        self._waiting[target].append((fault, times))

    def heal(self, target: str | None = None) -> None:
        """Forget the faults of a target, or all of them."""
        if target is None:
            self._waiting.clear()
        else:
            self._waiting.pop(target, None)

    def next(self, target: str) -> Fault | None:
        """The fault this call meets, if any."""
        for key in (target, EVERYWHERE):
            queue = self._waiting.get(key)
            if queue:
                fault, times = queue[0]
                if times <= 1:
                    queue.popleft()
                elif times != math.inf:
                    queue[0] = (fault, times - 1)
                return fault
        return None
