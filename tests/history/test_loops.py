"""Open loops, case by case: who waits for what, since when, and what ends it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from leadsail_bot.history import brief
from leadsail_bot.history.loops import Kind
from leadsail_bot.models import Call, Channel, Interaction, Turn
from tests import samples

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _said(*messages: tuple[float, str]) -> tuple[Turn, ...]:
    """Messages such as (days ago, "user: Hello")."""
    return tuple(
        turn for days, line in messages for turn in samples.turns(line, start=samples.NOW - days * DAY)
    )


def test_promises_are_weighed_in_one_pass() -> None:
    """Of thousands of threads that need a follow-up each was held against all others, and took minutes."""
    read = list[str]()

    class Noted(tuple[Turn, ...]):
        def __iter__(self) -> Iterator[Turn]:
            read.append("once more")
            return super().__iter__()

    threads = [
        samples.email(
            f"int_{number}",
            status="follow_up",
            error_code="BOUNCED",
            transcript=Noted(samples.turns("agent: Here.", start=samples.NOW - number * HOUR)),
        )
        for number in range(200)
    ]
    assert [loop.kind for loop in brief.of(samples.history(*threads)).loops] == [Kind.FOLLOW_UP]
    assert len(read) < 10 * len(threads)


@pytest.mark.parametrize(
    ("status", "spoken_to", "error", "missed"),
    [
        ("no_answer", None, "", True),
        ("Voicemail", None, "", True),
        ("in_progress", None, "BROKEN", False),
        ("", None, "BROKEN", False),
        ("failed", None, "", False),
        ("failed", False, "", True),
        ("", False, "BROKEN", True),
        ("", False, "", False),
        ("failed", True, "BROKEN", False),
    ],
)
def test_only_a_call_that_nobody_took_was_missed(
    status: str, spoken_to: bool | None, error: str, missed: bool
) -> None:
    """One that is going on, or that broke off with an error, may have been answered."""
    call = Call(direction="inbound", spoken_to=spoken_to)
    theirs = samples.call(status=status, transcript=(), call=call, error_code=error)
    found = [loop.kind for loop in brief.of(samples.history(theirs)).loops]
    assert found == ([Kind.MISSED] if missed else [])


@pytest.mark.parametrize(
    ("status", "line", "missed"),
    [
        ("incomplete", "agent: Hello?", True),
        ("in_progress", "agent: Hello?", True),
        ("incomplete", "user: Hello?", False),
    ],
    ids=["hung up", "on the line now", "talked"],
)
def test_a_missed_call_stays_open_though_the_lead_rang_again(status: str, line: str, missed: bool) -> None:
    """Until somebody talks to them, or calls back."""
    inbound = Call(direction="inbound")
    calls = [
        samples.call("again", status=status, call=inbound, transcript=samples.turns(line)),
        samples.call("first", status="no_answer", call=inbound, created_at=samples.NOW - 9 * HOUR),
    ]
    found = [(loop.kind, loop.interaction.id) for loop in brief.of(samples.history(*calls)).loops]
    assert found == ([(Kind.MISSED, "first")] if missed else [])


def test_of_two_missed_calls_the_newest_is_told() -> None:
    """One call back is enough for both."""
    theirs = samples.call("newest", status="no_answer", call=Call(direction="inbound"))
    before = msgspec.structs.replace(theirs, id="before", created_at=samples.NOW - DAY)
    found = [(loop.kind, loop.interaction.id) for loop in brief.of(samples.history(before, theirs)).loops]
    assert found == [(Kind.MISSED, "newest")]


def test_a_missed_call_that_was_returned_is_missed_no_more() -> None:
    """Also where nobody took ours; then that is what failed last."""
    missed = samples.call("theirs", status="no_answer", transcript=(), call=Call(direction="inbound"))
    ours = samples.call("ours", status="no_answer", transcript=(), created_at=samples.NOW)
    found = [(loop.kind, loop.interaction.id) for loop in brief.of(samples.history(ours, missed)).loops]
    assert found == [(Kind.FAILED, "ours")]


@pytest.mark.parametrize(
    ("status", "error", "called_back"),
    [
        ("no_answer", "", True),
        ("busy", "CARRIER", True),
        ("in_progress", "", True),
        ("completed", "TRANSCRIPTION_FAILED", True),
        ("", "MISSING_PHONE_NUMBER", False),
        ("failed", "", False),
    ],
)
def test_a_call_that_never_came_about_calls_nobody_back(status: str, error: str, called_back: bool) -> None:
    """The lead's phone never rang: they still wait."""
    back = samples.call("back", status=status, transcript=(), call=Call(), error_code=error)
    inbound = Call(direction="inbound")
    theirs = samples.call("theirs", status="no_answer", call=inbound, created_at=samples.NOW - 9 * HOUR)
    found = {loop.kind for loop in brief.of(samples.history(back, theirs)).loops}
    assert (Kind.MISSED in found) is not called_back


