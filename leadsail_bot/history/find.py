"""Words in transcripts: case, accents, kinds of quotes and the number of spaces don't matter."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from leadsail_bot.models import Turn

AROUND = 2  # turns of context on either side of a hit
_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"}  # as a keyboard has them


def spans(text: str, sought: str) -> list[tuple[int, int]]:
    """Where `sought` stands in `text`: start and end of each place, in order; adjoining ones are one.

    A place takes in the accents that follow its last letter, so that cutting there leaves none behind.
    """
    needle, _ = _folded(sought.strip())
    if not needle:
        return []
    haystack, origin = _folded(text)
    start, found = 0, list[tuple[int, int]]()
    while (start := haystack.find(needle, start)) >= 0:
        end = start + len(needle)
        place = (origin[start], max(origin[end - 1] + 1, origin[end]))
        if found and place[0] <= found[-1][1]:
            place = (found.pop()[0], place[1])
        found.append(place)
        start = end
    return found


def hits(turns: Sequence[Turn], sought: str) -> list[int]:
    """The indexes of the turns in which `sought` stands."""
    return [index for index, turn in enumerate(turns) if spans(turn.text, sought)]


def with_context(found: Sequence[int], total: int, around: int = AROUND) -> list[range]:
    """The hits with the turns around each, as stretches of indexes that neither touch nor overlap."""
    stretches: list[range] = []
    for hit in found:
        start, stop = max(0, hit - around), min(total, hit + around + 1)
        if stretches and start <= stretches[-1].stop:
            stretches[-1] = range(stretches[-1].start, stop)
        else:
            stretches.append(range(start, stop))
    return stretches


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, with the index each of its characters comes from, and the end's."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for part in _parts(character):
            if part != " " or folded[-1:] != [" "]:
                folded.append(part)
                origin.append(index)
    return "".join(folded), [*origin, len(text)]


@lru_cache(maxsize=4096)
def _parts(character: str) -> str:
    """A character without case, accents and looks; nothing for what nobody sees, one space for any other."""
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", _PLAIN.get(character, character).casefold())
    return "".join(
        part for part in decomposed if not unicodedata.combining(part) and unicodedata.category(part) != "Cf"
    )
