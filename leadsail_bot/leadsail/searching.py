"""What LeadSail's search is asked for some words, one question after the other, and what fits them: pure.

It looks for one text in name, email, phone and id (docs: GET /leads). So a phone number is asked for in each
spelling, and words that are nowhere together may lie apart: a name, then a campaign or the end of a number.
"""

from typing import NamedTuple

from leadsail_bot import phones
from leadsail_bot.models import Lead

QUESTIONS_MAX = 3
PART_MIN = 2  # characters that are still worth a search


class Question(NamedTuple):
    """What to ask for; each of the words left `apart` must stand in a lead's campaign or number besides."""

    asked: str
    apart: tuple[str, ...] = ()


def questions(words: str, region: str) -> list[Question]:
    """What to ask until something is found: at most QUESTIONS_MAX. `region`: as `phones.spellings`."""
    if phones.is_phone(words):
        return [Question(spelling) for spelling in phones.spellings(words, region)][:QUESTIONS_MAX]
    if "@" in words:
        return [Question(words.lower())]  # LeadSail keeps emails in small letters (docs: submitting leads)
    parts = words.split()
    whole = Question(" ".join(parts))
    fewer = [
        Question(" ".join(parts[:count]), tuple(parts[count:]))
        for count in range(len(parts) - 1, 0, -1)
        if len(" ".join(parts[:count])) >= PART_MIN
    ]
    return [whole, *fewer][:QUESTIONS_MAX]


def fits(lead: Lead, apart: tuple[str, ...]) -> bool:
    """Whether each word stands in the campaign, client or offer, or ends the phone number."""
    about = " ".join((lead.campaign, lead.campaign_id, lead.client, lead.offer)).casefold()
    return all(word.casefold() in about or _ends(lead.phone, word) for word in apart)


def _ends(phone: str, word: str) -> bool:
    digits, end = _digits(phone), _digits(word)
    return len(end) >= PART_MIN and not any(map(str.isalpha, word)) and digits.endswith(end)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
