"""A status is the same however it is spelled."""

import pytest

from leadsail_bot.history import statuses


@pytest.mark.parametrize(
    "spelled", ["no_answer", "noAnswer", "NoAnswer", "No-Answer", "no answer", "NO_ANSWER"]
)
def test_spellings_are_one(spelled: str) -> None:
    """LeadSail documents small letters and underscores; others mustn't make it another status."""
    assert statuses.key(spelled) == "no_answer"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("videoMeeting", ["video", "Meeting"]),
        ("WHATSAPP", ["WHATSAPP"]),
        ("federalDNC_list", ["federal", "DNC", "list"]),
        ("DNCList", ["DNC", "List"]),
        (" _-", []),
        ("", []),
    ],
)
def test_a_name_has_words(value: str, words: list[str]) -> None:
    """Divided where a small letter meets a capital, and at whatever joins them."""
    assert statuses.words(value) == words
