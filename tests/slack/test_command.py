"""What people type after `/lead-history`: one grammar, in which keywords count only after the lead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.models import Channel
from leadsail_bot.slack.asked import command
from leadsail_bot.slack.asked.command import Lead, NotUnderstood, Search, Usage, Wanted
from leadsail_bot.slack.places import WORDS_MAX

TODAY = date(2026, 11, 22)
MAIL = "<mailto:maria@example.com|maria@example.com>"  # as Slack sends it
LEAD = "lead_abc123"


def _read(typed: str) -> command.Understood:
    return command.read(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Wanted()),
        ("calls", Wanted(Channel.CALL)),
        ("TEXTS", Wanted(Channel.SMS)),
        ("emails", Wanted(Channel.EMAIL)),
        ("call", Wanted(Channel.CALL)),
        ("Text since 7d", Wanted(Channel.SMS, date(2026, 11, 15))),
        ("email find call", Wanted(Channel.EMAIL, find="call")),
        ("since 7d", Wanted(since=date(2026, 11, 15))),
        ("since 2W", Wanted(since=date(2026, 11, 8))),
        ("since 2026-11-01", Wanted(since=date(2026, 11, 1))),
        ("since 2026-1-9 calls", Wanted(Channel.CALL, date(2026, 1, 9))),
        ("find two cars", Wanted(find="two cars")),
        ("find “two cars”", Wanted(find="two cars")),
        (
            "find <mailto:a@b.example|a@b.example> <https://c.example/d>",
            Wanted(find="a@b.example https://c.example/d"),
        ),
        ("find calls since 7d", Wanted(find="calls since 7d")),
        ("calls since 7d find emails", Wanted(Channel.CALL, date(2026, 11, 15), "emails")),
        ("find " + "long " * 30, Wanted(find=("long " * 30)[:WORDS_MAX].strip())),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_keywords_after_the_lead(typed: str, wanted: Wanted) -> None:
    """In any order and case; `find` takes what remains."""
    assert _read(f"{LEAD} {typed}") == Lead(LEAD, wanted)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("since", "since"),
        ("since tuesday", "since tuesday"),
        ("since 2026-02-30", "since 2026-02-30"),
        ("since 7d since 8d", "since 8d"),
        ("calls texts", "texts"),
        ("calls please", "please"),
        ("find", "find"),
        ("find ''", "find ''"),
        ("since 7 d", "since 7 d"),
    ],
)
def test_what_is_no_keyword_is_told_apart(typed: str, rest: str) -> None:
    """Nothing is guessed: the words from the first unclear one on are named, the others kept."""
    found = _read(f"{LEAD} {typed}")
    assert isinstance(found, NotUnderstood)
    assert (found.lead, found.rest) == (LEAD, rest)


@pytest.mark.parametrize("typed", ["since 7d", "calls SINCE  2W", "since\u00a07d", "since \u200b7d find it"])
def test_what_depends_on_the_day_is_told_before_it_is_read(typed: str) -> None:
    """Also where something that nobody sees was pasted with it; a date is the same on any day."""
    assert command.counts_days(f"{LEAD} {typed}")
    assert _read(f"{LEAD} {typed}") != command.read(f"{LEAD} {typed}", TODAY + timedelta(days=1))
    assert not command.counts_days(f"{LEAD} since 2026-11-01")


@pytest.mark.parametrize(
    "typed", ["", " ", "help", "?", "handoff", "Handoffs", "help calls", '"help"', f"Handoff {LEAD}"]
)
def test_reserved_words_are_nobodys_name(typed: str) -> None:
    """Nothing, a call for help, and what other commands are for."""
    assert _read(typed) == Usage()


@pytest.mark.parametrize(
    ("typed", "words"),
    [("calls", "calls"), ("find", "find"), ("since 7d", "since 7d"), ("emails calls", "emails")],
)
def test_a_keyword_in_the_place_of_the_lead_is_no_keyword(typed: str, words: str) -> None:
    """Somebody may be called that."""
    found = _read(typed)
    assert isinstance(found, Search)
    assert found.words == words


def test_keywords_follow_a_name_as_they_follow_an_id() -> None:
    """What is wanted of a history doesn't depend on how the lead was named."""
    assert _read("Maria Delgado calls since 7d") == Search(
        "Maria Delgado", Wanted(Channel.CALL, date(2026, 11, 15))
    )
    assert _read("+1 202 555 0142 find roof") == Search("+1 202 555 0142", Wanted(find="roof"))
    assert _read('"Maria Delgado" call') == Search("Maria Delgado", Wanted(Channel.CALL))
    assert _read("Annie Call") == Search("Annie Call")
    assert _read("Maria since tuesday") == NotUnderstood("Maria", Wanted(), "since tuesday")


@pytest.mark.parametrize(
    "typed",
    [
        f'"{LEAD}" calls',
        f"“{LEAD}” calls",
        f"`{LEAD}` calls",
        f"{LEAD}. calls",
        f"<https://x.example/leads/{LEAD}|the lead> calls",
    ],
    ids=["quotes", "curly quotes", "code", "full stop", "link"],
)
def test_what_comes_with_pasting_is_taken_off_before_keywords(typed: str) -> None:
    """Quotes and links around the lead, with keywords after them."""
    page = frozenset({"https://x.example/leads/{lead_id}"})
    assert command.read(typed, TODAY, page) == Lead(LEAD, Wanted(Channel.CALL))


def test_quotes_delimit_a_lead() -> None:
    """Inside them a keyword is part of the name; what follows them must be keywords."""
    assert _read('"lead_1 calls" texts') == Search("lead_1 calls", Wanted(Channel.SMS))
    assert _read(f'"{LEAD}"') == Lead(LEAD)
    assert _read(f'"{LEAD}" textz') == NotUnderstood(LEAD, Wanted(), "textz")
    assert _read(f'"Maria Delgado" <{MAIL}>') == _read(f"Maria <{MAIL}>") == Search("maria@example.com")
    assert _read(f"{LEAD} texts {MAIL}") == NotUnderstood(LEAD, Wanted(Channel.SMS), "maria@example.com")
    assert _read('"Maria Delgado" textz') == NotUnderstood("Maria Delgado", Wanted(), "textz")
    assert _read('"Bob" Smith') == Search("Bob Smith")


@given(st.text(max_size=60))
def test_anything_typed_is_understood_or_told_apart(rest: str) -> None:
    """Nothing that is typed raises, and no words sought are longer than a place can carry."""
    found = _read(f"{LEAD} {rest}")
    assert not isinstance(found, Lead) or len(found.wanted.find) <= WORDS_MAX


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("lead_maria42 phone", "phone"),
        ("lead_maria42 --help", "--help"),
        ("lead_maria42 lead_tom7", "lead_tom7"),
        ("lead_maria42 please calls since 7d", "please calls since 7d"),
    ],
)
def test_an_id_with_words_that_mean_nothing_is_still_that_lead(typed: str, rest: str) -> None:
    """What isn't understood is named; "no lead matches" would be untrue."""
    assert _read(typed) == NotUnderstood("lead_maria42", Wanted(), rest)


def test_sms_are_texts() -> None:
    """As LeadSail calls them."""
    assert _read("lead_maria42 sms") == Lead("lead_maria42", Wanted(Channel.SMS))


def test_a_span_longer_than_anybody_has_leads_is_not_understood() -> None:
    """9999 weeks ago nobody called."""
    assert _read("lead_maria42 since 9999w") == NotUnderstood("lead_maria42", Wanted(), "since 9999w")
