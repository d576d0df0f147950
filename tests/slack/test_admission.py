"""Who is let in: each delivery once, nobody too fast, no more than we can do; and what the others read."""

from itertools import count
from typing import Any

import pytest

from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.slack.views import lookup, notices
from leadsail_bot.slack.work import admission
from leadsail_bot.slack.work.admission import AGAIN_S, BURST, SEEN_S, Admission, Refusal, Verdict
from tests.office import Office, said


class Hand:
    """Makes payloads as Slack does, each with a trigger of its own, and moves the clock."""

    def __init__(self, per_minute: float = 30) -> None:
        self.now = 1_000.0
        self.admission = Admission(per_minute=per_minute, clock=lambda: self.now)
        self._triggers = 0

    def types(self, user: str = "U1", trigger: str = "") -> Refusal | None:
        """A command."""
        body = {"command": "/lead-history", "user_id": user, "trigger_id": trigger or self._trigger()}
        return self.admission.judge(body, 0).refusal

    def presses(
        self, value: str, user: str = "U1", *, in_flight: int = 0, trigger: str = ""
    ) -> Refusal | None:
        """A button of one message."""
        return self._acts({"action_id": "answer.older", "value": value}, user, in_flight, trigger)

    def chooses(self, value: str) -> Refusal | None:
        """An option of its menu."""
        return self._acts({"action_id": "answer.filter", "selected_option": {"value": value}}, "U1", 0)

    def sends(self, typed: str, view_hash: str) -> Refusal | None:
        """A form."""
        view = {"id": "V1", "hash": view_hash, "state": {"values": {"said": {"said": {"value": typed}}}}}
        return self.judges(type="view_submission", user={"id": "U1"}, view=view).refusal

    def judges(self, **body: Any) -> Verdict:
        """Any payload."""
        return self.admission.judge(body, 0)

    def _acts(self, action: dict[str, Any], user: str, in_flight: int, trigger: str = "") -> Refusal | None:
        container = {"message_ts": "1.2"}
        body = {
            "user": {"id": user},
            "container": container,
            "actions": [action | {"block_id": "b"}],
            "trigger_id": trigger or self._trigger(),
        }
        return self.admission.judge(body, in_flight).refusal

    def _trigger(self) -> str:
        self._triggers += 1
        return f"{self._triggers}.0"


def test_a_delivery_is_let_in_once_for_ten_minutes() -> None:
    """Slack repeats the last time after five."""
    hand = Hand()
    assert hand.types(trigger="7.7") is None
    hand.now += SEEN_S - 1
    assert hand.types(trigger="7.7") is Refusal.SEEN
    hand.now += 2
    assert hand.types(trigger="7.7") is None


def test_a_burst_then_a_steady_rate() -> None:
    """Ten at once, then one for each two seconds that pass; for each person apart."""
    hand = Hand(per_minute=30)
    assert [hand.types() for _ in range(BURST)] == [None] * BURST
    assert hand.types() is Refusal.TOO_FAST
    assert hand.types("U2") is None
    hand.now += 2
    assert [hand.types(), hand.types()] == [None, Refusal.TOO_FAST]
    hand.now += 3_600  # spares nobody more than one burst
    assert [hand.types() for _ in range(BURST + 1)] == [None] * BURST + [Refusal.TOO_FAST]


def test_who_must_wait_hears_for_how_long() -> None:
    """Until the next token is whole; half of it is there already."""
    hand = Hand(per_minute=30)
    for _ in range(BURST):
        hand.types()
    assert hand.judges(command="/lead-history", user_id="U1") == (Refusal.TOO_FAST, 2.0)
    hand.now += 1
    assert hand.judges(command="/lead-history", user_id="U1") == (Refusal.TOO_FAST, 1.0)


def test_clicks_have_ten_times_as_many() -> None:
    """Reading on is no burden: pages come from the cache. A hundred at once, then ten for each command."""
    hand = Hand(per_minute=30)
    pages = map(str, count())
    assert [hand.presses(next(pages)) for _ in range(101)] == [None] * 100 + [Refusal.TOO_FAST]
    hand.now += 2
    assert [hand.presses(next(pages)) for _ in range(11)] == [None] * 10 + [Refusal.TOO_FAST]


def test_0_is_without_limit() -> None:
    """COMMANDS_PER_MINUTE=0 switches the limits off."""
    hand = Hand(per_minute=0)
    assert {hand.types() for _ in range(1_000)} == {None}


def test_the_same_press_within_a_second_is_one() -> None:
    """A double click; another button, another person and a later press are something else."""
    hand = Hand()
    assert hand.presses("2") is None
    assert hand.presses("2") is Refusal.AGAIN
    assert hand.presses("3") is None
    assert hand.presses("2", "U2") is None
    hand.now += AGAIN_S + 0.1
    assert hand.presses("2") is None


def test_a_double_click_is_not_done_when_slack_repeats_it() -> None:
    """By then the first press is long over; the second was no press of its own, and isn't one now."""
    hand = Hand()
    assert [hand.presses("2"), hand.presses("2", trigger="7.7")] == [None, Refusal.AGAIN]
    hand.now += SEEN_S - 1
    assert hand.presses("2", trigger="7.7") is Refusal.SEEN


