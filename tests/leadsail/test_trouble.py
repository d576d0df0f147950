"""What a status, a header or a network's exception means."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.errors import LeadSailBusy, LeadSailProblem, LeadSailUnreadable
from leadsail_bot.leadsail import trouble


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Mon, 02 Nov 2026 00:00:00 +99999999999999999999", None),
        ("Mon, 99999999999999999999 Nov 2026 00:00:00 GMT", None),
        ("1", 1.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("2.5", 2.5),
        ("1e9", 1e9),
        ("9" * 400, 1e9),
        ("infinity", 1e9),
        ("-5", None),
        ("nan", None),
        ("abc", None),
        ("", None),
        ("Wed, 32 Nov 2026 25:61:61 GMT", None),
        ("Wed, 04 Nov 2015 14:02:00 GMT", 0.0),
    ],
)
def test_a_wait_in_seconds(value: str, seconds: float | None) -> None:
    """Seconds as they stand; what is past is no wait; what can't be read says nothing."""
    assert trouble.retry_after_s(value) == seconds


def test_a_wait_until_a_date() -> None:
    """RFC 9110, 10.2.3: an HTTP date counts from now."""
    then = datetime.now(UTC) + timedelta(seconds=90)
    assert trouble.retry_after_s(format_datetime(then, usegmt=True)) == pytest.approx(90, abs=2)


@given(st.text(max_size=40))
def test_any_wait_is_finite_or_none(value: str) -> None:
    """Whatever a header holds: a number that a clock can take, or nothing."""
    found = trouble.retry_after_s(value)
    assert found is None or 0 <= found <= 1e11


@pytest.mark.parametrize(("value", "attempts"), [("abc", 1), ("-5", 1), ("", 3), ("3", 3), ("0", 3)])
def test_a_wait_that_cannot_be_read_is_no_leave_to_ask_again(value: str, attempts: int) -> None:
    """LeadSail wanted to be left alone, for who knows how long."""
    problem = trouble.of_status(429, {"retry-after": value} if value else {})
    assert isinstance(problem, LeadSailBusy)
    assert problem.attempts == attempts


def test_unavailable_may_name_a_wait_too() -> None:
    """RFC 9110, 10.2.3: a 503 says when to come back as a 429 does, and the operator reads it."""
    problem = trouble.of_status(503, {"retry-after": "3"})
    assert (problem.retry_after_s, problem.details) == (3.0, {"status": 503, "retry_after_s": 3.0})
    assert trouble.of_status(503, {}).details == {"status": 503}


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://evil.example/x?key=1", "evil.example"),
        ("/login", ""),
        ("", ""),
        ("https://[broken", ""),
        ("https://" + "x" * 500, "x" * 100),
    ],
)
def test_a_redirect_names_its_host_alone(location: str, host: str) -> None:
    """A path or a query may carry anything; the operator needs the host."""
    problem = trouble.of_status(302, {"location": location})
    assert isinstance(problem, LeadSailUnreadable)
    assert (problem.reason, problem.details) == ("redirect_refused", {"host": host})


@given(st.integers(100, 999).filter(lambda status: status != 200))
def test_every_status_has_its_problem(status: int) -> None:
    """None falls through, whatever a server invents."""
    problem = trouble.of_status(status, {})
    assert isinstance(problem, LeadSailProblem)
    assert problem.reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (aiohttp.ServerDisconnectedError(), "reset"),
        (ConnectionResetError(), "reset"),
        (aiohttp.ClientPayloadError("not completed"), "truncated"),
        (aiohttp.ClientPayloadError("not completed. ConnectionResetError(104, '…')"), "reset"),
        (aiohttp.SocketTimeoutError(), "timeout"),
        (aiohttp.ConnectionTimeoutError(), "timeout"),
        (ValueError("no HTTP"), "protocol_error"),
        (httpx.DecodingError("?"), "protocol_error"),
        (asyncio.IncompleteReadError(b"", 1), "protocol_error"),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else given,
)
def test_the_cause_is_what_counts(error: Exception, reason: str) -> None:
    """The libraries wrap each other's exceptions; bare or wrapped, it is the same problem."""
    wrapped = httpx.ConnectTimeout("a url")
    wrapped.__cause__ = error
    assert trouble.of_network(error).reason == reason
    assert trouble.of_network(wrapped).reason == reason
