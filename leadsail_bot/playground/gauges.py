"""The bot's own metrics in a few figures that say how it copes."""

from collections.abc import Sequence

from prometheus_client.parser import text_string_to_metric_families

from leadsail_bot.playground.page.levers import Figure

PREFIX = "leadsail_bot_"


class Gauges:
    """Reads one bot's metrics again and again; what took how long is told of the latest, not of all."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[float, float]] = {}
        self._latest: dict[str, float] = {}

    def read(self, metrics: str) -> Sequence[Figure]:
        """The figures of a `/metrics` page."""
        totals: dict[str, float] = {}
        for family in text_string_to_metric_families(metrics):
            for sample in family.samples:
                name = sample.name.removeprefix(PREFIX)
                totals[name] = totals.get(name, 0.0) + sample.value
                if source := sample.labels.get("source"):
                    totals[f"{name}:{source}"] = sample.value
        cached = totals.get("histories_total:cache", 0) + totals.get("histories_total:stale", 0)
        paused = bool(totals.get("breaker_open"))
        return (
            Figure("LeadSail calls", f"{totals.get('leadsail_attempts_total', 0):.0f}", "requests sent"),
            Figure("From memory", f"{cached:.0f}", "histories for which LeadSail wasn't asked"),
            Figure("Acknowledged", self._last("ack_seconds", totals), "the latest; Slack gives up after 3 s"),
            Figure("Answered", self._last("answer_seconds", totals), "the latest, from receipt to the post"),
            Figure("Sockets", f"{totals.get('sockets', 0):.0f}", "open connections to Slack"),
            Figure("Breaker", "open" if paused else "closed", "open: LeadSail is left in peace"),
        )

    def _last(self, name: str, totals: dict[str, float]) -> str:
        """The mean of what came since the page was read before; a restart begins at nothing."""
        total, count = totals.get(f"{name}_sum", 0.0), totals.get(f"{name}_count", 0.0)
        total_before, count_before = self._before.get(name, (0.0, 0.0))
        if count < count_before:
            total_before = count_before = 0.0
            self._latest.pop(name, None)
        if count > count_before:
            self._latest[name] = (total - total_before) / (count - count_before)
        self._before[name] = (total, count)
        return _worded(self._latest.get(name))


def _worded(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < 1:
        return f"{seconds * 1000:.1f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s"
