"""Which recordings become links."""

import pytest

from leadsail_bot.slack.views.links import Links

GOOD = [
    "https://recordings.example.com/a/b.mp3",
    "https://s3.eu-west-1.example.com/x?X-Amz-Signature=ab%2Bc&e=60",
]
EVIL = [
    "",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//recordings.example.com/a",
    "/relative.mp3",
    "recordings.example.com/a.mp3",
    "http://recordings.example.com/a.mp3",
    "ftp://recordings.example.com/a.mp3",
    "https://user:pw@recordings.example.com/a",
    "https://recordings.example.com@evil.example/a",
    "https://recordings.example.com:8443/a",
    "https://recordings.example.com:abc/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://2130706433/a",
    "https://localhost/a",
    "https://rеcordings.example.com/a",
    "https://xn--rcordings-x5g.example.com/a",
    "https://recordings.example.com/a|label",
    "https://recordings.example.com/a>b",
    "https://recordings.example.com/a<b",
    "https://recordings.example.com/a b",
    "https://recordings.example.com/a\nb",
    'https://recordings.example.com/"a',
    "https://recordings.example.com\\@evil.example/a",
    "https://recordings.example.com/" + "a" * 3_000,
    "https:///a",
    "https://evil\u202eexample.com/a",
]


@pytest.mark.parametrize("url", GOOD)
def test_a_plain_https_address_passes(url: str) -> None:
    """Any named https host, with query and signature."""
    assert Links().recording(url) == url


@pytest.mark.parametrize("url", EVIL, ids=lambda url: ascii(url)[:40])
def test_anything_else_is_withheld(url: str) -> None:
    """No script, no other scheme, no look-alike, no break-out, no address by number."""
    assert Links().recording(url) is None
    assert Links(loopback=True).recording(url) is None


def test_the_operators_hosts_narrow_it_further() -> None:
    """An exact name, or every subdomain of one that starts with a dot; nothing that only ends alike."""
    links = Links(recording_hosts=frozenset({"recordings.example.com", ".cdn.example"}))
    assert links.recording("https://recordings.example.com/a")
    assert links.recording("https://eu.cdn.example/a")
    assert not links.recording("https://other.example.com/a")
    assert not links.recording("https://evilcdn.example/a")
    assert not links.recording("https://recordings.example.com.evil.example/a")


def test_loopback_recordings_only_in_the_playground() -> None:
    """A simulated LeadSail's own recordings, and only where LeadSail itself is simulated."""
    url = "http://127.0.0.1:8123/recordings/int_1.wav"
    assert Links(loopback=True).recording(url) == url
    assert Links().recording(url) is None


def test_a_leads_page_holds_the_encoded_id() -> None:
    """Only where the operator said where that page is."""
    assert (
        Links(lead_url="https://app.example.com/leads/{lead_id}").lead("lead_1")
        == "https://app.example.com/leads/lead_1"
    )
    assert Links().lead("lead_1") is None
