"""Composition objects: texts, options, confirmations and the like.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from typing import Any

from leadsail_bot.playground.workspace.rules.words import (
    Check,
    Findings,
    among,
    chars,
    flag,
    items,
    just_one_of,
    length,
    must,
    one_of_kinds,
    report,
    shape,
    url,
)

TEXT_MAX = 3_000
ID_MAX = 255
OPTION_MAX, OPTION_VALUE_MAX = 75, 150


def text(most: int = TEXT_MAX) -> Check:
    """A text object, plain or mrkdwn."""
    return one_of_kinds(
        {
            "plain_text": shape(text=must(chars(most)), emoji=flag),
            "mrkdwn": shape(text=must(chars(most)), verbatim=flag),
        }
    )


def plain(most: int) -> Check:
    """A text object that may not be mrkdwn."""
    return one_of_kinds({"plain_text": shape(text=must(chars(most)), emoji=flag)})


ID = chars(ID_MAX)
PLACEHOLDER = plain(150)
STYLE = among("primary", "danger")
CONFIRM = shape(
    title=must(plain(100)), text=must(text(300)), confirm=must(plain(30)), deny=must(plain(30)), style=STYLE
)
DISPATCH = shape(trigger_actions_on=must(items(2, among("on_enter_pressed", "on_character_entered"))))
CONVERSATIONS = shape(
    include=items(4, among("im", "mpim", "private", "public")),
    exclude_external_shared_channels=flag,
    exclude_bot_users=flag,
)
SLACK_FILE = shape(just_one_of("id", "url"), id=chars(ID_MAX), url=url)

_value = must(chars(OPTION_VALUE_MAX))
OPTION = shape(text=must(plain(OPTION_MAX)), value=_value, description=plain(OPTION_MAX))
RICH_OPTION = shape(text=must(text(OPTION_MAX)), value=_value, description=text(OPTION_MAX))
OVERFLOW_OPTION = shape(text=must(plain(OPTION_MAX)), value=_value, description=plain(OPTION_MAX), url=url)
OPTION_GROUP = shape(label=must(plain(OPTION_MAX)), options=must(items(100, OPTION)))


def initial_on_offer(element: Any, at: str, found: Findings) -> None:
    """What is chosen at first has to be, to the letter, one of the options."""
    groups = [group for group in _list(element, "option_groups") if isinstance(group, dict)]
    offered = [option for holder in (element, *groups) for option in _list(holder, "options")]
    if "initial_option" in element and element["initial_option"] not in offered:
        report(found, "initial_option must exactly match one of the provided options", f"{at}/initial_option")
    for position, chosen in enumerate(_list(element, "initial_options")):
        if chosen not in offered:
            where = f"{at}/initial_options/{position}"
            report(found, "initial_options must exactly match some of the provided options", where)


def initial_within_length(element: Any, at: str, found: Findings) -> None:
    """What stands in a field at first may not be longer than what may be typed into it."""
    initial, most = element.get("initial_value"), element.get("max_length")
    if isinstance(initial, str) and isinstance(most, int) and length(initial) > most:
        report(found, f"initial_value must be less than {most + 1} characters", f"{at}/initial_value")


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []
