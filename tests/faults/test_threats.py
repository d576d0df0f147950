"""Every known threat, and the test that fails if what holds it off is gone."""

import pytest

from tests.faults import elsewhere

TEXT, LINKS = "tests/slack/views/test_text.py", "tests/slack/views/test_links.py"
SERVE, STAYS = "tests/slack/test_serve.py", "tests/slack/test_text_stays_text.py"
CLIENT, REDIS = "tests/leadsail/test_client.py", "tests/test_redis_store.py"
THREATS = {
    "T1 forged or malformed requests": f"{SERVE}::test_odd_requests_get_the_status_they_deserve",
    "T2 replayed requests": "tests/faults/replicas.py::replayed",
    "T3 mentions and links in what customers wrote": f"{TEXT}::test_mrkdwn_shows_and_does_nothing",
    "T4 evil recording links": f"{LINKS}::test_anything_else_is_withheld",
    "T5 names spoofed by hidden characters": f"{TEXT}::test_what_hides_or_turns_text_goes",
    "T6 hostile lead ids": "tests/faults/requirements.py::hostile_ids",
    "T7 the key sent elsewhere": f"{CLIENT}::test_nothing_but_gets_to_one_origin_passes",
    "T8 evil response_urls": "tests/faults/test_slack_faults.py::test_fault",
    "T9 secrets or customers in logs": f"{STAYS}::test_nothing_leaks_into_log_or_metrics",
    "T10 the wrong person or channel": "tests/slack/test_matrix.py::test_every_cell",
    "T11 tampered buttons": f"{STAYS}::test_1000_mutated_payloads_get_nobody_anything",
    "T12 another workspace's cache": f"{REDIS}::test_two_workspaces_never_meet",
    "T13 huge answers": "tests/faults/test_memory.py::test_one_hostile_body",
    "T14 somebody who asks too often": "tests/faults/people.py::a_thousand_of_one",
    "T15 a poisoned dependency": "tests/test_house.py::test_everything_installed_is_locked_by_hash",
    "T16 out of the container": "tests/test_dockerfile.py::test_the_user_is_a_high_number",
    "T17 stolen or changed tokens": "tests/faults/stopping.py::new_key",
    "T18 no evidence of who looked": "tests/test_audit.py::test_n_looks_are_n_lines",
    "T19 kept for too long": f"{REDIS}::test_nothing_stays_for_ever",
    "T20 a poisoned Redis": f"{REDIS}::test_a_thousand_odd_values",
    # Nothing is exported as CSV or HTML: the one file there is has plain text in it and a harmless name.
    "T21 injection into exports": "tests/slack/views/test_full_text.py::test_a_name_never_becomes_a_path",
    "T22 forged log lines": "tests/test_telemetry.py::test_one_event_is_one_line",
}


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_has_its_test(threat: str) -> None:
    """A test that is renamed or dropped leaves a threat without one, and says which."""
    assert elsewhere.missing({threat: THREATS[threat]}) == []


def test_no_threat_is_missing() -> None:
    """T1 to T22, each once."""
    assert [threat.split()[0] for threat in THREATS] == [f"T{number}" for number in range(1, 23)]
