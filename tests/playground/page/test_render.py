"""Blocks become markup from the blocks alone: every kind has a look, unknown ones are named."""

from typing import Any

import pytest

from leadsail_bot.playground.page import render
from leadsail_bot.playground.page.reader import Reader

READER = Reader(id="U1", people={"U1": "Ana"}, channels={"C1": "sales"}, now=1_795_000_000)
EVIL = '"><script>alert(1)</script>'


def words(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    """An option whose value is its text."""
    return {"text": words(text), "value": text}


def drawn(*blocks: dict[str, Any], surface: str = "message") -> str:
    """The markup of blocks, white space collapsed so that tests read as one line."""
    return " ".join(render.blocks(blocks, READER, surface, scope="m1").split())


def actions(**element: Any) -> str:
    """The markup of one element in an actions block."""
    return drawn({"type": "actions", "block_id": "b", "elements": [{"action_id": "a", **element}]})


BLOCKS: dict[str, tuple[dict[str, Any], str]] = {
    "header": (
        {"type": "header", "text": words("Ana :wave:")},
        '<h3 class="block header">Ana <img class="emoji" src="/emoji/1f44b.svg" alt="👋"></h3>',
    ),
    "divider": ({"type": "divider"}, '<hr class="block divider">'),
    "section": ({"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}, "<b>hi</b>"),
    "fields": ({"type": "section", "fields": [words("one"), words("two")]}, '<div class="text">two</div>'),
    "context": (
        {"type": "context", "elements": [words("as of 2 PM")]},
        '<span class="text">as of 2 PM</span>',
    ),
    "image": ({"type": "image", "image_url": "/x.png", "alt_text": "A chart"}, 'alt="A chart"'),
    "alert": ({"type": "alert", "level": "error", "text": words("Down")}, "alert-error"),
    "container": (
        {
            "type": "container",
            "title": words("Call"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [{"type": "header", "text": words("Inside")}],
        },
        '<summary class="container-head"><span class="container-title">Call</span> </summary>',
    ),
    "table": (
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": "When"}], [{"type": "raw_number", "value": 7}]],
            "column_settings": [{"is_wrapped": True}],
        },
        '<tr> <th class="align-left wraps">When</th> </tr> <tr> <td class="align-left wraps">7</td> </tr>',
    ),
    "unknown block": ({"type": "hologram"}, "unknown block ‹hologram›"),
    "unknown name tries to leave": ({"type": "../../page"}, "unknown block ‹../../page›"),
    "unknown element": (
        {"type": "actions", "elements": [{"type": "dial"}]},
        "unknown element ‹dial›",
    ),
}


@pytest.mark.parametrize(("block", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_blocks(block: dict[str, Any], expected: str) -> None:
    """Every kind of block shows what it holds; what this page cannot draw is named, not hidden."""
    assert expected in drawn(block)


ELEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "button": (
        {"type": "button", "text": words("Older"), "value": "p2", "style": "primary"},
        'class="btn primary" data-click data-block="b" data-action="a" data-kind="button" data-value="p2"',
    ),
    "link button": (
        {"type": "button", "text": words("Recording"), "url": "https://a.test/r.wav"},
        '<a class="btn" href="https://a.test/r.wav" target="_blank" rel="noopener noreferrer" data-click',
    ),
    "overflow": (
        {"type": "overflow", "options": [option("Refresh")]},
        'data-selected="Refresh">Refresh</button>',
    ),
    "static select": (
        {"type": "static_select", "options": [option("Calls")], "initial_option": option("Calls")},
        '<option value="Calls" selected>Calls</option>',
    ),
    "grouped select": (
        {"type": "static_select", "option_groups": [{"label": words("Kind"), "options": [option("Texts")]}]},
        '<optgroup label="Kind"><option value="Texts">Texts</option></optgroup>',
    ),
    "people": ({"type": "users_select", "initial_user": "U1"}, '<option value="U1" selected>Ana</option>'),
    "conversations": (
        {"type": "conversations_select"},
        '<optgroup label="Channels"><option value="C1">#sales</option>',
    ),
    "external select": ({"type": "external_select", "min_query_length": 2}, 'data-combo data-min="2"'),
    "date": (
        {"type": "datepicker", "initial_date": "2026-11-14"},
        'type="date" class="text-input" id="m1-b-a"',
    ),
    "time": ({"type": "timepicker", "initial_time": "14:30"}, 'value="14:30"'),
    "checkboxes": (
        {"type": "checkboxes", "options": [option("x")], "initial_options": [option("x")]},
        'type="checkbox" name="m1-b-a" value="x" checked',
    ),
    "radio buttons": (
        {"type": "radio_buttons", "options": [option("x")]},
        'type="radio" name="m1-b-a" value="x" data',
    ),
}


@pytest.mark.parametrize(("element", "expected"), ELEMENTS.values(), ids=ELEMENTS.keys())
def test_elements(element: dict[str, Any], expected: str) -> None:
    """Every interactive element carries its block, action and choices to the page."""
    assert expected in actions(**element)


def test_confirmation_waits() -> None:
    """A confirmation is in the page, out of sight, until the button is pressed."""
    confirm = {
        "title": words("Share it?"),
        "text": words("All see it."),
        "confirm": words("Share"),
        "deny": words("No"),
    }
    html = actions(type="button", text=words("Share"), confirm=confirm)
    assert "<template data-confirmation> <h2>Share it?</h2>" in html


def test_input_names_its_field() -> None:
    """A label belongs to its field, Enter dispatches where the app asked for it, and errors have a place."""
    element = {"type": "plain_text_input", "action_id": "q", "initial_value": "callback"}
    block = {"type": "input", "block_id": "find", "label": words("Find"), "element": element}
    shown = render.blocks(
        [{**block, "dispatch_action": True}], READER, "modal", "m1", {"find": "Too <short>"}
    )
    html = " ".join(shown.split())
    assert 'for="m1-find-q">Find</label>' in html
    assert 'value="callback"' in html
    assert 'data-dispatch="on_enter_pressed"' in html
    assert "data-dispatches" in html
    assert '<p class="field-error" role="alert">Too &lt;short&gt;</p>' in html
    assert "data-dispatches" not in drawn(block)


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> str:
    """The markup of one part of a rich_text block."""
    return drawn({"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]})


RICH: dict[str, tuple[dict[str, Any], str]] = {
    "literal": ({"type": "text", "text": "*a* <!here> @here"}, "*a* &lt;!here&gt; @here"),
    "styled": ({"type": "text", "text": "x", "style": {"bold": True, "italic": True}}, "<i><b>x</b></i>"),
    "link": ({"type": "link", "url": "https://a.test", "text": "go"}, 'href="https://a.test"'),
    "hostile link": (
        {"type": "link", "url": "javascript:alert(1)", "text": "go"},
        '<div class="rich-section">go</div>',
    ),
    "person": ({"type": "user", "user_id": "U1"}, "@Ana"),
    "channel": ({"type": "channel", "channel_id": "C1"}, "#sales"),
    "group": ({"type": "usergroup", "usergroup_id": "S1"}, "@S1"),
    "broadcast": ({"type": "broadcast", "range": "here"}, "mention-loud"),
    "emoji by name": ({"type": "emoji", "name": "wave"}, "👋"),
    "emoji by code point": ({"type": "emoji", "name": "odd", "unicode": "1f44b-1f3fd"}, "👋🏽"),
    "date": ({"type": "date", "timestamp": 1_795_000_000, "format": "{date_short_pretty}"}, ">Today</time>"),
    "color": ({"type": "color", "value": "#3F0E40"}, 'fill="#3F0E40"'),
    "not a color": ({"type": "color", "value": EVIL}, "&#34;&gt;&lt;script&gt;"),
    "unknown": ({"type": "sound"}, "unknown element ‹sound›"),
}


@pytest.mark.parametrize(("element", "expected"), RICH.values(), ids=RICH.keys())
def test_rich_text(element: dict[str, Any], expected: str) -> None:
    """Rich text is literal; links, mentions and dates exist only as elements of their own."""
    assert expected in rich(element)


PARTS = {
    "rich_text_quote": "<blockquote>x</blockquote>",
    "rich_text_preformatted": "<pre>x</pre>",
}


@pytest.mark.parametrize(("kind", "expected"), PARTS.items(), ids=PARTS.keys())
def test_rich_text_parts(kind: str, expected: str) -> None:
    """Quotes and preformatted text have their own look."""
    assert expected in rich({"type": "text", "text": "x"}, kind=kind)


def test_rich_text_list() -> None:
    """A list shows its items in order and at its depth."""
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}
    part = {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [item]}
    assert '<ol class="indent-1"><li>first</li></ol>' in drawn({"type": "rich_text", "elements": [part]})


def hostile() -> list[dict[str, Any]]:
    """Blocks with markup in every string that reaches the page."""
    text, evil = {"type": "mrkdwn", "text": EVIL}, words(EVIL)
    menu = {"type": "static_select", "action_id": EVIL, "placeholder": evil, "options": [option(EVIL)]}
    button = {
        "type": "button",
        "action_id": EVIL,
        "value": EVIL,
        "text": evil,
        "url": f"https://a.test/{EVIL}",
    }
    field = {"type": "plain_text_input", "action_id": EVIL, "initial_value": EVIL, "placeholder": evil}
    return [
        {"type": "header", "text": evil},
        {"type": "section", "block_id": EVIL, "text": text, "fields": [text], "accessory": button},
        {"type": "actions", "block_id": EVIL, "elements": [menu, {**menu, "type": "overflow"}]},
        {"type": "context", "elements": [text, {"type": "image", "image_url": EVIL, "alt_text": EVIL}]},
        {"type": "input", "block_id": EVIL, "label": evil, "hint": evil, "element": field},
        {"type": "input", "label": evil, "element": {**field, "multiline": True}},
        {"type": "container", "title": evil, "subtitle": text, "child_blocks": [{"type": EVIL}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": EVIL}]]},
        {"type": "alert", "level": EVIL, "text": text},
    ]


@pytest.mark.parametrize("block", hostile(), ids=lambda block: str(block["type"]))
def test_hostile_strings_stay_text(block: dict[str, Any]) -> None:
    """No string of a block can leave its place in the markup."""
    html = drawn(block)
    assert "script&gt;" in html
    assert "<script" not in html


def test_link_buttons_open_only_http() -> None:
    """A button with a foreign scheme is a button without a link."""
    assert "javascript" not in actions(type="button", text=words("x"), url="javascript:alert(1)")


def test_long_text_folds_in_messages_only() -> None:
    """Slack folds a long section of a message, never one that asks to be expanded or stands in a modal."""
    section: dict[str, Any] = {"type": "section", "text": words("x" * 701)}
    assert "See more" in drawn(section)
    assert "See more" not in drawn({**section, "expand": True})
    assert "See more" not in drawn(section, surface="modal")


@pytest.mark.parametrize(
    "kind", ["section", "header", "context", "actions", "input", "container", "table", "rich_text"]
)
def test_empty_blocks_render(kind: str) -> None:
    """A block that lacks everything still renders: the page never breaks over one message."""
    assert drawn({"type": kind})
