"""A lead's own record becomes the header of an answer, field by field."""

import tracemalloc
from typing import Any

import pytest
from hypothesis import given

from leadsail_bot.errors import LeadSailUnreadable
from leadsail_bot.leadsail import decode
from leadsail_bot.models import Lead
from tests import anything, samples


def lead(**changes: Any) -> Lead:
    return read(samples.lead_body(**changes))


def read(body: bytes) -> Lead:
    """What a body says; what is kept of it says the same."""
    found = decode.lead(body, samples.LEAD_ID, samples.NOW)
    assert decode.lead(decode.lead_gist(body), samples.LEAD_ID, samples.NOW) == found
    return found


def test_every_field_that_is_shown_survives_the_trip() -> None:
    """The record becomes exactly the model: what nobody needs in Slack doesn't leave the bytes."""
    assert lead() == samples.lead()


def test_blanks_around_a_field_are_left_out() -> None:
    """A time zone or an id with one before it would be none."""
    typed = {name: f" {value}\n" for name, value in samples.record().items() if isinstance(value, str)}
    assert lead(**typed) == samples.lead()


def test_what_nobody_needs_is_not_kept() -> None:
    """A birth date is in the bytes, and not in those that are kept."""
    born = {"born": "1984"}
    body = samples.lead_body(
        flags=born, tags=[born], detail=born, customFields=born, campaign=born, compliance=born, dnc=born
    )
    assert b"dateOfBirth" in body
    assert b"1984" not in decode.lead_gist(body)


@pytest.mark.parametrize("name", samples.record())
@pytest.mark.parametrize("value", [None, 5, {}], ids=str)
def test_an_odd_field_costs_itself_alone(name: str, value: Any) -> None:
    """A field that is null or of an unexpected kind hides no other; the id is known from the question."""
    odd, whole = lead(**{name: value}), samples.lead()
    changed = {field for field in Lead.__struct_fields__ if getattr(odd, field) != getattr(whole, field)}
    campaign = {"campaign", "campaign_id", "client", "offer"}
    assert changed == campaign if name == "campaign" else len(changed) <= 1
    assert odd.id == samples.LEAD_ID


