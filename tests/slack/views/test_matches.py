"""What a search found, as a person reads it: a choice, or nobody."""

from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.models import Lead, Matches
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import AnswerAt, SearchAt, unpack
from leadsail_bot.slack.views import lookup, matches
from leadsail_bot.slack.views.surface import Message, modal
from tests import samples
from tests.office import elements, labels, said

AT = SearchAt("maria")
ODD = "<!channel> *Maria* `x` & @here\u202e " * 20


def _leads(count: int) -> tuple[Lead, ...]:
    return tuple(samples.lead(id=f"lead_{number}", phone=f"+1202555{number:04}") for number in range(count))


CASES: dict[str, Message] = {
    "two of a name": matches.several(
        Matches(
            leads=(
                samples.lead(last_activity_at=samples.NOW - timedelta(days=2)),
                samples.lead(
                    id="lead_m2", campaign="Home quotes", status="dnc", do_not_call=True, phone="+13125550188"
                ),
            )
        ),
        AT,
    ),
    "next to nothing known": matches.several(Matches(leads=(Lead(id="lead_1"), Lead(id="lead_2"))), AT),
    "fourteen": matches.several(Matches(leads=_leads(14)), AT),
    "eleven": matches.several(Matches(leads=_leads(11)), AT),
    "more than fifty": matches.several(Matches(leads=_leads(50), more=True), AT),
    "one unreadable": matches.several(Matches(leads=_leads(2), unreadable=1), AT),
    "odd names": matches.several(
        Matches(leads=tuple(samples.lead(first_name=ODD, campaign=ODD, status=ODD, phone=ODD) for _ in "ab")),
        SearchAt("*_~` @here & co"),
    ),
    "two of fifty and perhaps more": matches.several(Matches(leads=_leads(2), more=True, compared=50), AT),
    "twelve of fifty and perhaps more": matches.several(
        Matches(leads=_leads(12), more=True, compared=50), AT
    ),
    "two and more": matches.several(Matches(leads=_leads(2), more=True, unreadable=48), AT),
    "another id": matches.instead(Matches(leads=_leads(1)), SearchAt("lead_")),
    "other ids": matches.instead(Matches(leads=_leads(12)), SearchAt("lead_")),
    "nobody": matches.nobody(Matches(), AT),
    "nobody of the first fifty": matches.nobody(Matches(more=True, compared=50), AT),
    "nobody that can be read": matches.nobody(Matches(unreadable=1), AT),
}


