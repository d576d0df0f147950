"""What Slack refuses in a control, an option or a rich_text element, beside what it takes."""

from collections.abc import Sequence
from typing import Any

import pytest

from leadsail_bot.playground.workspace import rules
from tests.playground.workspace.rules.blocks import (
    actions,
    button,
    field,
    mrkdwn,
    option,
    plain,
    rich,
    said,
    section,
    select,
    without,
)

Json = dict[str, Any]
CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
NUMBER = {"type": "number_input", "is_decimal_allowed": False}
DATE = {"type": "date", "timestamp": 1_700_000_000, "format": "{date_short} at {time}"}


def overflow(count: int, **more: Any) -> Json:
    """An overflow menu with so many options."""
    return {"type": "overflow", "options": [option(str(number)) | more for number in range(count)]}


def choices(kind: str, count: int, **more: Any) -> Json:
    """Checkboxes or radio buttons with so many options."""
    return {**select(count), "type": kind, **more}


def lines(style: str, *inner: Json, **more: Any) -> Json:
    """A rich_text block with one list."""
    section_ = {"type": "rich_text_section", "elements": list(inner)}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": style, "elements": [section_], **more}],
    }


def grouped(label: Json, count: int = 1) -> Json:
    """A menu with one group."""
    options = [option(str(number)) for number in range(count)]
    return {"type": "static_select", "option_groups": [{"label": label, "options": options}]}


