"""Bodies worth keeping: fresh for a while, stale in need, packed, bounded, and one flight for all who ask."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, NamedTuple, ParamSpec, TypeVar

from leadsail_bot.errors import KeyRefused, LeadForbidden, LeadNotFound, LeadSailProblem
from leadsail_bot.flights import Flights
from leadsail_bot.leadsail.body import SMALL, is_large
from leadsail_bot.leadsail.cache import packing
from leadsail_bot.leadsail.cache.landing import landed, lighten
from leadsail_bot.leadsail.cache.shared import Packed, Shared
from leadsail_bot.leadsail.cache.shelf import SWEEP_S, Failed, Kept, Shelf
from leadsail_bot.leadsail.client import Use

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

# How old an answer may be that is shown while a newer one is on its way: so many times what is fresh.
REVALIDATE_TIMES, REVALIDATE_S = 5, 300.0
LIVE_EVERY_S = 5.0  # nobody makes us ask for one lead more often

# LeadSail's word that we may no longer see what we keep; other problems say nothing about it.
_NOT_FOR_US = (LeadNotFound, KeyRefused, LeadForbidden)

# Fetches a body and returns what `use` makes of it, while the room for it is held.
Fetch = Callable[[Use[T]], Awaitable[T]]


class Answer(NamedTuple, Generic[T]):
    """What a body says, whether it was kept, and why nothing newer could be had."""

    value: T
    from_cache: bool
    stale: LeadSailProblem | None = None


class Cache(Generic[T]):
    """Answers of one kind, by lead id.

    Args:
        read: what a body says: `read(body, lead_id, as_of)`. A body that it refuses isn't kept.
        gist: what of a body is kept, and `read` again; None: all of it.
        fresh_s: how long an answer is served without asking again. After that, up to
            REVALIDATE_TIMES as long and REVALIDATE_S, it is served while LeadSail is asked for the next one,
            and marked where it had none within FAILED_S.
        stale_s: how long an answer is served, marked, when LeadSail has none; then it is forgotten.
        max_bytes: what all packed bodies may weigh together.
        remembers: whether after such a failure nobody asks again for FAILED_S, but with `live`.
        shared: where other replicas find what this one was told; None: there are none.
        refused: is told where LeadSail refuses our key, for what others keep of its answers.
        now: the wall clock, for `as_of`.
        timer: a clock that only moves forward, in seconds.
        sweep_s: how often what may be kept no longer is looked for.
    """

    def __init__(
        self,
        read: Callable[[bytes, str, datetime], T],
        *,
        fresh_s: float,
        stale_s: float,
        max_bytes: int,
        now: Callable[[], datetime],
        timer: Callable[[], float],
        remembers: Callable[[LeadSailProblem], bool] = lambda problem: isinstance(problem, LeadNotFound),
        gist: Callable[[bytes], bytes] | None = None,
        shared: Shared | None = None,
        refused: Callable[[], None] = lambda: None,
        sweep_s: float = SWEEP_S,
    ) -> None:
        self._shelf: Shelf[T] = Shelf(
            keep_s=max(stale_s, fresh_s), max_bytes=max_bytes, timer=timer, sweep_s=sweep_s
        )
        self._shared = shared
        self._refused = refused
        self._remembers = remembers
        self._flights: Flights[T] = Flights("flight")
        self._looks: Flights[Kept | None] = Flights("look")
        self._purges = 0  # what was asked for before the last one isn't kept
        self._fresh_s = fresh_s
        self._revalidate_s = min(REVALIDATE_TIMES * fresh_s, REVALIDATE_S)
        self._read = read
        self._gist = gist
        self._now = now
        self._timer = timer

    async def get(
        self, lead_id: str, fetch: Fetch[T], *, live: bool = False, by: float | None = None
    ) -> Answer[T]:
        """What is kept, or what `fetch` brings; whoever asks meanwhile waits for the same flight.

        A caller that goes away doesn't end the flight for the others.

        Args:
            live: ask LeadSail even if what is kept is fresh, unless that is younger than LIVE_EVERY_S, or the
                last failure to renew it is. With nothing to show instead, a failure stops nobody.
            by: how long to wait for a flight, a moment of the loop's clock: then it counts as failed for
                this caller, who is served what is kept.

        Raises:
            LeadSailProblem: there is none, and nothing is kept to serve instead; or LeadSail says that we
                may not see it, and then nothing is kept any more.
        """
        fresh_s = min(LIVE_EVERY_S, self._fresh_s) if live else self._fresh_s
        kept = await self._found(lead_id, fresh_s)
        age_s = self._timer() - kept.at if kept else 0.0
        if kept and age_s < fresh_s:
            return Answer(await self._unpacked(lead_id, kept), from_cache=True)
        failed = self._shelf.failed(lead_id)  # since the one that is kept
        try:
            if failed and self._stands(failed, live=live, else_kept=kept):
                raise failed.problem.with_traceback(None)  # else it grows with everyone who is told
            flight = self._flights.join(lead_id, lambda: self._fly(lead_id, fetch))
            if kept and not live and age_s < self._revalidate_s:
                value = await self._unpacked(lead_id, kept)
                return Answer(value, from_cache=True, stale=failed.problem if failed else None)
            return Answer(await landed(flight, by), from_cache=False)
        except _NOT_FOR_US:
            raise
        except LeadSailProblem as problem:
            if kept is None:
                raise
            return Answer(await self._unpacked(lead_id, kept), from_cache=True, stale=problem)

    def ready(self, lead_id: str) -> T | None:
        """What `get` would bring at once: fresh, and open already."""
        opened = self._shelf.opened(lead_id)
        if opened is None or self._timer() - opened.kept.at >= self._fresh_s:
            return None
        return opened.value if self._shelf.kept(lead_id) is opened.kept else None

    def under_way(self, lead_id: str) -> bool:
        """Whether somebody is waiting for LeadSail's word on this lead already."""
        return lead_id in self._flights

    def forget(self, lead_id: str | None = None) -> None:
        """Drop what is kept of one lead, or of all; what is under way to whoever asked isn't kept either."""
        self._purges += 1
        self._shelf.drop(lead_id)

    def refuse(self) -> None:
        """LeadSail refuses our key: what it was given for isn't ours any more, of no lead."""
        self._shelf.drop()
        if self._shared:
            self._shared.refuse()

    async def close(self) -> None:
        """End the flights under way."""
        self._shelf.close()
        await self._looks.close()
        await self._flights.close()

    async def _found(self, lead_id: str, fresh_s: float) -> Kept | None:
        """What is kept here; where that isn't fresh, what another replica may have been told since."""
        kept = self._shelf.kept(lead_id)
        if self._shared is None or (kept and self._timer() - kept.at < fresh_s):
            return kept
        shared = self._shared
        found = await landed(self._looks.join(lead_id, lambda: self._look(lead_id, shared)))
        return self._shelf.kept(lead_id) or found  # LeadSail may have answered in the meantime

    async def _look(self, lead_id: str, shared: Shared) -> Kept | None:
        """The newer of both; what can't be read is taken away."""
        purges = self._purges
        packed = await shared.get(lead_id)
        kept = self._shelf.kept(lead_id)
        if packed is None or (kept and kept.packed.as_of >= packed.as_of):
            return kept
        age_s = max(0.0, (self._now() - packed.as_of).total_seconds())
        found = Kept(packed, self._timer() - age_s)
        try:
            value = await self._unpacked(lead_id, found)
        except (packing.Unpackable, LeadSailProblem):
            await shared.drop(lead_id)
            return kept
        self._keep(lead_id, found, value, purges)
        return found

    async def _fly(self, lead_id: str, fetch: Fetch[T]) -> T:
        try:
            found = await self._fetched(lead_id, fetch)
        except LeadSailProblem as problem:
            lighten(problem)
            if isinstance(problem, _NOT_FOR_US):
                if isinstance(problem, KeyRefused):
                    self.refuse()
                    self._refused()
                self._shelf.drop(lead_id)
                if self._shared:
                    await self._shared.drop(lead_id)
            self._shelf.fail(lead_id, problem)
            raise
        if self._shared and (kept := self._shelf.kept(lead_id)):
            await self._shared.put(lead_id, kept.packed)
            if self._shelf.kept(lead_id) is not kept:  # purged, perhaps before it came there
                await self._shared.drop(lead_id)
        return found

    def _stands(self, failed: Failed, *, live: bool, else_kept: Kept | None) -> bool:
        """Whether a failure is still the answer, and LeadSail needn't be asked again."""
        if live and self._timer() - failed.at >= LIVE_EVERY_S:
            return False
        return bool(live and else_kept) or self._remembers(failed.problem)

    async def _fetched(self, lead_id: str, fetch: Fetch[T]) -> T:
        as_of = self._now()
        at = self._timer()
        purges = self._purges

        async def digest(body: bytes) -> T:
            value, packed = await apart(is_large(body), self._digested, body, lead_id, as_of)
            self._keep(lead_id, Kept(packed, at), value, purges)
            return value

        return await fetch(digest)

    def _digested(self, body: bytes, lead_id: str, as_of: datetime) -> tuple[T, Packed]:
        value = self._read(body, lead_id, as_of)
        gist = self._gist(body) if self._gist else body
        return value, Packed(packing.packed(gist), len(gist), as_of)

    async def _unpacked(self, lead_id: str, kept: Kept) -> T:
        opened = self._shelf.opened(lead_id)
        if opened and opened.kept is kept:
            return opened.value
        packed, size, as_of = kept.packed
        body = await apart(size > SMALL, packing.unpacked, packed, size)
        value = await apart(is_large(body), self._read, body, lead_id, as_of)
        self._shelf.keep_open(lead_id, kept, value)
        return value

    def _keep(self, lead_id: str, kept: Kept, value: T, purges: int) -> None:
        """Unless there was a purge since."""
        if purges == self._purges:
            self._shelf.keep(lead_id, kept, value)


async def apart(large: bool, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do the work here, or where so much would hold up everybody else, in a thread.

    Not with a lambda: a problem's traceback keeps what it closes over, whatever `lighten` does.
    """
    if large:
        return await asyncio.to_thread(work, *args, **kwargs)
    return work(*args, **kwargs)
