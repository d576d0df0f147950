"""What operators watch, as Prometheus text: how much, how fast, how it ended; never whose."""

from collections.abc import Callable, Mapping
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ACK_S = (0.001, 0.005, 0.01, 0.05, 0.1, 0.3, 1, 3)
ACCEPT_S = (30, 60, 300, 900, 3_600, 4 * 3_600, 86_400)
ITEMS = (0, 10, 50, 100, 500, 1_000, 5_000)
TYPES_MAX = 20  # names of types are LeadSail's to invent: the rest is one label
ALERTS = ("auth_failed", "success_false", "tls_error")
ANSWER_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 10)


class Metrics:
    """The metrics of one bot, in a registry of their own. Labels are names from our own code."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._asked = self._counters("asked", "Commands, clicks and forms that were let in", "listener")
        self._refused = self._counters("refused", "Commands and clicks that weren't let in", "reason")
        self._answers = self._counters("answers", "How they ended", "listener", "outcome")
        self._ack = self._histogram("ack_seconds", "From a payload, once read, to its acknowledgement", ACK_S)
        self._answer = self._histogram("answer_seconds", "From receipt to the final answer", ANSWER_S)
        self._leadsail = self._counters("leadsail_calls", "Calls to LeadSail, by how they ended", "outcome")
        self._attempts = self._counter("leadsail_attempts", "Requests sent to LeadSail")
        self._histories = self._counters("histories", "Where histories came from", "source")
        self._items = self._histogram("history_items", "Interactions in a history from LeadSail", ITEMS)
        self._odd = self._counters("odd_items", "What was odd in histories from LeadSail", "oddity")
        self._types = self._counters("unknown_types", "Interactions of a type we don't know", "hash")
        self._types_met: set[str] = set()
        self._alerts = self._counters("alerts", "What an admin must mend, counted every 15 minutes", "event")
        for event in ALERTS:  # there from the start: of what appears with the first one nobody sees it rise
            self._alerts(event)
        self._redis = self._counters(
            "redis_errors", "Redis away, refusing, or holding what isn't ours", "reason"
        )
        self._handed_over = self._counter("handoffs", "Leads handed over")
        self._handoffs = self._counters("handoffs_ended", "Handoffs, by how they ended", "outcome", "overdue")
        self._accept = self._histogram("handoff_accept_seconds", "From the card to its acceptance", ACCEPT_S)
        self._slack = self._counters("slack_errors", "What Slack refused, by its own word", "code")

    def asked(self, listener: str) -> None:
        """Somebody was let in."""
        self._asked(listener).inc()

    def refused(self, reason: str) -> None:
        """Somebody wasn't."""
        self._refused(reason).inc()

    def acknowledged(self, seconds: float) -> None:
        """Slack had its acknowledgement after `seconds`."""
        self._ack.observe(seconds)

    def answered(self, listener: str, outcome: str, seconds: float) -> None:
        """It ended: `answered`, or the name of the problem."""
        self._answers(listener, outcome).inc()
        self._answer.observe(seconds)

    def leadsail_called(self, outcome: str) -> None:
        """A call to LeadSail ended: `ok`, or the name of the problem."""
        self._leadsail(outcome).inc()

    def leadsail_attempted(self) -> None:
        """A request went out to LeadSail."""
        self._attempts.inc()

    def history_from(self, source: str) -> None:
        """A history was `live`, from the `cache`, or `stale`."""
        self._histories(source).inc()

    def redis_failed(self, reason: str) -> None:
        """Redis was away, refused, or held a value that isn't ours."""
        self._redis(reason).inc()

    def handed_over(self) -> None:
        """A lead was handed over."""
        self._handed_over.inc()

    def handoff_ended(self, outcome: str, seconds: float, *, late: bool) -> None:
        """A handoff ended after `seconds`, after its due time or before."""
        self._handoffs(outcome, "yes" if late else "no").inc()
        if outcome == "accepted":
            self._accept.observe(seconds)

    def history_read(self, items: int, odd: Mapping[str, int], types: Mapping[str, int]) -> None:
        """LeadSail sent a history: how long, how many of its items were odd, and of which unknown types."""
        self._items.observe(items)
        for oddity, count in odd.items():
            self.odd(oddity, count)
        for name, count in types.items():
            if len(self._types_met) < TYPES_MAX:
                self._types_met.add(name)
            self._types(name if name in self._types_met else "other").inc(count)

    def odd(self, oddity: str, count: int) -> None:
        """So many items were odd in this way."""
        self._odd(oddity).inc(count)

    def alerted(self, event: str) -> None:
        """A failure's line in the log was an alert."""
        self._alerts(event).inc()

    def slack_refused(self, code: str) -> None:
        """Slack said no."""
        self._slack(code).inc()

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """A gauge that is read whenever somebody looks."""
        Gauge(f"leadsail_bot_{name}", about, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counters(self, name: str, about: str, *labels: str) -> Callable[..., Counter]:
        """One for each value of its labels: to find it again takes the library longer than to count."""
        return cache(self._counter(name, about, *labels).labels)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"leadsail_bot_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"leadsail_bot_{name}", about, buckets=buckets, registry=self.registry)