@pytest.mark.parametrize(
    ("status", "direction", "spoken_to", "failed"),
    [
        ("failed", "outbound", None, True),
        ("Error", "outbound", False, True),
        ("failed", "outbound", True, False),
        ("failed", "inbound", True, False),
        ("completed", "outbound", False, False),
    ],
)
def test_a_call_that_failed_is_told_without_an_error(
    status: str, direction: str, spoken_to: bool | None, failed: bool
) -> None:
    """LeadSail may say no more than that; after a talk it is no failed call."""
    call = samples.call(status=status, transcript=(), call=Call(direction=direction, spoken_to=spoken_to))
    found = [loop.kind for loop in brief.of(samples.history(call)).loops]
    assert found == ([Kind.FAILED] if failed else [])


@pytest.mark.parametrize("told", [{"error_code": "BROKEN"}, {"error_message": "The line broke."}], ids=str)
def test_an_error_is_told_by_its_code_or_in_words(told: dict[str, str]) -> None:
    """Either is enough."""
    call = samples.call(status="", transcript=(), call=Call(), **told)
    assert [loop.kind for loop in brief.of(samples.history(call)).loops] == [Kind.FAILED]


@pytest.mark.parametrize("seconds", [None, 3.0, 40.0])
def test_a_talk_whose_transcript_failed_is_no_failed_call(seconds: float | None) -> None:
    """An outcome that only a talk has: the error came after it, be it too short to keep what was promised."""
    ours = Call(duration_s=seconds)
    call = samples.call(status="completed", transcript=(), call=ours, error_code="TRANSCRIPTION_FAILED")
    assert brief.of(samples.history(call)).loops == ()


def test_of_another_type_nobody_knows_what_failed() -> None:
    """An error of what is neither call, text nor email may be anybody's."""
    other = samples.call(channel=Channel.OTHER, type="chat", transcript=(), error_code="BROKEN")
    assert brief.of(samples.history(other)).loops == ()


@pytest.mark.parametrize(
    ("lines", "failed"),
    [(["user: STOP", "agent: Hello."], True), (["agent: Hello.", "user: STOP"], False), ([], True)],
    ids=["ours", "theirs", "nobody's"],
)
def test_an_error_is_never_of_the_leads_own_text(lines: list[str], failed: bool) -> None:
    """Whoever wrote last got through."""
    text = samples.sms(transcript=samples.turns(*lines), error_code="UNREACHABLE")
    found = [loop.kind for loop in brief.of(samples.history(text)).loops]
    assert found == ([Kind.FAILED] if failed else [])


def test_what_is_new_stands_before_what_is_old() -> None:
    """A lead's last word is often a thank-you, and waits for ever: it mustn't hide what is of today."""
    thanks = [
        samples.sms(f"d{days}", transcript=_said((days, "user: Thanks!")), updated_at=None)
        for days in (90, 60, 30)
    ]
    promise = samples.call(
        "promise",
        status="scheduled_callback",
        transcript=samples.turns("agent: Please call us."),
        created_at=samples.NOW - DAY,
    )
    missed = samples.call("missed", status="no_answer", call=Call(direction="inbound"))
    found = brief.of(samples.history(*thanks, promise, missed)).loops
    assert [loop.interaction.id for loop in found] == ["missed", "promise", "d30", "d60", "d90"]