@pytest.mark.parametrize("case", CASES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people read, as a file for each case."""
    assert vars(CASES[case]) == picture(name=case.replace(" ", "-"))


@pytest.mark.parametrize("case", CASES)
def test_slack_accepts_it_on_both_surfaces(case: str) -> None:
    """In a message after the command, in a modal after the form."""
    assert rules.message(CASES[case].blocks).ok
    assert rules.view(modal(CASES[case])).ok


def test_ten_are_shown_and_the_others_counted() -> None:
    """The text says the same as the blocks."""
    shown = CASES["fourteen"]
    assert labels(shown.blocks) == ["Open"] * 10 + ["Look up a lead"]
    for words in (said(shown.blocks), shown.text):
        assert "14 leads match “maria”." in words
        assert "4 others match. Add a campaign or a phone number to narrow it." in words
    assert "1 other matches." in CASES["eleven"].text
    assert "More than 50 leads match" in CASES["more than fifty"].text


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (
            "two of fifty and perhaps more",
            "There may be others: LeadSail gave only the first 50 leads. "
            "Try a fuller name, a phone number or the lead's ID.",
        ),
        (
            "twelve of fifty and perhaps more",
            "2 others match. There may be more: LeadSail gave only the first 50 leads. "
            "Try a fuller name, a phone number or the lead's ID.",
        ),
        ("two and more", "Others match too. Try a fuller name, a phone number or the lead's ID. 48 leads"),
        ("more than fifty", "More than 40 others match. Try a fuller name, a phone number or the lead's ID."),
        (
            "nobody of the first fifty",
            "Among the first 50 leads that LeadSail gave none fits “maria”, and it has more. Try a fuller",
        ),
        ("nobody that can be read", "or an email. 1 lead couldn't be shown."),
    ],
)
def test_what_leadsail_kept_back_is_not_known(case: str, words: str) -> None:
    """Neither that there are others nor that there is none, and never fewer than none."""
    shown = CASES[case]
    for told in (said(shown.blocks), shown.text):
        assert words in told
        assert "-" not in told.replace("do-not-call", "")
        assert ("More than" in told) is (case in {"two and more", "more than fifty"})


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("maria", "Check the spelling, or try a phone number or an email."),
        ("(202) 555-0142", "Check the number, or try a name or an email."),
        ("maria@example.com", "Check the email, or try a name or a phone number."),
    ],
)
def test_what_was_typed_is_nothing_else_to_try(typed: str, advice: str) -> None:
    """Whoever typed a number has tried a number."""
    assert matches.nobody(Matches(), SearchAt(typed)).text.endswith(f"”. {advice}")


def test_another_id_is_asked_about() -> None:
    """Nobody takes what is offered for the lead they asked for."""
    assert CASES["another id"].text.startswith(
        "No lead with ID `lead_`. Did you mean this lead?\nMaria Delgado"
    )
    assert CASES["other ids"].text.startswith("No lead with ID `lead_`. Did you mean one of these?\n")


def test_each_is_one_click_to_its_own_history() -> None:
    """What was wanted goes along, and nothing about the lead but its id."""
    at = SearchAt("maria", find="roof")
    values = [element["value"] for element in elements(matches.several(Matches(leads=_leads(2)), at).blocks)]
    assert [unpack(value, AnswerAt) for value in values] == [
        AnswerAt("lead_0", find="roof"),
        AnswerAt("lead_1", find="roof"),
    ]


@pytest.mark.parametrize("name", ["", "Maria", "Maria " * 30, "x" * 200])
@pytest.mark.parametrize(
    "ids", [("lead_1", "lead_2"), ("x" * 63 + "1", "x" * 63 + "2")], ids=["short", "long"]
)
def test_two_records_of_one_person_sound_different(name: str, ids: tuple[str, str]) -> None:
    """Of one name and number: their ids tell them apart, whatever is cut."""
    leads = tuple(samples.lead(id=one, first_name=name) for one in ids)
    heard = [
        button["accessibility_label"] for button in elements(matches.several(Matches(leads=leads), AT).blocks)
    ]
    assert len(set(heard)) == 2
    assert all(label.startswith("Open ") and one in label for label, one in zip(heard, ids, strict=True))
    assert all(len(label) <= 75 for label in heard)


def test_do_not_call_is_said_in_words() -> None:
    """By status or by flag: whoever picks somebody to call learns it here."""
    flagged = matches.several(Matches(leads=(samples.lead(do_not_call=True),) * 2), AT)
    assert "Do not call" in CASES["two of a name"].text
    assert "Do not call" in flagged.text


def test_a_whole_number_is_never_shown() -> None:
    """Four digits tell two leads apart."""
    assert "2025550142" not in said(CASES["two of a name"].blocks)
    assert "phone ending 0142" in said(CASES["two of a name"].blocks)


@pytest.mark.parametrize("typed", ["", "maria", "x" * 80, "*_~` @here & co", '"' * 60, '"' * 80])
def test_the_form_holds_what_was_typed(typed: str) -> None:
    """As the option that is chosen at first; whatever it is, Slack takes the form."""
    assert rules.view(lookup.form(typed)).ok
    options = lookup.suggestions(typed or "x", SearchAt(typed or "xx"), Matches(leads=_leads(60)))
    assert rules.options({"options": options}).ok
    assert 20 <= len(options) <= 21
