"""An email that LeadSail keeps as HTML is read as people read it; any other stays as it is."""

import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.history import find, thread
from leadsail_bot.leadsail import decode
from leadsail_bot.leadsail.decode import markup
from leadsail_bot.leadsail.decode.markup import Emails
from leadsail_bot.models import Interaction
from tests import anything, samples

WHOLE = """<!DOCTYPE html>
<html><head><title>Re: quote</title><style>p { margin: 0; font-family: Arial }</style></head>
<body bgcolor="#fff">
  <p>Can you&nbsp;send the <b>quote</b>
     &amp; the form?</p>
  <p>Maria</p>
</body></html>"""


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (WHOLE, "Can you\xa0send the quote & the form?\n\nMaria"),
        ("<div>Hi Ava,</div><div><br></div><div>Yes.</div>", "Hi Ava,\n\nYes."),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<DIV>One<BR/>Two</DIV>", "One\nTwo"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<table><tr><td>Cars</td><td>2</td></tr><tr><td>Vans</td><td>1</td></tr></table>", "Cars 2\nVans 1"),
        ("<div><div><div>One</div></div></div><div>Two</div>", "One\nTwo"),
        ("<span>thir</span><i>teen</i> cars", "thirteen cars"),
        ("<p>5 &lt; 6 &amp;amp; &#8364;7 &eacute; &nope;", "5 < 6 &amp; €7 é &nope;"),
        ("<p>a <maria@example.com> 5 < 6 <3</p>", "a <maria@example.com> 5 < 6 <3"),
        ('<p title="a > b" lang=en>Yes</p>', "Yes"),
        ("<html><script>if (a < b) { alert('<p>') }</script><p>Yes</html>", "Yes"),
        ("<!-- [if mso]><p>No</p><![endif]--><p>Yes<!-- > --> please</p>", "Yes please"),
        ("<![if !mso]><p>Yes</p>", "<![if !mso]><p>Yes</p>"),
        ("<html><head><meta charset=x><body><p>Yes", "Yes"),
        ('<p>Yes <a href="x>here</a> and there', 'Yes "x>here and there'),
        ("\ufeff\n <p>Yes</p>", "Yes"),
        ("<p>Yes</p><p>un", "Yes\n\nun"),
        ("<p>1&#" + "1" * 5_000 + ";2 &#0000065;</p>", "1\ufffd2 A"),
        ("<p>Yes &amp; " + "x" * 500_000 + "<p>&amp;", "Yes & " + "x" * 499_987 + "x" * 13 + "<p>&amp;"),
        ("<p>Yes</p><sty", "Yes\n<sty"),
    ],
    ids=lambda html: html[:40],
)
def test_html_is_read(source: str, read: str) -> None:
    """Its words, a line where people see one; nothing of tags, styles, scripts and comments."""
    assert markup.plain(source) == read


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Hi,\n\n  <p> is a paragraph &amp; so on.\n",
        "<maria@example.com> wrote:\n> Yes",
        "<Maria> said <br> yes",
        "<3 thanks",
        "a < b",
        "<",
        "<p",
        "<https://example.com/a>",
        '<img src="https://example.com/a.png">',
        "<html><style>p {}</style></html>",
    ],
)
def test_any_other_stays_as_it_is(source: str) -> None:
    """Text that speaks of tags, and HTML that says nothing in words: a picture is something too."""
    assert markup.plain(source) is source


@given(
    anything.TEXT,
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<!--",
                "-->",
                "<a ",
                "'",
                '"',
                ">",
                "<",
                "&",
                "&#",
                "<style>",
                "<head>",
                "\n",
                "x",
            ]
        )
    ),
)
def test_no_email_raises(before: str, parts: list[str]) -> None:
    """Whatever somebody sends; and what had something in it has something to show."""
    source = "<p>" + before + "".join(parts)
    assert markup.plain(source).strip()


@pytest.mark.parametrize(
    "part",
    [
        "<p>",
        "<a ",
        "<a href='",
        '<a href="',
        "<!--",
        "<![CDATA[",
        "<",
        "</",
        "<style>",
        "<style",
        "<head>",
        "<p title='\"",
        " ",
        "&",
        "&#",
        "&a",
        "<td>x",
        "x<br>",
        "<a x=\"y'",
    ],
)
def test_hostile_markup_costs_little(part: str) -> None:
    """Eight megabytes of what never ends hold nobody up."""
    source = "<p>" + part * (8_000_000 // len(part))
    began = time.process_time()
    markup.plain(source)
    assert time.process_time() - began < 1


def _thread(kind: str, *said: str) -> Interaction:
    sent = [
        {"role": "user", "message": one, "timestamp": f"2026-11-04T13:0{n}:00Z"} for n, one in enumerate(said)
    ]
    document = samples.interaction(type=kind, transcript=sent)
    return decode.history(samples.body(document), samples.LEAD_ID, samples.NOW).interactions[0]


def test_everything_that_is_made_of_an_email_agrees() -> None:
    """Its turns in any order, its texts, its last message, what is found in it; the whole of it too."""
    email = _thread("email", "Hi.", WHOLE)
    read = markup.plain(WHOLE)
    assert [turn.text for turn in email.transcript] == ["Hi.", read] == email.texts
    assert email.transcript[-1].text == email.transcript[1:][0].text == read
    assert thread.last_message(email) is email.transcript[1]
    assert find.hits(email.transcript, "send the quote & the form", samples.REGION) == [1]
    assert find.hits(email.transcript, "Arial", samples.REGION) == []
    assert email.whole == email


@pytest.mark.parametrize("kind", ["sms", "call", "fax"])
def test_only_of_an_email(kind: str) -> None:
    """A text with a tag in it is a text."""
    assert [turn.text for turn in _thread(kind, "<p>Yes</p>").transcript] == ["<p>Yes</p>"]


def test_no_email_is_read_before_somebody_looks() -> None:
    """The brief asks for the last message alone."""
    sent: list[Any] = [{"role": "user", "message": WHOLE}] * 3
    emails = Emails(msgspec.Raw(anything.escaped(sent)))
    assert len(emails) == 3
    assert emails[-1].text.startswith("Can you")
    assert list(emails._read) == [2]
    with pytest.raises(IndexError):
        emails[3]
