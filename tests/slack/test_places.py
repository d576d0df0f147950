"""Where controls lead: what was ever put on a button stays readable, and nothing else is."""

import msgspec
import pytest

from leadsail_bot.errors import OldControl
from leadsail_bot.models import Channel
from leadsail_bot.slack import places
from leadsail_bot.slack.places import AnswerAt, CardAt, Place, ShareAt, TranscriptAt

# As they stand on messages in Slack, a line for each form that ever left the house: none changes or goes
# without a new tag, beside which the old one is read for a version.
SHIPPED: list[tuple[str, msgspec.Struct]] = [
    ('{"v":"answer1","lead":"lead_1","page":3}', AnswerAt("lead_1", 3, None, None, "", None)),
    (
        '{"v":"answer1","lead":"lead_1","channel":"sms","find":"Ana"}',
        AnswerAt("lead_1", 1, Channel.SMS, None, "Ana"),
    ),
    (
        '{"v":"transcript1","lead":"lead_1","interaction":"int_1"}',
        TranscriptAt("lead_1", "int_1", 1, "", 0, 0),
    ),
    (
        '{"v":"transcript1","lead":"lead_1","interaction":"int_1","page":2,"find":"x","turn":7}',
        TranscriptAt("lead_1", "int_1", 2, "x", 7),
    ),
    ('{"v":"share1","lead":"lead_1","seen":"ab12"}', ShareAt("lead_1", "ab12", "")),
    ('{"v":"card1","lead":"lead_1","by":"U0ANARUIZ1"}', CardAt("lead_1", "U0ANARUIZ1")),
]


@pytest.mark.parametrize(("value", "place"), SHIPPED)
def test_the_previous_versions_buttons_still_work(value: str, place: msgspec.Struct) -> None:
    """An answer of yesterday's is read as it was meant."""
    assert places.unpack(value, type(place)) == place


@pytest.mark.parametrize(("value", "place"), SHIPPED)
def test_so_do_the_next_versions(value: str, place: msgspec.Struct) -> None:
    """A rolling update draws buttons with fields that the older replica doesn't know."""
    newer = value.replace("}", ',"something_new":[1]}')
    assert places.unpack(newer, type(place)) == place


@pytest.mark.parametrize("place", [place for _, place in SHIPPED])
def test_what_is_packed_is_unpacked(place: msgspec.Struct) -> None:
    """There and back."""
    assert places.unpack(places.pack(place), type(place)) == place


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", AnswerAt),
        ("lead_1", AnswerAt),
        ('{"v":"answer0","lead":"lead_1"}', AnswerAt),
        ('{"v":"transcript1","lead":"lead_1","interaction":"int_1"}', AnswerAt),
        ('{"v":"answer1","lead":"../leads"}', AnswerAt),
        ('{"v":"answer1","lead":"lead_1\\n"}', AnswerAt),
        ('{"v":"answer1","lead":"lead_1","page":0}', AnswerAt),
        ('{"v":"answer1","lead":"lead_1","seen":10000000000}', AnswerAt),
        ('{"v":"transcript1","lead":"lead_1","interaction":""}', TranscriptAt),
        ('{"v":"card1","lead":"lead_1","by":"<!here>"}', CardAt),
        ('{"v":"card1","lead":"lead_1"}', CardAt),
        ('{"x":' + "[" * 100_000, AnswerAt),
    ],
)
def test_older_and_odd_ones_say_so(value: str, kind: type[Place]) -> None:
    """Of another version, of another kind, or of nobody's making."""
    with pytest.raises(OldControl):
        places.unpack(value, kind)
