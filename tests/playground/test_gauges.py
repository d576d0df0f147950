"""The bot's metrics page becomes a few figures a person can watch."""

from leadsail_bot.metrics import Metrics
from leadsail_bot.playground.gauges import Gauges


def figures(gauges: Gauges, metrics: Metrics) -> dict[str, str]:
    """What is shown, by name."""
    return {figure.name: figure.value for figure in gauges.read(metrics.text().decode())}


def test_counts() -> None:
    """Requests are counted as sent; fresh and stale copies both spared LeadSail a question."""
    metrics = Metrics()
    metrics.leadsail_attempted()
    metrics.leadsail_attempted()
    for source in ("live", "cache", "cache", "stale"):
        metrics.history_from(source)
    metrics.watch("sockets", "Open connections", lambda: 2)
    metrics.watch("breaker_open", "LeadSail is taken for down", lambda: True)
    shown = figures(Gauges(), metrics)
    assert (shown["LeadSail calls"], shown["From memory"]) == ("2", "3")
    assert (shown["Sockets"], shown["Breaker"]) == ("2", "open")


def test_times_are_of_the_latest() -> None:
    """What took long a while ago doesn't weigh on what is shown now; in between, the latest stays."""
    metrics, gauges = Metrics(), Gauges()
    assert figures(gauges, metrics)["Answered"] == "–"
    metrics.answered("lead_history.asked_for", "answered", 4.0)
    assert figures(gauges, metrics)["Answered"] == "4.0 s"
    metrics.answered("lead_history.asked_for", "answered", 0.0582)
    assert figures(gauges, metrics)["Answered"] == "58 ms"
    assert figures(gauges, metrics)["Answered"] == "58 ms"
    metrics.acknowledged(0.00042)
    assert figures(gauges, metrics)["Acknowledged"] == "0.4 ms"


def test_a_restart_begins_anew() -> None:
    """A new bot has measured nothing yet: nothing of the old one is shown for it."""
    metrics, gauges = Metrics(), Gauges()
    metrics.answered("lead_history.asked_for", "answered", 4.0)
    figures(gauges, metrics)
    fresh = Metrics()
    assert figures(gauges, fresh)["Answered"] == "–"
    fresh.answered("lead_history.asked_for", "answered", 0.2)
    assert figures(gauges, fresh)["Answered"] == "200 ms"
