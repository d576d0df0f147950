"""The card that a channel sees, and the form before it: pictures of them, nothing private, Slack's limits."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.models import Call, LeadHistory, Turn
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import ShareAt
from leadsail_bot.slack.views import cautions, refusals, share
from leadsail_bot.slack.views.surface import Message
from tests import samples
from tests.office import labels, said
from tests.slack.views.test_answer import FULL, HISTORIES
from tests.slack.views.test_transcript import NASTY

ANA, SALES = "U0ANARUIZ1", "C0SALES001"
AT = ShareAt(samples.LEAD_ID, "seen")
PRIVATE = ["2025550142", "5550142", "maria.delgado", "recordings.example.com", "ava@"]


def _card(history: LeadHistory, note: str = "") -> Message:
    return share.noted(share.card(history, sharer=ANA), note)


@pytest.mark.parametrize("case", ["every channel", "do not call", "opted out", "nothing yet", "second page"])
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What the channel sees, as a file for each case."""
    card = _card(HISTORIES[case], note="Who has time for her?\nCall +1 555 0142 77.")
    assert {"text": card.text, "blocks": card.blocks} == picture(name=case.replace(" ", "-"))


def test_picture_of_the_form(picture: SnapshotAssertion) -> None:
    """The form with its preview, after a refusal: what was typed is still there."""
    word = refusals.not_posted("not_in_channel", SALES)
    form = share.form(
        AT, share.preview(_card(HISTORIES["failed"])), channel=SALES, note="Who has time?", word=word
    )
    assert form == picture(name="form")


@pytest.mark.parametrize("case", HISTORIES)
def test_the_preview_is_what_the_channel_sees(case: str) -> None:
    """Block for block, but for the buttons: a preview that shows something else is worse than none."""
    card = _card(HISTORIES[case])
    form = share.form(AT, share.preview(card))
    assert form["blocks"][-len(card.blocks) + 1 :] == card.blocks[:-1]
    assert share.previewed(form["blocks"]) == share.preview(card)
    assert rules.view(form).ok


def test_nothing_private_is_shared() -> None:
    """No number, address, recording or word of a transcript; what must not be done, in words."""
    inside = "Call her at +1 (202) 555-0142, maria.delgado@example.com, https://recordings.example.com/x"
    calls = [samples.call(f"int_{n}", summary=inside, error_message=inside) for n in range(3)]
    lead = samples.lead(status="dnc", do_not_call=True, last_name="(202) 555-0142")
    card = _card(samples.history(*FULL, *calls, lead=lead), note=inside)
    spelled = card.encoded.decode()
    assert [word for word in [*PRIVATE, "555-0142", "Two cars."] if word in spelled] == []
    assert "Do not call" in said(card.blocks)
    assert "Do not call" in card.text
    assert labels(card.blocks) == ["Open for me", "Hand off", "Remove"]


@pytest.mark.parametrize(
    ("changes", "unsure"), [({"lead": None}, True), ({"lead_stale": True}, True), ({}, False)], ids=str
)
def test_that_do_not_call_must_be_checked_is_said_to_everybody(changes: dict[str, Any], unsure: bool) -> None:
    """On a lock screen and by a screen reader too, wherever the blocks say it."""
    card = _card(samples.history(samples.call(), **changes))
    assert (cautions.UNSURE in card.text) is unsure
    assert (cautions.UNSURE in said(card.blocks)) is unsure


@pytest.mark.parametrize(
    ("changes", "caution"),
    [({"unreadable": 1}, "1 interaction couldn't be shown"), ({"stale": True}, cautions.STALE), ({}, "")],
    ids=["unreadable", "stale", "all well"],
)
def test_how_far_a_card_can_be_relied_on_is_said_to_everybody(changes: dict[str, Any], caution: str) -> None:
    """The text says what the blocks say."""
    card = _card(samples.history(samples.call(), **changes))
    assert caution in said(card.blocks)
    assert caution in card.text
    if not caution:
        assert cautions.STALE not in card.text
        assert "couldn't be shown" not in card.text


def test_how_much_there_is_is_said_to_everybody() -> None:
    """That there is nothing yet, that only the newest stand here, and how many more loops are open."""
    threads = [samples.sms(f"int_{n}") for n in range(10)]
    for history, words in (
        (samples.history(), ["Maria Delgado has no calls, texts or emails yet."]),
        (samples.history(*threads), ["10 text threads · 6 more open", "Newest 8 of 10 interactions"]),
    ):
        card = _card(history)
        for word in words:
            assert word in said(card.blocks)
            assert word in card.text


