"""Filters in words and in the menu."""

from datetime import date

import pytest

from leadsail_bot.errors import OldControl
from leadsail_bot.models import Channel
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import WORDS_MAX, AnswerAt, pack, unpack
from leadsail_bot.slack.views import filters, finding, lookup

TODAY = date(2026, 11, 22)
ALL = AnswerAt("lead_1", seen=5)
BLOCK_ID_MAX = 255


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ALL, ""),
        (AnswerAt("lead_1", channel=Channel.CALL), "calls"),
        (AnswerAt("lead_1", since=date(2026, 11, 1)), "interactions since Nov 1, 2026"),
        (AnswerAt("lead_1", find="<!here>"), "interactions with “&lt;!here&gt;”"),
        (
            AnswerAt("lead_1", channel=Channel.OTHER, since=date(2026, 1, 9), find="fax"),
            "other activities since Jan 9, 2026 with “fax”",
        ),
    ],
    ids=["all", "calls", "since", "find", "everything at once"],
)
def test_a_filter_is_said_in_words(at: AnswerAt, said: str) -> None:
    """What is shown, and nothing where all is; words from people do nothing."""
    assert filters.named(at) == said


@pytest.mark.parametrize(
    ("total", "left"),
    [(1, "the 1 interaction is"), (2, "all 2 interactions are"), (1_200, "all 1,200 interactions are")],
)
def test_what_a_filter_hides_is_still_here(total: int, left: str) -> None:
    """Nobody takes an empty page for an empty history."""
    said = filters.told(AnswerAt("lead_1", channel=Channel.SMS), 0, total)
    assert said == f"No texts – {left} still here"


def test_a_choice_keeps_the_others() -> None:
    """Channel and day add up, words stay, the page starts over; *Everything* ends all of them."""
    at = AnswerAt("lead_1", page=4, find="cars", seen=5)
    texts = filters.narrowed(at, "sms", TODAY)
    assert texts == AnswerAt("lead_1", channel=Channel.SMS, find="cars", seen=5)
    week = filters.narrowed(texts, "7d", TODAY)
    assert week == AnswerAt("lead_1", channel=Channel.SMS, since=date(2026, 11, 15), find="cars", seen=5)
    assert filters.narrowed(week, "everything", TODAY) == ALL


def test_everything_begins_at_its_first_page() -> None:
    """The page of a filter is another than that of all."""
    shown = filters.line(AnswerAt("lead_1", page=4, find="cars", seen=5), 90, 300)
    assert unpack(shown["accessory"]["value"], AnswerAt) == ALL


@pytest.mark.parametrize("choice", ["8d", "fax"])
def test_a_choice_nobody_offers_is_of_another_version(choice: str) -> None:
    """It gets the sentence of a button that is too old."""
    with pytest.raises(OldControl):
        filters.narrowed(ALL, choice, TODAY)


def test_everything_is_offered_only_where_something_is_filtered() -> None:
    """And only the channels there are."""
    offered = [option["value"] for option in filters.menu(ALL, [Channel.SMS])["options"]]
    assert offered == ["sms", "7d", "30d", "90d"]
    narrowed = filters.menu(AnswerAt("lead_1", find="x"), [])
    assert narrowed["options"][-1]["value"] == "everything"


def test_the_longest_place_fits_a_block_id() -> None:
    """Slack bounds a `block_id` at 255 characters; the menu's place is kept in one."""
    longest = AnswerAt(
        "l" * 64,
        channel=Channel.EMAIL,
        since=date(2026, 11, 15),
        find='"' * WORDS_MAX,
        seen=9_999_999_999,
    )
    assert len(pack(longest)) <= BLOCK_ID_MAX
    assert unpack(pack(longest), AnswerAt) == longest


@pytest.mark.parametrize(
    "typed", ["x" * 80, "😀" * 79 + "x", '"' * 79 + "x"], ids=["letters", "emoji", "quotes"]
)
def test_forms_open_with_whatever_was_typed(typed: str) -> None:
    """After a command the form holds its words as far as Slack lets it; with more it would not open."""
    form = finding.form(AnswerAt("lead_1", find=typed[:WORDS_MAX]))
    assert rules.view(form).ok
    assert typed.startswith(form["blocks"][0]["element"]["initial_value"])
    assert rules.view(lookup.form(typed)).ok


def test_a_place_of_the_first_version_is_everything() -> None:
    """Cards that were sent before there were filters still work."""
    assert unpack('{"v":"answer1","lead":"lead_1","page":3}', AnswerAt) == AnswerAt("lead_1", 3)
