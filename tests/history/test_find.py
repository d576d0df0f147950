"""Words are found as people type them, and marked where they stand."""

import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot import characters
from leadsail_bot.history import find
from leadsail_bot.models import Turn
from tests import anything, samples
from tests.faults import patience


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("Call me on Thursday, thursday!", "thursday", ["Thursday", "thursday"]),
        ("Mañana por la MAÑANA", "manana", ["Mañana", "MAÑANA"]),
        ("the cafe\u0301 at nine", "cafe", ["cafe\u0301"]),
        ("the cafe at nine", "café", ["cafe"]),
        ("two \n  cars", "two cars", ["two \n  cars"]),
        ("two cars", "  two   cars ", ["two cars"]),
        ("I don’t know", "don't", ["don’t"]),
        ("She said “yes”", '"yes"', ["“yes”"]),
        ("nine–five", "nine-five", ["nine–five"]),
        ("the quo\u200bte", "quote", ["quo\u200bte"]),
        ("the quo\x07te", "quote", ["quo\x07te"]),
        ("the quo\x07te", "quo\x00te", ["quo\x07te"]),
        ("two\x1fcars\x85", "two cars", ["two\x1fcars"]),
        ("anything", "\x07", []),
        ("Straße", "STRASSE", ["Straße"]),
        ("the ﬁle", "fi", ["ﬁ"]),
        ("the ﬁle", "f", ["ﬁ"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("我要两辆车", "两辆", ["两辆"]),
        ("nananana", "na", ["nananana"]),
        ("a.b", ".", ["."]),
        ("o\u00a8", "\u00a8", ["\u00a8"]),
        ("nothing here", "quote", []),
        ("anything", "", []),
        ("anything", " \n", []),
        ("anything", "\u0301\u200b", []),
        ("", "quote", []),
        ("no.such (thing)", ".such (", [".such ("]),
        ("María ﬁrst, maría", "maria", ["María", "maría"]),
        ("a\u0301 b", "a  b", ["a\u0301 b"]),
        (" \u200b two", "\u200b two", ["two"]),
        ("call\u2012back, call\u2212back", "call-back", ["call\u2012back", "call\u2212back"]),
        ("don\u02bct, don\u00b4t, don`t", "don't", ["don\u02bct", "don\u00b4t", "don`t"]),
        (
            "\U0001d5e6\U0001d5e7\U0001d5e2\U0001d5e3 \u2116 5",
            "stop no 5",
            ["\U0001d5e6\U0001d5e7\U0001d5e2\U0001d5e3 \u2116 5"],
        ),
    ],
)
def test_spans(text: str, sought: str, found: list[str]) -> None:
    """Case, accents, quotes and spaces don't matter; a place is marked whole, adjoining ones as one."""
    spans = find.spans(text, sought, samples.REGION)
    assert [text[start:stop] for start, stop in spans] == found
    assert find.begins(text, sought, samples.REGION) == (spans[0][0] if spans else None)


@given(st.text(), anything.TEXT, st.text())
def test_a_part_of_a_text_is_found_in_it(before: str, sought: str, after: str) -> None:
    """Whatever stands around it; places are in order, apart, and inside the text."""
    text = before + " " + sought + " " + after
    found = find.spans(text, sought, samples.REGION)
    visible = any(
        not unicodedata.combining(c) and unicodedata.category(c) not in {"Cf", "Cc"} for c in sought.strip()
    )
    assert bool(found) == visible or not visible
    edges = [edge for place in found for edge in place]
    assert find.begins(text, sought, samples.REGION) == (edges[0] if edges else None)
    assert edges == sorted(edges)
    assert all(start < stop for start, stop in found)
    assert not edges or edges[-1] <= len(text)


@pytest.mark.parametrize(
    "text", ["word and more " * 400_000, "así habló María " * 350_000], ids=["plain", "accents"]
)
def test_five_megabytes_are_searched_in_a_moment(text: str) -> None:
    """One pass over a turn however long: a second spent here is one in which nobody else is answered."""
    began = time.process_time()
    assert find.hits([Turn(text=text)], "nowhere to be found", samples.REGION) == []
    assert time.process_time() - began < 1


def test_a_long_text_is_searched_from_end_to_end() -> None:
    """It is gone through in steps: also what stands across two of them is found."""
    text = "first" + "." * (find.STEP - 8) + "across" + "." * find.STEP + "last"
    for word in ("first", "across", "last"):
        assert find.begins(text, word, samples.REGION) == text.index(word)


@pytest.mark.parametrize("letter", ["\ufdfa", "ß"], ids=ascii)
def test_megabytes_are_searched_in_little_memory(letter: str) -> None:
    """All their letters as they are compared, and where each comes from, took 1.7 GB for 24 of them."""
    text = letter * 500_000
    tracemalloc.start()
    assert find.begins(f"{text} kettle", "kettle", samples.REGION) == len(text) + 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("before", range(find.STEP - 18, find.STEP + 2, 3))