CONTROLS = [
    # ── buttons
    ("button text of 76", button("x" * 75), button("x" * 76), "must be less than 76 characters"),
    ("button without words", button("x"), button(""), "must be more than 0 characters"),
    ("mrkdwn on a button", button(), {"type": "button", "text": mrkdwn()}, "unsupported type: mrkdwn"),
    ("button value of 2,001", button(value="v" * 2000), button(value="v" * 2001), "/value"),
    ("button value is a number", button(value="1"), button(value=1), "must provide a string"),
    ("javascript url", button(url="https://example.com"), button(url="javascript:alert(1)"), "invalid url"),
    ("mailto url", button(url="http://example.com"), button(url="mailto:a@example.com"), "invalid url"),
    ("button url of 3,001", button(url="https://e.x/" + "a" * 2988), button(url="https://e.x/" + "a" * 2989),
     "3001"),
    ("unknown style", button(style="danger"), button(style="loud"), "valid enum value: primary, danger"),
    ("action_id of 256", button(action_id="a" * 255), button(action_id="a" * 256), "/action_id"),
    ("label of 76", button(accessibility_label="x" * 75), button(accessibility_label="x" * 76),
     "accessibility_label"),
    ("prompt of 4,001", button(agent_prompt="x" * 4000), button(agent_prompt="x" * 4001), "/agent_prompt"),
    ("unknown key", button(), button(colour="red"), "invalid additional property: colour"),
    # ── confirmations
    ("confirm without deny", button(confirm=CONFIRM), button(confirm=without(CONFIRM, "deny")),
     "field: deny"),
    ("confirm title of 101", button(confirm=CONFIRM | {"title": plain("x" * 100)}),
     button(confirm=CONFIRM | {"title": plain("x" * 101)}), "/confirm/title/text"),
    ("confirm text of 301", button(confirm=CONFIRM | {"text": plain("x" * 300)}),
     button(confirm=CONFIRM | {"text": plain("x" * 301)}), "/confirm/text/text"),
    ("confirm button of 31", button(confirm=CONFIRM | {"confirm": plain("x" * 30)}),
     button(confirm=CONFIRM | {"confirm": plain("x" * 31)}), "/confirm/confirm/text"),
    ("deny button of 31", button(confirm=CONFIRM | {"deny": plain("x" * 30)}),
     button(confirm=CONFIRM | {"deny": plain("x" * 31)}), "/confirm/deny/text"),
    # ── menus
    ("group label of 76", grouped(plain("x" * 75)), grouped(plain("x" * 76)), "/option_groups/0/label/text"),
    ("101 options in a group", grouped(plain(), 100), grouped(plain(), 101), "no more than 100 items"),
    ("101 options", select(100), select(101), "no more than 100 items"),
    ("no options", select(1), select(0), "no fewer than 1 items"),
    ("options and groups", select(), select(option_groups=[{"label": plain(), "options": [option()]}]),
     "exactly one of"),
    ("option text of 76", {**select(), "options": [option(text="x" * 75)]},
     {**select(), "options": [option(text="x" * 76)]},
     "/options/0/text/text"),
    ("option value of 151", {**select(), "options": [option("v" * 150)]},
     {**select(), "options": [option("v" * 151)]},
     "must be less than 151 characters"),
    ("option without a value", select(), {**select(), "options": [{"text": plain()}]},
     "missing required field: value"),
    ("description of 76", {**select(), "options": [option() | {"description": plain("x" * 75)}]},
     {**select(), "options": [option() | {"description": plain("x" * 76)}]}, "/description/text"),
    ("mrkdwn option in a menu", choices("checkboxes", 1, options=[{"text": mrkdwn(), "value": "v"}]),
     {**select(), "options": [{"text": mrkdwn(), "value": "v"}]}, "unsupported type: mrkdwn"),
    ("choice not on offer", select(initial_option=select()["options"][0]),
     select(initial_option=option("other")),
     "initial_option must exactly match"),
    ("placeholder of 151", select(placeholder=plain("x" * 150)), select(placeholder=plain("x" * 151)),
     "/placeholder/text"),
    ("overflow of six", overflow(5), overflow(6), "no more than 5 items"),
    ("overflow of none", overflow(1), overflow(0), "no fewer than 1 items"),
    ("overflow to a script", overflow(1, url="https://example.com"), overflow(1, url="javascript:x"),
     "invalid url"),
    ("eleven checkboxes", choices("checkboxes", 10), choices("checkboxes", 11), "no more than 10 items"),
    ("eleven radio buttons", choices("radio_buttons", 10), choices("radio_buttons", 11),
     "no more than 10 items"),
    ("unknown conversation", {"type": "conversations_select", "filter": {"include": ["im"]}},
     {"type": "conversations_select", "filter": {"include": ["dm"]}}, "valid enum value"),
    # ── dates
    ("date in words", {"type": "datepicker", "initial_date": "2026-11-22"},
     {"type": "datepicker", "initial_date": "today"},
     "must match pattern"),
    ("25 o'clock", {"type": "timepicker", "initial_time": "23:59"},
     {"type": "timepicker", "initial_time": "25:00"},
     "must match pattern"),
    ("date in milliseconds", {"type": "datetimepicker", "initial_date_time": 1_700_000_000},
     {"type": "datetimepicker", "initial_date_time": 1_700_000_000_000}, "must be between"),
]  # fmt: skip

FIELDS = [
    ("placeholder", {"type": "plain_text_input", "placeholder": plain("x" * 150)},
     {"type": "plain_text_input", "placeholder": plain("x" * 151)}, "/placeholder/text"),
    ("nothing to begin with", {"type": "plain_text_input", "initial_value": ""},
     {"type": "plain_text_input", "initial_value": None}, "must provide a string"),
    ("min_length below nought", {"type": "plain_text_input", "min_length": 0},
     {"type": "plain_text_input", "min_length": -1}, "must be between 0 and 3000"),
    ("max_length of nought", {"type": "plain_text_input", "max_length": 1},
     {"type": "plain_text_input", "max_length": 0}, "must be between 1 and 3000"),
    ("max_length of 3,001", {"type": "plain_text_input", "max_length": 3000},
     {"type": "plain_text_input", "max_length": 3001}, "/max_length"),
    ("initial value over max_length", {"type": "plain_text_input", "max_length": 3, "initial_value": "abc"},
     {"type": "plain_text_input", "max_length": 2, "initial_value": "abc"},
     "less than 3 characters [json-pointer:/blocks/0/element/initial_value]"),
    ("unknown trigger",
     {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
     {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}},
     "valid enum value"),
    ("number without decimals said", NUMBER, without(NUMBER, "is_decimal_allowed"),
     "field: is_decimal_allowed"),
    ("initial url", {"type": "url_text_input", "initial_value": "https://example.com"},
     {"type": "url_text_input", "initial_value": "example.com"}, "invalid url"),
]  # fmt: skip

