"""Bodies that no documentation describes: broken JSON, cut emoji, anything in any place."""

import json
import re
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.errors import LeadSailProblem, LeadSailUnreadable
from leadsail_bot.leadsail import decode
from leadsail_bot.leadsail.decode import sent, surrogates
from leadsail_bot.models import Email, Interaction, LeadHistory, Turn
from tests import anything, samples

DEEP = b"[" * 200_000 + b"]" * 200_000


def history(body: bytes) -> LeadHistory:
    return decode.history(body, samples.LEAD_ID, samples.NOW)


def of(*interactions: Any) -> LeadHistory:
    return history(anything.escaped({"success": True, "data": {"interactions": list(interactions)}}))


def around(item: bytes) -> bytes:
    """A history whose only item is given as bytes."""
    return b'{"success":true,"data":{"interactions":[' + item + b"]}}"


BROKEN = {
    "nothing": b"",
    "blank": b" \n",
    "HTML": b"<!doctype html><title>Sign in</title>",
    "cut short": samples.lead_body()[:-9],
    "more after the end": samples.lead_body() + b"{}",
    "byte order mark": b"\xef\xbb\xbf" + samples.lead_body(),
    "200,000 deep": DEEP,
    "200,000 deep beside the data": b'{"x":' + DEEP + b"," + samples.lead_body()[1:],
    "5,000 digits": b"9" * 5_000,
    "another document": b'"Service unavailable"',
}
BROKEN_INSIDE = {
    "NaN": around(b'{"call":{"duration":NaN}}'),
    "Infinity in a transcript": around(b'{"transcript":[{"timestamp":-Infinity}]}'),
    "bad UTF-8": around(b'{"summary":"\xff"}'),
    "a surrogate in UTF-8": around(b'{"summary":"\xed\xa0\xbd"}'),
    "200,000 deep": around(b'{"transcript":' + DEEP + b"}"),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("read", [decode.history, decode.lead])
def test_what_is_no_document_is_unreadable(read: Any, body: bytes) -> None:
    """Every kind of bad JSON is the one problem that names it, and never another exception."""
    with pytest.raises(LeadSailUnreadable):
        read(body, samples.LEAD_ID, samples.NOW)


@pytest.mark.parametrize("body", BROKEN_INSIDE.values(), ids=BROKEN_INSIDE)
def test_what_is_broken_inside_is_unreadable(body: bytes) -> None:
    """Where one item isn't JSON at all, nobody knows where it ends: the body as a whole is unreadable."""
    with pytest.raises(LeadSailUnreadable):
        history(body)


@pytest.mark.parametrize("field", ["duration", "createdAt", "timestamp"])
def test_a_number_of_5000_digits_costs_at_most_its_item(field: str) -> None:
    """It is JSON, if no number of ours: the interactions around it are shown, it is at least counted."""
    odd = f'{{"{field}":{"9" * 5_000},"call":{{"{field}":{"9" * 5_000}}}}}'.encode()
    good = json.dumps(samples.interaction()).encode()
    found = history(around(good + b"," + odd))
    assert found.interactions[0].id == "int_1"
    assert len(found.interactions) + found.unreadable == 2


@given(said=anything.TEXT, summary=anything.TEXT, key=anything.TEXT)
def test_a_cut_emoji_never_costs_the_history(said: str, summary: str, key: str) -> None:
    """Lone surrogates read as U+FFFD; every other character, backslashes and pairs too, stays as sent."""
    document = samples.interaction(summary=summary, transcript=[{"message": said}]) | {f"x{key}": said}
    [interaction] = of(document).interactions
    assert (interaction.summary, interaction.transcript[0].text) == (mended(summary), mended(said))


def mended(text: str) -> str:
    """What JSON's escapes make of it: a high and a low surrogate side by side are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@pytest.mark.parametrize(
    ("escapes", "text"),
    [
        (r"\ud83d", "�"),
        (r"\uDE00", "�"),
        (r"\uD83D\uDE00", "😀"),
        (r"\ud83d\ud83d\ude00", "�😀"),
        (r"\ude00\ud83d", "��"),
        (r"\\ud83d", "\\ud83d"),
        (r"\\\ud83d", "\\�"),
        (r"\\\\ud83d \ud83d", "\\\\ud83d �"),
        (r"\ud83d\n", "�\n"),
        (r"\ud83d\\ude00", "�\\ude00"),
    ],
)
def test_only_lone_surrogates_are_mended(escapes: str, text: str) -> None:
    """Not the text `\\ud83d` behind an escaped backslash, and not a whole emoji; in either case of hex."""
    body = around(rf'{{"summary":"{escapes}","errorCode":"\ud800"}}'.encode())
    assert history(body).interactions[0].summary == text


@given(st.lists(anything.JSON | anything.INTERACTION, max_size=5))
def test_anything_in_an_items_place_hides_no_other(items: list[Any]) -> None:
    """Among others each item is read as it is alone: shown, or counted as unreadable."""
    items = [_without_its_id(item) for item in items]
    alone = [of(item) for item in items]
    found = of(samples.interaction(interactionId="int_first"), *items)
    assert found.interactions[0].id == "int_first"
    assert _contents(found) == [content for one in alone for content in _contents(one)]
    assert len({shown.id for shown in found.interactions}) == len(found.interactions)
    assert found.unreadable == sum(one.unreadable for one in alone)
    assert all(len(one.interactions) + one.unreadable == 1 for one in alone)


def _without_its_id(item: Any) -> Any:
    """What is sent twice under one id counts as one: not the question here."""
    return {name: item[name] for name in item if name != "interactionId"} if isinstance(item, dict) else item


def _contents(history: LeadHistory) -> list[Interaction]:
    return [
        msgspec.structs.replace(one.whole, id="") for one in history.interactions if one.id != "int_first"
    ]


@pytest.mark.parametrize("depth", [10, 300, 600, 900])
def test_an_address_of_any_depth_costs_at_most_itself(depth: int) -> None:
    """Lists in lists where an address belongs: the rest of the email is there."""
    deep = b"[" * depth + b"]" * depth
    [interaction] = history(
        around(b'{"type":"email","email":{"subject":"Quote","from":' + deep + b"}}")
    ).interactions
    assert interaction.email == Email(subject="Quote")


@pytest.mark.parametrize("depth", range(500, 1_000, 50))
def test_nor_does_it_where_the_email_is_looked_at(depth: int) -> None:
    """A body is read in a thread, and looked at further down a stack: what could be read there can't here."""
    deep = b"[" * depth + b"]" * depth
    with suppress(LeadSailUnreadable):
        found = history(around(b'{"type":"email","email":{"subject":"Quote","from":' + deep + b"}}"))
        assert _further_down(300, lambda: found.interactions[0].email) == Email(subject="Quote")


def _further_down(calls: int, look: Callable[[], Email]) -> Email:
    return _further_down(calls - 1, look) if calls else look()


@given(anything.JSON)
def test_any_document_is_a_history_or_a_problem(document: Any) -> None:
    """No JSON raises anything but what `leadsail_bot.errors` names."""
    for whole in (document, {"data": document}, {"data": {"interactions": document}}):
        with suppress(LeadSailProblem):
            assert isinstance(history(anything.escaped(whole)), LeadHistory)


@pytest.mark.parametrize("offset", range(-7, 2))
def test_a_cut_emoji_is_found_where_a_step_ends(offset: int) -> None:
    """A long body is searched in steps, for the sake of everybody else."""
    begin = b'{"a":"' + b"x" * (surrogates.STEP + offset - 6)
    found = surrogates.decoded(begin + rb'\ud83d"}', msgspec.json.decode)
    assert found["a"].endswith("x\ufffd")


@pytest.mark.parametrize("letter", [rb"\u4e2d", rb"\ud83d\ude00"])
def test_a_cut_emoji_among_letters_of_another_script_costs_little(letter: bytes) -> None:
    """A megabyte of escaped Chinese held everybody up for a tenth of a second: each letter was looked at.

    One of whole emoji did too.
    """

    def cost(document: bytes) -> float:
        began = time.thread_time()
        surrogates.decoded(document, msgspec.json.decode)
        return time.thread_time() - began

    whole = b'{"a":"' + letter * 100_000 + b'"}'
    cut = whole.replace(b'"}', rb'\ud83d"}')
    assert min(cost(cut) for _ in range(5)) < 15 * min(cost(whole) for _ in range(5))


@pytest.mark.parametrize("value", ["12345", "null"])
def test_a_transcript_made_of_next_to_nothing_is_left_unread(value: str) -> None:
    """A million such turns take memory and say nothing; what else the interaction tells is there."""
    crowd = ",".join([value] * 50_000)
    body = around(f'{{"interactionId":"int_1","type":"sms","transcript":[{crowd}]}}'.encode())
    found = history(body).interactions[0]
    assert [turn.readable for turn in found.transcript] == [False]


@pytest.mark.parametrize("between", [",", ", "])
def test_a_transcript_made_of_words_is_one_text(between: str) -> None:
    """Eight megabytes of one-letter turns took 440 in memory, and no word of theirs may be lost."""
    words = ["Two", "cars,", "a", '"b"', "\ud83d", "I"] * 10_000
    body = around(f'{{"transcript":[{between.join(map(json.dumps, words))}]}}'.encode())
    tracemalloc.start()
    [turn] = history(body).interactions[0].transcript
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert turn == Turn(text=mended(" ".join(words)))
    assert peak < 6 * len(body)


def test_what_cannot_be_read_hides_nothing_beside_long_lists_of_figures() -> None:
    """Nobody reads those here, such as how loud a call was: the other interactions are there all the same."""
    loud = samples.interaction(loudness=[1] * 50_000)
    assert [one.id for one in of(loud, "no interaction").interactions] == [loud["interactionId"]]


def test_megabytes_in_place_of_an_address_are_left_unread() -> None:
    """Eight of them weighed a hundred in memory; what else the email tells is there."""
    crowd = {f"{number}": 1 for number in range(120_000)}
    document = samples.interaction(
        type="email", email={"subject": "Hi", "from": crowd, "to": "a@example.com"}
    )
    body = samples.body(document)
    tracemalloc.start()
    email = history(body).interactions[0].email
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert email == Email(subject="Hi", recipients="a@example.com")
    assert peak < len(body)


@pytest.mark.parametrize("figure", ["0.25", '"a"'])
@pytest.mark.parametrize("field", ["createdAt", "duration", "timestamp"])
def test_megabytes_in_place_of_a_time_are_left_unread(field: str, figure: str) -> None:
    """Eight of them weighed up to 117 for as long as the history was kept; all else it tells is there."""
    crowd = ",".join([figure] * 200_000)
    body = re.sub(rf'"{field}":[^,]+', f'"{field}":[{crowd}]', samples.body(samples.interaction()).decode())
    tracemalloc.start()
    [found] = history(body.encode()).interactions
    told = (found.created_at, found.duration_s, [turn.text for turn in found.transcript])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    [whole] = of(samples.interaction()).interactions
    assert told == (
        None if field == "createdAt" else whole.created_at,
        None if field == "duration" else whole.duration_s,
        ["Hello Maria.", "Hello. Two cars."],
    )
    assert peak < 2 * len(body)


def test_an_address_that_is_a_number_nobody_can_read_is_none() -> None:
    """JSON knows 1e999, Python no number as large: the rest of the email is there."""
    body = samples.body(samples.interaction(type="email", email={"from": 0.25, "to": "a@example.com"}))
    email = history(body.replace(b"0.25", b"1e999")).interactions[0].email
    assert email == Email(recipients="a@example.com")


def test_megabytes_where_a_word_belongs_are_cut() -> None:
    """Nobody cleans megabytes to show a line of them; but a part of an address would be another address."""
    long = "x" * 1_000_000
    [item] = of(samples.interaction(status=long, summary=long, call={"recordingUrl": long})).interactions
    assert (len(item.status), len(item.summary)) == (sent.LABEL_MAX, sent.PROSE_MAX)
    assert item.call.recording_url == long


_PIECES = st.sampled_from(["\\", "\\\\", r"\ud83d", r"\ude00", r"\uD83D\uDE00", r"\u0041", "a", "u", "d83d"])


@given(st.lists(_PIECES, max_size=8))
def test_only_half_an_emoji_is_replaced(parts: list[str]) -> None:
    """Whole ones, other escapes and escaped backslashes stay as they are: as `json.loads` reads it."""
    written = f'"{"".join(parts)}"'
    try:
        meant = json.loads(written)
    except ValueError:
        return
    read = surrogates.decoded(written.encode(), msgspec.json.decode)
    assert read == "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in meant)
