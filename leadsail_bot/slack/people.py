"""Who people are: what they are called, where they are, and who is in a group just now."""

import time
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackProblem
from leadsail_bot.flights import Flights
from leadsail_bot.slack.speak import Call

KEPT_S, PEOPLE_MAX = 60.0, 10_000


class Person(NamedTuple):
    """Somebody's name and time zone."""

    name: str
    zone: tzinfo


class People:
    """Asks Slack, and remembers each answer for KEPT_S. `person` and `members` raise SlackProblem.

    Args:
        call: runs a call of the Web API, raising SlackProblem.
    """

    def __init__(self, web: AsyncWebClient, call: Call, timer: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._call = call
        self._asking: Flights[Any] = Flights("question")
        self._people: TTLCache[str, Person] = TTLCache(PEOPLE_MAX, KEPT_S, timer)
        self._members: TTLCache[str, tuple[str, ...]] = TTLCache(PEOPLE_MAX, KEPT_S, timer)

    async def person(self, user: str) -> Person:
        """What a person is called, and their time zone; UTC where Slack doesn't know it."""
        if (known := self._people.get(user)) is None:
            found = await self._asking.brought(
                user, lambda: self._call(lambda: self._web.users_info(user=user))
            )
            known = self._people[user] = _person(found.get("user") or {})
        return known

    async def known(self, user: str) -> Person:
        """The same, as far as it is known: never raises."""
        try:
            return await self.person(user)
        except SlackProblem:
            return Person("Somebody", UTC)

    async def members(self, group: str) -> tuple[str, ...]:
        """The ids of who is in a user group, disabled accounts left out."""
        if (known := self._members.get(group)) is None:
            found = await self._asking.brought(
                group, lambda: self._call(lambda: self._web.usergroups_users_list(usergroup=group))
            )
            known = self._members[group] = tuple(map(str, found.get("users") or ()))
        return known


def _person(user: dict[str, Any]) -> Person:
    """The display name, failing that the real one; docs.slack.dev, the user object."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    return Person(str(name or "Somebody"), _zone(str(user.get("tz") or "")))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # malformed, a folder's name, unknown
        return UTC
