"""Whether a lead's status or flags say "do not call".

The flag exists (docs: lead management), its form isn't told. Names, records that carry one, and names to
values are understood, at any depth. What is unclear counts as set: a missed flag is a call too many.
"""

import re
from typing import Any

from leadsail_bot import labels

_SWITCHES = frozenset({"value", "active", "enabled", "set", "on"})
# Characters, a flag itself counts as FLAG: 1,900 fields of an ordinary form; more would hold everybody up.
LOOKED_AT, FLAG = 100_000, 5
_OFF = frozenset(
    {"", "0", "false", "f", "no", "n", "none", "null", "off", "inactive", "disabled", "clear", "not listed"}
    | {"clean", "no match", "n/a"}
)
_NOT_ON = re.compile(r"not on (?:\w+ ){0,4}(?:dnc|list|registry)")


def do_not_call(flags: Any) -> bool:
    """The flag is there and isn't switched off. Takes any JSON, however deep."""
    waiting, left = [flags], LOOKED_AT
    while waiting:
        flag = waiting.pop()
        left -= FLAG + (len(flag) if isinstance(flag, str | list) else 0)
        left -= sum(FLAG + len(name) for name in flag) if isinstance(flag, dict) else 0
        if left < 0:
            return True  # unclear
        if isinstance(flag, str) and labels.do_not_call(flag):
            return True
        if isinstance(flag, list):
            waiting += flag
        if isinstance(flag, dict):
            if any(labels.do_not_call(name) and not _is_off(value) for name, value in flag.items()):
                return True
            waiting += _values(flag)
    return False


def _values(record: dict[str, Any]) -> list[Any]:
    """What else may name the flag in it; `{"name": "dnc", "active": false}` doesn't set what it names."""
    switched_off = any(name in _SWITCHES and _says_no(value) for name, value in record.items())
    return [
        value
        for name, value in record.items()
        if not labels.do_not_call(name) and not (switched_off and isinstance(value, str))
    ]


def _is_off(value: Any) -> bool:
    if not isinstance(value, dict):
        return _says_no(value)
    return any(name in _SWITCHES and _says_no(one) for name, one in value.items()) or all(
        map(_says_no, value.values())
    )


def _says_no(value: Any) -> bool:
    if not isinstance(value, str):
        return not value
    said = value.strip().casefold()
    return said in _OFF or _NOT_ON.fullmatch(said) is not None
