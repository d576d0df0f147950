"""What a person asked for, read from Slack's payloads."""

from typing import Any

import pytest

from leadsail_bot.slack import asked

BLOCKS = [{"type": "section", "block_id": "b"}]


@pytest.mark.parametrize(
    ("element", "given"),
    [
        ({"type": "plain_text_input", "value": "Call her."}, "Call her."),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "static_select", "selected_option": {"value": "1h"}}, "1h"),
        ({"type": "static_select", "selected_option": None}, ""),
    ],
    ids=["typed", "left empty", "a person", "an option", "no option"],
)
def test_what_was_given(element: dict[str, Any], given: str) -> None:
    """Typed or chosen, in a form or by a control that tells at once, it is one text."""
    view = {"id": "V1", "blocks": BLOCKS, "state": {"values": {"b": {"field": element}}}}
    form = asked.read({"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "view": view})
    assert form.view
    assert form.view.values == {"field": given}
    assert asked.read({"type": "block_actions", "actions": [element]}).value == given


def test_blocks_of_what_was_clicked() -> None:
    """They are the view's, or the message's; of an ephemeral Slack tells none."""
    assert asked.read({"actions": [{}], "message": {"blocks": BLOCKS}}).blocks == BLOCKS
    assert asked.read({"actions": [{}], "view": {"id": "V1", "blocks": BLOCKS}}).blocks == BLOCKS
    assert asked.read({"actions": [{}]}).blocks == ()


@pytest.mark.parametrize(
    ("where", "thread"),
    [
        ({"container": {"message_ts": "2.0", "thread_ts": "1.0"}}, "1.0"),
        ({"container": {"message_ts": "1.0", "thread_ts": "1.0"}}, ""),
        ({"container": {"message_ts": "1.0"}}, ""),
        ({"message": {"ts": "2.0", "thread_ts": "1.0"}}, "1.0"),
        ({"message": {"ts": "1.0", "thread_ts": "1.0"}}, ""),
    ],
    ids=["a click on a reply", "on what has replies", "elsewhere", "a shortcut on a reply", "on its parent"],
)
def test_which_thread(where: dict[str, Any], thread: str) -> None:
    """A reply stands in its thread; the message that it hangs on stands in the channel."""
    assert asked.read(where).thread == thread


def test_a_mention() -> None:
    """Who, where, and the line after the app's name; somebody of another organisation is of theirs."""
    event = {
        "type": "app_mention",
        "user": "U9",
        "team": "T1",
        "user_team": "T9",
        "channel": "C1",
        "text": "<@U0APP> lead_1 calls\nthanks",
        "ts": "2.0",
        "thread_ts": "1.0",
    }
    found = asked.read({"team_id": "T1", "event": event, "authorizations": [{"user_id": "U0APP"}]})
    assert (found.user, found.team, found.channel, found.thread) == ("U9", "T9", "C1", "1.0")
    assert found.text == "lead_1 calls\nthanks"
    assert not found.home


@pytest.mark.parametrize(("tab", "home"), [("home", True), ("messages", False)])
def test_the_apps_own_space(tab: str, home: bool) -> None:
    """The Home tab has an answer to show; neither tab is a channel that one could be told in."""
    event = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": tab}
    found = asked.read({"team_id": "T1", "event": event})
    assert (found.user, found.team, found.channel, found.home) == ("U1", "T1", "", home)


def test_a_click_on_the_home_tab_is_answered_elsewhere() -> None:
    """It carries a view like a click in a modal, and that view is to stay."""
    clicked = {"actions": [{"value": "x"}], "view": {"id": "V1", "type": "home"}}
    assert asked.read(clicked).view is None
