"""What operators watch, as Prometheus text: how much, how fast, how it ended; never whose."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ACK_S = (0.001, 0.005, 0.01, 0.05, 0.1, 0.3, 1, 3)
ACCEPT_S = (30, 60, 300, 900, 3_600, 4 * 3_600, 86_400)
ANSWER_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 10)


class Metrics:
    """The metrics of one bot, in a registry of their own. Labels are names from our own code."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._asked = self._counter("asked", "Commands, clicks and forms that were let in", "listener")
        self._refused = self._counter("refused", "Commands and clicks that weren't let in", "reason")
        self._answers = self._counter("answers", "How they ended", "listener", "outcome")
        self._ack = self._histogram("ack_seconds", "From receipt to acknowledgement", ACK_S)
        self._answer = self._histogram("answer_seconds", "From receipt to the final answer", ANSWER_S)
        self._leadsail = self._counter("leadsail_calls", "Calls to LeadSail, by how they ended", "outcome")
        self._attempts = self._counter("leadsail_attempts", "Requests sent to LeadSail")
        self._histories = self._counter("histories", "Where histories came from", "source")
        self._redis = self._counter(
            "redis_errors", "Redis away, refusing, or holding what isn't ours", "reason"
        )
        self._handed_over = self._counter("handoffs", "Leads handed over")
        self._handoffs = self._counter("handoffs_ended", "Handoffs, by how they ended", "outcome", "overdue")
        self._accept = self._histogram("handoff_accept_seconds", "From the card to its acceptance", ACCEPT_S)
        self._slack = self._counter("slack_errors", "What Slack refused, by its own word", "code")

    def asked(self, listener: str) -> None:
        """Somebody was let in."""
        self._asked.labels(listener).inc()

    def refused(self, reason: str) -> None:
        """Somebody wasn't."""
        self._refused.labels(reason).inc()

    def acknowledged(self, seconds: float) -> None:
        """Slack had its acknowledgement after `seconds`."""
        self._ack.observe(seconds)

    def answered(self, listener: str, outcome: str, seconds: float) -> None:
        """It ended: `answered`, or the name of the problem."""
        self._answers.labels(listener, outcome).inc()
        self._answer.observe(seconds)

    def leadsail_called(self, outcome: str) -> None:
        """A call to LeadSail ended: `ok`, or the name of the problem."""
        self._leadsail.labels(outcome).inc()

    def leadsail_attempted(self) -> None:
        """A request went out to LeadSail."""
        self._attempts.inc()

    def history_from(self, source: str) -> None:
        """A history was `live`, from the `cache`, or `stale`."""
        self._histories.labels(source).inc()

    def redis_failed(self, reason: str) -> None:
        """Redis was away, refused, or held a value that isn't ours."""
        self._redis.labels(reason).inc()

    def handed_over(self) -> None:
        """A lead was handed over."""
        self._handed_over.inc()

    def handoff_ended(self, outcome: str, seconds: float, *, late: bool) -> None:
        """A handoff ended after `seconds`, after its due time or before."""
        self._handoffs.labels(outcome, "yes" if late else "no").inc()
        if outcome == "accepted":
            self._accept.observe(seconds)

    def slack_refused(self, code: str) -> None:
        """Slack said no."""
        self._slack.labels(code).inc()

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """A gauge that is read whenever somebody looks."""
        Gauge(f"leadsail_bot_{name}", about, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"leadsail_bot_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"leadsail_bot_{name}", about, buckets=buckets, registry=self.registry)