@pytest.mark.parametrize(
    ("lines", "error", "waits"),
    [
        (["user: Price?", "agent: $194."], "UNREACHABLE", 1),
        (["user: Price?", "agent: $194."], "", 0),
        (["user: Price?", "agent: $194.", "agent: A month."], "UNREACHABLE", 0),
        (["agent: Hi.", "user: Hi.", "user: Price?", "agent: $194."], "UNREACHABLE", 2),
        (["user: STOP", "agent: $194."], "UNREACHABLE", 0),
    ],
    ids=["in vain", "answered", "the first part came through", "two wait", "they asked for none"],
)
def test_a_reply_that_never_came_through_is_no_answer(lines: list[str], error: str, waits: int) -> None:
    """The lead has read nothing yet, whatever stands in the thread."""
    text = samples.sms(transcript=samples.turns(*lines), error_code=error)
    found = [loop for loop in brief.of(samples.history(text)).loops if loop.kind is Kind.UNANSWERED]
    assert [(loop.count, loop.asked and loop.asked.text, loop.wrote) for loop in found] == (
        [(waits, "Price?", True)] if waits else []
    )


def test_a_promise_isnt_hidden_by_one_of_which_more_is_open() -> None:
    """A newer thread that promises a call too waits for an answer; the older promise is told beside it."""
    promised = samples.call(status="scheduled_callback", created_at=samples.NOW - 9 * HOUR)
    said = samples.turns("user: Are you there?", start=samples.NOW - 4 * HOUR)
    thread = samples.sms(status="scheduled_callback", transcript=said)
    found = brief.of(samples.history(thread, promised)).loops
    assert [(loop.kind, loop.interaction.id) for loop in found] == [
        (Kind.UNANSWERED, thread.id),
        (Kind.CALLBACK, promised.id),
    ]


TALK_AT = samples.NOW - HOUR
TALK = samples.call("talk", created_at=TALK_AT)


@pytest.mark.parametrize(
    ("created", "updated", "waits"),
    [
        (None, None, True),
        (samples.NOW - 3 * HOUR, samples.NOW - 2 * HOUR, False),
        (samples.NOW - 3 * HOUR, samples.NOW, True),
        (samples.NOW - 3 * HOUR, None, True),
    ],
    ids=["no times", "all before the talk", "begun before, written in since", "begun before"],
)
def test_a_text_without_a_time_is_answered_only_if_all_of_its_thread_is_older(
    created: datetime | None, updated: datetime | None, waits: bool
) -> None:
    """What isn't known to be before the talk may have come after it."""
    said = (Turn(role="user", text="Hello?"),)
    thread = samples.sms(transcript=said, created_at=created, updated_at=updated)
    found = brief.of(samples.history(thread, TALK)).loops
    assert [loop.interaction.id for loop in found] == (["int_sms"] if waits else [])


@pytest.mark.parametrize(
    ("written", "updated"),
    [
        ([Turn(role="agent", text="Hi.", at=TALK_AT - HOUR), Turn(role="user", text="Hello?")], HOUR),
        ([Turn(role="user", text="Hello?", at=TALK_AT + HOUR / 2)], -HOUR),
    ],
    ids=["a time is missing", "the thread's own time is an old one"],
)
def test_a_thread_is_passed_over_only_where_all_of_it_is_older_than_the_talk(
    written: list[Turn], updated: timedelta
) -> None:
    """Neither its last known time nor LeadSail's word on when it changed is enough."""
    thread = samples.sms(transcript=written, updated_at=TALK_AT + updated)
    assert Kind.UNANSWERED in {loop.kind for loop in brief.of(samples.history(thread, TALK)).loops}


@pytest.mark.parametrize(
    ("status", "spoken_to", "waits"),
    [
        ("completed", None, False),
        ("incomplete", None, False),
        ("scheduled_callback", None, False),
        ("follow_up", None, False),
        ("qualified", None, False),
        ("disqualified", None, False),
        ("in_progress", None, True),
        ("", None, True),
        ("", True, False),
        ("completed", False, False),
        ("", False, True),
        ("voicemail", True, True),
        ("no_contact", True, True),
    ],
)
def test_a_call_without_a_transcript_answers_as_far_as_leadsail_tells(
    status: str, spoken_to: bool | None, waits: bool
) -> None:
    """An outcome that only a talk has counts, also against a field that LeadSail doesn't document."""
    call = samples.call("call", status=status, transcript=(), call=Call(spoken_to=spoken_to))
    text = samples.sms(transcript=samples.turns("user: Hello?", start=samples.NOW - 2 * HOUR))
    found = brief.of(samples.history(text, call)).loops
    assert (Kind.UNANSWERED in {loop.kind for loop in found}) is waits


