"""Emoji are pictures, as in Slack: the same on every machine, whatever letters it has."""

import pytest

from leadsail_bot.playground.page import emoji

FAMILY = "👨\u200d👩\u200d👧"
PICTURED = {
    "one": ("📞", "1f4de"),
    "a shade": ("🙏🏽", "1f64f-1f3fd"),
    "asked for as a picture": ("❤️", "2764"),
    "several as one": (FAMILY, "1f468-200d-1f469-200d-1f467"),
    "a flag": ("🇺🇸", "1f1fa-1f1f8"),
    "a keycap": ("1️⃣", "31-20e3"),
}


@pytest.mark.parametrize(("character", "name"), PICTURED.values(), ids=PICTURED.keys())
def test_pictures(character: str, name: str) -> None:
    """Each is one picture, which reads aloud as the character it stands for."""
    picture = f'<img class="emoji" src="/emoji/{name}.svg" alt="{character}">'
    assert emoji.markup(f"a {character}b") == f"a {picture}b"


@pytest.mark.parametrize("text", ["☎ 12 # © → 5 * 4", "日本", "\U0001faff"])
def test_characters(text: str) -> None:
    """What is text in Slack, or has no picture, stays text."""
    assert emoji.markup(text) == text


def test_without_pictures() -> None:
    """Where the pictures aren't installed the reader's own letters do; all else is escaped either way."""
    assert emoji.markup("<b> 📞", pictured=frozenset()) == "&lt;b&gt; 📞"
    assert emoji.markup("<b> 📞").startswith("&lt;b&gt; <img")
