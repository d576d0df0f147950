"""What a listener works with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from leadsail_bot.audit import Action, Audit, Source
from leadsail_bot.errors import AccessDenied, AccessUnknown, LeadSailProblem, PostRefused, SlackProblem
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.metrics import Metrics
from leadsail_bot.models import LeadHistory, Matches
from leadsail_bot.slack.access import Access
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.cards import Cards
from leadsail_bot.slack.channels import Channels
from leadsail_bot.slack.handoffs import Handoffs
from leadsail_bot.slack.people import People
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views.handoff import OnCall
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import in_its_place
from leadsail_bot.store import Store

LOOKED_AT = 10  # interactions of a history; a thousand links take 5 ms to judge
ZONE_S = 0.5  # for somebody's time zone: days counted in UTC are nearly theirs
NO_LEAD = ""  # in the audit, of what is about none
WITHHELD = "withheld"  # in a history's memo: it is counted how many recordings aren't linked


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """LeadSail, who may see it and where, posts that others see, the rules for links, audit and metrics, the
    wall clock.

    `lead_pages`: the addresses on which a pasted link may name a lead, with `{lead_id}`. `store`: what is
    remembered from one command to the next, by every replica. `phone_region`: the country of phone numbers
    typed without its code. `on_call`: the group that leads can be handed to, and where it is asked.
    """

    leadsail: LeadSail
    access: Access
    channels: Channels
    cards: Cards
    links: Links
    audit: Audit
    metrics: Metrics
    now: Callable[[], datetime]
    lead_pages: frozenset[str]
    store: Store
    phone_region: str
    people: People
    handoffs: Handoffs
    on_call: OnCall | None

    async def history(
        self, asked: Asked, lead_id: str, action: Action, *, live: bool = False, into: str = ""
    ) -> LeadHistory:
        """A lead's history for the person who asked, if they may see it, with its audit line.

        `into` is the channel it is about to be posted to; the audit line names that one.

        Raises:
            AccessDenied, AccessUnknown: they may not; LeadSail isn't asked.
            PostRefused: not into that channel; LeadSail isn't asked.
            LeadSailProblem: as `LeadSail.history`; the audit line names the reason.
        """
        await self._admit(asked, lead_id, action, into)
        try:
            history = await self.leadsail.history(lead_id, live=live, by=asked.by)
        except LeadSailProblem as problem:
            self._audit(asked, lead_id, action, into, reason=type(problem).__name__)
            raise
        source: Source = "cache" if history.from_cache else "live"
        self._audit(asked, lead_id, action, into, source=source)
        self.metrics.history_from("stale" if history.stale else source)
        if not history.from_cache and (withheld := self._withheld(history)):
            self.metrics.odd("url_rejected", withheld)
        return history

    async def search(self, asked: Asked, words: str) -> Matches:
        """The leads that these words bring, for the person who asked, if they may see leads.

        Its audit line names no lead, and not what was looked for: that may be somebody's name or number.

        Raises:
            AccessDenied, AccessUnknown: they may not; LeadSail isn't asked.
            LeadSailProblem: as `LeadSail.search`; the audit line names the reason.
        """
        await self._admit(asked, NO_LEAD, "search", "")
        try:
            found = await self.leadsail.search(words, by=asked.by)
        except LeadSailProblem as problem:
            self._audit(asked, NO_LEAD, "search", "", reason=type(problem).__name__)
            raise
        self._audit(asked, NO_LEAD, "search", "", source="cache" if found.from_cache else "live")
        return found

    async def admit(self, asked: Asked, lead_id: str, action: Action) -> None:
        """Return if the person may see leads, for what needs no history; with its audit line.

        Raises:
            AccessDenied, AccessUnknown: they may not.
        """
        await self._admit(asked, lead_id, action, "")
        self._audit(asked, lead_id, action, "")

    async def today(self, asked: Asked) -> date:
        """The day where the person is, in UTC where Slack doesn't say soon where that is.

        Slack is asked what the check of their access asks it too, a moment later: where it answers, once.
        """
        zone: tzinfo = UTC
        with suppress(SlackProblem, TimeoutError):
            async with asyncio.timeout(ZONE_S):
                zone = (await self.people.person(asked.user)).zone
        return self.now().astimezone(zone).date()

    async def _admit(self, asked: Asked, lead_id: str, action: Action, into: str) -> None:
        try:
            await self.access.admit(asked)
            if into:
                await self.channels.admit(into)
        except (AccessDenied, AccessUnknown, PostRefused) as problem:
            self._audit(asked, lead_id, action, into, allowed=False, reason=problem.reason)
            raise

    def _withheld(self, history: LeadHistory) -> int:
        """Recordings that aren't linked, told once, however many waited for what LeadSail sent.

        A few are enough to tell that RECORDING_HOSTS is wrong.
        """
        if WITHHELD in history.memo:
            return 0
        history.memo[WITHHELD] = True
        urls = (found.call.recording_url for found in history.interactions[:LOOKED_AT])
        return sum(self.links.recording(url) is None for url in urls if url)

    def _audit(
        self,
        asked: Asked,
        lead_id: str,
        action: Action,
        into: str,
        *,
        allowed: bool = True,
        reason: str = "",
        source: Source = "",
    ) -> None:
        self.audit.write(
            team=asked.team,
            user=asked.user,
            channel=into or asked.channel,
            lead=lead_id,
            action=action,
            allowed=allowed,
            reason=reason,
            source=source,
        )


Listener = Callable[[Desk, Asked, Reply], Awaitable[None]]
AtOnce = Callable[[Desk, Asked], Mapping[str, Any]]


def showing(view: Callable[[], dict[str, Any]]) -> AtOnce:
    """At once another view in a form's place: without it Slack would close the window."""
    return lambda _, __: in_its_place(view())