@pytest.mark.parametrize(
    ("call", "lines", "kept"),
    [
        (Call(duration_s=1), (), False),
        (Call(duration_s=9), (), False),
        (Call(duration_s=3, spoken_to=False), (), False),
        (Call(duration_s=3, spoken_to=True), (), True),
        (Call(duration_s=3), ("user: Yes, Thursday.",), True),
        (Call(duration_s=10), (), True),
        (Call(duration_s=0), (), True),
        (Call(), (), True),
    ],
    ids=["1 s", "9 s", "not spoken to", "spoken to", "heard", "long enough", "no length", "none told"],
)
def test_a_few_seconds_keep_no_promise(call: Call, lines: tuple[str, ...], kept: bool) -> None:
    """Called completed, with nothing to show that anybody spoke: the line was picked up and put down."""
    promise = samples.call("promise", status="scheduled_callback", created_at=samples.NOW - 2 * HOUR)
    again = samples.call("again", call=call, transcript=samples.turns(*lines))
    found = brief.of(samples.history(again, promise)).loops
    assert [loop.interaction.id for loop in found] == ([] if kept else ["promise"])


@pytest.mark.parametrize(
    ("promised", "line", "kept"),
    [
        ("scheduled_callback", "agent: As promised.", False),
        ("follow_up", "agent: As promised.", True),
        ("follow_up", "user: Any news?", False),
    ],
)
def test_a_text_of_ours_keeps_a_follow_up_but_no_promised_call(promised: str, line: str, kept: bool) -> None:
    """Whoever was promised a call waits for one, whatever was written to them since."""
    promise = samples.call(status=promised, created_at=samples.NOW - 2 * HOUR)
    text = samples.sms(transcript=samples.turns(line, start=samples.NOW - HOUR))
    found = brief.of(samples.history(text, promise)).loops
    assert (promise.id in {loop.interaction.id for loop in found}) is not kept


def test_what_was_said_on_a_call_was_not_written() -> None:
    """Nor since: a call promises as it begins."""
    said = samples.turns("user: Send me a quote?", "agent: I'll text it.")
    [loop] = brief.of(samples.history(samples.call(status="follow_up", transcript=said))).loops
    assert not loop.wrote


@pytest.mark.parametrize(
    ("lines", "kept"),
    [(["agent: As promised."], False), (["agent: As promised.", "agent: Did it come?"], True)],
    ids=["none came", "the first came"],
)
def test_a_text_that_never_came_through_keeps_nothing(lines: list[str], kept: bool) -> None:
    """Nor does a call since, which nobody took; the error on a thread is its last message's."""
    said = samples.turns(*lines, start=samples.NOW - 2 * HOUR)
    history = samples.history(
        samples.call("promise", status="follow_up", created_at=samples.NOW - 3 * HOUR),
        samples.sms(transcript=said, error_code="UNREACHABLE"),
        samples.call("call", status="no_answer", created_at=samples.NOW - HOUR),
    )
    assert (Kind.FOLLOW_UP in {loop.kind for loop in brief.of(history).loops}) is not kept


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        (Kind.MISSED, samples.call(status="no_answer", transcript=(), call=Call(direction="inbound"))),
        (Kind.CALLBACK, samples.call(status="scheduled_callback", transcript=())),
        (Kind.FOLLOW_UP, samples.call(status="follow_up", transcript=())),
    ],
    ids=["missed", "callback", "follow-up"],
)
def test_a_call_without_a_time_is_not_forgotten_for_one_that_was_seen_to(
    kind: Kind, call: Interaction
) -> None:
    """It may be the later one: nobody knows that the talk came after it."""
    before = msgspec.structs.replace(call, id="before", created_at=TALK_AT - HOUR)
    timeless = msgspec.structs.replace(call, id="timeless", created_at=None, updated_at=None)
    assert brief.of(samples.history(TALK, before)).loops == ()
    [loop] = brief.of(samples.history(TALK, before, timeless)).loops
    assert (loop.kind, loop.interaction.id, loop.since) == (kind, "timeless", None)


ASKED, OURS = (9, "user: Call me?"), (0.1, "agent: Thanks for the talk!")
CALLED = samples.call("called", created_at=samples.NOW - 8 * DAY)
TIMELESS = (Turn(role="user", text="Price?"), Turn(role="agent", text="$194."))


