"""A status is the same however it is spelled."""

import pytest

from leadsail_bot.history import statuses


@pytest.mark.parametrize(
    "spelled", ["no_answer", "noAnswer", "NoAnswer", "No-Answer", "no answer", "NO_ANSWER"]
)
def test_spellings_are_one(spelled: str) -> None:
    """LeadSail documents small letters and underscores; others mustn't make it another status."""
    assert statuses.key(spelled) == "no_answer"
