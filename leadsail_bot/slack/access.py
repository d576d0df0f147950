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
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.once import Once
from leadsail_bot.slack.speak import Call

DECIDED_S, PEOPLE_MAX = 60.0, 50_000
_STRANGER = frozenset({"user_not_found", "user_not_visible"})  # Slack shows us our own people only


class Access:
    """Decides, and remembers each decision for DECIDED_S.

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
        self._decisions: TTLCache[str, str] = TTLCache(PEOPLE_MAX, DECIDED_S, timer)
        self._members: TTLCache[str, frozenset[str]] = TTLCache(len(groups) + 1, DECIDED_S, timer)
        self._once = Once()

    async def admit(self, asked: Asked) -> None:
        """Return if the person may see leads.

        Raises:
            AccessDenied: they may not; `reason` is one word for the audit.
            AccessUnknown: Slack couldn't be asked.
        """
        if not asked.user or asked.team != self._team():
            raise AccessDenied("other_team")
        reason = self._decisions.get(asked.user)
        if reason is None:
            try:
                reason = await self._once.ask(f"user {asked.user}", lambda: self._decide(asked.user))
            except SlackProblem as problem:
                if problem.reason in _STRANGER:
                    raise AccessDenied("other_team") from problem
                raise AccessUnknown("access_unknown", code=problem.reason) from problem
            self._decisions[asked.user] = reason
        if reason:
            raise AccessDenied(reason)

    async def _decide(self, user: str) -> str:
        """Why not, in one word; or "" for yes."""
        person = (await self._call(lambda: self._web.users_info(user=user))).get("user") or {}
        if reason := _kind(person, self._team()):
            return reason
        if not self._groups:
            return ""
        members = await asyncio.gather(*(self._in_group(group) for group in sorted(self._groups)))
        return "" if any(user in group for group in members) else "no_group"

    async def _in_group(self, group: str) -> frozenset[str]:
        """One list a minute serves everybody."""
        if (members := self._members.get(group)) is not None:
            return members
        found = await self._once.ask(
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
