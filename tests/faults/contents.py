"""Histories with something odd in them, shown all the same: LS-11, LS-22, LS-24 to -26, LS-29, LS-34."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.slack.views.surface import Message
from tests import samples
from tests.faults.bench import DOCUMENT, HISTORY, LEAD, Bench, Told
from tests.faults.row import Row, assert_well
from tests.office import labels

BLOCKS_MAX, COUNTED_MAX = 45, 10_000
MANY = 5_000
EVIL_LINKS = [
    "javascript:alert(1)",
    "http://recordings.example.com/a.mp3",
    "https://user@recordings.example.com/a.mp3",
    "https://recordings.example.com.evil.example/a.mp3",
    "https://recordings.example.com/a.mp3|click <!channel>",
    "https://127.0.0.1/a.mp3",
    "https://recordings.example.com:8443/a.mp3",
    "https://xn--recordngs-hib.example.com/a.mp3",
    "/recordings/a.mp3",
]
ONE_LOST, ONE_LINK = {"item_skipped": 1}, {"url_rejected": 1}
NO_TYPE, NO_TIME = {"unknown_type": 1}, {"time_unknown": 1}
NOTHING_ODD: Mapping[str, int] = {}
ONLY_HOST = {"RECORDING_HOSTS": "recordings.example.com"}


class Shows:
    """The interactions given are answered live with one question; `seen` checks what the person reads.

    `odd` is what the operator's metrics count of it.
    """

    def __init__(
        self,
        *items: Any,
        seen: Callable[[Told], None],
        odd: Mapping[str, int] = NOTHING_ODD,
        settings: dict[str, str] | None = None,
    ) -> None:
        self._items = items
        self._seen = seen
        self._odd = odd
        self._settings = settings or {}

    async def __call__(self, bench: Bench) -> None:
        async with bench.office(self._settings) as office:
            office.sandbox.script(LEAD, Answer(body=samples.body(*self._items)))
            told = await bench.ask(office)
            assert sum(call.path == HISTORY for call in office.sandbox.calls) == 1
            assert not [line for line in told.lines if line.get("level") == "error"]
            self._seen(told)
            counted = await office.metrics()
            odd = {name: count for name, count in counted.items() if name.startswith("odd_items_total")}
            assert odd == {f'odd_items_total{{oddity="{name}"}}': count for name, count in self._odd.items()}
            assert counted["history_items_count"] == 1
            assert counted["pool_in_use"] == 0
            office.clock.skip_s += 3_600
            assert_well(await bench.ask(office))


def item(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An interaction that can be told from others."""
    return DOCUMENT | {"interactionId": f"int_{number}", "summary": f"Summary {number}."} | changes


def empty(told: Told) -> None:
    """Nothing yet, in words, and no trouble for anybody."""
    assert "has no calls, texts or emails yet." in told.words
    assert told.troubles == []


def one_skipped(told: Told) -> None:
    """The rest is there, the loss is said, and the operator hears of it once."""
    assert "Summary 1." in told.words
    assert "Summary 3." in told.words
    assert "1 interaction couldn't be shown" in told.words
    assert [(line["event"], line["items"]) for line in told.troubles] == [("item_skipped", 1)]


def harmless(told: Told) -> None:
    """Fields that are missing, null or of another kind cost themselves alone."""
    assert "Summary 1." in told.words
    assert "couldn't be shown" not in told.words
    assert told.troubles == []


def unknown_type(told: Told) -> None:
    """A type LeadSail adds later is a row of its own, readable and without markup."""
    assert (
        "Other activity (Fax &lt;!channel&gt;)" in told.words
        or "Other activity (Fax <!channel>)" in told.words
    )
    assert "<!channel>" not in told.message.text
    assert "Summary 1." in told.words


def ordered(told: Told) -> None:
    """Each id once, in its latest version; newest first; times that can't be stand last and say so."""
    assert told.words.count("Older version.") == 0
    places = [told.words.rfind(summary) for summary in ("Newest.", "Middle.", "Oldest.", "No time.")]
    assert -1 not in places
    assert places == sorted(places)
    assert "time unknown" in told.words


def cleaned(told: Told) -> None:
    """Nothing that could steer a screen or break a post is left of it; the rest is readable."""
    assert not set(told.words) & set("\x00\x1b\u202e\u2066\u200b\ufeff")
    assert not any("\ud800" <= letter <= "\udfff" for letter in told.words)
    assert "Before" in told.words
    assert "after" in told.words


