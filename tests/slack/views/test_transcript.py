"""The transcript for every kind of conversation: pictures of it, and Slack's limits."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.history import find
from leadsail_bot.models import Turn
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt
from leadsail_bot.slack.views import full_text, text, transcript
from leadsail_bot.slack.views.links import Links
from tests import samples
from tests.office import said

VIEW_BYTES_MAX = 60_000
AT = TranscriptAt(samples.LEAD_ID, "int_call")
LINKS = Links()
CASES = {
    "a call": (samples.call(), AT),
    "a text thread": (samples.sms(), AT),
    "an email thread": (samples.email(), AT),
    "found": (samples.call(), TranscriptAt(samples.LEAD_ID, "int_call", find="two cars")),
    "nothing found": (samples.call(), TranscriptAt(samples.LEAD_ID, "int_call", find="zebra")),
    "no turns": (samples.call(transcript=()), AT),
    "an unreadable turn": (samples.call(transcript=(Turn(readable=False), Turn(role="agent"))), AT),
    "offsets": (samples.call(transcript=(Turn(role="user", text="Hi.", offset_s=65.0),)), AT),
}
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "字" * 9_000,
            "😀" * 4_000,
            "x" * 3_000,
            "&<>" * 2_000,
            "שלום עולם " * 900,
            "<!channel>",
            '"\\' * 2_000,
            "\x7f\x01",
        ]
    ),
)


@pytest.mark.parametrize("case", CASES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people see, as a file for each case."""
    interaction, at = CASES[case]
    assert transcript.view(interaction, at, LINKS) == picture(name=case.replace(" ", "-"))


def test_the_loading_view_is_valid() -> None:
    """It is what opens inside the trigger's three seconds."""
    assert rules.view(transcript.loading()).ok


@given(
    st.lists(st.builds(Turn, role=st.sampled_from(["user", "agent", ""]), text=NASTY), max_size=60).map(
        tuple
    ),
    st.integers(min_value=1, max_value=50),
    st.sampled_from(["", "x", "字", "&", "שלום", "nowhere", "a" * FIND_MAX]),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_no_transcript_breaks_a_limit_of_slack(turns: tuple[Turn, ...], page: int, sought: str) -> None:
    """Whatever was said, each page is a valid view of at most 60 kB."""
    at = TranscriptAt(samples.LEAD_ID, "int_call", page, sought)
    view = transcript.view(samples.call(transcript=turns), at, LINKS)
    assert rules.view(view).ok, rules.view(view)
    assert len(json.dumps(view)) <= VIEW_BYTES_MAX


@given(st.lists(NASTY, max_size=30))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_pages_hold_every_word(spoken: list[str]) -> None:
    """Put together again, the parts of all pages are the cleaned turns."""
    turns = [Turn(text=one) for one in spoken]
    parts = [part for page in transcript.pages(turns, range(len(turns))) for part in page]
    for index, one in enumerate(spoken):
        assert "".join(part.said for part in parts if part.turn == index) == text.clean(one)


def test_hits_are_marked() -> None:
    """What was sought stands out inside its turn."""
    view = transcript.view(*CASES["found"], LINKS)
    marked = [
        element["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"]
        if element.get("style", {}).get("code")
    ]
    assert marked == ["Two cars"]


def test_a_stretch_of_hits_ends_with_one_way_to_the_whole() -> None:
    """Two hits near each other share their context."""
    spoken = tuple(Turn(text=f"word {n}") for n in range(12))
    assert find.with_context(find.hits(spoken, "word 5"), 12) == [range(3, 8)]
    assert find.with_context([4, 7], 12) == [range(2, 10)]
    assert find.with_context([0, 11], 12) == [range(3), range(9, 12)]


def test_the_full_text_is_plain_and_whole() -> None:
    """A heading, then every turn with its time and speaker; nothing hidden in it."""
    turns = (
        *samples.turns("agent: Hello.", "user: Bye\u202e."),
        Turn(role="user", text="Later.", offset_s=65),
    )
    lines = full_text.content(samples.call(transcript=turns)).splitlines()
    assert lines == [
        "Outbound call · Completed · 2026-11-04 13:02 UTC",
        "",
        "[2026-11-04 13:02:00] Agent: Hello.",
        "[2026-11-04 13:03:00] Lead: Bye.",
        "[1:05] Lead: Later.",
    ]


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "a/b\\c", "..", "\x00", "x" * 128, "名"])
def test_an_id_never_becomes_a_path(hostile: str) -> None:
    """The file's name is letters and digits, whatever the interaction's id."""
    name = full_text.file_name(samples.call(hostile))
    assert name.startswith("transcript-")
    assert name.endswith(".txt")
    assert not set(name) & set("/\\:\x00")
    assert ".." not in name
    assert said(full_text.comment(samples.call(hostile)).blocks)
