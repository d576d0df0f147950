"""A transcript is read when somebody looks at it, and looking never raises."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.leadsail import decode
from leadsail_bot.leadsail.decode.turns import LABEL_MAX, UNREADABLE, Turns, plainly_heard
from leadsail_bot.models import Turn, heard
from tests import anything, samples


def turns(document: Any) -> Turns:
    return Turns(msgspec.Raw(anything.escaped(document)))


def test_nothing_is_read_before_somebody_looks() -> None:
    """Most transcripts are never opened: until then only their bytes are there."""
    transcript = turns([{"message": "Hello."}])
    assert "_sent" not in vars(transcript)
    assert repr(transcript) == "Turns(23 bytes)"
    assert len(transcript) == 1  # what a card says of it
    assert "_sent" not in vars(transcript)
    assert transcript[0].text == "Hello."


@pytest.mark.parametrize(
    "sent",
    [
        [],
        None,
        "One plain text.",
        [{"message": 5}, {"role": ["x"]}],
        [None, {"message": "Hello."}, None],
        ["Hello.", {"message": "Hi."}],
        [{"turn": {"message": "Inside."}}],
        5,
    ],
    ids=["empty", "null", "text", "odd", "nulls", "mixed", "nested", "number"],
)
def test_as_many_are_counted_as_are_there(sent: Any) -> None:
    """The quick count and the reading agree, however odd the transcript is."""
    assert len(turns(sent)) == len(tuple(turns(sent)))


def test_a_turn_is_made_once() -> None:
    """How many there are is known before any of them is made; what was made stays."""
    transcript = turns([{"message": "Hello."}, {"message": "Hi."}])
    assert len(transcript) == 2
    assert "_made" not in vars(transcript)
    assert transcript[0] is transcript[0]


def test_it_is_a_sequence_like_any_other() -> None:
    """Indexes, slices, iteration, equality and truth are those of a tuple of turns."""
    said = samples.turns("agent: One.", "user: Two.", "agent: Three.")
    transcript = turns(
        [
            {"role": turn.role, "message": turn.text, "timestamp": turn.at and turn.at.isoformat()}
            for turn in said
        ]
    )
    assert transcript == said
    assert said == transcript
    assert (transcript[-1], transcript[:2], list(reversed(transcript))) == (said[2], said[:2], [*said[::-1]])
    assert hash(transcript) == hash(turns(json.loads(bytes(transcript._raw))))
    assert transcript != "agent: One."


@pytest.mark.parametrize(
    ("document", "read"),
    [
        (None, ()),
        ([], ()),
        ([None], ()),
        ("All in one text.", (Turn(text="All in one text."),)),
        (["Hello.", {"message": "Hi."}], (Turn(text="Hello."), Turn(text="Hi."))),
        ([{"message": "Kept."}, 5, {"message": {}}], (Turn(text="Kept."), UNREADABLE, UNREADABLE)),
        ({"role": "user", "message": "Only one."}, (Turn(role="user", text="Only one."),)),
        ([{"role": None, "message": None, "source": None, "timestamp": None}], (Turn(),)),
        ([{"message": "When?", "timestamp": True}], (Turn(text="When?"),)),
        ([{"role": "user", "message": "STOP", "source": ["x"]}], (Turn(role="user", text="STOP"),)),
        ([{"role": 3, "message": 5, "source": {}}], (Turn(role="3", text="5"),)),
        ([{"role": "user", "message": True}], (Turn(role="user", readable=False),)),
        ([{"role": "x" * 1_000_000, "message": "Hi."}], (Turn(role="x" * LABEL_MAX, text="Hi."),)),
        ([{"message": "Late.", "timestamp": "1:05"}], (Turn(text="Late.", offset_s=65),)),
        ([{"message": "Digits.", "timestamp": 10**400}], (Turn(text="Digits."),)),
    ],
    ids=lambda document: str(document)[:80],
)
def test_turn_by_turn(document: Any, read: tuple[Turn, ...]) -> None:
    """A turn that can't be read is one turn that can't be read; the others are there, in their places."""
    found = turns(document)
    assert found == read
    assert (found.last_said_at, found.ends_undated) == (None, bool(read))  # none of them tells its moment


def test_when_the_last_word_was_however_oddly_it_is_sent() -> None:
    """The latest that is told; a time after LeadSail was asked is none."""
    days = [{"timestamp": f"2026-11-0{day}T09:00:00Z"} for day in (3, 2, 9)]
    sent = Turns(msgspec.Raw(anything.escaped(days)), samples.NOW)
    oddly = Turns(msgspec.Raw(anything.escaped([5, *days])), samples.NOW)
    assert sent.last_said_at == oddly.last_said_at == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert sent.ends_undated
    assert oddly.ends_undated


@pytest.mark.parametrize(
    "raw",
    [b'[{"message":"\xff"}]', b"[" * 200_000, b"{", b"", b"nonsense"],
    ids=["bad UTF-8", "deep", "cut", "nothing", "no JSON"],
)
def test_bytes_that_are_no_json_are_one_unreadable_turn(raw: bytes) -> None:
    """A body was checked before, but not every byte of it: what slipped through is shown as unreadable."""
    assert list(Turns(msgspec.Raw(raw))) == [UNREADABLE]


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b'[{"message":"\\ud83d"}]', [Turn(text="\ufffd")]),
        (b'[[], {"\\ud800": null}]', [UNREADABLE, Turn()]),
        (b'["\\ud800", {"message": []}]', [Turn(text="\ufffd"), UNREADABLE]),
        (b'"\\ude00"', [Turn(text="\ufffd")]),
    ],
    ids=["a text", "a name among bad turns", "a bad turn beside it", "all in one text"],
)
def test_a_cut_emoji_costs_no_turn(raw: bytes, read: list[Turn]) -> None:
    """Nor their number: it reads as U+FFFD, and what is wrong beside it stays one turn."""
    assert list(Turns(msgspec.Raw(raw))) == read


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("1a 2b 3c", "abc"),
        ("3c 2b 1a", "abc"),
        ("2b 1a 3c", "abc"),
        ("2c 2b 1a", "abc"),
        ("1a 2b 2c", "abc"),
        ("1a 1b", "ab"),
        ("a 1b c", "abc"),
        ("3c b 1a", "abc"),
        ("c 2b 1a", "abc"),
        ("2c d 1a b 3e", "abcde"),
        ("a b", "ab"),
        ("", ""),
    ],
    ids=[
        "oldest first",
        "newest first",
        "in no order",
        "newest first, twins",
        "oldest first, twins",
        "twins alone",
        "few times",
        "newest first, few times",
        "newest first, the last without a time",
        "in no order, few times",
        "no times",
        "nothing",
    ],
)
def test_messages_stand_in_the_order_of_their_times(listed: str, told: str) -> None:
    """Whichever end LeadSail lists a thread from: its order isn't documented. What was said is as listed.

    A message without a time follows the one that it stands beside.
    """
    sent = [
        {"message": one[-1], "timestamp": f"2026-11-0{one[0]}T09:00:00Z" if one[0].isdigit() else None}
        for one in listed.split()
    ]
    raw = msgspec.Raw(json.dumps(sent).encode())
    assert "".join(turn.text for turn in Turns(raw, written=True)) == told
    assert "".join(turn.text for turn in Turns(raw)) == listed.translate(str.maketrans("", "", " 123"))


def test_only_a_thread_is_put_in_order() -> None:
    """A call's turns are one recording, whatever their clocks say."""
    said = [{"message": said, "timestamp": f"2026-11-01T09:0{at}:00Z"} for at, said in ((2, "b"), (1, "a"))]
    items = [
        samples.interaction(interactionId=f"int_{kind}", type=kind, transcript=said)
        for kind in ("call", "sms", "email")
    ]
    read = decode.history(samples.body(*items), samples.LEAD_ID, samples.NOW).interactions
    assert ["".join(turn.text for turn in one.transcript) for one in read] == ["ba", "ab", "ab"]


