"""A page of LeadSail's list of leads becomes matches: item by item, since its items aren't documented."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.errors import KeyRefused, LeadNotFound, LeadSailProblem, LeadSailUnreadable
from leadsail_bot.leadsail import decode
from leadsail_bot.models import Matches
from leadsail_bot.playground.sandbox import envelope
from tests import anything, samples


def matches(*items: Any, **page: Any) -> Matches:
    return read(envelope.success({"leads": list(items), **page}))


def read(body: bytes) -> Matches:
    """What a body says; what is kept of it says the same."""
    found = decode.matches(body, "maria", samples.NOW)
    assert decode.matches(decode.matches_gist(body), "maria", samples.NOW) == found
    return found


def test_what_nobody_needs_is_not_kept() -> None:
    """Of each lead on the page, as of its own record."""
    body = envelope.success({"leads": [samples.record(), None], "filters": {"dateOfBirth": "1984"}})
    assert b"1984" not in decode.matches_gist(body)


def test_each_lead_is_as_its_own_record_would_be() -> None:
    """The fields are those of the single record, with when the lead was last active."""
    found = matches(samples.record(lastActivityAt="2026-11-03T09:00:00.000Z"), hasMore=True)
    active = datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert found == Matches(leads=(samples.lead(last_activity_at=active),), more=True)


def test_no_lead_was_active_later_than_leadsail_was_asked() -> None:
    """A time that is yet to come is a mistake."""
    [lead] = matches(samples.record(lastActivityAt="2027-11-04T09:00:00Z")).leads
    assert lead.last_activity_at is None


@pytest.mark.parametrize("odd", [None, 5, "lead", [], {}, {"leadId": "../x"}, {"leadId": 7}], ids=str)
def test_an_odd_item_hides_no_other(odd: Any) -> None:
    """What has no usable id can't be asked for: it is counted, and the others are there."""
    found = matches(odd, samples.record(), odd)
    assert [lead.id for lead in found.leads] == [samples.LEAD_ID]
    assert found.unreadable == 2
    with pytest.raises(LeadSailUnreadable, match="schema_mismatch"):
        matches(odd)


def test_a_lead_that_comes_twice_is_one() -> None:
    """A page may overlap the next one."""
    assert len(matches(samples.record(), samples.record(leadId="lead_2"), samples.record()).leads) == 2


def test_an_odd_field_costs_itself() -> None:
    """Nor does a cut emoji cost more than itself."""
    [lead] = matches(
        samples.record(firstName="Mar\ud83dia", phone=5, campaign="U4D", lastActivityAt={})
    ).leads
    assert (lead.first_name, lead.phone, lead.campaign, lead.last_activity_at) == (
        "Mar\ufffdia",
        "",
        "",
        None,
    )


def test_none_is_a_kind_of_not_found() -> None:
    """So that it is remembered as such, for a short while."""
    with pytest.raises(LeadNotFound, match="no_match"):
        matches()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[]", LeadSailUnreadable),
        (b'{"success":true,"data":[]}', LeadSailUnreadable),
        (b'{"success":true,"data":{"leads":{}}}', LeadSailUnreadable),
        (b'{"success":true', LeadSailUnreadable),
        (envelope.failure("UNAUTHORIZED", "Authentication required"), KeyRefused),
    ],
    ids=["a list", "data is a list", "leads are an object", "cut", "refused"],
)
def test_what_is_no_page_is_a_problem(body: bytes, problem: type[LeadSailProblem]) -> None:
    """As with a history: named, and never an exception of a library's."""
    with pytest.raises(problem):
        decode.matches(body, "maria", samples.NOW)


@given(st.lists(anything.LEAD | anything.JSON, min_size=1, max_size=4))
def test_any_items_are_matches_or_a_problem(items: list[Any]) -> None:
    """Whatever stands in the list."""
    body = anything.escaped({"success": True, "data": {"leads": items}})
    with suppress(LeadSailUnreadable):
        assert read(body).leads


@pytest.mark.parametrize("item", ["{}", '{"flags":[[],[],[]]}', "12345"])
def test_a_page_made_of_next_to_nothing_is_refused(item: str) -> None:
    """A few megabytes of empty records would be half a gigabyte in memory."""
    crowd = ",".join([item] * 200_000)
    body = f'{{"success":true,"data":{{"leads":[{{"leadId":"lead_1"}},{crowd}]}}}}'.encode()
    with pytest.raises(LeadSailUnreadable) as refused:
        decode.matches(body, "maria", samples.NOW)
    assert refused.value.details == {"kind": "crowded"}


def test_leads_with_long_lists_of_figures_are_found() -> None:
    """An answer in a questionnaire may be of any kind (docs: lead record), and nobody reads it here."""
    figures = [{"key": "km", "answer": [*range(10)] * 80}]
    document = {"status": "dnc", "questionnaire": figures}
    found = matches(*({"leadId": f"lead_{number}"} | document for number in range(50)))
    assert [lead.do_not_call for lead in found.leads] == [True] * 50


def test_of_more_leads_than_a_page_has_the_first_are_enough() -> None:
    """A megabyte of them took a second, and nobody chooses among thousands."""
    found = matches(*({"leadId": f"lead_{number}"} for number in range(1_000)))
    assert [lead.id for lead in found.leads] == [f"lead_{number}" for number in range(100)]
    assert found.more