@pytest.mark.parametrize(
    ("changes", "called_off"),
    [
        ({"status": "dnc"}, True),
        ({"status": "DNC"}, True),
        ({"status": "Do_Not_Call"}, True),
        ({"status": "Do Not Call"}, True),
        ({"status": "doNotContact"}, True),
        ({"flags": ["dnc"]}, True),
        ({"flags": "do_not_call"}, True),
        ({"flags": {"doNotCall": True}}, True),
        ({"flags": {"doNotCall": False}}, False),
        ({"flags": ["vip", 5, None]}, False),
        ({"flags": 1}, False),
        ({"flags": "dnc,vip"}, True),
        ({"flags": [{"name": "dnc", "value": True}]}, True),
        ({"flags": [{"name": "dnc", "value": False}]}, False),
        ({"flags": [{"type": "DNC"}]}, True),
        ({"flags": [{"type": "DNC", "note": ""}]}, True),
        ({"flags": [{"type": "DNC", "active": "no"}]}, False),
        ({"flags": {"isDnc": True}}, True),
        ({"flags": {"federalDnc": True}}, True),
        ({"flags": {"DNCList": 1}}, True),
        ({"flags": {"doNotContact": True}}, True),
        ({"flags": ["Don't call"]}, True),
        ({"flags": {"doNOTcall": "yes"}}, True),
        ({"flags": {"compliance": {"state_dnc": True}}}, True),
        ({"flags": {"active": False, "dnc": True}}, True),
        ({"flags": ["a"] * 200_000}, True),
        ({"flags": "aB" * 300_000}, True),
        ({"flags": {"n" * 900_000: 1}}, True),
        ({"flags": "vip, " * 1_000}, False),
        ({"flags": "vip, " * 1_000 + "dnc"}, True),
        ({"flags": {"active": False, "list": ["dnc"]}}, True),
        ({"flags": {"dnc": "2026-11-04"}}, True),
        ({"flags": {"dnc": {"federal": False, "state": True}}}, True),
        ({"flags": {"dnc": {"since": None, "by": "Ana"}}}, True),
        ({"flags": {"dnc": "false"}}, False),
        ({"flags": {"dnc": " No "}}, False),
        ({"flags": {"dnc": "0"}}, False),
        ({"flags": {"dnc": 0}}, False),
        ({"flags": {"dnc": None}}, False),
        ({"flags": {"dnc": {"active": True}}}, True),
        *(
            ({"flags": {"dnc": {switch: False, "since": "2026-11-04"}}}, False)
            for switch in ("value", "active", "enabled", "set", "on")
        ),
        ({"flags": {"dnc": {"active": False}}}, False),
        ({"flags": {"dnc": {"federal": False, "state": False}}}, False),
        ({"flags": {"dnc": {"active": False, "lists": ["federal DNC"]}}}, False),
        *(
            ({"flags": {"dnc": off}}, False)
            for off in ("", "f", "None", "null", "Off", "inactive", "disabled", "clear")
        ),
        ({"flags": {"sadnces": True}}, False),
        ({"flags": {"callback": True, "contact": "do"}}, False),
        ({"status": "contacted"}, False),
        ({"tags": ["vip", "dnc"]}, True),
        ({"tags": "do-not-call"}, True),
        ({"tags": ["two-vehicles"]}, False),
        ({"detail": "DNC"}, True),
        ({"detail": "On the federal DNC list"}, True),
        ({"detail": "Please don't call before 9, she works at night"}, False),
        ({"customFields": {"doNotCall": True}}, True),
        ({"customFields": {"doNotCall": "false"}}, False),
        ({"customFields": {"doNotCall": "Asked for it by phone on the 4th of November"}}, True),
        ({"customFields": {"list": "DNC"}}, True),
        ({"customFields": {"wish": "Do not call"}}, True),
        ({"customFields": [{"key": "doNotCall", "value": True}]}, True),
        ({"customFields": [{"name": "doNotCall", "value": True}]}, True),
        ({"customFields": {"notes": "Said do not call the office, the cell is fine"}}, False),
        ({"customFields": {"story": "x" * 900_000}}, False),
        ({"customFields": {"bestTime": "Don't call before 9am"}}, False),
        ({"customFields": [{"name": "Notes", "value": "Please don't call before 9am"}]}, False),
        ({"customFields": {"notes": ["Please don't call before 9am, she works nights"]}}, False),
        ({"customFields": {"notes": {"text": "Please don't call before 9am"}}}, False),
        ({"customFields": {"dnc": {"active": False}}}, False),
        ({"customFields": {"dnc": {"active": True}}}, True),
        ({"customFields": {"dnc": "n"}}, False),
        ({"customFields": {"dnc": "not listed"}}, False),
        ({"customFields": {"DNC status": "Clean"}}, False),
        ({"customFields": {"dncResult": "No match"}}, False),
        ({"customFields": {"DNC": "N/A"}}, False),
        ({"customFields": {"DNC status": "Not on the DNC list"}}, False),
        ({"customFields": {"DNC status": "On the federal list"}}, True),
        ({"customFields": {"doNotCall": "Not on weekends"}}, True),
        ({"customFields": {f"question_{n}_of_our_form": "Yes, two cars" for n in range(1_500)}}, False),
        ({"customFields": {f"question_{n}": "DNC" if n == 1_499 else "Yes" for n in range(1_500)}}, True),
        ({"dnc": True}, True),
        ({"isDnc": 1}, True),
        ({"doNotCall": "yes"}, True),
        ({"doNotContact": True}, True),
        ({"dnc": False, "doNotCall": "false"}, False),
        ({"compliance": {"tcpaConsent": True, "dnc": True}}, True),
        ({"compliance": {"doNotCall": "2026-11-04"}}, True),
        ({"compliance": {"tcpaConsent": False, "dnc": False}}, False),
        ({"compliance": {"dncCheckedAt": "2026-11-04", "dnc": {"checked": True, "listed": False}}}, False),
        ({"compliance": "dnc"}, False),
        ({"tags": ["not-on-dnc"]}, False),
        ({"tags": ["not-on-dnc", "dnc"]}, True),
        ({"detail": "Not on DNC list"}, False),
        ({"detail": "Do not call, not on the DNC"}, True),
    ],
    ids=lambda value: str(value)[:80],
)
def test_do_not_call_is_never_missed(changes: dict[str, Any], called_off: bool) -> None:
    """By status, flag, tag or a field of the tenant's own, in any form, and beside whatever else is wrong."""
    assert lead(**changes, campaign="U4D", timezone=5).do_not_call is called_off


