"""Who is let in: each delivery and each click once, nobody too fast, and no more than we can do."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from cachetools import LRUCache, TTLCache

IN_FLIGHT_MAX = 300
SEEN_S, SEEN_MAX = 600.0, 200_000  # Slack repeats an event after five minutes; longer than that is safe
AGAIN_S = 1.0  # two presses of the same button within this time, and of no other between, are one
BURST, CLICKS_PER_COMMAND = 10, 10
PEOPLE_MAX = 10_000


class Refusal(Enum):
    """Why somebody isn't let in."""

    SEEN = "seen"
    AGAIN = "again"
    BUSY = "busy"
    TOO_FAST = "too_fast"
    STOPPED = "stopped"
    NOBODY = "nobody"


class Verdict(NamedTuple):
    """Let in, or not and why; `wait_s` is how long until the next try would do."""

    refusal: Refusal | None = None
    wait_s: float = 0.0


STOPPED = Verdict(Refusal.STOPPED)


class Admission:
    """Judges what Slack delivers, before any work is done for it.

    Args:
        per_minute: commands a person may give in a minute, with bursts of BURST; clicks CLICKS_PER_COMMAND
            times as many; 0 is without limit.
        clock: only moves forward, in seconds.
    """

    def __init__(self, *, per_minute: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._seen: TTLCache[str, None] = TTLCache(SEEN_MAX, SEEN_S, clock)
        self._pressed: TTLCache[tuple[str, ...], tuple[str, ...]] = TTLCache(SEEN_MAX, AGAIN_S, clock)
        self._buckets: LRUCache[tuple[str, bool], _Bucket] = LRUCache(PEOPLE_MAX)

    def judge(self, body: Mapping[str, Any], in_flight: int) -> Verdict:
        """Whether to do the work. Of what is let in, the same delivery isn't let in again, nor is the same
        press: that is one right after the other in one place; *Older*, *Newer*, *Older* are three.

        Whoever is turned away may press again at once: what was refused isn't remembered as done. A double
        click's second press is, since the first does what it asks for.
        """
        if _nobody_asks(body):
            return Verdict(Refusal.NOBODY)
        if (delivered := delivery(body)) and delivered in self._seen:
            return Verdict(Refusal.SEEN)
        pressed = press(body) or ()
        where, what = pressed[:2], pressed[2:]
        if what and self._pressed.get(where) == what:
            self._seen[delivered] = None
            return Verdict(Refusal.AGAIN)
        if in_flight >= IN_FLIGHT_MAX:
            return Verdict(Refusal.BUSY)
        if wait_s := self._wait_s(body):
            return Verdict(Refusal.TOO_FAST, wait_s)
        self._seen[delivered] = None
        if what:
            self._pressed[where] = what
        return Verdict()

    def _wait_s(self, body: Mapping[str, Any]) -> float:
        if not self._per_minute:
            return 0.0
        user, command = _person(body)
        times = 1 if command else CLICKS_PER_COMMAND
        now = self._clock()
        bucket = self._buckets.get((user, command)) or _Bucket(BURST * times, now)
        self._buckets[user, command] = bucket
        return bucket.take(now, BURST * times, self._per_minute * times / 60)


class _Bucket:
    """Tokens that come back with time, up to a burst's worth."""

    __slots__ = ("_at", "_tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self._tokens = tokens
        self._at = at

    def take(self, now: float, most: float, per_s: float) -> float:
        """Take a token; or how long until there will be one, in seconds."""
        self._tokens = min(most, self._tokens + (now - self._at) * per_s)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / per_s
        self._tokens -= 1
        return 0.0


def _nobody_asks(body: Mapping[str, Any]) -> bool:
    """Another bot's mention, or one that is edited: Slack tells of that as if it were new (bolt-js #960)."""
    event = body.get("event") or {}
    return bool(event.get("bot_id") or event.get("edited")) or ("event" in body and not event.get("user"))


def _person(body: Mapping[str, Any]) -> tuple[str, bool]:
    """Who it is, and whether they asked in words: a command or a mention."""
    if "command" in body:
        return str(body.get("user_id")), True
    if event := body.get("event"):
        return str(event.get("user")), event.get("type") == "app_mention"
    return str((body.get("user") or {}).get("id")), False


def delivery(body: Mapping[str, Any]) -> str:
    """What tells one delivery from another: Slack repeats these, word for word."""
    return str(body.get("event_id") or body.get("trigger_id") or "")


def press(body: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Whose press, where, and of which button or choice of a menu; None for what nobody presses."""
    user = (body.get("user") or {}).get("id", "")
    if body.get("type") == "view_submission":
        view = body.get("view") or {}
        return user, str(view.get("id")), str(view.get("hash")), repr((view.get("state") or {}).get("values"))
    if not (actions := body.get("actions")):
        return None
    container, action = body.get("container") or {}, actions[0]
    where = container.get("message_ts") or container.get("view_id") or ""
    meant = action.get("value") or (action.get("selected_option") or {}).get("value")
    return user, where, str(action.get("action_id")), str(action.get("block_id")), str(meant)
