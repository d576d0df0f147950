"""Log lines without secrets: what happened, for operators."""

import io
import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO, cast

import msgspec
import structlog
from cachetools import TTLCache
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from leadsail_bot.characters import printable
from leadsail_bot.sink import Sink

Log = FilteringBoundLogger
HIDDEN = "…"
AGAIN_S = 60.0
# Slack tokens, response_urls, phone numbers, email addresses.
_PRIVATE = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://hooks\.[\w.-]++/\S+|\+\d[\d ().-]{6,}\d"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++"
)
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
    return printable(private.sub(HIDDEN, value if isinstance(value, str) else repr(value)))


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
