"""A thread is read in the order it was written, and tells whose turn it is."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadsail_bot.history import thread
from leadsail_bot.models import Turn
from tests import samples

SAID = samples.turns("agent: One.", "user: Two.", "agent: Three.")
SYSTEM = Turn(role="agent", source="system", text="You won't get any more texts.")


def test_what_nobody_wrote_is_no_message() -> None:
    """An empty turn of ours says nothing; one of the lead's may be a picture."""
    empty, picture, bad = Turn(role="agent", text=" "), Turn(role="user"), Turn(readable=False)
    listed = (SAID[0], empty, picture, bad)
    assert thread.messages(samples.sms(transcript=listed)) == [SAID[0], picture, bad]


@pytest.mark.parametrize(
    ("turns", "last"),
    [
        (SAID, SAID[2]),
        ((SAID[1], SYSTEM), SAID[1]),
        ((SAID[1], Turn(role="system", text="Closed.")), SAID[1]),
        ((SAID[1], Turn(role="tool", text="lookup()")), SAID[1]),
        ((SAID[1], Turn(role="agent", text=" ")), SAID[1]),
        ((SYSTEM,), None),
        ((), None),
    ],
    ids=["in order", "a system's answer", "the system", "a tool", "an empty one", "nobody", "nothing"],
)
def test_the_last_message_is_a_persons_or_an_agents(turns: tuple[Turn, ...], last: Turn | None) -> None:
    """A carrier's answer to STOP isn't us writing last."""
    assert thread.last_message(samples.sms(transcript=turns)) == last