def test_a_place_is_found_where_a_step_ends(before: int) -> None:
    """A long text is searched in steps, which part no word and no number from its country's code."""
    for said, sought in (("a cobalt kettle", "cobalt kettle"), ("+1 202 555 0142", "202-555-0142")):
        text = f"{'-' * before} {said} {'-' * find.STEP}"
        assert find.begins(text, sought, samples.REGION) == text.index(said) + said.startswith("a ") * 2
        assert find.hits([Turn(text=text)], sought, samples.REGION) == [0]


def test_a_text_of_every_character_is_forgotten() -> None:
    """What is learnt of characters stays small, whatever comes along."""
    find.hits([Turn(text="".join(map(chr, range(0x30000))))], "x", samples.REGION)
    assert len(find._FOLDS) <= characters.FOLDS_MAX


def test_hits_are_the_turns_in_which_it_stands() -> None:
    """By their index in the whole transcript."""
    said = samples.turns("agent: A quote?", "user: Yes.", "user: The QUOTE, please.")
    assert find.hits(said, "quote", samples.REGION) == [0, 2]
    assert find.hits(said, " ", samples.REGION) == []


@pytest.mark.parametrize(
    ("hits", "total", "stretches"),
    [
        ([], 9, []),
        ([0], 9, [range(3)]),
        ([8], 9, [range(6, 9)]),
        ([4], 9, [range(2, 7)]),
        ([1, 2], 9, [range(5)]),
        ([2, 7], 10, [range(10)]),
        ([2, 8], 11, [range(5), range(6, 11)]),
        ([0], 1, [range(1)]),
    ],
    ids=str,
)
def test_context(hits: list[int], total: int, stretches: list[range]) -> None:
    """Two turns around each hit; stretches that touch are one, and none leaves the transcript."""
    assert find.with_context(hits, total) == stretches


@given(st.sets(st.integers(0, 199)))
def test_context_shows_every_hit_once(hits: set[int]) -> None:
    """Each hit is in exactly one stretch, and no turn is shown twice."""
    stretches = find.with_context(sorted(hits), 200)
    shown = [index for stretch in stretches for index in stretch]
    assert len(shown) == len(set(shown))
    assert hits <= set(shown) <= set(range(200))


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("Call +1 (202) 555-0142 then.", "2025550142", "+1 (202) 555-0142"),
        ("Call 202.555.0142 then.", "+1 202 555 0142", "202.555.0142"),
        ("Call 2025550142 then.", "1-202-555-0142", "2025550142"),
        ("Call ２０２ ５５５ ０１４２ then.", "(202) 555-0142", "２０２ ５５５ ０１４２"),
        ("Call 202–555–0142 then.", "202 555 0142", "202–555–0142"),
        ("Call 12025550142 then.", "555-0142", "5550142"),
        ("Call 202 555 0143 then.", "2025550142", ""),
        ("On 2026-11-04.", "2026-11-04", "2026-11-04"),
        ("Policy 000000000.", "000000000", "000000000"),
        ("My policy ends in 5678, or 12345678.", "0112345678", ""),
        ("My policy is 0112345678.", "0112345678", "0112345678"),
    ],
)
def test_a_phone_number_is_found_in_any_spelling(text: str, sought: str, found: str) -> None:
    """With or without its country's code, however its digits are grouped; other numbers as they are."""
    places = [text[start:stop] for start, stop in find.spans(text, sought, samples.REGION)]
    assert places == ([found] if found else [])


def test_a_number_without_its_code_is_of_the_region() -> None:
    """020 is London's in Britain alone."""
    text = "Ring 020 7946 0018 or +44 20 7946 0018."
    assert [text[a:b] for a, b in find.spans(text, "+442079460018", "US")] == [
        "020 7946 0018",
        "+44 20 7946 0018",
    ]
    assert len(find.spans("+44 20 7946 0018", "020 7946 0018", "GB")) == 1


def test_an_interaction_contains_what_stands_anywhere_in_it() -> None:
    """In its subject, its summary, or what was said; and nothing contains nothing."""
    email, call = samples.email(), samples.call(summary="Wants a Müsli.")
    assert find.containing([email, call], "YOUR quote", samples.REGION) == [email]
    assert find.containing([email, call], "musli", samples.REGION) == [call]
    assert find.containing([email, call], "two cars", samples.REGION) == [call]
    assert find.containing([email, call], " ", samples.REGION) == []


def test_a_long_text_lets_others_have_a_turn() -> None:
    """An email of megabytes is gone through in a thread, which in one go holds up the loop all the same."""
    turns = [Turn(text="é hello " * 500_000)]
    assert patience.longest_share(lambda: find.hits(turns, "goodbye", samples.REGION)) < 0.5
