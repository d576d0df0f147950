"""Which lead somebody means: an id, a link with one in it, or words to look for. Pure."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from leadsail_bot import phones
from leadsail_bot.models import LEAD_ID, WORDS
from leadsail_bot.slack.views import text

QUOTES = "\"'`“”„‘’«»"
# Nobody types these, nor pastes them with a name; two lines are two things.
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
LONG = 3_000  # characters; an address with its label is shorter
_STOPS = QUOTES + " .,;:!?[]<>"
_ENDS = " .,;:!?"
_WRAPPED = re.compile(r"<((?:https?|tel|mailto):[^|>]*)(?:\|([^>]*))?>")
_ADDRESSED = re.compile(r"(?:tel|mailto):(.+)", re.IGNORECASE)
# As mail is addressed; Slack puts a link into the brackets that were typed.
_NAMED = re.compile(r"[^<>@]*<{1,2}((?:mailto:)?[^\s<>|@]+@[^\s<>|@]+)(?:\|[^<>]*)?>{1,2}")
_FORMATTED = re.compile(r"([*_~])(.+)\1")
_MENTION = re.compile(r"<[@#!]")


class Id(NamedTuple):
    """A lead's id."""

    lead_id: str


class Words(NamedTuple):
    """A name, a phone number or an email, or a part of one; as `models.WORDS`."""

    words: str


def read(typed: str, lead_pages: frozenset[str] = frozenset()) -> Id | Words | None:
    """The lead that is meant; None where no lead could be.

    Args:
        lead_pages: the addresses on which a pasted link may name a lead, `{lead_id}` where the id stands.
    """
    if len(typed) > LONG:
        return None
    words = text.line(typed)
    if CONTROLS.search(typed.strip()) or _MENTION.search(words):
        return None
    inner = unwrapped(words)
    if "/" in inner:
        url = inner if "://" in inner else f"https://{inner}"
        found = next((found for page in lead_pages if (found := _id_in(url, page))), None)
        return Id(found) if found else None
    if is_id(inner):
        return Id(inner)
    return Words(inner) if WORDS.fullmatch(inner) and _says_something(inner) else None


def unquoted(words: str) -> str:
    """Without the quotes and spaces around them."""
    return words.strip(QUOTES + " ")


def unwrapped(words: str) -> str:
    """Without the quotes, brackets, full stops, emphasis and link markup that come with pasting."""
    bare = unquoted(words)
    while formatted := _FORMATTED.fullmatch(bare):
        bare = unquoted(formatted[2])
    if named := _addressed(bare):
        bare = named[1]
    if wrapped := _WRAPPED.fullmatch(bare.rstrip(_ENDS)):
        bare = wrapped[1]
    if addressed := _ADDRESSED.fullmatch(bare):
        bare = unquote(addressed[1].partition("?")[0])
    inner = bare.strip(_STOPS + "()")
    if inner.count("(") != inner.count(")"):  # (202) 555-0142
        inner = bare.strip(_STOPS)
    return text.line(inner)


def is_addressed(words: str) -> bool:
    """A name and an address, as mail is addressed: all of it is one lead."""
    return _addressed(words.strip()) is not None


def is_id(words: str) -> bool:
    """An id has a digit or an underscore; a bare word is somebody's name, and 202-555-0142 their number."""
    return _is_id(words) and not phones.is_phone(words)


def _addressed(bare: str) -> re.Match[str] | None:
    return _NAMED.fullmatch(bare.rstrip(_ENDS))


def _is_id(words: str) -> bool:
    return bool(LEAD_ID.fullmatch(words)) and bool(re.search(r"[0-9_]", words))


def _says_something(words: str) -> bool:
    return any(map(str.isalpha, words)) or phones.is_phone(words)


def _id_in(url: str, page: str) -> str | None:
    """The lead's id in an address of that page, or below it: the same host, the same way, then an id.

    Slack makes `http://` of an address that is typed without either; nobody follows it from here.
    """
    try:
        here, there = urlsplit(url), urlsplit(page)
    except ValueError:
        return None
    if here.scheme not in {"http", "https"} or here.netloc.casefold() != there.netloc.casefold():
        return None
    rest = _way(url).removeprefix(_way(page.partition("{lead_id}")[0]))
    segment = unquote(re.split(r"[/?#&]", rest)[0])
    return segment if rest != _way(url) and _is_id(segment) else None


def _way(url: str) -> str:
    """An address from its path on."""
    return url.split("://", 1)[1].partition("/")[2]