@pytest.mark.parametrize(
    ("lines", "opted_out"),
    [
        (["user: STOP"], True),
        (["user: stop.\n"], True),
        (["user: STOP \N{OCTAGONAL SIGN}"], True),
        (["user: Stop, please!!"], True),
        (["user: STOP STOP STOP"], True),
        (["user: \N{LATIN SMALL LIGATURE ST}op"], True),
        (["user: \uff33\uff34\uff2f\uff30"], True),
        (["user: ARRET"], True),
        (["user: Arrêt."], True),
        (["user: arre\u0302t"], True),
        (["user: ARRE\u0302T"], True),
        (["user: ARRÊT", "user: START"], False),
        (["user: l'arrêt de bus"], False),
        (["user: arret demain"], False),
        (["user: ALTO"], True),
        (["user: alto riesgo"], False),
        (["user: STOP. Wrong number"], True),
        (["user: Wrong number, stop texting me"], True),
        (["user: Sorry, you have the wrong person. Please stop."], True),
        (["user: Wrong number. Stop texting this number"], True),
        (["user: I'm not interested, STOP"], True),
        (["user: Not interested. Please take me off your list"], True),
        (["user: This is the wrong number, I said stop"], True),
        (["user: Not interested"], False),
        (["user: Wrong number"], False),
        (["user: Wrong number, stop by the office"], False),
        (["user: Please stop."], True),
        (["user: pls STOP"], True),
        (['user: "STOP"'], True),
        (["user:  (stop)"], True),
        (["user: Now stop!"], True),
        (["user: Can we stop?"], False),
        (["user: please cancel"], False),
        (["user: now"], False),
        (["user:  “Stop!” "], True),
        (["user: Opt\nout"], True),
        (["user: STOP", "agent: You won't get any more texts."], True),
        (["user: STOP", "user: who is this?"], True),
        (["user: STOP", "user: START"], False),
        (["user: START", "user: unsubscribe"], True),
        (["user: Stop, thank you"], True),
        (["user: Stop thanks"], True),
        (["user: No thanks, stop"], True),
        (["user: no, stop"], True),
        (["user: stop thankyou"], True),
        (["user: Stop, please, thank you so much"], True),
        (["user: stop all messages"], True),
        (["user: unsubscribe from texts"], True),
        (["user: thx, STOP now pls"], True),
        (["user: Unsubscribe please"], True),
        (["user: unsubscribe me"], True),
        (["user: stop texting me"], True),
        (["user: Please STOP texting me!"], True),
        (["user: Stop texting. Thank you."], True),
        (["user: stop messaging us any more"], True),
        (["user: Stop sending me texts"], True),
        (["user: stop these messages"], True),
        (["user: STOP texting me", "user: START"], False),
        (["user: STOP calling"], True),
        (["user: Stop messaging this number."], True),
        (["user: please stop sending me these"], True),
        (["user: Stop. I said stop."], True),
        (["user: I said please stop"], True),
        (["user: Don't, please, text me again"], True),
        (["user: don't don't text me"], True),
        (["user: Don\u2019t text me again"], True),
        (["user: I said STOP!!"], True),
        (["user: Do not text me"], True),
        (["user: Do not\ntext me"], True),
        (["user: don't text me again"], True),
        (["user: Please don\N{RIGHT SINGLE QUOTATION MARK}t contact us any more, thanks"], True),
        (["user: DONT MESSAGE ME EVER AGAIN"], True),
        (["user: never contact this number again"], True),
        (["user: Do not call me again."], True),
        (["user: Please don't ever call this number again"], True),
        (["user: Don't ever text me"], True),
        (["user: Don't ever call me"], False),
        (["user: Never call us any more, thanks"], True),
        (["user: Don't call me, text me"], False),
        (["user: Don't call me"], False),
        (["user: Don't call me again before 9"], False),
        (["user: remove me from your list"], True),
        (["user: Please remove my number from the calling list."], True),
        (["user: take me off your lists now"], True),
        (["user: Opt me out of these texts"], True),
        (["user: No more texts please"], True),
        (["user: Leave me alone!"], True),
        (["user: Do not text me", "user: START"], False),
        (["user: Do not text me at work"], False),
        (["user: don't text me before 9"], False),
        (["user: Don't contact me until Monday"], False),
        (["user: Never text and drive"], False),
        (["user: Did I say don't text me?"], False),
        (["user: Remove me"], False),
        (["user: remove me from the policy"], False),
        (["user: Remove me from your list of drivers"], False),
        (["user: take me off the policy"], False),
        (["user: take my number"], False),
        (["user: More texts please"], False),
        (["user: no more text needed"], False),
        (["user: Leave me a message"], False),
        (["user: I said stop by"], False),
        (["user: Stop calling me Bob"], False),
        (["user: stop these"], True),
        (["agent: Do not text me"], False),
        (["user: STOP", "user: Unstop"], False),
        (["user: UNSTOP", "user: STOP"], True),
        (["user: please stop by tomorrow"], False),
        (["user: Stop by any time"], False),
        (["user: Stop by any time, thank you"], False),
        (["user: don't stop"], False),
        (["user: Please don\N{RIGHT SINGLE QUOTATION MARK}t stop texting me"], False),
        (["user: never stop texting me"], False),
        (["user: Why did you stop texting me?"], False),
        (["user: Stop texting me at work, use my own number"], False),
        (["user: you stop"], False),
        (["user: Stop sending me quotes"], False),
        (["user: thank you"], False),
        (["user: No thanks"], False),
        (["user: cancel, thanks"], False),
        (["agent: stop texting me"], False),
        (["agent: Reply STOP to end."], False),
        (["agent: STOP"], False),
        ([], False),
    ],
    ids=str,
)
def test_opt_outs(lines: list[str], opted_out: bool) -> None:
    """Only the lead's own word counts, as a whole text, and only until it is taken back."""
    assert thread.opted_out(samples.sms(transcript=samples.turns(*lines))) is opted_out


PIECES = """
stop stop. STOP unsubscribe please, now no no, thanks thank you so much more texts text messages texting
calling sending do not don't dont never contact message me us any anymore again ever remove take my number off
from your the list lists opt out of I said leave alone cancel end quit these all this by
sorry you have got this is a the wrong number person i'm am not interested
"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join))
@example("Opt\nout")
@example("no, no more texts")
def test_a_glance_at_many_texts_misses_no_opt_out(said: str) -> None:
    """One that isn't in ASCII is always looked at closely, and says the same."""
    plain, closely = (samples.sms(transcript=samples.turns(f"user: {text}")) for text in (said, f"{said} …"))
    assert thread.opted_out(plain) is thread.opted_out(closely)


