"""LeadSail's response envelope, as bytes."""

import json
from collections.abc import Sequence
from typing import Any

# Documented: the first three. The others are what a gateway of this style would say.
CODE_OF_STATUS = {
    400: ("VALIDATION_ERROR", "Validation failed"),
    401: ("UNAUTHORIZED", "Authentication required"),
    404: ("NOT_FOUND", "Resource not found"),
    403: ("FORBIDDEN", "Access denied"),
    405: ("METHOD_NOT_ALLOWED", "Method not allowed"),
    429: ("RATE_LIMITED", "Too many requests"),
}


def encode(document: object) -> bytes:
    """JSON as a Node.js server writes it: UTF-8, but a lone surrogate as its `\\ud83d` escape."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def success(data: object) -> bytes:
    """`{"success": true, "data": …}`."""
    return encode({"success": True, "data": data})


def failure(code: str, message: str, details: Sequence[str] = ()) -> bytes:
    """`{"success": false, "error": {code, message, details?}}`; only validation errors carry details."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details:
        error["details"] = list(details)
    return encode({"success": False, "error": error})


def failure_of(status: int, details: Sequence[str] = ()) -> bytes:
    """The failure that goes with an HTTP status."""
    return failure(*CODE_OF_STATUS.get(status, ("INTERNAL_ERROR", "Internal server error")), details)
