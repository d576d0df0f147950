"""What LeadSail's search is asked for some words, one question after the other, and what fits them: pure.

It looks for one text in name, email, phone and id (docs: GET /leads). So a phone number is asked for in each
spelling, an email or number among other words alone, and words that are nowhere together may lie apart: a
name in another order, or with a campaign or the end of a number after it.
"""

import unicodedata
from typing import NamedTuple

import msgspec

from leadsail_bot import phones
from leadsail_bot.models import EMAIL_ADDRESS, Lead, Matches

QUESTIONS_MAX = 3
PART_MIN = 2  # characters that are still worth a search
_BEFORE = " :.,;("  # what may stand right before a number
# What phones type, as forms mostly have it.
_TYPED = str.maketrans(dict.fromkeys("‘’ʼ´", "'") | dict.fromkeys("‐‑–−", "-"))


class Question(NamedTuple):
    """What to ask for; each of the words left `apart` must stand in a lead's name, campaign or number."""

    asked: str
    apart: tuple[str, ...] = ()


def questions(words: str, region: str) -> list[Question]:
    """What to ask until something is found: at most QUESTIONS_MAX. `region`: as `phones.spellings`."""
    if email := EMAIL_ADDRESS.search(words):
        return [Question(email[0].lower())]  # LeadSail keeps emails in small letters (docs: submitting leads)
    if number := _number(words, region):
        return [Question(spelling) for spelling in phones.spellings(number, region)][:QUESTIONS_MAX]
    last, _, first = words.partition(",")  # Delgado, Maria
    parts = words.replace(",", " ").split()
    whole = " ".join(f"{first} {last}".replace(",", " ").split())
    all_of_them = [Question(spelling) for spelling in dict.fromkeys((whole, _plain(whole)))]
    fewer = [
        Question(" ".join(parts[:count]), tuple(parts[count:]))
        for count in range(len(parts) - 1, 0, -1)
        if len(" ".join(parts[:count])) >= PART_MIN
    ]
    return [*all_of_them, *fewer][:QUESTIONS_MAX]


def fitting(found: Matches, apart: tuple[str, ...]) -> Matches:
    """Those of a page that fit."""
    if not apart:
        return found
    leads = tuple(lead for lead in found.leads if fits(lead, apart))
    return msgspec.structs.replace(found, leads=leads, compared=len(found.leads))


def fits(lead: Lead, apart: tuple[str, ...]) -> bool:
    """Whether each word stands in the name, campaign, client or offer, or ends the phone number."""
    about = _plain(" ".join((lead.name, lead.campaign, lead.campaign_id, lead.client, lead.offer))).casefold()
    return all(_plain(word).casefold() in about or _ends(lead.phone, word) for word in apart)


def _number(words: str, region: str) -> str:
    """The phone number that the words are, or that stands among them: not within an id."""
    if phones.is_phone(words):
        return words
    found = phones.found_in(words, region)
    return next((number for start, number in found if not words[:start][-1:].strip(_BEFORE)), "")


def _plain(words: str) -> str:
    """The words as they are typed into most forms: without accents, O’Brien as O'Brien."""
    parts = unicodedata.normalize("NFD", words.translate(_TYPED))
    bare = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", bare)  # a Korean's syllables in one piece again


def _ends(phone: str, word: str) -> bool:
    digits, end = _digits(phone), _digits(word)
    return len(end) >= PART_MIN and not any(map(str.isalpha, word)) and digits.endswith(end)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
