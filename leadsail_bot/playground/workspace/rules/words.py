"""The words Slack's block reference is written in here: each checks one thing and says where it failed.

A check takes a value, its JSON pointer and the findings to add to. Wordings are Slack's own where known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Findings = list[str]
Check = Callable[[Any, str, Findings], None]
Kinds = Mapping[str, Check]

_URL = re.compile(r"https?://[^\s<>\"]+")
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")  # NUL, and halves of a surrogate pair
URL_MAX = 3_000
UNSENDABLE = "must not contain NUL or half a surrogate pair"


@dataclass(frozen=True)
class Required:
    """A key that has to be there."""

    check: Check


def must(check: Check) -> Required:
    """Mark a key as required."""
    return Required(check)


def report(found: Findings, what: str, at: str) -> None:
    """Add a finding the way Slack words it."""
    found.append(f"[ERROR] {what} [json-pointer:{at}]")


def length(text: str) -> int:
    """UTF-16 units, never fewer than code points: which of the two Slack counts is unknown, so the larger."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def sendable(text: str) -> bool:
    """Whether a text can be sent at all: no NUL, no lone surrogate."""
    return _UNSENDABLE.search(text) is None


def chars(most: int, *, least: int = 1, pattern: str | None = None) -> Check:
    """A string of so many characters."""
    matches = re.compile(pattern).fullmatch if pattern else None

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, str):
            report(found, "must provide a string", at)
        elif len(value) < least:
            report(found, f"must be more than {least - 1} characters", at)
        elif len(value) * 2 > most and length(value) > most:
            report(found, f"must be less than {most + 1} characters", at)
        elif not sendable(value):
            report(found, UNSENDABLE, at)
        elif matches and not matches(value):
            report(found, f"must match pattern: {pattern}", at)

    return check


def url(value: Any, at: str, found: Findings) -> None:
    """An http or https address."""
    if not isinstance(value, str) or not sendable(value) or not _URL.fullmatch(value):
        report(found, "invalid url", at)
    elif length(value) > URL_MAX:
        report(found, f"must be less than {URL_MAX + 1} characters", at)


def flag(value: Any, at: str, found: Findings) -> None:
    """true or false."""
    if not isinstance(value, bool):
        report(found, "must be a boolean", at)


def whole(least: int, most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report(found, "must be an integer", at)
        elif not least <= value <= most:
            report(found, f"must be between {least} and {most}", at)

    return check


def number(value: Any, at: str, found: Findings) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        report(found, "must be a number", at)


def among(*allowed: str) -> Check:
    """One of a few strings."""

    def check(value: Any, at: str, found: Findings) -> None:
        if value not in allowed:
            report(found, f"must be a valid enum value: {', '.join(allowed)}", at)

    return check


def items(most: int | None, check_one: Check, *, least: int = 1) -> Check:
    """A list of so many, each checked; None: as many as you like."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, list):
            report(found, "must provide an array", at)
            return
        if len(value) < least:
            report(found, f"no fewer than {least} items allowed", at)
        if most is not None and len(value) > most:
            report(found, f"no more than {most} items allowed", at)
            return
        for position, one in enumerate(value):
            check_one(one, f"{at}/{position}", found)

    return check


def or_null(check_one: Check) -> Check:
    """The value, or null to skip it."""

    def check(value: Any, at: str, found: Findings) -> None:
        if value is not None:
            check_one(value, at, found)

    return check


def shape(*together: Check, **keys: Check | Required) -> Check:
    """An object with these keys and no others but `type`; `together` are checks on the whole object."""
    checks = {key: rule.check if isinstance(rule, Required) else rule for key, rule in keys.items()}
    required = [key for key, rule in keys.items() if isinstance(rule, Required)]

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, dict):
            report(found, "must provide an object", at)
            return
        for key in required:
            if key not in value:
                report(found, f"missing required field: {key}", at)
        for key, inner in value.items():
            rule = checks.get(key)
            if rule is not None:
                rule(inner, f"{at}/{key}", found)
            elif key != "type":
                report(found, f"invalid additional property: {key}", at)
        for rule in together:
            rule(value, at, found)

    return check


def one_of_kinds(kinds: Kinds, *names: str) -> Check:
    """An object whose `type` is one of the named kinds, all of the table's without names."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, dict):
            report(found, "must provide an object", at)
            return
        kind = value.get("type")
        if kind is None:
            report(found, "missing required field: type", at)
        elif not isinstance(kind, str) or kind not in kinds or (names and kind not in names):
            report(found, f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, found)

    return check


# ── checks on an object as a whole


def any_of(*keys: str) -> Check:
    """At least one of the keys."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not any(key in value for key in keys):
            report(found, f"must define one of: {', '.join(keys)}", at)

    return check


def just_one_of(*keys: str) -> Check:
    """Exactly one of the keys."""

    def check(value: Any, at: str, found: Findings) -> None:
        if sum(key in value for key in keys) != 1:
            report(found, f"must define exactly one of: {', '.join(keys)}", at)

    return check


def never_both(first: str, second: str) -> Check:
    """Two flags that exclude each other."""

    def check(value: Any, at: str, found: Findings) -> None:
        if value.get(first) is True and value.get(second) is True:
            report(found, f"{second} cannot be set when {first} is true", at)

    return check


def only_with(key: str, needed: str) -> Check:
    """A flag that needs another."""

    def check(value: Any, at: str, found: Findings) -> None:
        if value.get(key) is True and value.get(needed) is not True:
            report(found, f"{key} requires {needed}", at)

    return check
