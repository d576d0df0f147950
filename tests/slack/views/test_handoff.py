"""Everything a handoff shows: pictures of it, and Slack's limits."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.history import brief, mask
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.handoff import Ending, Handoff, Question, Reminded, Spot
from leadsail_bot.slack.places import Start, pack
from leadsail_bot.slack.views import (
    answer,
    handoff,
    handoff_card,
    handoff_draft,
    handoff_forms,
    handoff_news,
    handoff_reminder,
    handoffs,
)
from leadsail_bot.slack.views import handoff_receipt as receipts
from leadsail_bot.slack.views.handoff import Draft, OnCall
from tests import samples

CARD, RECEIPT = Spot("C0ONCALL01", "1795000000.000100"), Spot("D0ANARUIZ1", "1795000000.000000")
DUE = int(samples.NOW.timestamp()) + 3_600
GIVEN = Handoff(
    lead=samples.LEAD_ID, giver="U0ANARUIZ1", to="U0BENOKAF1", due=DUE, receipt=RECEIPT, card=CARD
)
TO_GROUP = msgspec.structs.replace(GIVEN, to="S0ONCALL01")
ON_CALL = OnCall("S0ONCALL01", "C0ONCALL01", ["U0BENOKAF1"])
ZONE = ZoneInfo("America/Chicago")
HISTORY = samples.history(samples.call(status="scheduled_callback"), samples.sms())
TOLD, FOUND = mask.history(HISTORY), mask.brief(brief.of(HISTORY))
DRAFT = handoff_draft.draft(TOLD, FOUND, ZONE)._replace(needed="Call +1 202 555 0142.")
ABOUT = handoff_card.about(TOLD, FOUND)
CONTENT = [*ABOUT, *handoff_card.asked_for(DRAFT)]
ACCEPTED = Ending("accepted", "U0BENOKAF1", DUE - 60)
DECLINED = Ending("declined", "U0BENOKAF1", DUE - 60)
QUESTION = Question(samples.LEAD_ID, "U0ANARUIZ1", CARD, "U0BENOKAF1")
LISTING = handoffs.Listing(
    [handoffs.Listed(GIVEN, None, "https://acme.example.com/archives/D1/p1")],
    [handoffs.Listed(TO_GROUP, ACCEPTED)],
    samples.NOW,
)
MESSAGES = {
    "card": handoff_card.waiting(GIVEN, CONTENT, notification="Ana hands you a lead, due 14:30"),
    "card for the group": handoff_card.waiting(TO_GROUP, CONTENT),
    "card accepted": handoff_card.over(GIVEN, ACCEPTED, CONTENT),
    "card declined": handoff_card.over(GIVEN, DECLINED, CONTENT),
    "receipt preparing": receipts.preparing(GIVEN, CONTENT, CARD.channel),
    "receipt": receipts.waiting(GIVEN, CONTENT, Reminded()),
    "receipt unconfirmed": receipts.unconfirmed(GIVEN, CONTENT, CARD.channel),
    "receipt of nobody's": receipts.loose(GIVEN, CONTENT, "Nobody else was asked."),
    "question": handoff_news.question_to_giver(QUESTION, "Both cars?"),
    "declined": handoff_news.to_giver(GIVEN, DECLINED, "I'm off.", "Nobody else was asked."),
    "list": handoffs.message(LISTING, samples.NOW),
    "empty list": handoffs.message(handoffs.Listing(), samples.NOW),
}
FORMS = {
    "form": handoff.form(Start(samples.LEAD_ID), ABOUT, DRAFT, ON_CALL),
    "form refused": handoff.form(
        Start(samples.LEAD_ID),
        ABOUT,
        DRAFT._replace(who="person", person="U0GILSTON1"),
        None,
        handoff.refused("U0GILSTON1", "guest").blocks,
    ),
    "reassign": handoff_forms.reassigning(GIVEN, CONTENT, Draft(), ON_CALL),
    "change due time": handoff_forms.postponing(GIVEN, CONTENT),
    "decline": handoff_forms.declining(GIVEN, CONTENT),
    "ask": handoff_forms.asking(GIVEN),
    "answer": handoff_forms.answering(QUESTION),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people see, as a file for each case; within Slack's rules."""
    message = MESSAGES[case]
    assert rules.message(message.blocks).messages == []
    assert vars(message) == picture(name=case.replace(" ", "-"))


@pytest.mark.parametrize("case", FORMS)
def test_picture_of_a_form(case: str, picture: SnapshotAssertion) -> None:
    """The forms, too."""
    view: dict[str, Any] = FORMS[case]
    assert rules.view(view).messages == []
    assert view == picture(name=case.replace(" ", "-"))


