"""Blocks and elements are known again by the ids the app gave them."""

import pytest

from leadsail_bot.playground.page import render


@pytest.mark.parametrize(
    ("identifier", "attribute"),
    [
        ("page", ' data-key="page"'),
        ('"><b>', ' data-key="&#34;&gt;&lt;b&gt;"'),
        ("=00a1", ""),
        ("", ""),
        (None, ""),
    ],
    ids=["the app's", "hostile", "Slack's own", "empty", "none"],
)
def test_keys(identifier: str | None, attribute: str) -> None:
    """An id the app gave names its element for the script; Slack's own, new each time, would only mislead."""
    assert render.key(identifier) == attribute
