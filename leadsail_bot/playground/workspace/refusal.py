"""How the simulated Slack says no: an error code and, for blocks, the places that are wrong."""

from typing import Any


class Refused(Exception):
    """A call answered with `{"ok": false, "error": code}`; `messages` go into `response_metadata`."""

    def __init__(self, code: str, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code, *(messages or []))
        self.code = code
        self.messages = messages or []
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """The JSON body of a Web API answer."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class RateLimited(Exception):
    """HTTP 429: come back in `retry_after` whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"ratelimited, retry after {retry_after} s")
        self.retry_after = retry_after
