"""Words in transcripts: accents and case don't matter."""

import unicodedata
from collections.abc import Sequence

from leadsail_bot.models import Turn

AROUND = 2  # turns of context on either side of a hit


def spans(text: str, sought: str) -> list[tuple[int, int]]:
    """Where `sought` stands in `text`: start and end of each place, in order; adjoining ones are one."""
    needle = "".join(_folded(character) for character in " ".join(sought.split()))
    if not needle:
        return []
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for part in " " if character.isspace() else _folded(character):
            folded.append(part)
            origin.append(index)
    haystack, start = "".join(folded), 0
    found: list[tuple[int, int]] = []
    while (start := haystack.find(needle, start)) >= 0:
        end = start + len(needle)
        place = (origin[start], origin[end - 1] + 1)
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


def _folded(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part))
