"""One readable JSON file for each case, which pastes into Block Kit Builder."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """A snapshot for human eyes."""
    made: Any = snapshot.use_extension(JSONSnapshotExtension)
    return made  # type: ignore[no-any-return]
