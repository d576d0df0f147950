"""The benchmark measures what it says it does; the figures themselves are no matter for a test."""

import json
import math

import pytest

from tests.benchmarks import documents, figures, growth
from tests.benchmarks.__main__ import Result, document, table
from tests.benchmarks.contenders import OURS, town
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.growth import Curve, Point


async def test_a_command_ends_when_its_answer_arrives() -> None:
    """Each command is acknowledged and answered once, and only the first costs LeadSail a call."""
    lead = documents.lead_id(2, 2, "a1")
    async with town() as here, here.running(OURS) as ours:
        load = await here.slack.load([ours.port], [lead] * 4, 1, answers=True)
        assert len(load.acks_s) == len(load.answers_s) == 4
        assert min(*load.acks_s, *load.answers_s) > 0  # which comes first is the connections' own affair
        assert await here.control("calls") == 1
        assert ours.rss_mib > 10


def test_a_lead_is_as_large_as_its_id_says() -> None:
    """Interactions and turns, in LeadSail's own shape."""
    found = documents.SIZE.match(documents.lead_id(3, 5, "x"))
    assert found
    data = json.loads(documents.history(*map(int, found.groups())))["data"]["interactions"]
    assert [len(one["transcript"]) for one in data] == [5, 5, 5]


@pytest.mark.parametrize("power", [0.0, 1.0, 2.0])
def test_the_exponent_is_the_power(power: float) -> None:
    """Of a curve that is one."""
    points = [Point(many, 3 * many**power) for many in (10, 100, 1_000)]
    assert math.isclose(Curve("", "", "", points).exponent, power, abs_tol=1e-9)
    assert math.isclose(growth.slope([(0, 1), (1, 3)]), 2)


def test_a_run_says_what_was_reached() -> None:
    """The median of the rounds' ratios decides; machines read the same as people."""
    figure = Figure("how fast", "/s", figures.cached, (Goal("ours", "theirs", at_least=2),))
    result = Result(
        figure, [{"ours": 9.0, "theirs": 3.0}, {"ours": 1.0, "theirs": 1.0}, {"ours": 5, "theirs": 2}]
    )
    assert "ours / theirs ≥ 2: 2.50 ok" in table([result])
    [told] = document([result], [])["figures"]
    assert told["goals"] == [{"goal": "ours / theirs ≥ 2", "ratio": 2.5, "reached": True}]


def test_a_goal_is_a_bound_on_a_ratio() -> None:
    """At least, or at most."""
    sample = {"ours": 40.0, "theirs": 4.0}
    assert Goal("ours", "theirs", at_least=10).holds(Goal("ours", "theirs", at_least=10).ratio(sample))
    assert not Goal("ours", "theirs", at_most=9).holds(10)
