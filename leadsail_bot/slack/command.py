"""What was typed after `/lead-history`, understood: pure."""

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from leadsail_bot.models import LEAD_ID

_QUOTES = "\"'`“”„‘’«»"
_WRAPPED = re.compile(r"<((?:https?|tel|mailto):[^|>]*)(?:\|([^>]*))?>")


class Usage(NamedTuple):
    """Nothing, or a call for help."""


class Lead(NamedTuple):
    """A lead id."""

    lead_id: str


class NotALead(NamedTuple):
    """Something that can't be a lead id."""

    typed: str


def read(typed: str, lead_hosts: AbstractSet[str] = frozenset()) -> Usage | Lead | NotALead:
    """What the person means. A pasted address counts on `lead_hosts` only: its last part that is an id."""
    words = typed.strip()
    if not words or words.casefold() == "help":
        return Usage()
    inner = _unwrapped(words)
    if "://" in inner:
        found = _id_in_url(inner, lead_hosts)
        return Lead(found) if found else NotALead(words)
    return Lead(inner) if _is_id(inner) else NotALead(words)


def _unwrapped(words: str) -> str:
    """Without the quotes, brackets and full stops that come with pasting."""
    if wrapped := _WRAPPED.fullmatch(words.strip(_QUOTES + " ")):
        return wrapped[1]
    return words.strip(_QUOTES + " .,;:!?()[]<>")


def _is_id(words: str) -> bool:
    """An id has a digit or an underscore; a bare word is somebody's name."""
    return bool(LEAD_ID.fullmatch(words)) and bool(re.search(r"[0-9_]", words))


def _id_in_url(url: str, lead_hosts: AbstractSet[str]) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.netloc
    except ValueError:
        return None
    if host not in lead_hosts:
        return None
    segments = [unquote(segment) for segment in (parts.path + "/" + parts.fragment).split("/")]
    return next((segment for segment in reversed(segments) if _is_id(segment)), None)
