"""What a message says, and which leads it speaks of: pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from leadsail_bot import phones
from leadsail_bot.models import EMAIL_ADDRESS
from leadsail_bot.slack.asked import naming

WORDS_MAX = 20_000  # characters; a message has 40,000 at most, its blocks about 13,000
# Where words stand in messages, blocks and attachments; docs.slack.dev, Block Kit and legacy attachments.
_WORDS = ("pretext", "title", "title_link", "text", "url", "value", "fallback")
_PARTS = ("blocks", "attachments", "elements", "fields", "accessory", "child_blocks")
_PHONE_LINK = re.compile(r"<tel:[^<>]*>")
_LINK = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]]")
_MENTION = re.compile(r"<[@#!][^<>]*>")
_ID = re.compile(r"(?<![\w./@-])[A-Za-z0-9][A-Za-z0-9_-]{0,63}(?![\w@-]|\.\w)")
_WORD = re.compile(r"[^\W_]")
_LABELLED = re.compile(r"\blead(?:[ _-]?id)?\s*[:#=]\s*$|\blead[ _-]?id\s+$", re.IGNORECASE)
_LONG = 16  # what has letters and digits and is as long is nobody's word


def words(message: Mapping[str, Any]) -> str:
    """Everything a message says, a line for each part, as mrkdwn; what buttons carry isn't said."""
    return "\n".join(dict.fromkeys(_said(message)))[:WORDS_MAX]


def said_to(app: str, text: str) -> str:
    """What a message that mentions the app says besides, a line for each part that has words.

    First what follows the app's name, as after a command, then what stands before it.
    """
    name = re.compile(rf"<@{re.escape(app) or '[A-Z0-9]+'}(?:\|[^<>]*)?>")
    before, *after = name.split(text)
    lines = (*"".join(after).splitlines(), *before.splitlines())
    return "\n".join(typed(line.strip(" ,:")) for line in lines if _WORD.search(line))


def typed(text: str) -> str:
    """Slack's entities as somebody typed them; docs.slack.dev, formatting message text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def leads(words: str, lead_pages: frozenset[str], region: str) -> list[str]:
    """What in these words names a lead, as one would type it after the command, in order; each once.

    Ids are told from other words by an underscore and a digit, by their length, by `lead id:` before them, or
    by standing alone.

    Args:
        lead_pages: the addresses on which a link may name a lead.
        region: the country of a phone number without its code, such as `US`.
    """
    text = _MENTION.sub(_blank, typed(words[:WORDS_MAX]))
    if isinstance(alone := naming.read(text), naming.Id):
        return [alone.lead_id]
    found: dict[int, str] = {}
    for kind in (_PHONE_LINK, EMAIL_ADDRESS, _LINK):
        for link in kind.finditer(text):
            match naming.read(link[0], lead_pages):
                case naming.Id(meant) | naming.Words(meant):
                    found[link.start()] = meant
        text = kind.sub(_blank, text)
    for start, number in phones.found_in(text, region):
        found[start] = number
        text = text[:start] + " " * len(number) + text[start + len(number) :]
    for token in _ID.finditer(text):
        if _is_id(token[0], text[: token.start()]):
            found[token.start()] = token[0]
    once: dict[str, str] = {}
    for start in sorted(found):
        once.setdefault(_same(found[start], region), found[start].strip())
    return list(once.values())


def _same(meant: str, region: str) -> str:
    """What is equal for two spellings of the same; those of an id are two ids."""
    if phones.is_phone(meant):
        return phones.spellings(meant, region)[0]
    return meant.casefold() if "@" in meant else meant


def _is_id(token: str, before: str) -> bool:
    letter, digit = re.search("[A-Za-z]", token), re.search("[0-9]", token)
    if letter and digit and ("_" in token or len(token) >= _LONG):
        return True
    return bool(digit and _LABELLED.search(before[-20:]))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _said(node: Mapping[str, Any]) -> Iterator[str]:
    if node.get("type") == "button":
        return
    for key in _WORDS:
        match node.get(key):
            case str(said) if said.strip():
                yield said
            case {"text": str(said)}:
                yield said
    for key in _PARTS:
        parts = node.get(key)
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, Mapping):
                yield from _said(part)
