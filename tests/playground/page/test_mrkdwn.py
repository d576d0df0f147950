"""mrkdwn becomes the markup Slack would show, and nothing in it can become markup of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.playground.page import mrkdwn
from leadsail_bot.playground.page.reader import Reader

NEW_YORK = Reader(
    zone="America/New_York",
    now=1_795_000_000,  # Wednesday 18 November 2026, 6:06:40 in the morning there
    id="U1",
    domain="acme",
    people={"U1": "Ana", "U2": "Ben <b>"},
    channels={"C1": "sales"},
    groups={"S1": "oncall"},
)
NEW_TAB = 'target="_blank" rel="noopener noreferrer"'

# As the bot writes a lead's own words: a word joiner on either side of each mark takes its meaning away.
BROKEN = "call |`|x|`| |*|now|*| |_|a b|_| |~|gone|~|".replace("|", "\u2060")

FORMATS = {
    "bold": ("*paid*", "<b>paid</b>"),
    "italic": ("_soon_", "<i>soon</i>"),
    "strike": ("~old~", "<s>old</s>"),
    "nested": ("*a _b_ c*", "<b>a <i>b</i> c</b>"),
    "overlapping stays well formed": ("*a _b* c_", "<b>a _b</b> c_"),
    "inside a word": ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
    "spaces inside the marks": ("* not bold *", "* not bold *"),
    "code": ("`*raw*`", "<code>*raw*</code>"),
    "fence": ("a```\n*raw*\n  x```b", "a<pre>*raw*\n  x</pre>b"),
    "two lines": ("a\nb", "a<br>b"),
    "quote": ("&gt; one\n&gt; two\nafter", "<blockquote>one<br>two</blockquote>after"),
    "quote of everything": ("&gt;&gt;&gt; one\ntwo", "<blockquote>one<br>two</blockquote>"),
    "entities": ("&lt;3 &amp;amp; &quot;", "&lt;3 &amp;amp; &amp;quot;"),
    "known emoji": (":wave:", '<img class="emoji" src="/emoji/1f44b.svg" alt="👋">'),
    "unknown emoji": (":party_lead:", ":party_lead:"),
    "a clock is no emoji": ("12:30:45", "12:30:45"),
    "link to a message": (
        "<https://acme.slack.com/archives/C1/p1795000000000100?thread_ts=1.5&amp;cid=C1|the card>",
        '<a href="/?as=U1&amp;in=C1&amp;at=1795000000.000100&amp;thread=1.5&amp;tab=" '
        'data-place="C1" data-at="1795000000.000100" data-thread="1.5" data-tab="">the card</a>',
    ),
    "link to a message elsewhere": (
        "<https://other.slack.com/archives/C1/p1795000000000100|x>",
        f'<a href="https://other.slack.com/archives/C1/p1795000000000100" {NEW_TAB}>x</a>',
    ),
    "link with a label": (
        "<https://leads.test/?a=1&amp;b=2|open *it*>",
        f'<a href="https://leads.test/?a=1&amp;b=2" {NEW_TAB}>open *it*</a>',
    ),
    "link inside bold": (
        "*<https://a.test/x_y|go>*",
        f'<b><a href="https://a.test/x_y" {NEW_TAB}>go</a></b>',
    ),
    "bare link": ("see https://a.test/b.", f'see <a href="https://a.test/b" {NEW_TAB}>https://a.test/b</a>.'),
    "mail address": ("<mailto:ana@leads.test|ana@leads.test>", "ana@leads.test"),
    "person": ("<@U1>", '<span class="mention mention-me">@Ana</span>'),
    "name that looks like markup": ("<@U2>", '<span class="mention">@Ben &lt;b&gt;</span>'),
    "channel": ("<#C1|old-name>", '<span class="mention">#sales</span>'),
    "user group": ("<!subteam^S1>", '<span class="mention">@oncall</span>'),
    "broadcast": ("<!here>", '<span class="mention mention-loud">@here</span>'),
    "plain broadcast": ("@channel", '<span class="mention mention-loud">@channel</span>'),
    "broadcast in code": ("`@here`", '<code><span class="mention mention-loud">@here</span></code>'),
    "defused broadcast": ("@\u2060here", "@\u2060here"),
    "broken marks": (BROKEN, BROKEN),
    "marks around broken ones": (f"*Maria:* {BROKEN} `x`", f"<b>Maria:</b> {BROKEN} <code>x</code>"),
    "part of an address": ("ana@here.test", "ana@here.test"),
    "unknown command": ("<!nothing^1|x>", "&lt;!nothing^1|x&gt;"),
}


@pytest.mark.parametrize(("text", "expected"), FORMATS.values(), ids=FORMATS.keys())
def test_formats(text: str, expected: str) -> None:
    """Each construct of mrkdwn has the look Slack gives it."""
    assert mrkdwn.markup(text, NEW_YORK) == expected


def test_verbatim_leaves_text_alone() -> None:
    """`verbatim` stops bare URLs and a plain @here, never an explicit `<…>`."""
    shown = mrkdwn.markup("https://a.test @here <!here>", NEW_YORK, verbatim=True)
    assert shown == 'https://a.test @here <span class="mention mention-loud">@here</span>'


HOSTILE = [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<javascript:alert(1)|click>",
    "<JaVaScRiPt:alert(1)>",
    "<data:text/html,x|click>",
    '<https://a.test/"onmouseover="alert(1)|x>',
    "<https://a.test|<img src=x onerror=alert(1)>>",
    "*<img src=x onerror=alert(1)>*",
    "```</pre><script>alert(1)</script>```",
    "`</code><script>alert(1)</script>`",
    "<!date^1^{date}^javascript:alert(1)|<b>x</b>>",
    '<@U1"><script>alert(1)</script>',
    "&gt; <svg onload=alert(1)>",
]
TAG = re.compile(r"<(/?)([a-z]+)([^<>]*)>")
PICTURE = re.compile(r' class="emoji" src="/emoji/[0-9a-f-]+\.svg" alt="[^"<>&\x00-\x7f]+"')
INERT = {"a", "b", "i", "s", "br", "pre", "code", "blockquote", "span", "time"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """No text brings a tag, an event handler or a foreign scheme to the page."""
    assert_inert(mrkdwn.markup(text, NEW_YORK))


@given(
    st.lists(
        st.sampled_from(
            [*"<>|*_~`&!@#\"'^{}: \n", "here", "http://a.b", "javascript:", "!date^1^{time}", "x"]
        )
    )
)
def test_generated_text_stays_text(pieces: list[str]) -> None:
    """Whatever is typed, the markup holds only known tags, each closed in the order it was opened."""
    assert_inert(mrkdwn.markup("".join(pieces), NEW_YORK))


def assert_inert(html: str) -> None:
    """Check that `html` has only known, well nested tags, no handlers and only http links."""
    open_tags: list[str] = []
    for closing, name, attributes in TAG.findall(html):
        if name == "img":  # an emoji, of which it chooses neither address nor words
            assert PICTURE.fullmatch(attributes)
            continue
        assert name in INERT
        assert not re.search(r"\bon\w+=", re.sub(r'"[^"]*"', '""', attributes))
        assert 'href="' not in attributes or re.search(r'href="https?://', attributes)
        if name == "br":
            continue
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert not open_tags
    assert "<" not in TAG.sub("", html)
