"""A phone number is the same number however it is written."""

import time

import pytest

from leadsail_bot import phones

STORED = ["+12025550142", "2025550142", "(202) 555-0142"]


@pytest.mark.parametrize(
    "typed",
    [
        "+12025550142",
        "2025550142",
        "12025550142",
        "(202) 555-0142",
        "202.555.0142",
        "+1 (202) 555-0142",
        "1-202-555-0142",
        "001 202 555 0142",
        "２０２ ５５５ ０１４２",
    ],
)
def test_every_spelling_is_looked_for_as_it_may_be_stored(typed: str) -> None:
    """E.164 first, then as typed, then the digits without the country's code, and as Americans write."""
    assert phones.is_phone(typed)
    as_typed = [typed] if typed.isascii() else []
    assert phones.spellings(typed, "US") == list(dict.fromkeys([STORED[0], *as_typed, *STORED]))


def test_the_region_is_for_numbers_without_a_country_code() -> None:
    """The same digits are another number elsewhere; with a code they are the same everywhere."""
    assert phones.spellings("020 7946 0142", "GB")[0] == "+442079460142"
    assert phones.spellings("+12025550142", "GB") == STORED
    assert phones.spellings("0044 20 7946 0142", "US")[0] == "+442079460142"


def test_an_extension_is_no_part_of_the_number() -> None:
    """It is dialled when somebody has answered; LeadSail keeps none."""
    assert phones.spellings("(202) 555-0142 ext. 5", "US") == STORED


@pytest.mark.parametrize("typed", ["555-0142", "0000000000000"])
def test_half_a_number_is_looked_for_as_it_is(typed: str) -> None:
    """What can't be a whole number may still be part of one."""
    assert phones.spellings(typed, "US") == list(dict.fromkeys([typed.replace("-", ""), typed]))


@pytest.mark.parametrize("typed", ["", "555", "lead_2025550142", "Maria 2025550142", "1" * 16, "()-"])
def test_what_is_no_phone_number(typed: str) -> None:
    """Too few or too many digits, or letters among them."""
    assert not phones.is_phone(typed)


def test_the_ending_tells_numbers_apart() -> None:
    """Four digits, whatever stands between them; of nothing, nothing."""
    assert phones.ending("+1 (202) 555-01-42") == "0142"
    assert phones.ending("") == ""


def test_numbers_in_a_text() -> None:
    """Each with its place and as it is written; dates, amounts and extensions of words are none."""
    text = "On 2026-11-04 call (202) 555-0142 or +44 20 7946 0142 about the $1,234,567"
    assert phones.found_in(text, "US") == [(19, "(202) 555-0142"), (37, "+44 20 7946 0142")]


@pytest.mark.parametrize("text", ["1 " * 10_000, "(1" * 10_000, "202 555 0142 " * 1_500, "1-" * 10_000])
def test_a_wall_of_digits_is_read_quickly(text: str) -> None:
    """Whatever a message holds, finding numbers in it takes a moment."""
    began = time.process_time()
    phones.found_in(text, "US")
    assert time.process_time() - began < 2
