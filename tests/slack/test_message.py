"""What a message says, and which leads it speaks of."""

from typing import Any

import pytest
from hypothesis import given

from leadsail_bot.slack.asked import message
from tests.anything import TEXT

PAGES = frozenset({"https://app.leadsail.example/leads/{lead_id}"})


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("call lead_abc123 please", ["lead_abc123"]),
        ("lead_abc123, lead_tom7; lead_abc123.", ["lead_abc123", "lead_tom7"]),
        ("lead_Ab1 isn't lead_ab1", ["lead_Ab1", "lead_ab1"]),
        ("`lead_abc123`", ["lead_abc123"]),
        ("(lead_abc123)", ["lead_abc123"]),
        ("<https://app.leadsail.example/leads/abc1>", ["abc1"]),
        ("<https://app.leadsail.example/leads/abc1?tab=calls|this one>", ["abc1"]),
        ("see https://app.leadsail.example/leads/abc1.", ["abc1"]),
        ("<https://elsewhere.example/leads/lead_abc123>", []),
        ("<https://elsewhere.example/x|lead_abc123>", ["lead_abc123"]),
        ("id 64f0c2a9e13b7a0012ab34cd was hot", ["64f0c2a9e13b7a0012ab34cd"]),
        ("Lead ID: 48213", ["48213"]),
        ("lead #77x", ["77x"]),
        ("A1B2", ["A1B2"]),
        ("ask <@U0ANARUIZ1> in <#C0SALES001|sales_2>", []),
        ("at 3pm on 2026-11-04, room B12, Q4", []),
        ("call_2026-11-04.mp3 and notes/run_1", []),
        ("ana_1@example.com or ANA_1@example.com.", ["ana_1@example.com"]),
        ("<mailto:ana@b.example|ana@b.example>", ["ana@b.example"]),
        ("call <tel:+12025550142|+1 202-555-0142>", ["+12025550142"]),
        ("call <tel:+1555010|a number>", ["+1555010"]),
        ("(202) 555-0142, that is +1 202 555 0142", ["(202) 555-0142"]),
        ("2025550142 or 202.555.0143", ["2025550142", "202.555.0143"]),
        ("+49 30 901820", ["+49 30 901820"]),
        ("$1,234,567 on 2026-11-04, order 12345678", []),
        ("lead_tom7 / 202-555-0142 / tom@b.example", ["lead_tom7", "202-555-0142", "tom@b.example"]),
        ("thanks", []),
        ("", []),
    ],
)
def test_leads(words: str, leads: list[str]) -> None:
    """Ids by look or label, links on LeadSail's pages, numbers and emails however spelled; once each."""
    assert message.leads(words, PAGES, "US") == leads


@given(TEXT)
def test_any_words(words: str) -> None:
    """Nothing that somebody may write fails; no lead is named twice."""
    found = message.leads(words, PAGES, "US")
    assert len(set(found)) == len(found)


def test_words_are_found_wherever_messages_have_them() -> None:
    """In the text, in blocks and attachments of other apps; not what buttons carry or say."""
    parts: dict[str, Any] = {
        "text": "New lead",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "one"}, "fields": [{"text": "two"}]},
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "three"}]}],
            },
            {"type": "actions", "elements": [{"type": "button", "text": {"text": "Buy"}, "value": "x_1"}]},
        ],
        "attachments": [
            {"title": "four", "fields": [{"title": "five", "value": "six"}], "fallback": "seven"}
        ],
    }
    assert message.words(parts).split("\n") == [
        *("New lead", "one", "two", "three", "four", "seven", "five", "six")
    ]


@pytest.mark.parametrize("odd", [{}, {"text": None}, {"blocks": None}, {"blocks": [None, 1]}, {"text": 7}])
def test_odd_messages_say_nothing(odd: dict[str, Any]) -> None:
    """Slack's shapes change; what isn't understood isn't said."""
    assert message.words(odd) == ""


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("<@U1> lead_1", "lead_1"),
        ("<@U1|leadsail>: lead_1, ", "lead_1"),
        ("lead_1 <@U1>", "lead_1"),
        ("hey <@U1> lead_1 calls\nthanks", "lead_1 calls\nthanks\nhey"),
        ("is lead_1 known, <@U1>?", "is lead_1 known"),
        ("lead_1, <@U1>. 🙏\n--", "lead_1"),
        ("<@U1>\nlead_1", "lead_1"),
        ("<@U1> Smith &amp; Sons", "Smith & Sons"),
        ("<@U1>", ""),
        ("<@U2> no mention of it", "<@U2> no mention of it"),
    ],
)
def test_what_is_said_to_the_app(text: str, typed: str) -> None:
    """The line after its name first, then what stands before it; what has no words is nothing."""
    assert message.said_to("U1", text) == typed
