"""Which lead somebody means: one grammar for all doors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.leadsail.client import listing
from leadsail_bot.models import LEAD_ID
from leadsail_bot.slack.asked import naming
from leadsail_bot.slack.asked.naming import Id, Words

PAGES = frozenset(
    {"https://app.leadsail.example/leads/{lead_id}", "https://api.leadsail.app/leads/{lead_id}"}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lead_abc123", Id("lead_abc123")),
        ("LEAD_ABC123", Id("LEAD_ABC123")),
        ("  lead_abc123. ", Id("lead_abc123")),
        ("`lead_abc123`", Id("lead_abc123")),
        ("“lead_abc123”,", Id("lead_abc123")),
        ("<lead_abc123>", Id("lead_abc123")),
        ("(lead_abc123)", Id("lead_abc123")),
        ("*lead_abc123*", Id("lead_abc123")),
        ("_*lead_abc123*_", Id("lead_abc123")),
        ("lead_abc_", Id("lead_abc_")),
        ("_Maria Delgado_", Words("Maria Delgado")),
        ("2025550142", Id("2025550142")),
        ("https://app.leadsail.example/leads/lead_abc123", Id("lead_abc123")),
        ("<https://app.leadsail.example/leads/lead_abc123?tab=calls#x|Maria>", Id("lead_abc123")),
        ("<https://api.leadsail.app/leads/lead_abc123>", Id("lead_abc123")),
        ("http://app.leadsail.example/leads/lead_abc123", Id("lead_abc123")),
        ("app.leadsail.example/leads/lead_abc123", Id("lead_abc123")),
        (
            "<http://app.leadsail.example/leads/lead_abc123|app.leadsail.example/leads/lead_abc123>",
            Id("lead_abc123"),
        ),
        ("maria", Words("maria")),
        ("Maria  Delgado", Words("Maria Delgado")),
        ("“Maria Delgado”", Words("Maria Delgado")),
        ("<Maria Delgado>", Words("Maria Delgado")),
        ("O’Brien", Words("O’Brien")),
        ("Anne-Marie d'Arc", Words("Anne-Marie d'Arc")),
        ("مینا", Words("مینا")),
        ("王伟", Words("王伟")),
        ("(maria)", Words("maria")),
        ("maria (the tall one)", Words("maria (the tall one)")),
        ("maria.delgado@example.com", Words("maria.delgado@example.com")),
        ("<mailto:maria.delgado@example.com|maria.delgado@example.com>", Words("maria.delgado@example.com")),
        ("mailto:maria.delgado@example.com?subject=x", Words("maria.delgado@example.com")),
        ("Maria Delgado <maria.delgado@example.com>", Words("maria.delgado@example.com")),
        (
            '"Delgado, Maria" <mailto:maria.delgado@example.com|maria.delgado@example.com>',
            Words("maria.delgado@example.com"),
        ),
        (
            "Maria Delgado <<mailto:maria.delgado@example.com|maria.delgado@example.com>>",
            Words("maria.delgado@example.com"),
        ),
        ("<mailto:maria.delgado@example.com|maria.delgado@example.com>.", Words("maria.delgado@example.com")),
        ("+1 202 555 0142", Words("+1 202 555 0142")),
        ("(202) 555-0142", Words("(202) 555-0142")),
        ("<tel:+12025550142|(202) 555-0142>", Words("+12025550142")),
        ("tel:+1%20202%20555%200142", Words("+1 202 555 0142")),
        ("２０２ ５５５ ０１４２", Words("２０２ ５５５ ０１４２")),
        ("lead_1 lead_2", Words("lead_1 lead_2")),
        ("x" * 80, Words("x" * 80)),
    ],
)
def test_what_is_meant(typed: str, meant: Id | Words) -> None:
    """An id has a digit or an underscore; what has letters, or the digits of a number, is looked for."""
    assert naming.read(typed, PAGES) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "…", "x", "555 01", "+1 1", "x" * 81, "x" * 10_000, "🎉🎉", "–", "“”"),
        *(
            "..",
            "../../etc",
            "a/b",
            "a\\b",
            "a?x=1",
            "a#b",
            "a%2fb",
            "1/2",
            "a<b",
            "a\x00b",
            "lead_1\nlead_2",
        ),
        *("<@U1>", "<!channel>", "<!subteam^S1|@on-call>", "<#C1|x>", "maria <@U1>"),
        "https://elsewhere.example/leads/lead_abc123",
        "https://app.leadsail.example.evil.example/leads/lead_abc123",
        "https://app.leadsail.example/settings/lead_abc123",
        "<http://elsewhere.example/leads/lead_abc123|elsewhere.example/leads/lead_abc123>",
        "ftp://app.leadsail.example/leads/lead_abc123",
        "elsewhere.example/leads/lead_abc123",
        "//app.leadsail.example/leads/lead_abc123",
        "<https://elsewhere.example|lead_abc123>",
    ],
    ids=lambda typed: ascii(typed[:30]),
)
def test_what_is_no_lead(typed: str) -> None:
    """Paths, markup, mentions, other hosts' links, and what says nothing: nobody is asked about these."""
    assert naming.read(typed, PAGES) is None


@given(st.text() | st.text("<>|:/@.+() abc123\u202e\ud83d&=?%#\n", max_size=30))
def test_nothing_typed_leaves_the_search_parameter(typed: str) -> None:
    """Whatever is typed, LeadSail gets an id of its alphabet, or words that are whole in one parameter."""
    match naming.read(typed, PAGES):
        case Id(lead_id):
            assert LEAD_ID.fullmatch(lead_id)
        case Words(words):
            assert listing(words, 1).startswith("/leads?search=")
            assert words == words.strip()