def test_what_was_promised_in_a_thread_is_what_the_lead_asked_for() -> None:
    """Whoever takes over reads the request, and not what was said after it."""
    said = samples.turns("user: Call me?", "agent: Will do.")
    told = samples.history(samples.sms(status="scheduled_callback", transcript=said))
    draft = handoff_draft.draft(told, brief.of(told), ZONE)
    assert draft.promised == (
        "Callback promised 1 h ago, not talked since: Maria texted, Wed 4 Nov 07:02 CST: “Call me?”"
    )


def test_of_many_open_threads_only_those_with_room_are_masked() -> None:
    """A thousand that wait took a second, for the ten that fit into the field."""
    read: list[str] = []
    noted = samples.noting(read)
    said = [msgspec.structs.replace(turn, text=noted(turn.text)) for turn in samples.turns("user: Thursday?")]
    many = samples.history(*(samples.sms(f"int_{number}", transcript=said) for number in range(1_000)))
    draft = handoff_draft.draft(mask.history(many), mask.brief(brief.of(many)), ZONE)
    assert draft.outstanding.endswith("…")
    assert 0 < len(read) < 20


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (datetime(2026, 1, 1, 6, 0, tzinfo=UTC), "Thu 1 Jan 00:00 CST"),
        (datetime(2026, 1, 1, 5, 59, tzinfo=UTC), "Wed 31 Dec 2025 23:59 CST"),
        (datetime(2024, 8, 26, 16, 2, tzinfo=UTC), "Mon 26 Aug 2024 11:02 CDT"),
    ],
)
def test_a_time_of_another_year_says_which(when: datetime, shown: str) -> None:
    """By the giver's calendar: whoever takes over reads August as the last one."""
    told = samples.history(samples.call(created_at=when, summary=""))
    draft = handoff_draft.draft(told, brief.of(told), ZONE)
    assert draft.state.splitlines()[0] == f"Last: Outbound call, completed, {shown}"


@pytest.mark.parametrize("said", ["Home & car. " * 66, "\N{AUTOMOBILE} and more. " * 66], ids=["&", "emoji"])
def test_nothing_shortens_what_was_typed(said: str) -> None:
    """Slack counts some characters twice or more; whoever takes over reads to the end."""
    draft = Draft(needed="Call", state=said, promised=said, outstanding=said)
    shown = handoff_card.asked_for(draft)
    assert [block["elements"][1]["elements"][0]["text"] for block in shown] == ["Call", *[said.strip()] * 3]


@pytest.mark.parametrize(
    ("left_s", "shown"),
    [(900, "15 min"), (899, "15 min"), (3_600, "1 h"), (7_140, "1 h 59 min"), (14_399, "4 h")],
)
def test_a_group_reads_how_long_it_has(left_s: int, shown: str) -> None:
    """Each may be in another zone; an hour of two isn't lost on the lock screen."""
    given = msgspec.structs.replace(TO_GROUP, due=int(samples.NOW.timestamp()) + left_s)
    told = handoff_card.notification("Ana", given, samples.NOW, ZONE)
    assert told == f"Ana hands whoever is on call a lead, due in {shown}"


def test_the_longest_card_fits() -> None:
    """Every field filled to its end: still a message, and values that Slack takes."""
    long = Draft(needed="<&>" * 100, state="<&>" * 266, promised="<&>" * 266, outstanding="<&>" * 266)
    message = handoff_card.waiting(GIVEN, [*ABOUT, *handoff_card.asked_for(long)])
    assert message.counted <= answer.BUDGET
    assert rules.message(message.blocks).messages == []
    assert len(pack(GIVEN)) < 2_000


def test_content_is_taken_over_as_it_is() -> None:
    """From the card's blocks to the next card's: nothing is added, nothing lost."""
    assert handoff_card.content(MESSAGES["card"].blocks) == CONTENT
    assert handoff_card.content(FORMS["decline"]["blocks"]) == CONTENT
    assert not handoff_card.is_over(MESSAGES["card"].blocks)
    assert handoff_card.is_over(MESSAGES["card accepted"].blocks)


def test_a_reminder_tells_what_it_is_about() -> None:
    """Its words alone are enough for a list: lead, giver, addressee, due time, link."""
    link = "https://acme.example.com/archives/C1/p1"
    listed = handoff_reminder.told(handoff_reminder.reminder(TO_GROUP, link), DUE)
    assert listed == handoffs.Listed(
        Handoff(lead=GIVEN.lead, giver=GIVEN.giver, to=TO_GROUP.to, due=DUE), None, link
    )
    words = handoff_reminder.nobody(GIVEN, link)
    told = handoff_reminder.told(words, GIVEN.told_at)
    assert handoff_reminder.for_giver(words)
    assert told
    assert told.handoff.due == DUE
    assert handoff_reminder.told("Something else.", DUE) is None
