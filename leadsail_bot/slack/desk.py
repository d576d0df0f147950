"""What a listener works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from leadsail_bot.errors import LeadSailProblem
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views.links import Links
from leadsail_bot.telemetry import Action, Audit, Source


@dataclass(frozen=True, slots=True)
class Desk:
    """LeadSail, the operator's rules for links, the clock on the wall, and the book of who looked.

    `lead_pages`: the addresses on which a pasted link may name a lead, with `{lead_id}`.
    """

    leadsail: LeadSail
    links: Links
    audit: Audit
    now: Callable[[], datetime]
    lead_pages: frozenset[str]

    async def history(self, asked: Asked, lead_id: str, action: Action, *, live: bool = False) -> LeadHistory:
        """A lead's history for the person who asked, with its audit line.

        Raises:
            LeadSailProblem: as `LeadSail.history`; the audit line names the reason.
        """
        try:
            history = await self.leadsail.history(lead_id, live=live)
        except LeadSailProblem as problem:
            self._audit(asked, lead_id, action, reason=type(problem).__name__)
            raise
        self._audit(asked, lead_id, action, source="cache" if history.from_cache else "live")
        return history

    def _audit(
        self, asked: Asked, lead_id: str, action: Action, *, reason: str = "", source: Source = ""
    ) -> None:
        self.audit.write(
            team=asked.team,
            user=asked.user,
            channel=asked.channel,
            lead=lead_id,
            action=action,
            reason=reason,
            source=source,
        )


Listener = Callable[[Desk, Asked, Reply], Awaitable[None]]
