"""What Slack refuses in a block, each beside its nearest neighbour that passes."""

from typing import Any

import pytest

from leadsail_bot.playground.workspace import rules
from tests.playground.workspace.rules.blocks import (
    actions,
    button,
    card,
    container,
    context,
    data_table,
    field,
    header,
    image,
    markdown,
    mrkdwn,
    plain,
    rich,
    said,
    section,
    table,
    without,
)

VIDEO = {
    "type": "video",
    "title": plain(),
    "alt_text": "A film",
    "video_url": "https://example.com/v",
    "thumbnail_url": "https://example.com/t.png",
}
TASK = {"type": "task_card", "task_id": "t1", "title": "Call back", "status": "pending"}
IMAGE = {**image(), "title": plain()}
FEEDBACK = {
    "type": "feedback_buttons",
    "positive_button": {"text": plain("Good"), "value": "+"},
    "negative_button": {"text": plain("Bad"), "value": "-"},
}
CLOSED = {"is_collapsible": True, "default_collapsed": True}
LESS_THAN = "must be less than {} characters [json-pointer:/blocks/0{}]"

CASES = [
    # ── structure
    ("unknown block type", section(), {"type": "paragraph", "text": plain()}, "unsupported type: paragraph"),
    ("block without a type", section(), {"text": plain()}, "missing required field: type"),
    ("type is no string", section(), {"type": ["section"]}, "unsupported type"),
    ("unknown key", section(), section(colour="red"), "invalid additional property: colour"),
    ("a file can't be posted", section(), {"type": "file", "external_id": "x", "source": "remote"},
     "unsupported"),
    ("block_id of 256", section(block_id="b" * 255), section(block_id="b" * 256), "/blocks/0/block_id"),
    # ── section
    ("section without text or fields", section(), {"type": "section"}, "must define one of: text, fields"),
    ("section of 3,001", section("x" * 3000), section("x" * 3001), LESS_THAN.format(3001, "/text/text")),
    ("astral characters count twice", section("😀" * 1500), section("😀" * 1501), "/blocks/0/text/text"),
    ("empty text", section("x"), section(""),
     "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("NUL", section("a\x01b"), section("a\0b"), "must not contain NUL"),
    ("half an emoji", section("\U0001f600"), section("\ud83d"), "half a surrogate pair"),
    ("NUL in a url", image(), image(image_url="https://example.com/\0"), "invalid url"),
    ("text is a string", section(), {"type": "section", "text": "words"}, "must provide an object"),
    ("text is null", section(), {"type": "section", "text": None}, "must provide an object"),
    ("eleven fields", section(fields=[mrkdwn()] * 10), section(fields=[mrkdwn()] * 11),
     "no more than 10 items"),
    ("no fields", section(fields=[mrkdwn()]), section(fields=[]), "no fewer than 1 items"),
    ("field of 2,001", section(fields=[plain("x" * 2000)]), section(fields=[plain("x" * 2001)]),
     "/fields/0/text"),
    ("text input as accessory", section(accessory=button()), section(accessory={"type": "plain_text_input"}),
     "/type"),
    ("expand is no flag", section(expand=True), section(expand="yes"), "must be a boolean"),
    ("verbatim on plain_text", section(), section(fields=[{**plain(), "verbatim": True}]), "verbatim"),
    # ── header, context, divider
    ("header of 151", header("x" * 150), header("x" * 151), LESS_THAN.format(151, "/text/text")),
    ("mrkdwn in a header", header(), {"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn"),
    ("eleven context elements", context(*[plain()] * 10), context(*[plain()] * 11), "no more than 10 items"),
    ("empty context", context(plain()), context(),
     "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    ("button in a context", context(image()), context(button()), "unsupported type: button"),
    ("context text of 3,001", context(plain("x" * 3000)), context(plain("x" * 3001)), "/elements/0/text"),
    ("text in a divider", {"type": "divider"}, {"type": "divider", "text": plain()},
     "invalid additional property"),
    # ── actions
    ("26 actions", actions(*[button()] * 25), actions(*[button()] * 26), "no more than 25 items"),
    ("no actions", actions(button()), actions(), "no fewer than 1 items"),
    ("text input in actions", actions(button()), actions({"type": "plain_text_input"}), "unsupported type"),
    ("image in actions", actions(button()), actions(image()), "unsupported type: image"),
    (
        "six context actions",
        {"type": "context_actions", "elements": [FEEDBACK] * 5},
        {"type": "context_actions", "elements": [FEEDBACK] * 6},
        "no more than 5 items",
    ),
    ("button in context_actions", {"type": "context_actions", "elements": [FEEDBACK]},
     {"type": "context_actions", "elements": [button()]}, "unsupported type: button"),
    # ── image, video, input
    ("image without alt_text", IMAGE, without(IMAGE, "alt_text"), "missing required field: alt_text"),
    ("empty alt_text", IMAGE, {**IMAGE, "alt_text": ""}, "must be more than 0 characters"),
    ("alt_text of 2,001", image(alt_text="x" * 2000), image(alt_text="x" * 2001), "/alt_text"),
    ("image without a source", image(), without(image(), "image_url"),
     "exactly one of: image_url, slack_file"),
    ("image with two sources", image(), image(slack_file={"id": "F1"}), "exactly one of"),
    ("image by data url", image(), image(image_url="data:image/png;base64,AAAA"), "invalid url"),
    ("image_url of 3,001", image(image_url="https://e.x/" + "a" * 2988),
     image(image_url="https://e.x/" + "a" * 2989),
     "must be less than 3001"),
    ("image title of 2,001", image(title=plain("x" * 2000)), image(title=plain("x" * 2001)), "/title/text"),
    ("video title of 200", VIDEO | {"title": plain("x" * 199)}, VIDEO | {"title": plain("x" * 200)},
     "/title/text"),
    ("video author of 50", VIDEO | {"author_name": "x" * 49}, VIDEO | {"author_name": "x" * 50},
     "/author_name"),
    ("video description of 201", VIDEO | {"description": plain("x" * 200)},
     VIDEO | {"description": plain("x" * 201)},
     "/description/text"),
    ("video without thumbnail", VIDEO, without(VIDEO, "thumbnail_url"),
     "missing required field: thumbnail_url"),
    ("input without a label", field(), without(field(), "label"), "missing required field: label"),
    ("input around a button", field(), field(button()), "unsupported type: button"),
    ("input label of 2,001", field(label=plain("x" * 2000)), field(label=plain("x" * 2001)), "/label/text"),
    ("mrkdwn label", field(), field(label=mrkdwn()), "unsupported type: mrkdwn"),
    ("hint of 2,001", field(hint=plain("x" * 2000)), field(hint=plain("x" * 2001)), "/hint/text"),
    # ── container, card, carousel
    ("container of eleven", container(*[section()] * 10), container(*[section()] * 11),
     "no more than 10 items"),
    ("empty container", container(section()), container(), "no fewer than 1 items"),
    ("container without title", container(section()), without(container(section()), "title"),
     "title, rich_text_title"),
    ("container title of 151", container(section(), title=plain("x" * 150)),
     container(section(), title=plain("x" * 151)),
     "/title/text"),
    ("container in a container", container(section()), container(container(section())),
     "unsupported type: container"),
    ("markdown in a container", container(table()), container(markdown()), "unsupported type: markdown"),
    ("card in a container", container(rich(said())), container(card()), "unsupported type: card"),
    ("collapsed but not collapsible", container(section(), **CLOSED),
     container(section(), default_collapsed=True),
     "default_collapsed requires is_collapsible"),
    ("divider of a collapsible", container(section(), has_header_divider=True),
     container(section(), is_collapsible=True, has_header_divider=True), "has_header_divider cannot be set"),
    ("unknown width", container(section(), width="wide"), container(section(), width="huge"),
     "valid enum value"),
    ("wrong child deep down", container(section("x" * 3000)), container(section("x" * 3001)),
     "/blocks/0/child_blocks/0/text/text"),
    ("empty card", card(), {"type": "card", "subtitle": plain()}, "must define one of"),
    ("card body of 201", card(body=plain("x" * 200)), card(body=plain("x" * 201)), "/body/text"),
    ("card title of 151", card(title=plain("x" * 150)), card(title=plain("x" * 151)), "/title/text"),
    ("four card actions", card(actions=[button()] * 3), card(actions=[button()] * 4), "no more than 3 items"),
    ("carousel of eleven", {"type": "carousel", "elements": [card()] * 10},
     {"type": "carousel", "elements": [card()] * 11},
     "no more than 10 items"),
    ("carousel of sections", {"type": "carousel", "elements": [card()]},
     {"type": "carousel", "elements": [section()]},
     "unsupported type: section"),
    # ── tables
    ("101 rows", table(100), table(101), "no more than 100 items"),
    ("21 columns", table(1, 20), table(1, 21), "no more than 20 items"),
    ("empty cell", table(text="x"), table(text=""), "/rows/0/0/text"),
    ("mrkdwn cell", table(), {"type": "table", "rows": [[mrkdwn()]]}, "unsupported type: mrkdwn"),
    ("raw_number without text",
     {"type": "table", "rows": [[{"type": "raw_number", "value": 3, "text": "3"}]]},
     {"type": "table", "rows": [[{"type": "raw_number", "value": 3}]]}, "missing required field: text"),
    ("unknown alignment", table(column_settings=[None, {"align": "right"}]),
     table(column_settings=[{"align": "top"}]),
     "valid enum value"),
    ("data_table of one row", data_table(2), data_table(1), "no fewer than 2 items"),
    ("data_table of 202 rows", data_table(201), data_table(202), "no more than 201 items"),
    ("page of 101 rows", data_table(page_size=100), data_table(page_size=101), "must be between 1 and 100"),
    ("uneven data_table", data_table() | {"rows": table(3, 2)["rows"]},
     data_table() | {"rows": [*table(2, 2)["rows"], *table()["rows"]]}, "the same number of cells"),
    ("rich_text in a header cell", data_table() | {"rows": [*data_table()["rows"], [rich(said())]]},
     data_table() | {"rows": [[rich(said())], *data_table()["rows"]]}, "header cells cannot be rich_text"),
    # ── tasks
    ("unknown task status", TASK, TASK | {"status": "done"}, "valid enum value"),
    ("51 tasks", {"type": "plan", "title": "Plan", "tasks": [TASK] * 50},
     {"type": "plan", "title": "Plan", "tasks": [TASK] * 51}, "no more than 50 items"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("good", "bad", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_message_is_refused_where_slack_refuses_it(
    good: dict[str, Any], bad: dict[str, Any], words: str
) -> None:
    """A block that breaks a rule of Slack's is `invalid_blocks` with a pointer; its neighbour passes."""
    assert rules.message([good]).messages == []
    verdict = rules.message([bad])
    assert verdict.error == "invalid_blocks"
    assert any(words in line for line in verdict.messages), verdict.messages
    assert all(line.startswith("[ERROR] ") and "[json-pointer:/blocks" in line for line in verdict.messages)
