"""LeadSail's names for things mean the same however they are spelled, and wherever they stand."""

import pytest

from leadsail_bot import labels
from leadsail_bot.history import brief
from leadsail_bot.leadsail import decode
from tests import samples

CALLED_OFF = [
    *("dnc", "DNC", "isDnc", "dncl", "DNCL", "DNCList", "DNC List", "DNC_hit", "dnc2"),
    *("federal_dnc", "federalDNC", "state-dnc", "dnc_requested"),
    *("do_not_call", "Do Not Call", "doNotCall", "doNOTcall", "DONOTCALL", "do-not-call", "do_not_call_list"),
    *("do_not_contact", "doNotContact", "dont_call", "dontCall", "Don't call", "don’t contact"),
    *("not_dnc", "dnc_removed", "do_not_call_back"),  # unclear
]
NOT_CALLED_OFF = [
    *("", " ", "contacted", "no_contact", "noContact", "no_answer", "scheduled_callback", "do_callback"),
    *("sadnces", "adnc", "dncx", "do_not_callback", "call_not_done", "not_called", "contact", "opted_out"),
]


@pytest.mark.parametrize(
    ("spelled", "called_off"),
    [*((one, True) for one in CALLED_OFF), *((one, False) for one in NOT_CALLED_OFF)],
)
def test_do_not_call_is_one_rule(spelled: str, called_off: bool) -> None:
    """A lead's status, a lead's flag and an interaction's status say it in the same words."""
    records = (samples.lead_body(status=spelled), samples.lead_body(flags=[spelled]))
    leads = [decode.lead(body, samples.LEAD_ID, samples.NOW).do_not_call for body in records]
    ended = brief.of(samples.history(samples.call(status=spelled), lead=None)).do_not_call
    assert [*leads, ended] == [called_off] * 3


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("videoMeeting", ["video", "Meeting"]),
        ("WHATSAPP", ["WHATSAPP"]),
        ("federalDNC_list", ["federal", "DNC", "list"]),
        ("DNCList", ["DNC", "List"]),
        (" _-", []),
        ("", []),
    ],
)
def test_a_name_has_words(label: str, words: list[str]) -> None:
    """Divided where a small letter meets a capital, and at whatever joins them."""
    assert labels.words(label) == words