def test_a_press_after_another_button_is_a_new_one() -> None:
    """*Older*, *Newer*, *Older*, as quickly as the pages come: what stands there has changed in between."""
    hand = Hand()
    assert [hand.presses(page) for page in ("2", "1", "2", "2")] == [None, None, None, Refusal.AGAIN]
    assert hand.presses("1", "U2") is None


def test_two_choices_of_a_menu_are_two_presses() -> None:
    """Whoever corrects their choice at once gets what they chose last."""
    hand = Hand()
    assert [hand.chooses("calls"), hand.chooses("texts")] == [None, None]
    assert hand.chooses("texts") is Refusal.AGAIN


def test_a_form_that_is_corrected_at_once_is_another() -> None:
    """With other words in it, or over what was drawn since; as it was it is sent twice."""
    hand = Hand()
    sent = [hand.sends("On", "1"), hand.sends("Once", "1"), hand.sends("Once", "2"), hand.sends("Once", "2")]
    assert sent == [None, None, None, Refusal.AGAIN]


def test_the_same_button_in_two_windows_is_two() -> None:
    """Each has what it shows."""
    hand, action = Hand(), {"action_id": "transcript.next", "block_id": "b", "value": "2"}
    windows = ({"view_id": "V1"}, {"view_id": "V2"}, {"view_id": "V2"})
    found = [hand.judges(user={"id": "U1"}, container=one, actions=[action]).refusal for one in windows]
    assert found == [None, None, Refusal.AGAIN]


def test_what_has_no_id_is_never_a_repetition() -> None:
    """A menu asks at every letter, and Slack gives it no trigger."""
    hand = Hand()
    assert [hand.judges(type="block_suggestion", user={"id": "U1"}).refusal for _ in range(3)] == [None] * 3


def test_nobody_speaks_in_an_event_without_a_person() -> None:
    """What Slack or a bot posts under the app's name isn't asked of it."""
    assert Hand().judges(event={"type": "app_mention", "text": "<@U0BOT> hi"}).refusal is Refusal.NOBODY


def test_opening_the_home_tab_is_no_command() -> None:
    """Whoever looks in often may still ask."""
    hand, opened = Hand(), {"type": "app_home_opened", "user": "U1", "tab": "home"}
    assert [hand.judges(event=opened).refusal for _ in range(BURST + 1)] == [None] * (BURST + 1)
    assert hand.types() is None


def test_what_was_refused_is_not_done() -> None:
    """Pressed again in the same second it is let in; and so is the delivery that Slack repeats."""
    hand = Hand(per_minute=30)
    assert hand.presses("1", in_flight=admission.IN_FLIGHT_MAX) is Refusal.BUSY
    assert [hand.presses("1"), hand.presses("1")] == [None, Refusal.AGAIN]
    assert [hand.types() for _ in range(BURST)] == [None] * BURST
    assert hand.types(trigger="7.7") is Refusal.TOO_FAST
    hand.now += 2
    assert hand.types(trigger="7.7") is None


async def test_too_many_at_once_are_told_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types is told in the acknowledgement; LeadSail isn't asked."""
    monkeypatch.setattr(admission, "IN_FLIGHT_MAX", 0)
    assert (await office.asks("lead_abc123")).text == notices.busy().text
    assert not office.sandbox.calls


async def test_a_click_that_is_turned_away_is_told_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Privately, below what was clicked, which stays as it is."""
    usage = await office.asks("help")
    monkeypatch.setattr(admission, "IN_FLIGHT_MAX", 0)
    notice = await office.clicks(usage, "lookup.open")
    assert notice.text == notices.busy().text
    assert len(office.ana.sees(SALES)) == 2


async def test_a_click_in_a_window_that_is_turned_away_is_told_so_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above what stands there, which stays as it is; the next press finds it as it was."""
    form = await office.opens(await office.asks("help"), "lookup.open")
    answer = await office.looks_up(form, "lead_abc123")
    monkeypatch.setattr(admission, "IN_FLIGHT_MAX", 0)
    stood, busy = said(answer.blocks), notices.busy().text
    for _ in range(2):
        told = await office.turns(answer, "answer.refresh")
        assert said(told.blocks) == f"{busy} {stood}"
    monkeypatch.undo()
    done = await office.turns(answer, "answer.refresh")
    assert busy not in said(done.blocks)
    assert not office.log("answer_lost")


async def test_a_form_that_is_turned_away_keeps_what_was_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty acknowledgement would close it."""
    form = await office.opens(await office.asks("help"), "lookup.open")
    [option, *_] = await office.suggested(form, "lead_abc123")
    monkeypatch.setattr(admission, "IN_FLIGHT_MAX", 0)
    await office.ana.submit(form, {lookup.FIELD: option})
    assert office.ana.view.errors == {lookup.BLOCK: notices.busy().text}
    monkeypatch.undo()
    await office.ana.submit(form, {lookup.FIELD: option})  # at once
    assert "1 interaction" in said((await office.filled()).blocks)
