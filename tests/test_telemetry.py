"""The log tells an operator what happened and nothing that is private."""

import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from leadsail_bot import telemetry
from leadsail_bot.errors import LeadSailUnavailable
from tests import anything

KEY = "key-canary.1+2"
PRIVATE = [
    "xoxb-111-222-canary",
    "xoxp-111-canary",
    "xapp-1-A1-canary",
    "https://hooks.slack.com/commands/T1/2/canary",
    "+12025550142",
    "+1 (202) 555-0142",
    "maria.delgado+quotes@mail.example.com",
    KEY,
]


def logged(event: str = "event", *, form: str = "json", hide: tuple[str, ...] = (KEY,), **fields: Any) -> str:
    """What one warning writes."""
    stream = io.StringIO()
    telemetry.logger("INFO", form, hide=hide, stream=stream).warning(event, **fields)
    stream.getvalue().encode("utf-8")  # a stream of the operating system takes nothing else
    return stream.getvalue()


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize("form", ["json", "console"])
def test_private_things_are_blotted_out(private: str, form: str) -> None:
    """Wherever they stand: in the event, a value, a name, deep inside, or in an object's repr.

    No event is named for a secret of ours.
    """
    text = f"before {private} after"
    line = logged(
        "before" if private == KEY else text,
        form=form,
        value=text,
        deep={"list": [text, (text,), {text}], text: 1},
        raw=text.encode(),
    )
    assert private not in line
    assert "canary" not in line
    assert "before " in line


def test_a_secret_may_be_an_ordinary_word() -> None:
    """Whoever looks for an event finds it."""
    entry = json.loads(logged("redis_unavailable", hide=("redis",), where="//:redis@host"))
    assert (entry["event"], entry["where"]) == ("redis_unavailable", "//:…@host")


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_exception_is_its_type_and_place(form: str) -> None:
    """Its text may quote anything, so nobody reads it."""
    try:
        raise LeadSailUnavailable("reset") from ValueError("canary")
    except LeadSailUnavailable as error:
        problem = error
    line = logged(form=form, error=problem, other=ValueError("canary"), many=[OSError("canary")])
    assert "canary" not in line
    for word in ("LeadSailUnavailable", "test_telemetry.py:", "ValueError", "OSError"):
        assert word in line


def test_an_error_that_is_a_word_stays() -> None:
    """Slack's own codes are such words; no error at all leaves no field behind."""
    assert json.loads(logged(error="invalid_auth"))["error"] == "invalid_auth"
    assert "error" not in json.loads(logged(error=None))


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(
    "evil",
    ['a\r\n{"event": "forged"}', "a\x1b[2Jb", "a\u2028b", "a\x85b", "a\0b", "cut \ud83d"],
    ids=["CRLF", "ESC", "line separator", "next line", "NUL", "lone surrogate"],
)
def test_one_event_is_one_line(evil: str, form: str) -> None:
    """No text forges a second line, steers a terminal, or stops the log."""
    line = logged(evil, form=form, value=evil, deep=[{evil: evil}])
    assert len(line.splitlines()) == 1
    assert line.removesuffix("\n").isprintable()


@given(anything.TEXT)
def test_any_text_is_one_line_of_json(text: str) -> None:
    """A line is always one JSON object, with level and time."""
    line = logged(text, value=text)
    assert len(line.splitlines()) == 1
    entry = json.loads(line)
    assert entry["level"] == "warning"
    assert datetime.fromisoformat(entry["timestamp"]).tzinfo == UTC


def test_what_is_not_private_stays_as_it_is() -> None:
    """Numbers, truth, ids and times are what a log is for."""
    fields: dict[str, Any] = {
        "lead": "lead_maria42",
        "n": 12025550142,
        "s": 0.25,
        "ok": True,
        "none": None,
        "at": "14:02:05",
    }
    entry = json.loads(logged("ready", hide=("", KEY), **fields))
    assert {name: entry[name] for name in fields} == fields
    assert entry["event"] == "ready"


@pytest.mark.parametrize("part", ["a.", "https://hooks.a.", "+1 ", "a@a", "xoxb-"])
def test_long_words_hold_nobody_up(part: str) -> None:
    """Whatever a log line may be given: no pattern goes through the same place twice."""
    began = time.process_time()
    logged("ready", said=part * 50_000)
    assert time.process_time() - began < 1


def test_what_is_rarely_logged_is_logged_too() -> None:
    """No value stops the log: names that are no text, numbers beyond 64 bits."""
    assert json.loads(logged(deep={None: 2**70, 1.5: True}))["deep"] == {"null": 2**70, "1.5": True}


def test_the_level_holds() -> None:
    """What is below it isn't written."""
    stream = io.StringIO()
    log = telemetry.logger("WARNING", "json", stream=stream)
    log.info("quiet")
    log.error("loud")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["loud"]


def test_a_reference_can_be_read_out() -> None:
    """Four letters or digits, none that people take for another."""
    references = {telemetry.reference() for _ in range(200)}
    assert len(references) > 190
    assert not set("".join(references)) & set("01IO")
    assert {len(reference) for reference in references} == {4}


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield root
    root.handlers, root.level = handlers, level
    root.setLevel(level)


def test_libraries_are_told_by_place_alone(root: logging.Logger) -> None:
    """Their texts quote what was sent: URLs, bodies, tokens. Below a warning they are silent."""
    stream = io.StringIO()
    telemetry.adopt_libraries(telemetry.logger("INFO", "json", stream=stream))
    library = logging.getLogger("some.library")
    library.info("canary")
    try:
        raise ValueError("canary")
    except ValueError:
        library.exception("sent %s", "canary")
    [line] = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["library"], entry["error"]) == ("library", "some.library", "ValueError")
    assert entry["place"].startswith("test_telemetry:")
    assert "canary" not in line


def test_the_same_from_a_library_is_told_once_a_minute(root: logging.Logger) -> None:
    """Some have nothing else to say, a thousand times a second; what is new is told at once."""
    stream, now = io.StringIO(), [0.0]
    telemetry.adopt_libraries(telemetry.logger("INFO", "json", stream=stream), lambda: now[0])
    for now[0] in (0.0, 1.0, 59.0, 61.0):
        for error in (OSError(24, "canary"), ValueError("canary")):
            logging.getLogger("asyncio").error("out of system resource", exc_info=error)
    assert [json.loads(line)["error"] for line in stream.getvalue().splitlines()] == [
        "OSError",
        "ValueError",
    ] * 2
