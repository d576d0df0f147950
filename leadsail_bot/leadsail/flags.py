"""Whether a lead's status or flags say "do not call".

The flag exists (docs: lead management), its form isn't told. Names, records that carry one, and names to
values are understood, at any depth. What is unclear counts as set: a missed flag is a call too many.
"""

from typing import Any

from leadsail_bot import labels

_SWITCHES = frozenset({"value", "active", "enabled", "set", "on"})
LOOKED_AT = 20_000  # flags and their characters; nobody has as many, and more would hold everybody up
_OFF = frozenset(
    {"", "0", "false", "f", "no", "n", "none", "null", "off", "inactive", "disabled", "clear", "not listed"}
)


def do_not_call(flags: Any) -> bool:
    """The flag is there and isn't switched off. Takes any JSON, however deep."""
    waiting, left = [flags], LOOKED_AT
    while waiting:
        flag = waiting.pop()
        left -= 1 + (len(flag) if isinstance(flag, str | list) else 0)
        left -= sum(map(len, flag)) if isinstance(flag, dict) else 0
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
    return value.strip().casefold() in _OFF if isinstance(value, str) else not value
