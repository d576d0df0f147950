"""Phone numbers, however people write them: pure."""

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

FOUND_MAX, TRIES_MAX = 50, 500  # each takes half a millisecond
_DIGITS = range(7, 16)  # E.164 has at most 15; fewer than seven are no number anybody has
_SEVEN = re.compile(r"(?:\d[ ().-]{0,3}){7}")  # where a number might be
_STORABLE = re.compile(r"[0-9 ().+-]+")
_LETTER = re.compile(r"[^\W\d_]")


def is_phone(typed: str) -> bool:
    """Seven to fifteen digits and no letter; however they are grouped."""
    return not _LETTER.search(typed) and sum(map(str.isdecimal, typed)) in _DIGITS


def found_in(text: str, region: str) -> list[tuple[int, str]]:
    """The first numbers in a text: where each begins, and how it is written. Dates and amounts are none.

    Args:
        region: the country of a number without its code, such as `US`.
    """
    if not _SEVEN.search(text):
        return []
    import phonenumbers as library  # 7 MB and 45 ms, for those alone who look for a number

    numbers = library.PhoneNumberMatcher(text, region, max_tries=TRIES_MAX)
    return [(found.start, found.raw_string) for found in islice(numbers, FOUND_MAX)]


def spellings(typed: str, region: str) -> list[str]:
    """The ways LeadSail may have stored the number, likeliest first: +12025550142, as typed, 2025550142, …

    LeadSail takes digits, spaces and `-().+` (docs: POST /leads) and calls in E.164; how it keeps a number
    isn't told, and its search compares text.

    Args:
        region: the country of a number without its code, such as `US`.
    """
    import phonenumbers as library  # 7 MB and 45 ms, for those alone who look for a number

    digits = _digits(typed)
    abroad = [f"+{digits[2:]}"] if digits.startswith("00") else []  # as most of the world dials
    number = next(filter(None, (_whole(spelled, region) for spelled in (typed, *abroad))), None)
    as_typed = [typed] if _STORABLE.fullmatch(typed) else []
    if number is None:
        return list(dict.fromkeys([digits, *as_typed]))
    forms = [
        library.format_number(number, library.PhoneNumberFormat.E164),
        *as_typed,
        library.national_significant_number(number),
        library.format_number(number, library.PhoneNumberFormat.NATIONAL),
    ]
    return list(dict.fromkeys(forms))


def parts(typed: str, region: str) -> tuple[int, str] | None:
    """Country code and the digits after it: `(202) 555-0142` → 1, 2025550142; None for no number."""
    import phonenumbers as library  # as in `spellings`

    try:
        number = library.parse(typed, region)
    except library.NumberParseException:
        return None
    return number.country_code or 0, library.national_significant_number(number)


def _whole(typed: str, region: str) -> "PhoneNumber | None":
    """The number, without an extension; None for what can't be all of one."""
    import phonenumbers as library  # as in `spellings`

    try:
        number = library.parse(typed, region)
    except library.NumberParseException:
        return None
    number.extension = None
    possible = library.is_possible_number_with_reason(number) == library.ValidationResult.IS_POSSIBLE
    return number if possible else None


def _digits(typed: str) -> str:
    return "".join(str(int(character)) for character in typed if character.isdecimal())


def ending(phone: str) -> str:
    """The last four digits, which tell two numbers apart without showing them."""
    return "".join(filter(str.isdecimal, phone))[-4:]
