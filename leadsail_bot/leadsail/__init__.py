"""LeadSail's side of the house: HTTP and JSON, nothing of Slack."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

import msgspec

from leadsail_bot.errors import KeyRefused, LeadNotFound, LeadSailBusy, LeadSailProblem
from leadsail_bot.flights import noticed
from leadsail_bot.leadsail import decode, oddities, searching
from leadsail_bot.leadsail.body import RECORDS, SMALL
from leadsail_bot.leadsail.cache import Answer, Cache, apart
from leadsail_bot.leadsail.cache.shared import Shared
from leadsail_bot.leadsail.client import Client, Use
from leadsail_bot.metrics import Metrics
from leadsail_bot.models import Lead, LeadHistory, Matches
from leadsail_bot.store import Store
from leadsail_bot.telemetry import Log

HEADER_GRACE_S = 0.3  # how long a history waits for the lead's name and do-not-call status
LEADS_MAX_BYTES = 4 * 1024 * 1024
SEARCHES_MAX_BYTES = 2 * 1024 * 1024
SEARCH_FRESH_S = 60.0
FOUND_MAX = 50  # of one search; more of them nobody reads


class LeadSail:
    """What the rest of the house asks LeadSail for.

    Args:
        deadline_s: how long LeadSail may take for one history, in all.
        fresh_s, stale_s, max_bytes: of the cached histories; see `Cache`. Searches are kept for
            SEARCH_FRESH_S at most, and never shown stale.
        phone_region: the country of phone numbers without a country code.
        log: is told what went wrong where the person gets an answer all the same.
        metrics: counts what was odd.
        now: the wall clock.
        timer: a clock that only moves forward, for the cache.
        store: where replicas find what one of them was told, under the name of our `account`; None: nowhere.
    """

    def __init__(
        self,
        client: Client,
        *,
        deadline_s: float,
        fresh_s: float,
        stale_s: float,
        max_bytes: int,
        phone_region: str,
        log: Log,
        metrics: Metrics,
        now: Callable[[], datetime],
        timer: Callable[[], float],
        store: Store | None = None,
        account: str = "",
    ) -> None:
        self._client = client
        self._deadline_s = deadline_s
        self._log = log
        self._metrics = metrics
        self._now = now

        def shared(kind: str) -> Shared | None:
            return Shared(store, kind, account, max(stale_s, fresh_s), now) if store else None

        self._histories = Cache(
            decode.history,
            fresh_s=fresh_s,
            stale_s=stale_s,
            max_bytes=max_bytes,
            now=now,
            timer=timer,
            shared=shared("history"),
            refused=self._refuse,
        )
        self._leads = Cache(
            decode.lead,
            fresh_s=fresh_s,
            stale_s=stale_s,
            max_bytes=LEADS_MAX_BYTES,
            now=now,
            timer=timer,
            remembers=_may_last,
            gist=decode.lead_gist,
            shared=shared("record"),
        )
        self._phone_region = phone_region
        self._searches = Cache(
            decode.matches,
            fresh_s=min(fresh_s, SEARCH_FRESH_S),
            stale_s=0,
            max_bytes=SEARCHES_MAX_BYTES,
            gist=decode.matches_gist,
            now=now,
            timer=timer,
            refused=self._refuse,
        )

    async def history(self, lead_id: str, *, live: bool = False, by: float | None = None) -> LeadHistory:
        """Everything said to and by a lead, with the lead's own record where it comes in time.

        The two are asked for at the same time. A 404 for the history waits for the lead's record: a lead
        that exists has an empty history.

        Args:
            live: ask LeadSail even if a fresh answer is kept.
            by: when whoever asks must be told something, a moment of the loop's clock: their access check or
                a search may have taken much of their time. What LeadSail is asked goes on for the others.

        Raises:
            LeadSailProblem: there is no history to show; see `leadsail_bot.errors`.
        """
        if not live and (told := self._ready(lead_id)):
            return told
        ends = self._deadline()
        hanging = self._leads.under_way(lead_id)
        record = partial(
            self._leads.get, lead_id, lambda use: self._client.lead(lead_id, use, by=ends), live=live
        )
        about = asyncio.create_task(record(by=by))
        about.add_done_callback(noticed)
        try:
            told = await self._told(lead_id, about, ends=ends, live=live, by=by)
            if not about.done():
                await asyncio.wait([about], timeout=0 if told.from_cache and hanging else HEADER_GRACE_S)
            known = None if told.lead else await self._known(about, lambda: record(by=0))
            if known is None:
                return told
            return msgspec.structs.replace(told, lead=known.value, lead_stale=known.stale is not None)
        except LeadSailProblem as problem:
            problem.lead_id = lead_id
            raise
        finally:
            about.cancel()

    async def search(self, words: str, *, by: float | None = None) -> Matches:
        """The leads with these words in name, email, phone or id; none is an answer too.

        Where none fits of those that LeadSail gave, and it has more, `more` says so.

        Args:
            words: as `models.WORDS`; a phone number in any spelling.
            by: as `history`.

        Raises:
            LeadSailProblem: LeadSail couldn't say.
        """
        ends = self._deadline()
        none = Matches()
        for question in searching.questions(words, self._phone_region):
            with suppress(LeadNotFound):
                answer = await self._asked(question.asked, ends, by)
                found = searching.fitting(answer.value, question.apart)
                if found.leads:
                    return msgspec.structs.replace(found, from_cache=answer.from_cache)
                none = none if none.more else found
        return none

    def forget(self, lead_id: str | None = None) -> None:
        """Drop what is kept of one lead, or of all."""
        self._histories.forget(lead_id)
        self._leads.forget(lead_id)
        self._searches.forget()

    async def close(self) -> None:
        """End what is under way."""
        await self._histories.close()
        await self._leads.close()
        await self._searches.close()

    def _refuse(self) -> None:
        """Not for a record alone, where LeadSail gives the history: it is the record that isn't for us."""
        self._histories.refuse()
        self._leads.refuse()
        self._searches.refuse()

    def _ready(self, lead_id: str) -> LeadHistory | None:
        """The quick way, for a lead that somebody asked for a moment ago: nothing to wait for."""
        told, lead = self._histories.ready(lead_id), self._leads.ready(lead_id)
        return msgspec.structs.replace(told, lead=lead, from_cache=True) if told and lead else None

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._deadline_s

    async def _asked(self, words: str, ends: float, by: float | None) -> Answer[Matches]:
        return await self._searches.get(
            words.casefold(), lambda use: self._client.leads(words, FOUND_MAX, use, by=ends), by=by
        )

    async def _told(
        self, lead_id: str, about: asyncio.Task[Answer[Lead]], *, ends: float, live: bool, by: float | None
    ) -> LeadHistory:
        try:
            answer = await self._histories.get(
                lead_id,
                lambda use: self._client.interactions(lead_id, partial(self._noted, use, about), by=ends),
                live=live,
                by=by,
            )
        except LeadNotFound:
            known = await about  # where it can't be had, its own problem is the true one
            return LeadHistory(
                lead_id=lead_id,
                interactions=(),
                as_of=self._now(),
                lead=known.value,
                lead_stale=known.stale is not None,
            )
        if answer.stale:
            self._note(answer.stale, instead="stale answer")
        return msgspec.structs.replace(
            answer.value, from_cache=answer.from_cache, stale=answer.stale is not None
        )

    async def _noted(
        self, use: Use[LeadHistory], about: asyncio.Task[Answer[Lead]], body: bytes
    ) -> LeadHistory:
        """What a body says, and what was odd for the operator: once, however many wait for it.

        A large one waits for the lead's record here, where no other large one can be: those that have been
        read would gather, each as heavy as its body.
        """
        history = await use(body)
        if history.size > SMALL:
            await asyncio.wait([about], timeout=HEADER_GRACE_S)
        items = len(history.interactions)
        odd, unknown = await apart(items > RECORDS, oddities.of, history)
        self._metrics.history_read(items, odd, unknown)
        if history.unreadable:
            self._log.warning("item_skipped", reason="schema_mismatch", items=history.unreadable)
        return history

    async def _known(
        self, about: asyncio.Task[Answer[Lead]], at_once: Callable[[], Awaitable[Answer[Lead]]]
    ) -> Answer[Lead] | None:
        """Best effort: what is kept where it doesn't come in time, and an answer without a name before none.

        The record is never kept for longer than the history: it tells of do-not-call.
        """
        if not about.done():
            with suppress(LeadSailProblem):
                return await at_once()
        if not about.done() or about.cancelled():
            return None
        problem = about.exception()
        if isinstance(problem, LeadSailProblem):
            self._note(problem, instead="no header")
        return None if problem else about.result()

    def _note(self, problem: LeadSailProblem, *, instead: str) -> None:
        self._log.warning(problem.reason, **problem.details, instead=instead)


def _may_last(problem: LeadSailProblem) -> bool:
    """Whether to remember this failure of a lead's record for a while.

    Not what was said without asking LeadSail, which may be over in a moment; nor a refused key: once the
    history comes again, the name should come with it.
    """
    return problem.reason != "breaker_open" and not isinstance(problem, LeadSailBusy | KeyRefused)