@pytest.mark.parametrize(
    ("status", "written", "others", "found"),
    [
        ("scheduled_callback", [ASKED, OURS], [CALLED], None),
        ("scheduled_callback", [ASKED, OURS], [], 9 * DAY),
        ("scheduled_callback", [(9, "agent: I'll call."), OURS], [CALLED], "unknown"),
        ("scheduled_callback", [(9, "agent: I'll call.")], [CALLED], None),
        ("follow_up", [(9, "user: Send me a quote?"), OURS], [], 9 * DAY),
        ("follow_up", [(9, "user: Send me a quote?")], [samples.sms("sent", transcript=_said(OURS))], None),
        ("follow_up", [(9, "user: Send me a quote?")], [CALLED], None),
        ("follow_up", [(9, "user: Quote?"), (8, "agent: Here it is."), (7, "user: STOP")], [], 9 * DAY),
        ("follow_up", [(9, "user: Quote?"), (7, "user: STOP")], [], 9 * DAY),
        ("follow_up", [(9, "agent: Any news?"), OURS], [], "unknown"),
        ("follow_up", TIMELESS, [CALLED], "unknown"),
        (
            "scheduled_callback",
            [ASKED, OURS],
            [CALLED, samples.call("later", status="scheduled_callback", created_at=samples.NOW - 2 * DAY)],
            2 * DAY,
        ),
        (
            "scheduled_callback",
            [ASKED, OURS],
            [
                CALLED,
                samples.call("later", status="scheduled_callback", created_at=samples.NOW - 2 * DAY),
                samples.sms("kept", status="scheduled_callback", transcript=_said((10, "user: Call me?"))),
            ],
            2 * DAY,
        ),
        (
            "follow_up",
            [(9, "user: Quote?"), (1, "agent: Here it is.")],
            [samples.sms("other", transcript=_said((1, "agent: I wrote to you.")))],
            None,
        ),
        (
            "scheduled_callback",
            [ASKED, OURS],
            [samples.call("before", status="scheduled_callback", created_at=samples.NOW - 10 * DAY)],
            9 * DAY,
        ),
    ],
    ids=[
        "talked since",
        "not talked since",
        "nobody knows in which of our texts",
        "talked since our only text",
        "written since, perhaps that a colleague will",
        "written in another thread since",
        "talked since a follow-up was asked for",
        "written since, and opted out",
        "opted out since",
        "nobody wrote but us",
        "no times",
        "promised once more on a call",
        "between threads whose promises were kept",
        "written in both at the same moment",
        "promised on a call before",
    ],
)
def test_a_thread_promises_what_the_lead_asked_for_last(
    status: str, written: Any, others: list[Interaction], found: timedelta | str | None
) -> None:
    """Its status is set once and it goes on: a text of ours in it is no new promise, and keeps none.

    Where the lead asked for nothing, or times are missing, it stays open and nobody knows since when.
    """
    said = written if written is TIMELESS else _said(*written)
    thread = samples.sms(status=status, transcript=said, created_at=samples.NOW - 9 * DAY)
    loops = brief.of(samples.history(thread, *others)).loops
    open_ = [loop.since for loop in loops if loop.kind in {Kind.CALLBACK, Kind.FOLLOW_UP}]
    since = samples.NOW - found if isinstance(found, timedelta) else None
    assert open_ == ([] if found is None else [since])


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ([*_said(ASKED), Turn(role="agent", text="I'll call.")], 7 * DAY),
        ([Turn(role="user", text="Call me?"), *_said((7, "agent: I'll call."))], 9 * DAY),
        ([Turn(role="user", text="Call me?"), *_said((9, "agent: I'll call."))], 7 * DAY),
        ([*TIMELESS], None),
    ],
    ids=["changed since", "written in since", "changed after all that tells its time", "nobody knows"],
)
def test_a_talk_keeps_no_promise_of_a_thread_that_went_on(
    written: list[Turn], changed: timedelta | None
) -> None:
    """Where a time is missing the promise may be as late as anything that is known of the thread."""
    thread = samples.sms(
        status="scheduled_callback",
        transcript=written,
        created_at=samples.NOW - 9 * DAY,
        updated_at=samples.NOW - changed if changed else None,
    )
    found = [(loop.kind, loop.since) for loop in brief.of(samples.history(thread, CALLED)).loops]
    assert (Kind.CALLBACK, None) in found
