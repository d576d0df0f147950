"""What people type, as Slack stores it: addresses, emails and phone numbers become links."""

import re

# What Slack links by itself; what stands in angle brackets is linked or a mention already.
_LINKED = re.compile(
    r"(?P<kept><[^>]*>)"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone>(?<![\w@])\+\d[\d ().-]{8,}\d)"
)


def linked(text: str) -> str:
    """The message's `text`. `& < >` must be entities already where they are meant as they are.

    https://docs.slack.dev/messaging/formatting-message-text: `<https://…>`, `<mailto:…|…>`, `<tel:…|…>`
    """
    return _LINKED.sub(_linked, text)


def _linked(found: re.Match[str]) -> str:
    whole = found[0]
    if found["url"]:
        return f"<{whole}>"
    if found["mail"]:
        return f"<mailto:{whole}|{whole}>"
    if found["phone"]:
        return f"<tel:{re.sub(r'[^0-9+]', '', whole)}|{whole}>"
    return whole
