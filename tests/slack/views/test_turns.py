"""Turns on pages: none is lost, each has its number, its speaker and its time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadsail_bot.models import Channel, Turn
from leadsail_bot.slack.views import text, turns, words
from leadsail_bot.slack.views.turns import Part, Telling
from tests import samples
from tests.office import said as words_of

LONG_AND_SHORT = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "字" * 9_000, "😀" * 4_000, "x" * 3_000, "&<>" * 2_000, "שלום עולם " * 900]),
)
CALL = Telling(Channel.CALL, "Maria", sought="", gone_to=0, region=samples.REGION)


@given(st.lists(LONG_AND_SHORT, max_size=30))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_pages_hold_every_word(spoken: list[str]) -> None:
    """Put together again, the parts of all pages are the cleaned turns."""
    said = [Turn(text=one) for one in spoken]
    parts = [part for page in turns.pages(said) for part in page]
    for index, one in enumerate(spoken):
        assert "".join(part.said for part in parts if part.turn == index) == text.clean(one)


@pytest.mark.parametrize(
    ("part", "turn", "telling", "shown"),
    [
        (Part(11, 0, "Hi."), Turn(role="user", offset_s=65), CALL, "12 · Maria · 1:05\nHi."),
        (Part(1_199, 2, "Hi."), Turn(role="agent"), CALL, "1,200 · Agent (continued)\nHi."),
        (Part(11, 0, "Hi."), Turn(role="user"), CALL._replace(gone_to=12), "▸ Turn 12 · Maria\nHi."),
        (Part(11, 0, "Hi."), Turn(role="agent", source="api"), CALL, "12 · Agent\nHi."),
        (
            Part(11, 0, "Hi."),
            Turn(role="agent", source="api"),
            CALL._replace(channel=Channel.EMAIL),
            "12 · Agent (sent by an integration)\nHi.",
        ),
        (Part(0, 0, ""), Turn(role="user"), CALL, f"1 · Maria\n{words.SILENT}"),
        (Part(0, 0, ""), Turn(readable=False), CALL, f"1 · Unknown speaker\n{words.UNREADABLE}"),
    ],
    ids=["a turn", "a piece", "the one gone to", "spoken", "sent", "silent", "unreadable"],
)
def test_a_turn_is_told(part: Part, turn: Turn, telling: Telling, shown: str) -> None:
    """Its number in the whole, who, when and what; the one gone to stands out in words too."""
    assert words_of([turns.block(part, turn, telling)]).split() == shown.split()


def test_the_page_of_a_turn_is_where_it_begins() -> None:
    """Also for a turn that goes on over several pages, and for one that isn't there."""
    divided = turns.pages([Turn(text="x" * 20_000), *samples.turns("user: Hi.")])
    assert len(divided) > 2
    assert [turns.page_with(divided, turn) for turn in (0, 1, 2, 3)] == [0, 1, len(divided), 0]
