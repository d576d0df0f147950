"""Strategies for what may come over the wire: any text, cut emoji included, and any JSON."""

import json
from typing import Any

from hypothesis import strategies as st

from tests import samples

TEXT = st.text(st.characters())  # lone surrogates too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def _or_anything(document: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The document with fields missing, and any JSON in the place of others."""
    parts = {name: st.just(value) | JSON for name, value in document.items()}
    return st.fixed_dictionaries({}, optional=parts)


INTERACTION = _or_anything(
    samples.interaction(call=None) | {"email": {"from": "ava@example.com", "to": ["maria@example.com"]}}
)
LEAD = _or_anything(samples.record())


def escaped(document: object) -> bytes:
    """JSON in ASCII, every other character as its escape."""
    return json.dumps(document).encode("ascii")
