"""What Slack sends over HTTP, believed only once its signature holds: nothing of the body is read before.

The scheme: docs.slack.dev, verifying requests from Slack. Bolt reads the body first, and answers 500 to half
of the odd requests that a scanner sends.
"""

import hashlib
import hmac
import json
import re
from typing import Any, NamedTuple

from multidict import MultiMapping
from yarl import query_to_pairs

AGE_MAX_S = 300
_TIMESTAMP = re.compile(r"[0-9]{10}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Claim(NamedTuple):
    """What a request's headers claim: when it was sent (seconds since 1970), and by whom."""

    timestamp: str
    signature: str

    def age_s(self, now: float) -> float:
        """How old it says it is; negative is from the future."""
        return now - int(self.timestamp)

    def is_by(self, secret: str, body: bytes) -> bool:
        """Whether somebody signed this body who knows the secret."""
        stamped = b"v0:" + self.timestamp.encode() + b":" + body
        wanted = "v0=" + hmac.new(secret.encode(), stamped, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted.encode(), self.signature.encode())


def claim(headers: MultiMapping[str]) -> Claim | None:
    """The claim, made exactly once and spelled as Slack spells it; or None."""
    timestamps = headers.getall("X-Slack-Request-Timestamp", [])
    signatures = headers.getall("X-Slack-Signature", [])
    if len(timestamps) != 1 or len(signatures) != 1:
        return None
    if not _TIMESTAMP.fullmatch(timestamps[0]) or not _SIGNATURE.fullmatch(signatures[0]):
        return None
    return Claim(timestamps[0], signatures[0])


def payload(body: bytes, content_type: str) -> dict[str, Any] | None:
    """What the body says: a command's form, the JSON in a form's `payload`, or an event's JSON; or None."""
    try:
        text = body.decode()
        if content_type == "application/json":
            found = json.loads(text)
        else:
            form = dict(query_to_pairs(text))
            found = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
