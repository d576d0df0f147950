"""Rules that only show when a message or view is seen as a whole, and on which surface it is."""

from typing import Any

import pytest

from leadsail_bot.playground.workspace import rules
from leadsail_bot.playground.workspace.rules.blocks import BLOCKS
from leadsail_bot.playground.workspace.rules.surfaces import WHERE
from tests.playground.workspace.rules.blocks import (
    actions,
    alert,
    button,
    card,
    container,
    data_table,
    field,
    header,
    home,
    image,
    markdown,
    modal,
    mrkdwn,
    plain,
    rich,
    said,
    section,
    select,
    table,
)

Json = dict[str, Any]
SUBMIT = {"submit": plain("Find")}
FEEDBACK = {"text": plain("Good"), "value": "+"}
ONE_OF_EACH = {
    "section": section(),
    "header": header(),
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [plain()]},
    "actions": actions(button()),
    "image": image(),
    "input": field(),
    "rich_text": rich(said()),
    "video": {
        "type": "video",
        "title": plain(),
        "alt_text": "A film",
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
    },
    "card": card(),
    "carousel": {"type": "carousel", "elements": [card()]},
    "container": container(section()),
    "table": table(),
    "data_table": data_table(),
    "markdown": markdown(),
    "alert": alert(),
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "positive_button": FEEDBACK, "negative_button": FEEDBACK}],
    },
    "task_card": {"type": "task_card", "task_id": "t", "title": "Call", "status": "pending"},
    "plan": {"type": "plan", "title": "Plan"},
}
NOT_IN = {  # from Slack's block reference: where a block may not stand
    "message": {"alert"},
    "modal": {
        *("carousel", "container", "context_actions", "data_table", "markdown", "plan", "table", "task_card"),
    },
    "home": {"alert", "context_actions", "markdown", "plan", "task_card"},
}


def judged(surface: str, *blocks: Json) -> rules.Verdict:
    """What Slack says of these blocks on a surface."""
    if surface == "message":
        return rules.message(list(blocks))
    return rules.view(modal(*blocks, **SUBMIT) if surface == "modal" else home(*blocks))


@pytest.mark.parametrize("surface", NOT_IN)
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_block_stands_only_where_slack_allows_it(kind: str, surface: str) -> None:
    """Each block is taken on the surfaces of Slack's reference and refused on the others."""
    verdict = judged(surface, ONE_OF_EACH[kind])
    assert verdict.ok is (kind not in NOT_IN[surface]), verdict
    assert verdict.ok or f"unsupported type: {kind}" in verdict.messages[0]


def test_every_known_block_has_its_surfaces() -> None:
    """No block is known by its shape but not by its place, and each has a sample above."""
    assert BLOCKS.keys() == WHERE.keys() == ONE_OF_EACH.keys()


@pytest.mark.parametrize(
    ("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)], ids=["message", "modal", "home"]
)
def test_the_number_of_blocks_is_limited(surface: str, most: int) -> None:
    """50 blocks in a message, 100 in a view; one more is refused."""
    assert judged(surface, *[section()] * most).ok
    verdict = judged(surface, *[section()] * (most + 1))
    assert f"no more than {most} items allowed" in verdict.messages[0]


def test_file_inputs_are_for_modals() -> None:
    """A file_input is taken in a modal and refused in a message."""
    assert judged("modal", field({"type": "file_input"})).ok
    assert not judged("message", field({"type": "file_input"})).ok


IDS = [
    (
        "block_id twice",
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
    ),
    (
        "block_id again in a container",
        [section(block_id="a"), container(section(block_id="b"))],
        [section(block_id="a"), container(section(block_id="a"))],
    ),
    (
        "action_id twice in a block",
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        [actions(button(action_id="a"), button(action_id="a"))],
    ),
    (
        "focus twice",
        [actions(select(focus_on_load=True), button())],
        [actions(select(focus_on_load=True)), actions(select(focus_on_load=True))],
    ),
    (
        "markdown of 12,001 in two blocks",
        [markdown("x" * 6000), markdown("x" * 6000)],
        [markdown("x" * 6000), markdown("x" * 6001)],
    ),
    ("tables of 10,001 characters", [table(100, 1, "x" * 100)], [table(100, 1, "x" * 100), table()]),
]


@pytest.mark.parametrize(("good", "bad"), [case[1:] for case in IDS], ids=[case[0] for case in IDS])
def test_blocks_agree_with_each_other(good: list[Json], bad: list[Json]) -> None:
    """Ids are unique, focus is one, and markdown and tables have totals over all blocks."""
    assert rules.message(good).messages == []
    assert rules.message(bad).error == "invalid_blocks"


def test_a_data_table_holds_20000_characters() -> None:
    """20,000 characters in a data_table break only a message's budget, one more the table's own."""
    assert rules.message([data_table(200, 1, "x" * 100)]).error == "msg_blocks_too_long"
    assert rules.view(home(data_table(199, 1, "x" * 100), data_table(100))).ok
    assert not rules.view(home(data_table(199, 1, "x" * 100), data_table(101))).ok


BUDGET = [
    ("plain section", [{"type": "section", "text": plain("x" * 3000)}], 3000),
    ("escaped in plain text", [{"type": "section", "text": plain("a&b<c>")}], 6 + 4 + 3 + 3),
    ("entities as sent in mrkdwn", [section("a&amp;b")], 7),
    ("bare & in mrkdwn", [section("a&b")], 7),
    ("header", [header("x" * 10)], 110),
    ("container", [container(section("x" * 10), title=plain("title"))], 100 + 5 + 10),
    ("rich_text", [rich(said("a<b"), {"type": "link", "url": "https://e.x"})], 6 + 11),
    ("buttons and options", [actions(button("Older"), select(1))], 5 + 3),
    ("fields", [section("x", fields=[mrkdwn("xx"), plain("xxx")])], 6),
    ("table cells", [table(2, 2, "xx")], 8),
    ("emoji as two", [section("😀")], 2),
]


@pytest.mark.parametrize(
    ("blocks", "expected"), [case[1:] for case in BUDGET], ids=[case[0] for case in BUDGET]
)
def test_characters_are_counted_as_slack_is_thought_to(blocks: list[Json], expected: int) -> None:
    """Every text a person sees counts once escaped, with 100 on top for a header or container."""
    assert rules.counted(blocks) == expected


def test_a_message_has_a_budget_of_13200_characters() -> None:
    """13,200 counted characters pass, one more is `msg_blocks_too_long`, without pointers."""
    assert rules.message([]).ok
    full = [section("x" * 3000)] * 4 + [section("x" * 1200)]
    assert rules.message(full).ok
    assert rules.message([*full, section("x")]) == rules.Verdict("msg_blocks_too_long", [])