def within_limits(told: Told) -> None:
    """The newest page, and the way to the others."""
    shown = told.message.blocks
    assert len(shown) <= BLOCKS_MAX
    assert Message("", shown).counted <= COUNTED_MAX
    assert "Page 1 of 625" in told.words
    assert "Older" in labels(shown)
    assert f"Summary {MANY - 1}." in told.words


def withheld(told: Told) -> None:
    """No button, and a word for why."""
    assert "Recording link withheld" in told.words
    assert "Recording" not in labels(told.message.blocks)
    assert "Summary 1." in told.words


def linked(told: Told) -> None:
    """The neighbour that is allowed has its button."""
    assert "Recording" in labels(told.message.blocks)
    assert "withheld" not in told.words


LOST_ITEMS = {
    "a text": "not an interaction",
    "a number": 7,
    "a list": [[]],
    "nothing but nulls": dict.fromkeys(DOCUMENT),
}
HARMLESS_ITEMS: dict[str, tuple[dict[str, Any], Mapping[str, int]]] = {
    "a type that is a list": (item(2, type=["call"]), NO_TYPE),
    "a call that is a list": (item(2, call=[1]), NOTHING_ODD),
    "a duration of 4,000 digits": (item(2, call={"duration": int("9" * 4_000)}), NOTHING_ODD),
    "nulls": (dict.fromkeys(DOCUMENT) | {"interactionId": "int_2", "type": "call"}, NO_TIME),
    "an id and nothing else": ({"interactionId": "int_2"}, {**NO_TYPE, **NO_TIME}),
}


def timed(name: str, at: Any, **changes: Any) -> dict[str, Any]:
    """An interaction named after its place in time."""
    return item(1, interactionId=name, summary=name, createdAt=at, updatedAt=at) | changes


def call_with(url: str) -> dict[str, Any]:
    """A call whose recording is said to be there."""
    return item(call=DOCUMENT["call"] | {"recordingUrl": url})


def many() -> list[dict[str, Any]]:
    """A history of 5,000 calls, an hour apart."""
    first = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        item(number, createdAt=(first + timedelta(hours=number)).isoformat(), transcript=[])
        for number in range(MANY)
    ]


JUMBLED = [
    timed("Oldest.", "2026-10-01T09:00:00"),  # no zone: UTC
    timed("No time.", "1970-01-01T00:00:00Z"),
    timed("Older version.", "2026-10-03T09:00:00Z", interactionId="int_twice"),
    timed("Newest.", "2026-10-03T09:00:00Z", interactionId="int_twice", updatedAt="2026-10-03T09:30:00Z"),
    timed("Middle.", 1_790_935_200),  # 2 October 2026 as seconds since 1970
    timed("From the future.", "2099-01-01T00:00:00Z"),
]
DIRTY = "Before \x00\x1b[31m\u202e\u2066\u200b\ufeff after " + "w" * 10_000

ROWS = [
    Row("LS-11", "an empty list", Shows(seen=empty)),
    *(
        Row("LS-22", case, Shows(item(1), lost, item(3), seen=one_skipped, odd=ONE_LOST))
        for case, lost in LOST_ITEMS.items()
    ),
    *(
        Row("LS-22", case, Shows(item(1), other, seen=harmless, odd=odd))
        for case, (other, odd) in HARMLESS_ITEMS.items()
    ),
    Row("LS-24", "fax", Shows(item(1), item(2, type="fax <!channel>"), seen=unknown_type, odd=NO_TYPE)),
    Row("LS-25", "jumbled", Shows(*JUMBLED, seen=ordered, odd={"repeated": 1, "time_unknown": 2})),
    Row("LS-26", "control, bidi and a long word", Shows(item(summary=DIRTY), seen=cleaned)),
    Row("LS-29", "5,000 interactions", Shows(*many(), seen=within_limits)),
    *(
        Row("LS-34", url, Shows(call_with(url), seen=withheld, odd=ONE_LINK, settings=ONLY_HOST))
        for url in EVIL_LINKS
    ),
    Row(
        "LS-34",
        "a good one",
        Shows(call_with("https://recordings.example.com/a.mp3"), seen=linked, settings=ONLY_HOST),
    ),
]
