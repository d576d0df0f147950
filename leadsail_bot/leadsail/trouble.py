"""What an HTTP status or a network's exception means: named problems, and nothing of what was sent."""

import math
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from leadsail_bot.errors import (
    ConnectionInsecure,
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailBusy,
    LeadSailGarbled,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
    RequestRefused,
)

_STATUSES: dict[int, tuple[type[LeadSailProblem], str]] = {
    HTTPStatus.UNAUTHORIZED: (KeyRefused, "auth_failed"),
    HTTPStatus.FORBIDDEN: (LeadForbidden, "forbidden"),
    HTTPStatus.NOT_FOUND: (LeadNotFound, "not_found"),
    HTTPStatus.GONE: (LeadNotFound, "not_found"),
}
# The first kind that fits counts. httpx-aiohttp passes most of them on as `httpx.ConnectTimeout`, a refused
# certificate included, so it is the cause that tells.
_PHASES: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ConnectionTimeoutError, "connect"),
    (aiohttp.ServerTimeoutError, "read"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientConnectorError, "connect"),
)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "truncated"),
    (OSError, "reset"),
    (aiohttp.ClientConnectionError, "reset"),
)
_RETRY_AFTER_MAX_S = 1e9


def of_status(status: int, headers: Mapping[str, str]) -> LeadSailProblem:
    """The problem behind any status but 200."""
    if status in _STATUSES:
        kind, reason = _STATUSES[status]
        return kind(reason)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _busy(headers.get("retry-after", ""))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait_s = retry_after_s(headers.get("retry-after", ""))  # RFC 9110, 10.2.3
        return LeadSailUnavailable("server_error", status=status, retry_after_s=wait_s)
    if status >= HTTPStatus.BAD_REQUEST:
        return RequestRefused("unexpected_status", status=status)
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return LeadSailUnreadable("redirect_refused", host=_host(headers.get("location", "")))
    return LeadSailGarbled("empty_body", status=status)


def of_network(error: Exception) -> LeadSailProblem:
    """The problem behind an exception of the HTTP libraries."""
    causes = (error, error.__cause__)

    def is_any(*kinds: type[Exception]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if is_any(ssl.SSLError, aiohttp.ClientSSLError):
        return ConnectionInsecure("tls_error")
    for kind, phase in _PHASES:
        if is_any(kind):
            return LeadSailUnavailable("timeout", phase=phase)
    if any(map(_reset_within, causes)):
        return LeadSailUnavailable("reset")
    for kind, reason in _REASONS:
        if is_any(kind):
            return LeadSailUnavailable(reason)
    return LeadSailGarbled("protocol_error")


def retry_after_s(value: str) -> float | None:
    """A `Retry-After` header: seconds or a date (RFC 9110, 10.2.3); None where it says nothing usable."""
    try:
        seconds = float(value)
    except ValueError:
        return _until(value)
    return None if math.isnan(seconds) or seconds < 0 else min(seconds, _RETRY_AFTER_MAX_S)


def _until(value: str) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _busy(retry_after: str) -> LeadSailBusy:
    """A wait that can't be read is no leave to ask again at once."""
    wait_s = retry_after_s(retry_after)
    unclear = retry_after and wait_s is None
    return LeadSailBusy("rate_limited", attempts=1 if unclear else 0, retry_after_s=wait_s)


def _reset_within(cause: BaseException | None) -> bool:
    """A reset in the middle of a body: aiohttp tells it from a truncated one by its text alone."""
    return isinstance(cause, aiohttp.ClientPayloadError) and "ConnectionResetError" in str(cause)


def _host(location: str) -> str:
    try:
        return (urlsplit(location).hostname or "")[:100]
    except ValueError:
        return ""
