"""Words in what was said: case, accents, quotes, spaces and the spelling of a phone number don't matter.

`region` is the country of numbers without a country code, such as `US`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from leadsail_bot import characters, phones
from leadsail_bot.models import Interaction, Turn

AROUND = 2  # turns of context on either side of a hit
STEP = 20_000  # characters of a text that are folded in one go: each holds up the process, and takes memory
OVERLAP = 1_000  # so that no place is lost where a step ends
# A keyboard's, for what is typed or printed in their place.
_PLAIN = {**dict.fromkeys("‘’ʼ´`", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
_DIGITS_MIN = 7  # of a number without its country's code: fewer stand in other numbers too
_UNSEEN = {"Cf", "Cc"}
_BETWEEN_DIGITS = "[ ()./-]{0,3}"


def containing(interactions: Iterable[Interaction], sought: str, region: str) -> Sequence[Interaction]:
    """Those in which `sought` stands: in their subject, their summary, or anything that was said."""
    pattern = _pattern(sought, region)
    return [one for one in interactions if pattern and _stands_in(one, pattern)]


def _stands_in(interaction: Interaction, pattern: re.Pattern[str]) -> bool:
    texts = (interaction.summary, interaction.email.subject, *(turn.text for turn in interaction.transcript))
    return any(_first(text, pattern) for text in texts)


def begins(text: str, sought: str, region: str) -> int | None:
    """Where in `text` the first place of `sought` begins; None where it doesn't stand."""
    pattern = _pattern(sought, region)
    if pattern is None or (first := _first(text, pattern)) is None:
        return None
    at, step, place = first
    return at + _origin(step)[place.start()]


def spans(text: str, sought: str, region: str) -> list[tuple[int, int]]:
    """Where `sought` stands in `text`: start and end of each place, in order; adjoining ones are one.

    A place takes in the accents that follow its last letter, so that cutting there leaves none behind.
    """
    pattern = _pattern(sought, region)
    folded = _folded(text)
    if pattern is None or not pattern.search(folded):
        return []
    origin = _origin(text)
    found: list[tuple[int, int]] = []
    for place in pattern.finditer(folded):
        start, end = place.span()
        first, last = origin[start], max(origin[end - 1] + 1, origin[end])
        if found and first <= found[-1][1]:
            first, _ = found.pop()
        found.append((first, last))
    return found


def hits(turns: Sequence[Turn], sought: str, region: str) -> list[int]:
    """The indexes of the turns in which `sought` stands."""
    pattern = _pattern(sought, region)
    if pattern is None:
        return []
    return [index for index, turn in enumerate(turns) if _first(turn.text, pattern)]


def with_context(found: Sequence[int], total: int) -> list[range]:
    """The hits with the turns around each, as stretches of indexes that neither touch nor overlap."""
    stretches: list[range] = []
    for hit in found:
        start, stop = max(0, hit - AROUND), min(total, hit + AROUND + 1)
        if stretches and start <= stretches[-1].stop:
            stretches[-1] = range(stretches[-1].start, stop)
        else:
            stretches.append(range(start, stop))
    return stretches


@lru_cache(256)
def _pattern(sought: str, region: str) -> re.Pattern[str] | None:
    """What is sought as it is compared, with any number of spaces where it has one; None for nothing."""
    folded = re.sub(" +", " ", _folded(sought.strip()))
    needle = folded.strip(" ") or folded
    if not needle:
        return None
    return re.compile(_number(needle, region) or re.escape(needle).replace(r"\ ", " +"))


def _number(needle: str, region: str) -> str:
    """A phone number in any spelling, with or without its country's code, as a pattern; else ""."""
    number = phones.parts(needle, region) if phones.is_phone(needle) else None
    if number is None or len(number[1]) < _DIGITS_MIN:
        return ""
    code, digits = number
    return f"(?:[+]?{code}{_BETWEEN_DIGITS}|[(]?0)?[(]?" + _BETWEEN_DIGITS.join(digits)


def _first(text: str, pattern: re.Pattern[str]) -> tuple[int, str, re.Match[str]] | None:
    """The first place: where the step begins in which it stands, that step, and the place in it as folded."""
    for at in range(0, len(text), STEP):
        step = text[at : at + STEP + OVERLAP]
        if place := pattern.search(_folded(step)):
            return at, step, place
    return None


def _folded(text: str) -> str:
    """The text as it is compared: without case, accents and looks."""
    return text.translate(_ASCII if text.isascii() else _FOLDS)


def _origin(text: str) -> Sequence[int]:
    """The index each character of the folded text comes from, and the end's."""
    if all(len(_FOLDS[ord(character)]) == 1 for character in set(text)):
        return range(len(text) + 1)
    parts = (_FOLDS[ord(character)] for character in text)
    return [*(index for index, part in enumerate(parts) for _ in part), len(text)]


def _fold(character: str) -> str:
    """A character without case, accents and looks; nothing for what nobody sees, one space for any other."""
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", _PLAIN.get(character, character)).casefold()
    return "".join(
        part
        for part in plain
        if not unicodedata.combining(part) and unicodedata.category(part) not in _UNSEEN
    )


_FOLDS = characters.Folds(_fold)
_ASCII = {code: _fold(chr(code)) for code in range(128)}