RICH = [
    ("empty text", rich(said("x")), rich(said("")), "must be more than 0 characters"),
    ("empty section", rich(said()), rich(), "no fewer than 1 items"),
    ("no elements", rich(said()), {"type": "rich_text", "elements": []}, "no fewer than 1 items"),
    ("unknown element", rich(said()), rich({"type": "bold", "text": "x"}), "unsupported type: bold"),
    ("unknown part", rich(said()), {"type": "rich_text", "elements": [said()]}, "unsupported type: text"),
    ("javascript link", rich({"type": "link", "url": "https://example.com"}),
     rich({"type": "link", "url": "javascript:x"}),
     "invalid url"),
    ("unknown style", rich(said() | {"style": {"bold": True}}), rich(said() | {"style": {"big": True}}),
     "property: big"),
    ("user by name", rich({"type": "user", "user_id": "U012AB3CD"}),
     rich({"type": "user", "user_id": "ana"}), "pattern"),
    ("group by name", rich({"type": "usergroup", "usergroup_id": "S012AB3CD"}),
     rich({"type": "usergroup", "usergroup_id": "on-call"}), "pattern"),
    ("unknown broadcast", rich({"type": "broadcast", "range": "here"}),
     rich({"type": "broadcast", "range": "all"}), "enum"),
    ("date as text", rich(DATE), rich(DATE | {"timestamp": "1700000000"}), "must be an integer"),
    ("date without a token", rich(DATE), rich(DATE | {"format": "today"}), "must match pattern"),
    ("colour by name", rich({"type": "color", "value": "#aa00ff"}), rich({"type": "color", "value": "red"}),
     "pattern"),
    ("emoji without a name", rich({"type": "emoji", "name": "phone"}), rich({"type": "emoji"}),
     "field: name"),
    ("list without a style", lines("bullet", said()), lines("dashed", said()), "enum value: bullet, ordered"),
    ("indent of nine", lines("ordered", said(), indent=8), lines("ordered", said(), indent=9),
     "between 0 and 8"),
]  # fmt: skip


def ids(cases: Sequence[tuple[str, Any, Any, str]]) -> dict[str, Any]:
    """The arguments of a parametrised test."""
    return {"argvalues": [case[1:] for case in cases], "ids": [case[0] for case in cases]}


def refused(blocks: list[Json], words: str) -> bool:
    """Whether Slack refuses these blocks in these words."""
    verdict = rules.message(blocks)
    return verdict.error == "invalid_blocks" and any(words in line for line in verdict.messages)


@pytest.mark.parametrize(("good", "bad", "words"), **ids(CONTROLS))
def test_a_control_keeps_to_slacks_limits(good: Json, bad: Json, words: str) -> None:
    """A control that breaks a rule is refused wherever it stands; its neighbour within the rule passes."""
    assert rules.message([actions(good)]).messages == []
    assert refused([actions(bad)], words)
    if good["type"] != "datetimepicker":  # the one of these that can't be an accessory
        assert rules.message([section(accessory=good)]).messages == []
    assert refused(
        [section(accessory=bad)], words if good["type"] != "datetimepicker" else "unsupported type"
    )


@pytest.mark.parametrize(("good", "bad", "words"), **ids(FIELDS))
def test_a_field_keeps_to_slacks_limits(good: Json, bad: Json, words: str) -> None:
    """A field to type into that breaks a rule is refused; its neighbour within the rule passes."""
    assert rules.message([field(good)]).messages == []
    assert refused([field(bad)], words)


@pytest.mark.parametrize(("good", "bad", "words"), **ids(RICH))
def test_rich_text_keeps_to_slacks_shapes(good: Json, bad: Json, words: str) -> None:
    """A rich_text element of a shape Slack doesn't know is refused; its neighbour passes."""
    assert rules.message([good]).messages == []
    assert refused([bad], words)
