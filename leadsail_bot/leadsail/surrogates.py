"""Cut emoji: half of one (a lone surrogate) makes a whole document invalid to msgspec, and is mended here."""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

T = TypeVar("T")

# An escaped backslash and a whole pair are matched only to be stepped over.
_LONE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


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
        mended = _LONE.sub(_replacement, bytes(data))
        if mended == bytes(data):
            raise
    return decode(mended)


def _replacement(found: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if found[1] else found[0]
