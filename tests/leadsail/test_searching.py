"""What LeadSail is asked for some words, and which leads fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.leadsail import searching
from leadsail_bot.leadsail.searching import Question
from leadsail_bot.models import Matches
from tests import samples


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("maria", [Question("maria")]),
        ("Maria  Delgado", [Question("Maria Delgado"), Question("Maria", ("Delgado",))]),
        (
            "Maria Delgado auto quotes",
            [
                Question("Maria Delgado auto quotes"),
                Question("Maria Delgado auto", ("quotes",)),
                Question("Maria Delgado", ("auto", "quotes")),
            ],
        ),
        ("J Smith", [Question("J Smith")]),
        ("Al Smith", [Question("Al Smith"), Question("Al", ("Smith",))]),
        (
            "Delgado, Maria, auto",
            [
                Question("Maria auto Delgado"),
                Question("Delgado Maria", ("auto",)),
                Question("Delgado", ("Maria", "auto")),
            ],
        ),
        ("O’Brien", [Question("O’Brien"), Question("O'Brien")]),
        ("Anne‑Marie", [Question("Anne‑Marie"), Question("Anne-Marie")]),
        ("김철수", [Question("김철수")]),
        ("lead_ABC123", [Question("lead_ABC123")]),
        ("Maria.Delgado@Example.com", [Question("maria.delgado@example.com")]),
        ("(202) 555-0142", [Question("+12025550142"), Question("(202) 555-0142"), Question("2025550142")]),
        ("202.555.0142", [Question("+12025550142"), Question("202.555.0142"), Question("2025550142")]),
        ("2025550142", [Question("+12025550142"), Question("2025550142"), Question("(202) 555-0142")]),
        ("555-0142", [Question("5550142"), Question("555-0142")]),
    ],
)
def test_questions(words: str, asked: list[Question]) -> None:
    """Names whole and then in part, emails in small letters, numbers in several spellings."""
    assert searching.questions(words, "US") == asked


@given(st.text())
def test_never_more_than_three_questions(words: str) -> None:
    """Whatever is typed costs LeadSail a bounded number of calls."""
    assert len(searching.questions(words, "US")) <= searching.QUESTIONS_MAX


@pytest.mark.parametrize(
    ("apart", "fits"),
    [
        ((), True),
        (("auto",), True),
        (("AUTO", "Quotes"), True),
        (("harborlight",), True),
        (("U4D",), True),
        (("0142",), True),
        (("555-0142",), True),
        (("42",), True),
        (("2",), False),
        (("0143",), False),
        (("legal",), False),
        (("auto", "legal"), False),
        (("x0142",), False),
        (("–",), False),
    ],
    ids=str,
)
def test_what_lies_apart_from_the_name(apart: tuple[str, ...], fits: bool) -> None:
    """Each word is in the campaign, the client or the offer, or ends the number."""
    assert searching.fits(samples.lead(), apart) is fits


def test_what_was_chosen_from_is_told_of_a_choice_alone() -> None:
    """Where LeadSail looked for all of the words, what it has more of fits too."""
    page = Matches(leads=(samples.lead(),), more=True)
    assert searching.fitting(page, ()) == page
    assert searching.fitting(page, ("legal",)) == Matches(leads=(), more=True, compared=1)


@pytest.mark.parametrize(
    ("name", "typed"), [("José", "jose"), ("Jose", "José"), ("O'Brien", "O’Brien"), ("O’Brien", "o'brien")]
)
def test_a_name_fits_however_it_is_typed(name: str, typed: str) -> None:
    """Accents and apostrophes depend on who typed it, and on what."""
    assert searching.fits(samples.lead(first_name=name), (typed,))
