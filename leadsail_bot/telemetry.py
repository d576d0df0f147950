"""Log lines without secrets, and the audit lines that tell who looked at which lead."""

import io
import json
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO, cast

import msgspec
import structlog
from cachetools import TTLCache
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from leadsail_bot.errors import Misconfigured
from leadsail_bot.sink import Sink

Log = FilteringBoundLogger
Action = Literal[
    "history",
    "mention",
    "shortcut",
    "home",
    "search",
    "page",
    "filter",
    "find",
    "refresh",
    "transcript",
    "full_text",
    "preview",
    "share",
    "open",
    "remove",
    "handoff",
    "handoff_accept",
    "handoff_decline",
    "handoff_ask",
    "handoff_answer",
    "handoff_cancel",
    "handoff_reassign",
    "handoff_due",
    "handoffs",
]
Source = Literal["live", "cache", ""]

HIDDEN = "…"
AGAIN_S = 60.0
# Slack tokens, response_urls, phone numbers, email addresses.
_PRIVATE = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://hooks\.[\w.-]++/\S+|\+\d[\d ().-]{6,}\d"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++"
)
# What would end a line, steer a terminal, or can't be encoded: shown as its escape.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that people mistake for another


def logger(level: str, form: str, *, hide: Iterable[str] = (), stream: TextIO | Sink | None = None) -> Log:
    """A log of one JSON object a line (or readable lines, with `form="console"`), with `hide` blotted out.

    It goes to `stream`, else to standard output, and never fails or waits: see `Sink`.
    """
    sink = stream if isinstance(stream, Sink) else Sink(stream or sys.stdout)
    render = (
        structlog.dev.ConsoleRenderer(colors=False)
        if form == "console"
        else structlog.processors.JSONRenderer(_as_json)
    )
    log: Log = structlog.wrap_logger(
        structlog.WriteLogger(cast(TextIO, sink)),
        processors=[
            _where_it_failed,
            _redactor(hide),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    ).bind()
    return log


def silent() -> Log:
    """A log that nobody reads: whoever runs `app.py` is told directly."""
    return logger("ERROR", "json", stream=io.StringIO())


def reference() -> str:
    """A short word that a person can read out and an operator can find in the log, such as 7F3K."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(4))


def adopt_libraries(log: Log, timer: Callable[[], float] = time.monotonic) -> None:
    """Take the libraries' warnings into `log` by place alone: their texts quote what was sent.

    The same from the same place is taken once a minute: a port with no descriptors left has a thousand a
    second. `timer` only moves forward.
    """
    root = logging.getLogger()
    root.handlers = [_Adopted(log, timer)]
    root.setLevel(logging.WARNING)


class Audit:
    """One line for each look at a lead: who, where, which, allowed or why not, live or cached; no content.

    A line that can't be written (a full disk) is counted in `lost`; the person is answered all the same.
    Where the file is moved away, as logrotate does, or deleted, a new one is begun.

    Raises:
        Misconfigured: the file can't be opened.
    """

    def __init__(self, path: Path | None, *, stream: TextIO | Sink | None = None) -> None:
        self._path = path
        self._file = _opened(path) if path else None
        into = self._file or stream or sys.stdout
        self._sink = into if isinstance(into, Sink) else Sink(into)

    @property
    def lost(self) -> int:
        """How many lines nobody will ever read."""
        return self._sink.lost

    def write(
        self,
        *,
        team: str,
        user: str,
        channel: str,
        lead: str,
        action: Action,
        allowed: bool = True,
        reason: str = "",
        source: Source = "",
    ) -> None:
        """Write the line."""
        self._follow()
        entry = {
            "event": "audit",
            "timestamp": datetime.now(UTC).isoformat(),
            "team": _printable(team),
            "user": _printable(user),
            "channel": _printable(channel),
            "lead": _printable(lead),
            "action": action,
            "allowed": allowed,
            "reason": _printable(reason),
            "source": source,
        }
        self._sink.write(f"{msgspec.json.encode(entry).decode()}\n")

    def _follow(self) -> None:
        if self._path is None or self._file is None:
            return
        ours = self._file.fileno()
        try:
            if os.path.samestat(self._path.stat(), os.fstat(ours)):
                return
        except OSError:
            pass  # it is gone, and perhaps its folder too
        with suppress(Misconfigured), _opened(self._path) as new:
            os.dup2(new.fileno(), ours, inheritable=False)

    def close(self) -> None:
        """Close the file, if there is one, once its reader has had a moment."""
        if self._file:
            self._sink.close()
            self._file.close()


def _opened(path: Path) -> TextIO:
    try:
        return open(path, "a", encoding="utf-8", opener=_at_once)
    except OSError as error:
        raise Misconfigured(f"AUDIT_LOG can't be opened ({error.strerror})") from error


def _at_once(name: str, how: int) -> int:
    """Open it, or not: a FIFO that nobody reads would keep us waiting, fifo(7)."""
    file = os.open(name, how | os.O_NONBLOCK, 0o666)
    os.set_blocking(file, True)
    return file


def _as_json(event: EventDict, **_: Any) -> str:
    """What msgspec can't write (names that are no text, huge numbers) json can, more slowly."""
    try:
        return msgspec.json.encode(event).decode()
    except (TypeError, OverflowError):
        return json.dumps(event, ensure_ascii=False)


def _where_it_failed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception as its type and the places it passed, without its text: that may quote anything."""
    error = event.get("error")
    if error is None:
        event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places, trace = [], error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]


def _redactor(hide: Iterable[str]) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    known = [re.escape(secret) for secret in hide if secret]
    private = re.compile("|".join([*known, _PRIVATE.pattern]))

    def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        # An event's name is ours; a secret may be an ordinary word.
        return {
            name: _redacted(value, _PRIVATE if name == "event" else private) for name, value in event.items()
        }

    return redact


def _redacted(value: Any, private: re.Pattern[str]) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {_redacted(name, private): _redacted(item, private) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(item, private) for item in value]
    if isinstance(value, BaseException):
        return type(value).__name__
    return _printable(private.sub(HIDDEN, value if isinstance(value, str) else repr(value)))


def _printable(said: str) -> str:
    return said if said.isprintable() else _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], said)


class _Adopted(logging.Handler):
    def __init__(self, log: Log, timer: Callable[[], float]) -> None:
        super().__init__(logging.WARNING)
        self._log = log
        self._told: TTLCache[tuple[object, ...], None] = TTLCache(100, AGAIN_S, timer)

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        place = f"{record.module}:{record.lineno}"
        what = (record.name, place, type(error), *(_places(error) if error else ()))
        if what in self._told:
            return
        self._told[what] = None
        self._log.warning(
            "library", library=record.name, level_name=record.levelname, place=place, error=error
        )
