"""Who may see leads: full members of our own workspace, in the allowed groups if there are any; nobody else.

Asked at every command and every click, before LeadSail is. What can't be found out is a no of its own kind.
"""

import asyncio
from collections.abc import Callable

from leadsail_bot.errors import AccessDenied, AccessUnknown, SlackProblem
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.people import People

_STRANGER = frozenset({"user_not_found", "user_not_visible"})  # Slack shows us our own people only


class Access:
    """Decides by what Slack says of a person and of the groups, as `people` remember it.

    A decision isn't remembered by itself: it would outlive the list of a group that it was made by.

    Args:
        team: our own workspace's id, as soon as it is known.
        groups: user groups one of which a person must be in; empty: no group is needed.
    """

    def __init__(self, people: People, team: Callable[[], str], groups: frozenset[str]) -> None:
        self._people = people
        self._team = team
        self._groups = groups

    async def admit(self, asked: Asked) -> None:
        """Return if the person may see leads.

        Raises:
            AccessDenied: they may not; `reason` is one word for the audit.
            AccessUnknown: Slack couldn't be asked.
        """
        if not asked.user or not asked.team or asked.team != self._team():
            raise AccessDenied("other_team")
        try:
            reason = await self._why_not(asked.user)
        except SlackProblem as problem:
            if problem.reason in _STRANGER:
                raise AccessDenied("other_team") from problem
            raise AccessUnknown("access_unknown", code=problem.reason) from problem
        if reason:
            raise AccessDenied(reason)

    async def may_admit(self, user: str) -> bool:
        """Whether a person of our own workspace would be let in; also where nobody can say."""
        try:
            return not await self._why_not(user)
        except SlackProblem as problem:
            return problem.reason not in _STRANGER

    async def _why_not(self, user: str) -> str:
        """In one word; or "" for yes."""
        person = await self._people.person(user)
        if person.team != self._team():
            return "other_team"
        if person.barred or not self._groups:
            return person.barred
        groups = await asyncio.gather(*map(self._people.members, self._groups))
        return "" if any(user in members for members in groups) else "no_group"
