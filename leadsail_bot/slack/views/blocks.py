"""Block Kit in few words: each function returns one block or element as plain dicts.

`slack_sdk`'s own models are 35 times slower to build; the tests use the playground's strict rules to check
what comes out of here. Limits: docs.slack.dev, reference/block-kit.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from leadsail_bot.slack.views import text

Block = dict[str, Any]
Element = dict[str, Any]

LABEL_MAX = 75
HEADER_MAX = 150
OPTION_VALUE_MAX = 150
SEARCH_FROM = 3
DATE_AND_TIME = "{date_short_pretty} at {time}"
UNKNOWN_TIME = "time unknown"


def header(words: str) -> Block:
    """A large plain line; words from outside are welcome."""
    return {"type": "header", "text": _plain(text.cut(text.line(words), HEADER_MAX))}


def section(mrkdwn: str, accessory: Element | None = None) -> Block:
    """Our own words as mrkdwn, and a control; text from outside must have gone through `text.mrkdwn`."""
    block: Block = {"type": "section", "text": _mrkdwn(mrkdwn)}
    return {**block, "accessory": accessory} if accessory else block


def context(*mrkdwn: str) -> Block:
    """Small grey lines, at most ten; the same care as `section`."""
    return {"type": "context", "elements": list(map(_mrkdwn, mrkdwn))}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def actions(block_id: str, *elements: Element) -> Block:
    """A row of controls; `block_id` must be its own within the message."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(
    label: str,
    action: str,
    value: str = "",
    *,
    url: str | None = None,
    spoken: str = "",
    primary: bool = False,
) -> Element:
    """A button; `primary` is the one that most people press.

    `spoken` tells a screen reader more than the label does.
    """
    element: Element = {"type": "button", "action_id": action, "text": _plain(text.cut(label, LABEL_MAX))}
    if value:
        element["value"] = value
    if url:
        element["url"] = url
    if spoken:
        element["accessibility_label"] = text.cut(text.line(spoken), LABEL_MAX)
    return {**element, "style": "primary"} if primary else element


def menu(label: str, action: str, options: Iterable[tuple[str, str]]) -> Element:
    """A menu that acts as soon as something is chosen; `options` are label and value, 1 to 100 of them."""
    offered = [{"text": _plain(text.cut(words, LABEL_MAX)), "value": value} for words, value in options]
    return {"type": "static_select", "action_id": action, "placeholder": _plain(label), "options": offered}


def rich(*parts: Element) -> Block:
    """A rich text: the home of everything a lead or LeadSail wrote, shown literally."""
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(*inline: Element) -> Element:
    """A paragraph of a rich text."""
    return {"type": "rich_text_section", "elements": list(inline)}


def quote(*inline: Element) -> Element:
    """An indented paragraph: somebody's own words."""
    return {"type": "rich_text_quote", "elements": list(inline)}


def words(content: str, *styles: Literal["bold", "italic", "strike", "code"]) -> Element:
    """Literal text inside a rich text; never empty, which Slack refuses."""
    element: Element = {"type": "text", "text": content or " "}
    if styles:
        element["style"] = dict.fromkeys(styles, True)
    return element


def emoji(name: str) -> Element:
    """An emoji inside a rich text; the words beside it must say the same."""
    return {"type": "emoji", "name": name}


def date(moment: datetime | None, form: str = DATE_AND_TIME) -> Element:
    """A moment inside a rich text, shown in each reader's own time zone."""
    if moment is None:
        return words(UNKNOWN_TIME)
    return {"type": "date", "timestamp": int(moment.timestamp()), "format": form, "fallback": utc(moment)}


def date_mrkdwn(moment: datetime | None, form: str = DATE_AND_TIME) -> str:
    """The same in mrkdwn."""
    return f"<!date^{int(moment.timestamp())}^{form}|{utc(moment)}>" if moment else UNKNOWN_TIME


def utc(moment: datetime) -> str:
    """A moment as text, where Slack can't show the reader's own time."""
    return f"{moment.isoformat(' ', 'minutes')[:16]} UTC"


def text_input(
    label: str,
    block_id: str,
    action: str,
    *,
    placeholder: str,
    max_length: int,
    initial: str = "",
    optional: bool = False,
    multiline: bool = False,
) -> Block:
    """A labelled line to type into, or several; a modal with one must have a submit button.

    Slack refuses a form with more in it than it takes: `initial` is cut to that, whichever way it counts.
    """
    element: Element = {
        "type": "plain_text_input",
        "action_id": action,
        "placeholder": _plain(placeholder),
        "max_length": max_length,
    }
    if fitting := initial.encode("utf-16-le", "ignore")[: 2 * max_length].decode("utf-16-le", "ignore"):
        element["initial_value"] = fitting
    if multiline:
        element["multiline"] = True
    return field(label, block_id, element, optional=optional)


def channel_select(label: str, block_id: str, action: str, *, placeholder: str, initial: str) -> Block:
    """A channel to choose, of those that the person sees and that no other organisation reads."""
    element: Element = {
        "type": "conversations_select",
        "action_id": action,
        "placeholder": _plain(placeholder),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}


def option(label: str, value: str, about: str = "") -> Element:
    """One of a menu's options, with a smaller line below; `value` at most 150 characters."""
    element: Element = {"text": _plain(text.cut(text.line(label), LABEL_MAX)), "value": value}
    if about:
        element["description"] = _plain(text.cut(text.line(about), LABEL_MAX))
    return element


def search_input(
    label: str, block_id: str, action: str, *, placeholder: str, hint: str, initial: Element | None
) -> Block:
    """A labelled menu whose options we are asked for while somebody types, from SEARCH_FROM characters on.

    Slack adds nothing to the options and filters none of them (bolt-python issue 606).
    """
    element: Element = {
        "type": "external_select",
        "action_id": action,
        "placeholder": _plain(placeholder),
        "min_query_length": SEARCH_FROM,
        "focus_on_load": True,
    }
    if initial:
        element["initial_option"] = initial
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "hint": _plain(hint),
        "element": element,
    }


def field(label: str, block_id: str, element: Element, *, optional: bool = False) -> Block:
    """Something to fill in, with its label; a modal with one must have a submit button."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": element,
        "optional": optional,
    }


def person(action: str, initial: str) -> Element:
    """A choice of one person, for a `field`."""
    element: Element = {"type": "users_select", "action_id": action, "placeholder": _plain("Choose a person")}
    return {**element, "initial_user": initial} if initial else element


def one_of(
    kind: Literal["static_select", "radio_buttons"],
    action: str,
    options: Mapping[str, str],
    initial: str,
) -> Element:
    """A choice of one thing, for a `field`; `options` from value to words."""
    offered = {value: option(label, value) for value, label in options.items()}
    element: Element = {"type": kind, "action_id": action, "options": list(offered.values())}
    return {**element, "initial_option": offered[initial]} if initial else element


def _mrkdwn(content: str) -> Element:
    """Verbatim: an address or a name that somebody wrote doesn't turn into a link or a mention by itself."""
    return {"type": "mrkdwn", "text": content, "verbatim": True}


def _plain(content: str) -> Element:
    return {"type": "plain_text", "text": content or "–", "emoji": False}
