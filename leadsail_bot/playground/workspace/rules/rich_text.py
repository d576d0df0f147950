"""The rich_text block and everything inside it.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from leadsail_bot.playground.workspace.rules.objects import ID, TEXT_MAX
from leadsail_bot.playground.workspace.rules.words import (
    Check,
    among,
    chars,
    flag,
    items,
    must,
    one_of_kinds,
    shape,
    url,
    whole,
)

UNLIMITED = 1_000_000  # no limit is published; the message's own budget decides
FAR_FUTURE = 253_402_300_799  # the last second of the year 9999

_text_style = shape(
    bold=flag,
    italic=flag,
    strike=flag,
    code=flag,
    underline=flag,
    highlight=flag,
    client_highlight=flag,
    unlink=flag,
)
_mention_style = shape(
    bold=flag, italic=flag, strike=flag, highlight=flag, client_highlight=flag, unlink=flag
)

INLINE: dict[str, Check] = {
    "text": shape(text=must(chars(UNLIMITED)), style=_text_style),
    "link": shape(url=must(url), text=chars(UNLIMITED), unsafe=flag, style=_text_style),
    "emoji": shape(
        name=must(chars(100)), unicode=chars(100), skin_tone=whole(1, 6), style=_mention_style, url=url
    ),
    "user": shape(user_id=must(chars(30, pattern="[UW][A-Z0-9]{2,}")), style=_mention_style),
    "usergroup": shape(usergroup_id=must(chars(30, pattern="S[A-Z0-9]{2,}")), style=_mention_style),
    "channel": shape(channel_id=must(chars(30, pattern="[CDG][A-Z0-9]{2,}")), style=_mention_style),
    "team": shape(team_id=must(chars(30, pattern="T[A-Z0-9]{2,}")), style=_mention_style),
    "broadcast": shape(range=must(among("here", "channel", "everyone")), style=_mention_style),
    "date": shape(
        timestamp=must(whole(0, FAR_FUTURE)),
        format=must(chars(TEXT_MAX, pattern=r"[^{}]*(\{[a-z_]+\}[^{}]*)+")),
        url=url,
        fallback=chars(TEXT_MAX),
        style=_mention_style,
    ),
    "color": shape(value=must(chars(7, pattern="#[0-9a-fA-F]{6}")), style=_mention_style),
}

_inline = must(items(None, one_of_kinds(INLINE)))
_code = must(
    items(None, one_of_kinds(INLINE, "text", "link", "emoji", "user", "channel", "usergroup", "color"))
)
_border = whole(0, 1)

PARTS: dict[str, Check] = {
    "rich_text_section": shape(elements=_inline),
    "rich_text_quote": shape(elements=_inline, border=_border),
    "rich_text_preformatted": shape(elements=_code, border=_border, language=chars(100)),
}
PARTS["rich_text_list"] = shape(
    elements=must(items(None, one_of_kinds(PARTS, "rich_text_section"))),
    style=must(among("bullet", "ordered")),
    indent=whole(0, 8),
    offset=whole(0, 10_000),
    border=_border,
)

RICH_TEXT = shape(block_id=ID, elements=must(items(None, one_of_kinds(PARTS))))