@pytest.mark.parametrize(
    ("turn", "counts"),
    [
        (Turn(role="agent", source="inbound", text="STOP"), True),
        (Turn(role="user", source="system", text="STOP"), True),
        (Turn(role="system", source="Inbound", text="STOP"), True),
        (Turn(role="contact", text="STOP"), True),
        (Turn(text="STOP"), True),
        (Turn(role="agent", source="manual", text="STOP"), False),
        (Turn(role="agent", source="system", text="STOP"), False),
        (Turn(role="system", text="STOP"), False),
    ],
    ids=[
        "came in",
        "the lead's",
        "the system's came in",
        "a role nobody knows",
        "no role",
        "ours",
        "generated",
        "system",
    ],
)
def test_an_opt_out_that_may_be_the_leads_counts(turn: Turn, counts: bool) -> None:
    """One text too many breaks a promise; and only the lead's own START takes it back."""
    assert thread.opted_out(samples.sms(transcript=[turn])) is counts
    assert thread.opted_out(samples.sms(transcript=[turn, Turn(role="contact", text="START")])) is counts
    assert not thread.opted_out(samples.sms(transcript=[turn, Turn(role="user", text="START")]))


@pytest.mark.parametrize("said", ["Stop, thank you", "stop texting me"])
def test_a_plain_opt_out_waits_for_no_answer(said: str) -> None:
    """Whoever asked for no more texts isn't to get one."""
    assert thread.awaiting(samples.sms(transcript=samples.turns("agent: Hi.", f"user: {said}"))) == []


def test_an_email_opts_out_of_no_texts() -> None:
    """Carriers know of texts alone."""
    assert not thread.opted_out(samples.email(transcript=samples.turns("user: STOP")))


def test_a_wall_of_text_is_no_opt_out_and_not_read_at_all() -> None:
    """Ten megabytes hold nobody up: a long text is none of the words, whatever it begins with."""
    walls = ("-" * 10_000_000, "over " * 2_000_000, "stop " * 100)
    wall = samples.sms(transcript=[Turn(role="user", text=text) for text in walls])
    began = time.process_time()
    assert not thread.opted_out(wall)
    assert time.process_time() - began < 0.02


def test_an_apostrophe_as_phones_type_it_costs_little() -> None:
    """Nor does an accent or an emoji: one in each of many texts made a look at them take 24 times as long."""

    def cost(said: str) -> float:
        texts = samples.sms(
            transcript=[Turn(role="user", text=f"{said} {number}") for number in range(2_000)]
        )
        began = time.thread_time()
        assert not thread.opted_out(texts)
        return time.thread_time() - began

    plain, curly = "I'll be in from nine on", "I\u2019ll be in from nine on"
    assert min(cost(curly) for _ in range(5)) < 6 * min(cost(plain) for _ in range(5))


@pytest.mark.parametrize("sign", ["\ufdfa", "\u3316", "\u0f73"], ids=ascii)
def test_signs_that_are_whole_words_cost_little(sign: str) -> None:
    """Spelled out, a text of such took forty times as long as one of letters, and everybody waited for it."""
    texts = samples.sms(transcript=[Turn(role="user", text=sign * 200)] * 400)

    def cost() -> float:
        began = time.thread_time()
        assert not thread.opted_out(texts)
        return time.thread_time() - began

    assert min(cost() for _ in range(5)) < 0.025


def test_of_thousands_of_texts_no_search_goes_through_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole process waits for one search; and the last of them counts as the first does."""
    lengths: list[int] = []
    search = thread._a_line_begins

    def noted(lines: str) -> re.Match[str] | None:
        lengths.append(len(lines))
        return search(lines)

    monkeypatch.setattr(thread, "_a_line_begins", noted)
    many = samples.turns(*["user: Tomorrow, then."] * 5_000, "user: STOP", every_s=1)
    assert thread.opted_out(samples.sms(transcript=many))
    assert max(lengths) < 20_000