def test_of_a_long_history_only_what_is_shown_is_masked() -> None:
    """All of ten thousand took two seconds; the brief goes through them as they are."""
    read: list[str] = []
    noted = samples.noting(read)

    def history(count: int) -> LeadHistory:
        calls = [samples.call(f"int_{n}", phone="", summary=noted(f"Number {n}.")) for n in range(count)]
        return samples.history(*calls, lead=samples.lead(phone=""))

    assert "Number 7." in said(_card(history(10)).blocks)
    few = len(read)
    read.clear()
    assert "Newest 8 of 1,000 interactions" in _card(history(1_000)).text
    assert 0 < len(read) == few


def test_of_a_long_thread_only_what_is_shown_is_masked() -> None:
    """Whether it has an opt-out is told by all its texts as they are: 24 MB of them took 24 seconds."""
    read: list[str] = []
    noted = samples.noting(read)
    written = [Turn(role="user", text=noted(f"Number {n}.")) for n in range(1_000)]
    thread = samples.sms(transcript=[Turn(role="user", text="STOP"), *written])
    assert "Opted out (STOP)" in said(_card(samples.history(thread)).blocks)
    assert len(read) <= 1


WAITING = samples.history(samples.sms(), samples.call(status="in_progress", call=Call()))
MORE = samples.turns("agent: Is Thursday fine?", "user: Thursday works.", "agent: STOP", "user: STOP")


@pytest.mark.parametrize(
    ("changes", "news"),
    [
        ({"lead": samples.lead(do_not_call=True)}, True),
        ({"lead": samples.lead(status="qualified")}, True),
        ({"interactions": (samples.sms(status="dnc"), *WAITING.interactions[1:])}, True),
        ({"interactions": (samples.sms(transcript=MORE), *WAITING.interactions[1:])}, True),
        ({"unreadable": 1}, True),
        ({"as_of": samples.NOW + timedelta(days=3)}, False),
        ({"as_of": samples.NOW - timedelta(minutes=59)}, False),
        ({"stale": True, "lead_stale": True, "from_cache": True}, False),
    ],
    ids=["dnc", "status", "an interaction ended in it", "STOP", "unreadable", "old", "new", "stale"],
)
def test_all_that_a_card_tells_is_news_but_ages(changes: dict[str, Any], news: bool) -> None:
    """What changed since the preview is previewed again: above all that the lead mustn't be called."""
    before = share.card(WAITING, sharer=ANA)
    after = share.card(msgspec.structs.replace(WAITING, **changes), sharer=ANA)
    assert (after.seen != before.seen) is news


def test_a_note_is_words() -> None:
    """It mentions nobody, links nowhere and has no markup, whatever somebody types."""
    note = _card(samples.history(), "<!channel> *now* <https://evil.example|here>").blocks[1]
    assert note["type"] == "rich_text"
    assert said(note) == "<!channel> *now* <(link)"


@pytest.mark.parametrize("note", ["Tom & Ana: 2<3." * 33, "&" * 500, "🙂" * 250], ids=["words", "&", "emoji"])
def test_nothing_shortens_a_note(note: str) -> None:
    """As much as the field takes is posted, and stands in the form that comes back after a refusal."""
    card = _card(samples.history(*FULL), note)
    assert said(card.blocks[1]) == note
    assert card.counted <= 10_000
    typed = share.form(AT, note=note)["blocks"][1]["element"]
    assert typed["initial_value"] == note


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(summary=NASTY, name=NASTY, note=NASTY, error=NASTY)
def test_any_text_fits(summary: str, name: str, note: str, error: str) -> None:
    """Eight interactions of anything at all make a card and a form that Slack takes."""
    calls = [samples.call(f"int_{n}", summary=summary, error_message=error) for n in range(8)]
    card = _card(samples.history(*calls, lead=samples.lead(first_name=name)), note)
    assert rules.message(card.blocks).ok
    assert card.counted <= 10_000
    assert rules.view(share.form(AT, share.preview(card), note=note)).ok


@pytest.mark.parametrize("reason", sorted(refusals.REASONS | {"ratelimited"}))
def test_each_refusal_says_what_to_do(reason: str) -> None:
    """A sentence on what is wrong and one on what to do, and never Slack's own word."""
    for on_call in (False, True):
        sentence = refusals.not_posted(reason, SALES, 3.2, on_call=on_call)
        assert sentence.count(".") >= 2
        assert reason not in sentence
        assert "!" not in sentence.replace("<!", "")
        assert "{" not in sentence


@pytest.mark.parametrize(("wait_s", "words"), [(0.4, "in 1 second."), (4.2, "in 5 seconds."), (None, "60 s")])
def test_how_long_a_channel_must_be_waited_for(wait_s: float | None, words: str) -> None:
    """As one says it: a post that has waited its turn may be told of one second more."""
    assert words in refusals.not_posted("ratelimited", SALES, wait_s)


def test_other_words_have_no_sentence() -> None:
    """What nobody in Slack can mend is said in general, with a reference."""
    assert refusals.not_posted("brand_new_error", SALES) == ""
