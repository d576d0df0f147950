"""Cut emoji: half of one (a lone surrogate) makes a whole document invalid to msgspec, and is mended here."""

import io
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

T = TypeVar("T")

STEP = 256 * 1024
_MAY_BE = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_WHOLE = re.compile(rb"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})++")  # all in a row
_REPLACEMENT = rb"\ufffd"  # as long as half an emoji: it goes in its place
_BACKSLASH = ord("\\")


def decoded(data: bytes | msgspec.Raw, decode: Callable[[bytes], T]) -> T:
    """What `decode` makes of the data; where a cut emoji stops it, of the data with U+FFFD in its place.

    Raises:
        msgspec.ValidationError: JSON, of another shape.
        ValueError, RecursionError: not JSON.
    """
    try:
        return decode(data)
    except msgspec.ValidationError:
        raise
    except ValueError:
        mended = _mended(bytes(data))
        if mended is None:
            raise
    return decode(mended)


def _mended(data: bytes) -> bytes | None:
    copy: io.BytesIO | None = None  # megabytes perhaps, and this gives them away without copying again
    for at in _halves(data):
        copy = copy or io.BytesIO(data)
        copy.seek(at)
        copy.write(_REPLACEMENT)
    return copy.getvalue() if copy else None


def _halves(data: bytes) -> Iterator[int]:
    """Where half an emoji stands. In steps: one long search would hold up the whole process."""
    at = 0
    while at < len(data):
        found = _MAY_BE.search(data, at, at + STEP)
        if found is None:
            at += STEP - 3  # the next may begin right before
            continue
        at, after = found.start(), found.end()
        if not _is_escaped(data, at):
            if whole := _WHOLE.match(data, at, at + STEP):
                after = whole.end()
            elif _HALF.match(data, at):
                yield at
        at = after


def _is_escaped(data: bytes, at: int) -> bool:
    """Whether the backslash there is the second half of an escaped one."""
    start = at
    while start and data[start - 1] == _BACKSLASH:
        start -= 1
    return (at - start) % 2 == 1
