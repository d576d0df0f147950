"""Twenty histories, and what the brief must say of each: a table to read, and every cell of it holds.

A day is "d3": three days before LeadSail was asked (`samples.NOW`). `of` tells an open loop as its kind, the
interaction it comes from, how long it has been open, and how many wait or were tried.
"""

from datetime import timedelta
from typing import NamedTuple

import pytest

from leadsail_bot.history import brief
from leadsail_bot.models import Call, Interaction, LeadHistory, Turn
from tests import samples

D = timedelta(days=1)
H = timedelta(hours=1)
NO_TIME = {"created_at": None, "updated_at": None}


class Truth(NamedTuple):
    """What is so. `last` and `spoke` are ids, `talk` is in seconds, `untold`: calls of which nobody knows."""

    last: str = ""
    spoke: str = ""
    attempts: int = 0
    spoken: int = 0
    untold: int = 0
    never_reached: bool = False
    talk: float | None = None
    do_not_call: bool = False
    opted_out: str = ""
    open: tuple[str, ...] = ()


def _call(
    id: str, days: float, status: str, seconds: float | None = None, *, way: str = "outbound"
) -> Interaction:
    """A call; with a length the lead spoke on it."""
    when = samples.NOW - days * D
    said = samples.turns("agent: Hello?", "user: Hi.", start=when) if seconds else ()
    call = Call(direction=way, duration_s=seconds)
    return samples.call(id, status=status, call=call, transcript=said, created_at=when, updated_at=when)


def _texts(id: str, *messages: tuple[float, str], email: bool = False, **changes: object) -> Interaction:
    """A thread of messages such as (days ago, "user: Hello")."""
    said = tuple(
        turn for days, line in messages for turn in samples.turns(line, start=samples.NOW - days * D)
    )
    make = samples.email if email else samples.sms
    latest = samples.NOW - messages[-1][0] * D
    return make(id, **{"transcript": said, "created_at": latest, "updated_at": latest, **changes})


def _timeless(*lines: str) -> tuple[Turn, ...]:
    return tuple(Turn(role=line.partition(": ")[0], text=line.partition(": ")[2]) for line in lines)


