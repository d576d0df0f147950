"""The transcript for every kind of conversation: pictures of it, and Slack's limits."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.models import Call, Interaction, Turn
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt, unpack
from leadsail_bot.slack.views import hits, transcript, words
from leadsail_bot.slack.views.gist import gist
from leadsail_bot.slack.views.hits import Sought
from leadsail_bot.slack.views.interaction import AMPLE, About
from leadsail_bot.slack.views.links import Links
from tests import samples
from tests.office import elements, labels, said

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
    assert _view(interaction, at) == picture(name=case.replace(" ", "-"))


def test_what_never_came_through_is_told() -> None:
    """A text that wasn't delivered stands there like any other: the heading says that it failed."""
    thread = samples.sms(error_code="MESSAGE_BLOCKED", transcript=samples.turns("agent: $194."))
    assert "Error: Message blocked" in said(_view(thread, AT)["blocks"])


def test_the_loading_view_is_valid() -> None:
    """It is what opens inside the trigger's three seconds."""
    assert rules.view(transcript.loading()).ok


@given(
    st.lists(st.builds(Turn, role=st.sampled_from(["user", "agent", ""]), text=NASTY), max_size=60).map(
        tuple
    ),
    st.integers(min_value=1, max_value=50),
    st.sampled_from(["", "x", "字", "&", "שלום", "nowhere", "a" * FIND_MAX]),
    st.integers(min_value=0, max_value=61),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_no_transcript_breaks_a_limit_of_slack(
    turns: tuple[Turn, ...], page: int, sought: str, turn: int
) -> None:
    """Whatever was said, each page is a valid view of at most 60 kB."""
    at = TranscriptAt(samples.LEAD_ID, "int_call", page, sought, turn)
    view = _view(samples.call(transcript=turns), at, lead_name="字" * 40)
    assert rules.view(view).ok, rules.view(view)
    assert len(json.dumps(view)) <= VIEW_BYTES_MAX


def test_hits_are_marked() -> None:
    """What was sought stands out inside its turn."""
    view = _view(*CASES["found"])
    marked = [
        element["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"]
        if element.get("style", {}).get("code")
    ]
    assert marked == ["Two cars"]


def test_each_stretch_of_hits_has_one_way_to_its_place() -> None:
    """Two hits near each other share their context and lead to the first of them."""
    spoken = tuple(Turn(text=f"word {n}") for n in range(30))
    found = _view(samples.call(transcript=spoken), _at(find="word 5"))
    assert [label for label in labels(found["blocks"]) if "turn" in label] == ["Go to turn 6"]
    found = _view(samples.call(transcript=spoken), _at(find="word 1"))
    assert [label for label in labels(found["blocks"]) if "turn" in label] == [
        "Go to turn 2",
        "Go to turn 11",
    ]


def test_every_page_of_hits_has_a_way_to_them() -> None:
    """Where nearly every turn has the word all of them are one stretch: each page leads to its own first."""
    spoken = tuple(Turn(text=f"the {n}") for n in range(50))
    pages = [_view(samples.call(transcript=spoken), _at(find="the", page=n)) for n in (1, 2, 3)]
    ways = [[label for label in labels(page["blocks"]) if "turn" in label] for page in pages]
    assert ways == [["Go to turn 1"], ["Go to turn 21"], ["Go to turn 41"]]


def test_a_hit_in_a_long_turn_is_shown_and_gone_to() -> None:
    """Not the turn's beginning: of a long turn the pieces with the word, of one beside it the first."""
    long = Turn(role="user", text="word " * 3_000 + "zebra " + "word " * 2_000)
    call = samples.call(transcript=(Turn(text="other " * 3_000), long, Turn(text="other " * 3_000)))
    found = _view(call, _at(find="zebra"))
    assert "1 turn with “zebra”" in said(found["blocks"])
    assert said(found["blocks"]).count("zebra") == 3  # in the field, above the hit, and the hit itself
    there = _follow(found, "transcript.go")
    assert "▸ Turn 2" in said(_view(call, there)["blocks"])
    assert "zebra" in said(_view(call, there)["blocks"])
    about, sought = About("Maria", campaign_id=""), Sought("zebra", samples.REGION)
    card = hits.card(gist(call), samples.LEAD_ID, 0, LINKS, AMPLE, about, sought=sought)
    way = _follow({"blocks": card}, "transcript.open.0")
    assert "zebra" in said(_view(call, way)["blocks"])


def _view(interaction: Interaction, at: TranscriptAt, *, lead_name: str = words.LEAD) -> dict[str, Any]:
    return transcript.view(
        interaction, at, LINKS, lead_name=lead_name, as_of=samples.NOW, region=samples.REGION
    )


def _at(**changes: Any) -> TranscriptAt:
    return msgspec.structs.replace(AT, **changes)


LONG = samples.call(transcript=tuple(Turn(role="agent", text=f"Line {n}.") for n in range(1, 101)))


def test_a_page_says_where_it_is_before_and_after_the_text() -> None:
    """Nobody scrolls through 20 turns to reach the pager; *Next* stays in its spot."""
    blocks = _view(LONG, _at(page=2))["blocks"]
    words = said(blocks)
    assert words.count("Turns 21–40 of 100 · page 2 of 5") == 2
    assert words.index("Turns 21–40") < words.index("Line 21.")
    assert words.rindex("Turns 21–40") > words.index("Line 40.")
    pagers = [labels([block]) for block in blocks if block.get("block_id", "").startswith("pages")]
    assert pagers == [["Next", "Previous"], ["Next", "Previous"]]


def test_a_single_page_has_no_pager() -> None:
    """Its turns are counted once, below."""
    words = said(_view(samples.call(), AT)["blocks"])
    assert words.endswith("Turns 1–2 of 2")
    assert "page" not in words


@pytest.mark.parametrize("sought", ["Line 50.", "Line"], ids=["one page", "pages"])
def test_hits_are_counted_above_them(sought: str) -> None:
    """How many there are is known before they are read."""
    words = said(_view(LONG, _at(find=sought))["blocks"])
    assert words.index(f"with “{sought}”") < words.index("Agent")


def test_the_turn_gone_to_is_pointed_out() -> None:
    """*Go to turn 50* shows its page, and which it is on it, in words; moving on forgets it."""
    found = _view(LONG, _at(find="Line 50."))
    there = _follow(found, "transcript.go")
    assert there.turn == 50
    view = _view(LONG, there)
    assert "▸ Turn 50 · Agent" in said(view["blocks"])
    assert "page 3 of 5" in said(view["blocks"])
    assert said(view["blocks"]).count("▸") == 1
    assert _follow(view, "transcript.next") == _at(page=4)
    assert unpack(view["private_metadata"], TranscriptAt).turn == 0


def test_a_turn_that_is_gone_leads_to_the_page() -> None:
    """A transcript may have changed since the button was drawn, and older buttons name a page only."""
    assert "page 2 of 5" in said(_view(LONG, _at(page=2, turn=101))["blocks"])
    old = unpack('{"v":"transcript1","lead":"lead_1","interaction":"int_1","page":3}', TranscriptAt)
    assert "page 3 of 5" in said(_view(LONG, old)["blocks"])


@pytest.mark.parametrize(
    ("url", "left"), [("https://rec.example.com/1.mp3", ["Recording"]), ("", [])], ids=str
)
def test_without_turns_nothing_is_looked_for_nor_sent(url: str, left: list[str]) -> None:
    """A search could only fail, and the file would hold no word that was said."""
    view = _view(samples.call(transcript=(), call=Call(recording_url=url)), AT)
    assert rules.view(view).ok
    assert labels(view["blocks"]) == left
    assert "submit" not in view
    assert not [block for block in view["blocks"] if block["type"] == "input"]


@pytest.mark.parametrize("find", ["x", "o"], ids=["nothing", "a hit"])
def test_what_was_sought_is_echoed_within_40_characters(find: str) -> None:
    """The field has all of it; the words around it needn't."""
    said_by_lead = samples.call(transcript=(Turn(role="user", text="o" * FIND_MAX),))
    at = TranscriptAt(samples.LEAD_ID, "int_call", find=find * FIND_MAX)
    told = [block for block in _view(said_by_lead, at)["blocks"] if block["type"] in ("section", "context")]
    assert f"“{find * 39}…”" in said(told)


@pytest.mark.parametrize(("url", "said_so"), [("javascript:alert(1)", True), ("", False)])
def test_a_recording_that_is_withheld_is_said(url: str, said_so: bool) -> None:
    """Whoever comes straight from the brief or a handoff wouldn't know that there is one."""
    view = _view(samples.call(call=Call(recording_url=url)), AT)
    assert "Recording" not in labels(view["blocks"])
    assert ("Recording link withheld" in said(view["blocks"])) is said_so


def test_the_lead_speaks_by_name() -> None:
    """As the listener knows it; "Lead" where it doesn't."""
    assert "2 ·  Maria  · " in said(_view(samples.call(), AT, lead_name="Maria")["blocks"])
    assert "2 ·  Lead  · " in said(_view(samples.call(), AT)["blocks"])


def _follow(view: dict[str, Any], action: str) -> TranscriptAt:
    """Where the first button with that action leads."""
    button = next(element for element in elements(view["blocks"]) if element["action_id"] == action)
    return unpack(button["value"], TranscriptAt)
