"""What Slack refuses in a modal, a Home tab and the options an app suggests."""

from typing import Any

import msgspec
import pytest

from leadsail_bot.playground.workspace import rules
from tests.playground.workspace.rules.blocks import (
    field,
    home,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    without,
)

Json = dict[str, Any]
SUBMIT = {"submit": plain("Find")}

VIEWS = [
    ("no title", modal(), without(modal(), "title"), "missing required field: title [json-pointer:/view]"),
    ("empty title", modal(title=plain("x")), modal(title=plain("")), "/view/title/text"),
    (
        "title of 25",
        modal(title=plain("x" * 24)),
        modal(title=plain("x" * 25)),
        "must be less than 25 characters",
    ),
    ("mrkdwn title", modal(), modal(title=mrkdwn()), "unsupported type: mrkdwn"),
    ("submit of 25", modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25)), "/view/submit/text"),
    ("close of 25", modal(close=plain("x" * 24)), modal(close=plain("x" * 25)), "/view/close/text"),
    ("no blocks", modal(), without(modal(), "blocks"), "missing required field: blocks"),
    (
        "metadata of 3,001",
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        "/private_metadata",
    ),
    ("callback_id of 256", modal(callback_id="x" * 255), modal(callback_id="x" * 256), "/callback_id"),
    ("external_id of 256", modal(external_id="x" * 255), modal(external_id="x" * 256), "/external_id"),
    (
        "unknown key",
        modal(notify_on_close=True),
        modal(submit_disabled=True),
        "additional property: submit_disabled",
    ),
    ("input without submit", modal(field(), **SUBMIT), modal(field()), "missing required field: submit"),
    (
        "dispatching input without submit",
        modal(field(dispatch_action=True), **SUBMIT),
        modal(field(dispatch_action=True)),
        "missing required field: submit",
    ),
    ("title on a home tab", home(field()), home(title=plain()), "invalid additional property: title"),
    (
        "unknown view",
        modal(),
        modal() | {"type": "dialog"},
        "unsupported type: dialog [json-pointer:/view/type]",
    ),
    (
        "wrong block",
        modal(section("x" * 3000)),
        modal(section("x" * 3001)),
        "[json-pointer:/view/blocks/0/text/text]",
    ),
]


@pytest.mark.parametrize(
    ("good", "bad", "words"), [case[1:] for case in VIEWS], ids=[case[0] for case in VIEWS]
)
def test_a_view_is_refused_where_slack_refuses_it(good: Json, bad: Json, words: str) -> None:
    """A view that breaks a rule is `invalid_arguments` with a pointer below /view; its neighbour passes."""
    assert rules.view(good).messages == []
    verdict = rules.view(bad)
    assert verdict.error == "invalid_arguments"
    assert any(words in line for line in verdict.messages), verdict.messages


def test_a_view_may_weigh_250_kb() -> None:
    """250,000 bytes of JSON pass, one more is `view_too_large`."""
    blocks = [section("x" * 2450)] * 99
    room = 250_000 - len(msgspec.json.encode(modal(*blocks, section(""))))
    assert rules.view(modal(*blocks, section("x" * room))).ok
    assert rules.view(modal(*blocks, section("x" * (room + 1)))).error == "view_too_large"


def test_the_apps_own_fields_may_be_empty() -> None:
    """private_metadata, callback_id and external_id may be sent empty."""
    assert rules.view(modal(private_metadata="", callback_id="", external_id="")).ok


def test_suggested_options_are_judged_too() -> None:
    """An external select takes up to 100 options, none at all, and nothing of another shape."""
    assert rules.options({"options": []}).ok
    assert rules.options({"options": [option()] * 100}).ok
    assert not rules.options({"options": [option()] * 101}).ok
    assert not rules.options(None).ok
