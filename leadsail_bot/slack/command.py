"""What was typed after `/lead-history`, understood: pure."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from leadsail_bot.models import LEAD_ID
from leadsail_bot.slack.views import text

_QUOTES = "\"'`“”„‘’«»"
_HELP = frozenset({"help", "?", "-h", "--help"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # nobody types these, nor pastes them with an id
_WRAPPED = re.compile(r"<((?:https?|tel|mailto):[^|>]*)(?:\|([^>]*))?>")


class Usage(NamedTuple):
    """Nothing, or a call for help."""


class Lead(NamedTuple):
    """A lead id."""

    lead_id: str


class NotALead(NamedTuple):
    """Something that can't be a lead id."""

    typed: str


def read(typed: str, lead_pages: frozenset[str] = frozenset()) -> Usage | Lead | NotALead:
    """What the person means.

    Args:
        lead_pages: the addresses on which a pasted link may name a lead, `{lead_id}` where the id stands.
    """
    words = text.line(typed)
    if _CONTROLS.search(typed):
        return NotALead(words)
    inner = _unwrapped(words)
    if not inner or inner.casefold() in _HELP:
        return Usage() if len(words) < 10 else NotALead(words)
    if "://" in inner:
        found = next((found for page in lead_pages if (found := _id_in(inner, page))), None)
        return Lead(found) if found else NotALead(words)
    return Lead(inner) if _is_id(inner) else NotALead(words)


def _unwrapped(words: str) -> str:
    """Without the quotes, brackets and full stops that come with pasting."""
    if wrapped := _WRAPPED.fullmatch(words.strip(_QUOTES + " ")):
        return wrapped[1]
    bare = words.strip(_QUOTES + " ")
    return bare if bare in _HELP else bare.strip(_QUOTES + " .,;:!?()[]<>")


def _is_id(words: str) -> bool:
    """An id has a digit or an underscore; a bare word is somebody's name."""
    return bool(LEAD_ID.fullmatch(words)) and bool(re.search(r"[0-9_]", words))


def _id_in(url: str, page: str) -> str | None:
    """The lead's id in an address of that page, or below it: the same host, the same way, then an id."""
    try:
        here, there = urlsplit(url), urlsplit(page)
    except ValueError:
        return None
    if (here.scheme, here.netloc.casefold()) != (there.scheme, there.netloc.casefold()):
        return None
    rest = _way(url).removeprefix(_way(page.partition("{lead_id}")[0]))
    segment = unquote(re.split(r"[/?#&]", rest)[0])
    return segment if rest != _way(url) and _is_id(segment) else None


def _way(url: str) -> str:
    """An address from its path on."""
    return url.split("://", 1)[1].partition("/")[2]