@pytest.mark.parametrize(
    ("role", "source", "signed"),
    [
        (" user ", "manual", " user "),
        (None, "inbound", "user"),
        ("customer", "Inbound", "user"),
        ("inbound", " inbound\n", "user"),
        (None, "manual", "agent"),
        ("bot", "sms_agent", "agent"),
        ("assistant", "api", "agent"),
        ("agent", "inbound", "agent"),
        ("User", "manual", "User"),
        ("lead", None, "lead"),
        ("System", "inbound", "System"),
        ("tool", "api", "tool"),
        ("customer", None, "customer"),
        (None, "system", ""),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["sms", "email", "call"])
def test_a_messages_source_tells_whose_it_is(role: Any, source: Any, signed: str, kind: str) -> None:
    """Where its role is none we know; what a source means on a call LeadSail doesn't tell."""
    said = {"role": role, "source": source, "message": "Hi."}
    body = samples.body(samples.interaction(type=kind, transcript=[said]))
    [one] = decode.history(body, samples.LEAD_ID, samples.NOW).interactions
    [turn] = one.transcript
    assert turn.role == ((role or "") if kind == "call" else signed)
    assert one.lead_spoke is turn.by_lead is (turn.role.strip().casefold() in {"user", "lead"})


@given(anything.JSON)
def test_any_json_is_a_transcript(document: Any) -> None:
    """Looking never raises, whatever stands in a transcript's place."""
    assert all(isinstance(turn, Turn) for turn in turns(document))


@given(st.lists(anything.JSON.filter(lambda item: item is not None)))
def test_no_turn_goes_missing(items: list[Any]) -> None:
    """There are as many turns as LeadSail sent, so that "turn 7" is turn 7."""
    body = anything.escaped({"data": {"interactions": [{"type": "call", "transcript": items}]}})
    [interaction] = decode.history(body, samples.LEAD_ID, samples.NOW).interactions
    assert len(interaction.transcript) == len(items)


@pytest.mark.parametrize(
    ("said", "spoke"),
    [
        ('{"role":"agent","message":"a"},{"role":"user","message":"b"}', True),
        ('{"role":"agent","message":"},{ a"},{"role":"user","message":"},"},{"role":"x"}', True),
        ('{"message":"b","role":"lead"}', True),
        ('{"role":"user","message":" "},{"role":"user","message":"\\u0020"}', False),
        ('{"role":"user","message":"\\n"},{"role":"user","message":""},{"role":"user"},null,7', False),
        ('{"role":"agent","more":{"role":"user","message":"b"},"message":"a"}', False),
        ('{"role":"agent","more":[{"a":1},{"role":"user","message":"b"}],"message":"a"}', False),
        (r'{"role":"agent","message":"},{\"role\":\"user\",\"message\":\"b"}', False),
        ('{"role":1},{"role":"user","message":"b"},{"role":"agent"},{"role":"user","message":"d"}', True),
        ('{"role":"agent","message":"' + "a" * 2_000 + '"},{"role":"user","message":"b"}', True),
        ('{"role":"user","message":"\u00e9"}', True),
    ],
    ids=[
        "plainly",
        "braces in words",
        "spelled otherwise",
        "no words",
        "nothing at all",
        "in an object in a turn",
        "in a list in a turn",
        "in words",
        "an odd turn first",
        "later",
        "no ASCII",
    ],
)
def test_a_glance_hears_what_a_reading_hears(said: str, spoke: bool) -> None:
    """Whether the lead spoke is the same whether every turn is looked at or not."""
    raw = msgspec.Raw(f"[{said}]".encode())
    assert (plainly_heard(raw) or Turns(raw).lead_spoke) is heard(Turns(raw)) is spoke
