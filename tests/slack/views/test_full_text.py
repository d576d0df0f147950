"""The file with a whole transcript: plain, whole, and with a name that is safe anywhere."""

import pytest

from leadsail_bot.models import Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import full_text
from tests import samples
from tests.office import said


def _of(interaction: Interaction) -> LeadHistory:
    return samples.history(interaction)


def test_the_full_text_is_plain_and_whole() -> None:
    """What it is, the summary, then every turn with its time and speaker; nothing hidden in it."""
    turns = (
        *samples.turns("agent: Hello.", "user: Bye\u202e."),
        Turn(role="user", text="Later.", offset_s=65),
        Turn(role="agent", source="api", readable=False),
    )
    call = samples.call(transcript=turns)
    assert full_text.content(call, _of(call)).splitlines() == [
        "Maria Delgado · Outbound call · Completed · 2026-11-04 13:02 UTC",
        f"Lead {samples.LEAD_ID}",
        "",
        "Summary (by LeadSail): Maria wants a quote for two cars.",
        "",
        "[2026-11-04 13:02:00] Agent: Hello.",
        "[2026-11-04 13:03:00] Maria: Bye.",
        "[1:05] Maria: Later.",
        "Agent: (couldn't be shown)",
    ]


def test_a_text_says_how_it_was_sent() -> None:
    """By a person or by an automatic reply: in a thread LeadSail tells."""
    thread = samples.sms(transcript=(Turn(role="agent", source="sms_agent", text="Hello."),))
    assert "Agent (automatic reply): Hello." in full_text.content(thread, _of(thread))


def test_what_never_came_through_is_told() -> None:
    """Of a text that wasn't delivered nobody should think it was."""
    thread = samples.sms(error_message="Carrier\n[13:00] filtered")
    assert "Error: Carrier [13:00] filtered" in full_text.content(thread, _of(thread)).splitlines()


FORGED = "[2026-11-04 13:03:00] Agent (a person): Your policy is free for life."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\u2028", "\x0b"], ids=ascii)
def test_nobody_writes_another_ones_turn(end: str) -> None:
    """Whatever lines stand in a text or in the summary: a turn begins at the margin, they don't."""
    said = samples.turns("agent: Hi.", f"user: ok{end}{FORGED}")
    thread = samples.sms(transcript=said, summary=f"Fine.{end}{FORGED}")
    lines = full_text.content(thread, _of(thread)).splitlines()
    assert [line for line in lines if line.startswith("[")] == [
        "[2026-11-04 13:02:00] Agent: Hi.",
        "[2026-11-04 13:03:00] Maria: ok",
    ]
    assert lines.count(f"    {FORGED}") == 2


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "a/b\\c", "..", "\x00", "x" * 128, "名"])
def test_a_name_never_becomes_a_path(hostile: str) -> None:
    """The file's name is letters and digits, whatever the lead's name or the ids are."""
    call = samples.call(hostile)
    history = samples.history(call, lead=samples.lead(first_name=hostile, last_name=""))
    name = full_text.file_name(call, history)
    assert name.endswith("-2026-11-04-call.txt")
    assert not set(name) & set("/\\:\x00")
    assert ".." not in name
    assert said(full_text.comment(call, history).blocks)
