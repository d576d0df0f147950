"""The breaker against a model that keeps every call ever made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.leadsail.breaker import (
    IN_A_ROW,
    PROBE_EVERY_S,
    WINDOW_CALLS,
    WINDOW_S,
    WINDOW_SHARE,
    Breaker,
)


class Model:
    """What the breaker must be, from the whole past; slow and plain."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, bool]] = []
        self.forgotten = 0  # calls before the last time it closed
        self.open_since_probe: float | None = None

    def should_open(self) -> bool:
        failed_in_a_row = 0
        for _, ok in reversed(self.calls):
            if ok:
                break
            failed_in_a_row += 1
        recent = [ok for at, ok in self.calls[self.forgotten :] if at >= self.now - WINDOW_S]
        share = recent.count(False) / len(recent) if recent else 0.0
        return failed_in_a_row >= IN_A_ROW or (len(recent) >= WINDOW_CALLS and share >= WINDOW_SHARE)

    def admits(self) -> bool:
        if self.open_since_probe is None:
            return True
        if self.now < self.open_since_probe + PROBE_EVERY_S:
            return False
        self.open_since_probe = self.now
        return True

    def record(self, *, ok: bool) -> None:
        self.calls.append((self.now, ok))
        if self.open_since_probe is not None and ok:
            self.open_since_probe = None
            self.forgotten = len(self.calls)
        elif self.open_since_probe is None and not ok and self.should_open():
            self.open_since_probe = self.now


steps = st.lists(
    st.tuples(st.sampled_from([0.0, 0.5, 3.0, 7.5, 15.0, 31.0]), st.booleans(), st.booleans()), max_size=80
)


@given(steps)
def test_it_is_what_its_past_says(taken: list[tuple[float, bool, bool]]) -> None:
    """Open after five failures in a row or half of ten in 30 s; one probe each 15 s; closed by a success."""
    model = Model()
    told: list[bool] = []
    breaker = Breaker(lambda: model.now, told.append)
    for passed_s, ok, late in taken:
        model.now += passed_s
        assert breaker.turns_away is (
            model.open_since_probe is not None and model.now < model.open_since_probe + PROBE_EVERY_S
        )
        admitted = model.admits()
        assert breaker.admits() is admitted
        if admitted or late:  # a call that began before it opened may end after it
            model.record(ok=ok)
            breaker.record(ok=ok)
        assert breaker.is_open is (model.open_since_probe is not None)
    assert told == [number % 2 == 0 for number in range(len(told))]  # open, closed, open …
    assert bool(told and told[-1]) is breaker.is_open


def test_it_opens_on_the_fifth_in_a_row() -> None:
    """Four may happen, also again and again with a success between them."""
    breaker = Breaker(lambda: 0.0)
    for _ in range(2):
        breaker.record(ok=True)
        for _ in range(IN_A_ROW - 1):
            breaker.record(ok=False)
    assert breaker.is_open  # by then eight of ten have failed
    patient = Breaker(lambda: 0.0)
    for _ in range(IN_A_ROW - 1):
        patient.record(ok=False)
    assert not patient.is_open
    patient.record(ok=False)
    assert patient.is_open


@pytest.mark.parametrize(
    ("calls", "opens"), [("+-+-+-+-+-", True), ("-+-+-+-+-+", False), ("+-+-+-+-++-", False)]
)
def test_it_opens_on_half_of_ten(calls: str, opens: bool) -> None:
    """With the failure that makes them half, and never with a success."""
    breaker = Breaker(lambda: 0.0)
    for call in calls:
        breaker.record(ok=call == "+")
    assert breaker.is_open is opens


def test_old_failures_are_forgotten() -> None:
    """What lies more than 30 s back says nothing about now."""
    for passed_s, opens in ((WINDOW_S, True), (WINDOW_S + 0.1, False)):
        now = [0.0]
        breaker = Breaker(lambda now=now: now[0])  # type: ignore[misc]
        for number in range(WINDOW_CALLS - 1):
            breaker.record(ok=number % 2 == 0)
        now[0] = passed_s
        breaker.record(ok=False)
        assert breaker.is_open is opens


def test_one_probe_at_a_time() -> None:
    """Of all who ask while it is open, one goes through every 15 s."""
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(IN_A_ROW):
        breaker.record(ok=False)
    assert not breaker.admits()
    now[0] = PROBE_EVERY_S
    assert [breaker.admits() for _ in range(20)] == [True, *[False] * 19]
    breaker.record(ok=False)
    now[0] = 2 * PROBE_EVERY_S - 0.1
    assert breaker.turns_away
    now[0] = 2 * PROBE_EVERY_S
    assert breaker.admits()
    breaker.record(ok=True)
    assert not breaker.is_open


def test_closed_it_starts_over() -> None:
    """What failed before LeadSail came back doesn't close the door at the next hiccup."""
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(WINDOW_CALLS):
        breaker.record(ok=False)
    now[0] = PROBE_EVERY_S
    assert breaker.admits()
    breaker.record(ok=True)
    breaker.record(ok=False)
    assert not breaker.is_open


def test_what_fails_while_it_is_open_puts_no_probe_off() -> None:
    """It had begun before; and the operator reads once that it is open."""
    now, told = [0.0], list[bool]()
    breaker = Breaker(lambda: now[0], told.append)
    for _ in range(IN_A_ROW):
        breaker.record(ok=False)
    now[0] = PROBE_EVERY_S - 1
    breaker.record(ok=False)
    now[0] = PROBE_EVERY_S
    assert breaker.admits()
    assert told == [True]
