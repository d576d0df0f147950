"""Block elements: the controls and images that stand inside blocks, one entry each.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from typing import Any

from leadsail_bot.playground.workspace.rules.objects import (
    CONFIRM,
    CONVERSATIONS,
    DISPATCH,
    ID,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    RICH_OPTION,
    SLACK_FILE,
    STYLE,
    TEXT_MAX,
    initial_on_offer,
    initial_within_length,
    plain,
    text,
)
from leadsail_bot.playground.workspace.rules.rich_text import RICH_TEXT
from leadsail_bot.playground.workspace.rules.words import (
    Check,
    Required,
    among,
    chars,
    flag,
    items,
    just_one_of,
    must,
    shape,
    url,
    whole,
)

BUTTON_TEXT_MAX, BUTTON_VALUE_MAX = 75, 2_000
ALT_TEXT_MAX = 2_000
SELECT_MAX, CHOICES_MAX, OVERFLOW_MAX = 100, 10, 5


def _control(*together: Check, **keys: Check | Required) -> Check:
    """An element people act on."""
    return shape(*together, action_id=ID, **keys)


def _input(*together: Check, **keys: Check | Required) -> Check:
    """A control that holds a value."""
    return _control(*together, confirm=CONFIRM, focus_on_load=flag, placeholder=PLACEHOLDER, **keys)


def _typed(*together: Check, **keys: Check | Required) -> Check:
    """A field people type into."""
    return _control(
        *together, placeholder=PLACEHOLDER, focus_on_load=flag, dispatch_action_config=DISPATCH, **keys
    )


_options: dict[str, Any] = {"options": items(SELECT_MAX, OPTION), "option_groups": items(100, OPTION_GROUP)}
_choices: dict[str, Any] = {
    "options": must(items(CHOICES_MAX, RICH_OPTION)),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
_several = whole(1, 100)
_ids = items(100, ID)
_here: dict[str, Check] = {"default_to_current_conversation": flag, "filter": CONVERSATIONS}
_feedback = must(
    shape(text=must(plain(75)), value=must(chars(BUTTON_VALUE_MAX)), accessibility_label=chars(75))
)

ELEMENTS: dict[str, Check] = {
    "button": _control(
        text=must(plain(BUTTON_TEXT_MAX)),
        value=chars(BUTTON_VALUE_MAX),
        url=url,
        style=STYLE,
        confirm=CONFIRM,
        accessibility_label=chars(75),
        agent_prompt=chars(4_000),
        agent_prompt_display=chars(4_000),
        visible_to_user_ids=items(10, ID),
    ),
    "workflow_button": _control(
        text=must(plain(BUTTON_TEXT_MAX)),
        workflow=must(
            shape(trigger=must(shape(url=must(url), customizable_input_parameters=items(None, shape()))))
        ),
        style=STYLE,
        accessibility_label=chars(75),
    ),
    "icon_button": _control(
        icon=must(among("trash")),
        text=must(plain(75)),
        value=chars(BUTTON_VALUE_MAX),
        accessibility_label=chars(75),
        visible_to_user_ids=items(10, ID),
        confirm=CONFIRM,
    ),
    "feedback_buttons": _control(positive_button=_feedback, negative_button=_feedback),
    "overflow": _control(options=must(items(OVERFLOW_MAX, OVERFLOW_OPTION)), confirm=CONFIRM),
    # ── choosing from what the app offers
    "static_select": _input(
        just_one_of("options", "option_groups"), initial_on_offer, **_options, initial_option=OPTION
    ),
    "multi_static_select": _input(
        just_one_of("options", "option_groups"),
        initial_on_offer,
        **_options,
        initial_options=items(SELECT_MAX, OPTION),
        max_selected_items=_several,
    ),
    "external_select": _input(initial_option=OPTION, min_query_length=whole(0, 100)),
    "multi_external_select": _input(
        initial_options=items(SELECT_MAX, OPTION), min_query_length=whole(0, 100), max_selected_items=_several
    ),
    "checkboxes": _control(initial_on_offer, **_choices, initial_options=items(CHOICES_MAX, RICH_OPTION)),
    "radio_buttons": _control(initial_on_offer, **_choices, initial_option=RICH_OPTION),
    # ── choosing from what the workspace has
    "users_select": _input(initial_user=ID),
    "multi_users_select": _input(initial_users=_ids, max_selected_items=_several),
    "conversations_select": _input(initial_conversation=ID, response_url_enabled=flag, **_here),
    "multi_conversations_select": _input(initial_conversations=_ids, max_selected_items=_several, **_here),
    "channels_select": _input(initial_channel=ID, response_url_enabled=flag),
    "multi_channels_select": _input(initial_channels=_ids, max_selected_items=_several),
    # ── dates and times
    "datepicker": _input(initial_date=chars(10, pattern=r"\d{4}-\d{2}-\d{2}")),
    "timepicker": _input(initial_time=chars(5, pattern=r"([01]\d|2[0-3]):[0-5]\d"), timezone=chars(100)),
    "datetimepicker": _control(
        initial_date_time=whole(1_000_000_000, 9_999_999_999), confirm=CONFIRM, focus_on_load=flag
    ),
    # ── typing
    "plain_text_input": _typed(
        initial_within_length,
        initial_value=chars(TEXT_MAX, least=0),
        multiline=flag,
        min_length=whole(0, TEXT_MAX),
        max_length=whole(1, TEXT_MAX),
    ),
    "email_text_input": _typed(initial_value=chars(TEXT_MAX)),
    "url_text_input": _typed(initial_value=url),
    "number_input": _typed(
        is_decimal_allowed=must(flag), initial_value=chars(100), min_value=chars(100), max_value=chars(100)
    ),
    "rich_text_input": _typed(initial_value=RICH_TEXT, min_lines=whole(1, 100), max_lines=whole(1, 100)),
    "file_input": _control(filetypes=items(100, chars(50)), max_files=whole(1, 10)),
    # ── showing
    "image": shape(
        just_one_of("image_url", "slack_file"),
        image_url=url,
        slack_file=SLACK_FILE,
        alt_text=must(chars(ALT_TEXT_MAX)),
    ),
    "url": shape(url=must(url), text=must(chars(TEXT_MAX))),
    "plain_text": text(),
    "mrkdwn": text(),
}

_PICKERS = ["static_select", "external_select", "users_select", "conversations_select", "channels_select"]
_MENUS = [*_PICKERS, *(f"multi_{name}" for name in _PICKERS)]

IN_ACTIONS = [
    *["button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "rich_text_input"],
    *["timepicker", "workflow_button", *_MENUS],
]
IN_CONTEXT = ["image", "plain_text", "mrkdwn"]
AS_ACCESSORY = [
    *["button", "checkboxes", "datepicker", "image", "overflow", "radio_buttons", "timepicker"],
    *["workflow_button", *_MENUS],
]
IN_INPUT = [
    *["checkboxes", "datepicker", "datetimepicker", "email_text_input", "file_input", "number_input"],
    *["plain_text_input", "radio_buttons", "rich_text_input", "timepicker", "url_text_input", *_MENUS],
]
