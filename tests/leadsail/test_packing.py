"""Bodies, packed to be kept: what comes out is what went in, and never more than was said."""

import random

import pytest

from leadsail_bot.leadsail.cache import packing
from tests.benchmarks import documents

BODY = documents.history(20, 15)


@pytest.mark.parametrize(
    "body", [b"", b"{}", BODY, random.Random(7).randbytes(packing.AT_HAND_BYTES + 1)], ids=len
)
def test_it_comes_out_as_it_went_in(body: bytes) -> None:
    """Whichever packer it was for, and however often that is used."""
    for _ in range(2):
        assert packing.unpacked(packing.packed(body), len(body)) == body


def test_a_history_takes_a_quarter_of_the_room() -> None:
    """It is most of what the process holds."""
    assert len(packing.packed(BODY)) * 4 < len(BODY)


def test_no_more_comes_out_than_was_said() -> None:
    """A small value that says it is small can't fill the memory."""
    assert packing.unpacked(packing.packed(bytes(10_000_000)), 1_000) == bytes(1_000)


@pytest.mark.parametrize("kept", [b"never packed", packing.packed(BODY)[::-1]], ids=["text", "backwards"])
def test_what_was_never_packed_is_told(kept: bytes) -> None:
    """By one error, whoever wrote it."""
    with pytest.raises(packing.Unpackable):
        packing.unpacked(kept, len(BODY))
