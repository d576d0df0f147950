"""What travels between Slack and the app: a parcel one way, an acknowledgement the other."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Parcel:
    """Something for the app; `id` is the Socket Mode envelope id, the same when it is delivered again."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    retry: int | None = None
    retry_reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """What the app said to a parcel; a Socket Mode acknowledgement counts as status 200."""

    status: int
    body: Any = None
