"""Where text from outside becomes text in Slack: cleaned, then cut, and escaped where it must be.

Lead-controlled text belongs into `plain_text` and `rich_text`, which Slack shows as it is. `mrkdwn` is for
the rest: Slack reads `& < >` there, and a plain `@here` may become a live one (reported in September 2026),
so an invisible word joiner follows every `@`.
"""

import re
from bisect import bisect_right

from leadsail_bot import characters

ELLIPSIS = "…"
WORD_JOINER = "\u2060"
DEAREST = 5  # what a character costs at most: `&` as an entity
# Inside a word * _ ~ mean nothing; `:no_entry:` would be a sign like our own.
_MARKUP = re.compile(r"`|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|:(?=[\w+'-]+:)")
_LIVE = re.compile(r"[&<>@`*_~:]")


def clean(text: str) -> str:
    """The text without anything that hides, turns or breaks what people see; spaces at the ends go too."""
    return characters.shown(text).strip()


def line(text: str) -> str:
    """The same on one line."""
    if text.isprintable() and "  " not in text:  # it is one already
        return text.strip()
    return " ".join(clean(text).split())


def joined(*parts: str, by: str = " · ") -> str:
    """Those of them that say something, one after the other."""
    return by.join(filter(None, parts))


def cost(text: str) -> int:
    """What Slack counts for a text: UTF-16 units, with `& < >` as entities.

    Whether it counts code points or UTF-16 isn't documented; this is the larger of the two.
    """
    extra = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + extra


def cut(text: str, limit: int) -> str:
    """The text within `limit` as `cost` counts, cut at a word where one ends near, with an ellipsis."""
    length = len(text)
    if length * DEAREST <= limit or (length <= limit and cost(text) <= limit):
        return text
    kept = text[: characters.whole(text, _length_within(text[:limit], limit - 1))]  # none costs less than one
    word_end = max(kept.rfind(" "), kept.rfind("\n"))
    if word_end > len(kept) * 2 // 3:
        kept = kept[:word_end]
    return kept.rstrip(" \n\u200c\u200d") + ELLIPSIS


def pieces(text: str, limit: int) -> list[str]:
    """The whole text in parts within `limit`, divided at words where they end near. Nothing is lost."""
    if len(text) * DEAREST <= limit:
        return [text]  # as nearly always
    parts: list[str] = []
    start = 0
    while True:
        window = text[start : start + limit + 1]  # no character costs less than one
        end = max(1, _length_within(window, limit))
        if end >= len(window):
            return [*parts, window]
        word_end = max(window.rfind(" ", 0, end), window.rfind("\n", 0, end)) + 1
        end = characters.whole(window, word_end if word_end > end * 2 // 3 else end)
        parts.append(window[:end])
        start += end


def within_bytes(text: str, limit: int) -> str:
    """The first lines of mrkdwn that fit in so many bytes, whole ones, with an ellipsis where more follow."""
    if len(text) * 4 <= limit or len(encoded := text.encode()) <= limit:
        return text
    more = f"\n{ELLIPSIS}"
    kept = encoded[: limit - len(more.encode())].decode(errors="ignore")
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept) + more


def mrkdwn(text: str, limit: int = 2_900) -> str:
    """Text from outside as mrkdwn that shows it and does nothing: cleaned, cut, escaped, in this order."""
    shown = cut(line(text), limit)
    if not _LIVE.search(shown):
        return shown
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = shown.replace("@", "@" + WORD_JOINER)
    return _MARKUP.sub(rf"{WORD_JOINER}\g<0>{WORD_JOINER}", shown)


def _length_within(text: str, limit: int) -> int:
    """How many characters of the text cost at most `limit`."""
    if len(text) > limit == cost(text[:limit]):
        return limit  # one each, as they mostly are
    return bisect_right(range(1, len(text) + 1), limit, key=lambda length: cost(text[:length]))