# fmt: off
TABLE: dict[str, tuple[LeadHistory, Truth]] = {
    "nothing yet": (
        samples.history(),
        Truth(),
    ),
    "one good call": (
        samples.history(_call("talk", 1, "completed", 222)),
        Truth(last="talk", spoke="talk", attempts=1, spoken=1, talk=222),
    ),
    "six attempts, spoken to twice": (
        samples.history(
            _call("c6", 1, "completed", 60), _call("c5", 2, "no_answer"), _call("c4", 3, "busy"),
            _call("c3", 4, "incomplete", 30), _call("c2", 5, "voicemail"), _call("c1", 6, "no_answer"),
        ),
        Truth(last="c6", spoke="c6", attempts=6, spoken=2, talk=90),
    ),
    "never reached": (
        samples.history(_call("c2", 1, "voicemail"), _call("c1", 2, "noAnswer")),
        Truth(last="c2", attempts=2, never_reached=True, open=("failed c2 1d",)),
    ),
    "a text waits": (
        samples.history(
            _call("talk", 2, "completed", 60), _texts("sms", (1.5, "agent: Thursday?"), (1, "user: Yes.")),
        ),
        Truth(last="sms", spoke="talk", attempts=1, spoken=1, talk=60, open=("unanswered sms 1d 1",)),
    ),
    "two texts wait, the first for three days": (
        samples.history(_texts("sms", (4, "agent: Hi."), (3, "user: Price?"), (1, "user: Hello?"))),
        Truth(last="sms", open=("unanswered sms 3d 2",)),
    ),
    "an answered text": (
        samples.history(_texts("sms", (2, "user: Price?"), (1, "agent: $194."))),
        Truth(last="sms"),
    ),
    "a text answered by a call": (
        samples.history(_call("talk", 1, "completed", 60), _texts("sms", (2, "user: Call me?"))),
        Truth(last="talk", spoke="talk", attempts=1, spoken=1, talk=60),
    ),
    "a text, then a call nobody took": (
        samples.history(_call("try", 1, "no_answer"), _texts("sms", (2, "user: Call me?"))),
        Truth(last="try", attempts=1, never_reached=True, open=("unanswered sms 2d 1", "failed try 1d")),
    ),
    "an email waits": (
        samples.history(_texts("mail", (5, "agent: The quote."), (2, "user: And glass?"), email=True)),
        Truth(last="mail", open=("unanswered mail 2d 1",)),
    ),
    "the system's reply is no answer": (
        samples.history(samples.sms("sms", transcript=(
            *samples.turns("user: Help?", start=samples.NOW - 2 * D),
            Turn(role="agent", source="system", text="Message received.", at=samples.NOW - 2 * D),
        ))),
        Truth(last="sms", open=("unanswered sms 2d 1",)),
    ),
    "STOP": (
        samples.history(_texts("sms", (2, "agent: Thursday?"), (1, "user: STOP"))),
        Truth(last="sms", opted_out="sms"),
    ),
    "STOP, and then a question": (
        samples.history(_texts("sms", (3, "user: Stop."), (1, "user: Can you call instead?"))),
        Truth(last="sms", opted_out="sms", open=("unanswered sms 1d 1",)),
    ),
    "do not call": (
        samples.history(_call("talk", 1, "completed", 60), lead=samples.lead(status="dnc", do_not_call=True)),
        Truth(last="talk", spoke="talk", attempts=1, spoken=1, talk=60, do_not_call=True),
    ),
    "a callback promised, tried twice": (
        samples.history(
            _call("t2", 1, "busy"), _call("t1", 2, "no_answer"),
            _call("promise", 3, "scheduled_callback", 45),
        ),
        Truth(
            last="t2", spoke="promise", attempts=3, spoken=1, talk=45,
            open=("callback promise 3d 2", "failed t2 1d"),
        ),
    ),
    "a callback kept": (
        samples.history(_call("kept", 1, "completed", 30), _call("promise", 2, "scheduled_callback", 45)),
        Truth(last="kept", spoke="kept", attempts=2, spoken=2, talk=75),
    ),
    "a follow-up done by text": (
        samples.history(
            _texts("sms", (3, "agent: Hi."), (1, "agent: As promised.")),
            _call("promise", 2, "follow_up", 45),
        ),
        Truth(last="sms", spoke="promise", attempts=1, spoken=1, talk=45),
    ),
    "a follow-up open, and a call of theirs missed": (
        samples.history(_call("theirs", 1, "no_answer", way="inbound"), _call("promise", 2, "follow_up", 45)),
        Truth(
            last="theirs", spoke="promise", attempts=1, spoken=1, talk=45,
            open=("missed theirs 1d", "follow_up promise 2d"),
        ),
    ),
    "a failed start, after a call nobody can tell about": (
        samples.history(
            samples.call("broken", status="", transcript=(), call=Call(direction="outbound"),
                         error_code="MISSING_PHONE_NUMBER", error_message="No number",
                         created_at=samples.NOW - 3 * H, updated_at=None),
            samples.call("who knows", status="in_progress", transcript=(), call=Call(),
                         error_code="", created_at=samples.NOW - 4 * D),
        ),
        Truth(last="broken", attempts=2, untold=2, open=("failed broken 3h",)),
    ),
    "no times at all": (
        samples.history(
            samples.sms("sms", transcript=_timeless("agent: Hi.", "user: Price?"), **NO_TIME),
            samples.call("promise", status="follow_up", call=Call(direction="outbound"),
                         transcript=_timeless("user: Call me."), **NO_TIME),
        ),
        Truth(last="sms", spoke="promise", attempts=1, spoken=1,
              open=("unanswered sms ? 1", "follow_up promise ?")),
    ),
}
# fmt: on


def _found(history: LeadHistory) -> Truth:
    found = brief.of(history)
    return Truth(
        last=found.last.id if found.last else "",
        spoke=found.conversation.id if found.conversation else "",
        attempts=found.attempts,
        spoken=found.spoken,
        untold=found.untold,
        never_reached=found.never_reached,
        talk=found.talk_s,
        do_not_call=found.do_not_call,
        opted_out=found.opted_out.id if found.opted_out else "",
        open=tuple(
            " ".join(
                filter(
                    None,
                    (
                        loop.kind.value,
                        loop.interaction.id,
                        _old(samples.NOW - loop.since if loop.since else None),
                        str(loop.count or ""),
                    ),
                )
            )
            for loop in found.loops
        ),
    )


def _old(age: timedelta | None) -> str:
    if age is None:
        return "?"
    return f"{age.days}d" if age >= D else f"{age // H}h"


def test_the_table_has_twenty_histories() -> None:
    """Enough to meet every kind of loop, open and closed."""
    assert len(TABLE) == 20


@pytest.mark.parametrize("field", Truth._fields)
@pytest.mark.parametrize("case", TABLE)
def test_every_cell(case: str, field: str) -> None:
    """The brief is right in every cell of the table."""
    history, truth = TABLE[case]
    assert getattr(_found(history), field) == getattr(truth, field)
