"""Slack's rules for blocks, messages and views."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """What Slack would say: an error code, or None, and where."""

    error: str | None = None
    messages: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether Slack accepts it."""
        return self.error is None


def message(blocks: list[dict[str, Any]], *, at: str = "/blocks") -> Verdict:
    """Judge the blocks of a message."""
    return Verdict()


def view(payload: dict[str, Any]) -> Verdict:
    """Judge a view."""
    return Verdict()
