"""Who people are: what they are called, where and what they are, and who is in a group just now."""

import time
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackProblem
from leadsail_bot.flights import Flights
from leadsail_bot.history import timeline
from leadsail_bot.slack.speak import Call

KEPT_S, PEOPLE_MAX, GROUPS_MAX = 60.0, 50_000, 1_000


class Person(NamedTuple):
    """Somebody's name and time zone, their workspace's id, and in a word what keeps them from every lead."""

    name: str
    zone: tzinfo
    team: str = ""
    barred: str = ""


class People:
    """Asks Slack, and remembers each answer for KEPT_S: one list of a group serves everybody.

    `person` and `members` raise SlackProblem.

    Args:
        call: runs a call of the Web API, a question, raising SlackProblem.
    """

    def __init__(self, web: AsyncWebClient, call: Call, timer: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._call = call
        self._asking: Flights[Any] = Flights("question")
        self._people: TTLCache[str, Person] = TTLCache(PEOPLE_MAX, KEPT_S, timer)
        self._members: TTLCache[str, tuple[str, ...]] = TTLCache(GROUPS_MAX, KEPT_S, timer)

    async def person(self, user: str) -> Person:
        """Somebody as Slack describes them; their zone is UTC where it doesn't know it."""
        known = self._people.get(user)
        return known or await self._asking.brought(user, lambda: self._described(user))

    async def known(self, user: str) -> Person:
        """Their name and zone, as far as they are known: never raises."""
        try:
            return await self.person(user)
        except SlackProblem:
            return Person("Somebody", UTC)

    async def members(self, group: str) -> tuple[str, ...]:
        """The ids of who is in a user group, disabled accounts left out."""
        known = self._members.get(group)
        return known if known is not None else await self._asking.brought(group, lambda: self._listed(group))

    # Remembered before the question is over: whoever comes in between would ask it again.

    async def _described(self, user: str) -> Person:
        found = await self._call(lambda: self._web.users_info(user=user))
        person = self._people[user] = _person(found.get("user") or {})
        return person

    async def _listed(self, group: str) -> tuple[str, ...]:
        found = await self._call(lambda: self._web.usergroups_users_list(usergroup=group))
        members = self._members[group] = tuple(map(str, found.get("users") or ()))
        return members


def _person(user: dict[str, Any]) -> Person:
    """The display name, failing that the real one; docs.slack.dev, the user object."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    zone = timeline.zone(str(user.get("tz") or "")) or UTC
    return Person(str(name or "Somebody"), zone, str(user.get("team_id") or ""), _barred(user))


def _barred(user: dict[str, Any]) -> str:
    """What keeps them out whatever their groups; docs.slack.dev, the user object."""
    if user.get("is_stranger"):
        return "other_team"
    if user.get("deleted"):
        return "deactivated"
    if user.get("is_bot") or user.get("is_workflow_bot"):
        return "bot"
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return "guest"
    return ""