@pytest.mark.parametrize("depth", [10, 900])
def test_a_flag_is_found_at_any_depth(depth: int) -> None:
    """However many lists it is wrapped in, and no depth raises anything."""
    flags: Any = {"dnc": True}
    for _ in range(depth):
        flags = [flags]
    assert lead(flags=flags).do_not_call


def test_a_placeholder_lead_has_no_name() -> None:
    """Blank names are no name, so that the id is shown in its place."""
    assert lead(firstName=" ", lastName=None).name == ""


@given(anything.LEAD)
def test_any_field_may_be_anything(document: dict[str, Any]) -> None:
    """Whatever stands in a record, there is a lead, with the fields that are as documented."""
    body = anything.escaped({"success": True, "data": document | {"status": "dnc"}})
    found = read(body)
    assert found.do_not_call
    assert document.get("firstName") != "Maria" or found.first_name == "Maria"


@pytest.mark.parametrize("nothing", ["[]", "{}"])
@pytest.mark.parametrize("field", ["flags", "customFields", "firstName"])
def test_a_record_made_of_next_to_nothing_is_refused(field: str, nothing: str) -> None:
    """Of any field whatever stands in it is read: a megabyte of empty lists would be twenty in memory."""
    crowd = ",".join([nothing] * 50_000)
    body = f'{{"success":true,"data":{{"leadId":"{samples.LEAD_ID}","{field}":[{crowd}]}}}}'.encode()
    with pytest.raises(LeadSailUnreadable):
        decode.lead(body, samples.LEAD_ID, samples.NOW)


def test_a_record_made_of_lists_in_lists_is_refused_before_they_are_read() -> None:
    """Python 3.13, which the image has, reads 10,000 levels: of eight megabytes it makes four hundred."""
    crowd = ",".join(["[" * 1_000 + "]" * 1_000] * 50)
    body = f'{{"success":true,"data":{{"leadId":"{samples.LEAD_ID}","tags":[{crowd}]}}}}'.encode()
    with pytest.raises(LeadSailUnreadable) as refused:
        decode.lead(body, samples.LEAD_ID, samples.NOW)
    assert refused.value.details == {"kind": "crowded"}


@pytest.mark.parametrize("value", ['["a"]', "[1.5]", '{"a":1}'])
@pytest.mark.parametrize(
    ("field", "called_off"),
    [("flags", True), ("customFields", True), ("campaign", False), ("firstName", False)],
)
def test_megabytes_in_a_field_are_left_unread(field: str, value: str, called_off: bool) -> None:
    """They weigh up to twenty times as much once they are read; where a flag may be among them, it counts."""
    begin, one, end = value[0], value[1:-1], value[-1]
    crowd = begin + ",".join([one] * (1_200_000 // (len(one) + 1))) + end
    body = f'{{"success":true,"data":{{"lastName":"Delgado","{field}":{crowd}}}}}'.encode()
    tracemalloc.start()
    found = decode.lead(body, samples.LEAD_ID, samples.NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.last_name, found.do_not_call) == ("Delgado", called_off)
    assert peak < len(body)


@pytest.mark.parametrize(
    ("field", "called_off"), [("flags", True), ("status", True), ("campaign", False), ("phone", False)]
)
def test_a_number_that_nobody_can_read_costs_its_field_alone(field: str, called_off: bool) -> None:
    """JSON knows 1e999, Python no number as large: the name stands, and where a flag may be it counts."""
    found = read(b'{"success":true,"data":{"lastName":"Delgado","%b":1e999}}' % field.encode())
    assert (found.last_name, found.do_not_call) == ("Delgado", called_off)
