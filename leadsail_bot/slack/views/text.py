"""Where text from outside becomes text in Slack: cleaned, then cut, and escaped where it must be.

Lead-controlled text belongs into `plain_text` and `rich_text`, which Slack shows as it is. `mrkdwn` is for
the rest: Slack reads `& < >` there, and a plain `@here` may become a live one (reported in September 2026),
so an invisible word joiner follows every `@`.
"""

import re

ELLIPSIS = "…"
WORD_JOINER = "\u2060"
# Controls except tab and newline; zero-width and bidi marks that hide or turn text (but not the joiners that
# Persian and emoji need); tag characters; lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
_MARKUP = re.compile(r"`|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])")  # inside a word they mean nothing
_COST = {"&": 5, "<": 4, ">": 4}  # what Slack counts once the character is an entity


def clean(text: str) -> str:
    """The text without anything that hides, turns or breaks what people see; spaces at the ends go too."""
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text)).strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def cost(text: str) -> int:
    """What Slack counts for a text: UTF-16 units, with `& < >` as entities.

    Whether it counts code points or UTF-16 isn't documented; this is the larger of the two.
    """
    extra = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + extra


def cut(text: str, limit: int) -> str:
    """The text within `limit` as `cost` counts, cut at a word where one ends near, with an ellipsis."""
    if cost(text) <= limit:
        return text
    kept = text[: _length_within(text, limit - 1)]
    word_end = max(kept.rfind(" "), kept.rfind("\n"))
    if word_end > len(kept) * 2 // 3:
        kept = kept[:word_end]
    return kept.rstrip(" \n\u200c\u200d") + ELLIPSIS


def pieces(text: str, limit: int) -> list[str]:
    """The whole text in parts within `limit`, divided at words where they end near. Nothing is lost."""
    parts = []
    while cost(text) > limit:
        end = max(1, _length_within(text, limit))
        word_end = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
        end = word_end if word_end > end * 2 // 3 else end
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def mrkdwn(text: str, limit: int = 2_900) -> str:
    """Text from outside as mrkdwn that shows it and does nothing: cleaned, cut, escaped, in this order."""
    shown = cut(line(text), limit)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = shown.replace("@", "@" + WORD_JOINER)
    return _MARKUP.sub(rf"{WORD_JOINER}\g<0>{WORD_JOINER}", shown)


def _length_within(text: str, limit: int) -> int:
    """How many characters of the text cost at most `limit`."""
    spent = 0
    for index, character in enumerate(text):
        spent += _COST.get(character, 2 if character > "\uffff" else 1)
        if spent > limit:
            return index
    return len(text)
