"""Who may see leads: full members of our own workspace, in the allowed groups if there are any; nobody else.

Asked at every command and every click, before LeadSail is. What can't be found out is a no of its own kind.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import AccessDenied, AccessUnknown, SlackProblem
from leadsail_bot.flights import Flights
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.speak import Call

DECIDED_S, PEOPLE_MAX = 60.0, 50_000
_STRANGER = frozenset({"user_not_found", "user_not_visible"})  # Slack shows us our own people only


class Access:
    """Decides by what Slack says of a person and of the groups, each remembered for DECIDED_S.

    A decision isn't remembered by itself: it would outlive the list of a group that it was made by.

    Args:
        call: runs a call of the Web API, raising SlackProblem.
        team: our own workspace's id, as soon as it is known.
        groups: user groups one of which a person must be in; empty: no group is needed.
    """

    def __init__(
        self,
        web: AsyncWebClient,
        call: Call,
        team: Callable[[], str],
        groups: frozenset[str],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._web = web
        self._call = call
        self._team = team
        self._groups = groups
        self._kinds: TTLCache[str, str] = TTLCache(PEOPLE_MAX, DECIDED_S, timer)
        self._members: TTLCache[str, frozenset[str]] = TTLCache(len(groups) + 1, DECIDED_S, timer)
        self._asking: Flights[Any] = Flights("question")

    async def admit(self, asked: Asked) -> None:
        """Return if the person may see leads.

        Raises:
            AccessDenied: they may not; `reason` is one word for the audit.
            AccessUnknown: Slack couldn't be asked.
        """
        if not asked.user or asked.team != self._team():
            raise AccessDenied("other_team")
        try:
            reason = await self._why_not(asked.user)
        except SlackProblem as problem:
            if problem.reason in _STRANGER:
                raise AccessDenied("other_team") from problem
            raise AccessUnknown("access_unknown", code=problem.reason) from problem
        if reason:
            raise AccessDenied(reason)

    async def _why_not(self, user: str) -> str:
        """In one word; or "" for yes."""
        if (reason := self._kinds.get(user)) is None:
            reason = await self._asking.brought(f"user {user}", lambda: self._kind_of(user))
            self._kinds[user] = reason
        if reason or not self._groups:
            return reason
        known = [members for group in self._groups if (members := self._members.get(group)) is not None]
        if len(known) < len(self._groups):
            known = await asyncio.gather(*map(self._in_group, sorted(self._groups)))
        return "" if any(user in members for members in known) else "no_group"

    async def _kind_of(self, user: str) -> str:
        person = (await self._call(lambda: self._web.users_info(user=user))).get("user") or {}
        return _kind(person, self._team())

    async def _in_group(self, group: str) -> frozenset[str]:
        """One list a minute serves everybody."""
        if (members := self._members.get(group)) is not None:
            return members
        found = await self._asking.brought(
            f"group {group}", lambda: self._call(lambda: self._web.usergroups_users_list(usergroup=group))
        )
        members = frozenset(map(str, found.get("users") or ()))
        self._members[group] = members
        return members


def _kind(person: dict[str, Any], team: str) -> str:
    """What keeps this person out whatever their groups; docs.slack.dev, the user object."""
    if person.get("team_id") != team or person.get("is_stranger"):
        return "other_team"
    if person.get("deleted"):
        return "deactivated"
    if person.get("is_bot") or person.get("is_workflow_bot"):
        return "bot"
    if person.get("is_restricted") or person.get("is_ultra_restricted"):
        return "guest"
    return ""
