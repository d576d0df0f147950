"""The sandbox's leads: kept as they were given, found by id, listed and searched as LeadSail documents it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from leadsail_bot.playground.sandbox import envelope

Json = dict[str, Any]

LIMIT_DEFAULT = 20  # not documented
LIMIT_MAX = 100
PHONE_PUNCTUATION = frozenset(" -().+")


@dataclass(frozen=True, slots=True)
class LeadFile:
    """A lead's own record and the list of its interactions, both as LeadSail would send them."""

    record: Json
    interactions: list[Any]  # Any: the odd leads hold things that are no interactions


class Records:
    """Every lead, in the order it was put or expected."""

    def __init__(self) -> None:
        self._files: dict[str, Callable[[], LeadFile]] = {}
        self._bodies: dict[str, bytes] = {}

    def put(self, file: LeadFile) -> None:
        """Add or replace a lead. It is encoded here, so later changes to the documents have no effect."""
        lead_id = str(file.record["leadId"])
        self._files[lead_id] = lambda: file
        self._bodies[lead_id] = _body(file)

    def expect(self, lead_id: str, write: Callable[[], LeadFile]) -> None:
        """Add a lead that is written when somebody asks for it, unless it was put already."""
        self._files.setdefault(lead_id, cache(write))

    def history_body(self, lead_id: str) -> bytes | None:
        """The whole body of the lead's interactions, or None for a lead that does not exist."""
        if lead_id in self._files and lead_id not in self._bodies:
            self._bodies[lead_id] = _body(self._files[lead_id]())
        return self._bodies.get(lead_id)

    def lead(self, lead_id: str) -> Json | None:
        """The lead's own record."""
        return self._files[lead_id]().record if lead_id in self._files else None

    def interaction(self, interaction_id: str) -> Json | None:
        """One interaction of any lead."""
        for file in self._files.values():
            for item in file().interactions:
                if isinstance(item, dict) and item.get("interactionId") == interaction_id:
                    return item
        return None

    def page(self, search: str, limit: int, cursor: str | None) -> Json:
        """One page of `GET /leads`. `cursor` is the id that ended the last page; LookupError if unknown."""
        records = [file().record for file in self._files.values()]
        found = [record for record in records if matches(record, search)]
        ids = [record["leadId"] for record in found]
        start = 0
        if cursor is not None:
            if cursor not in ids:
                raise LookupError(cursor)
            start = ids.index(cursor) + 1
        leads = found[start : start + limit]
        has_more = start + limit < len(found)
        return {"leads": leads, "nextCursor": leads[-1]["leadId"] if has_more else None, "hasMore": has_more}


def _body(file: LeadFile) -> bytes:
    return envelope.success({"interactions": file.interactions})


def matches(record: Json, search: str) -> bool:
    """Name, email, phone or lead id, as documented; how LeadSail compares is not, so: parts, any case."""
    wanted = search.strip().casefold()
    if not wanted:
        return True
    if _is_phone(wanted):
        return _digits(wanted) in _digits(record.get("phone") or "")
    name = f"{record.get('firstName') or ''} {record.get('lastName') or ''}".casefold()
    if all(word in name for word in wanted.split()):
        return True
    return wanted in (record.get("email") or "").casefold() or wanted == str(record["leadId"]).casefold()


def _is_phone(text: str) -> bool:
    return all(char.isdigit() or char in PHONE_PUNCTUATION for char in text) and bool(_digits(text))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
