"""The book of handoffs: which there are, and who ended each first. Ids only; it is kept for two weeks."""

import math
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.slack.handoff import UNDER_WAY_S, Ending, Handoff, Spot
from leadsail_bot.store import NOBODY, Store, key
from leadsail_bot.telemetry import Log

KEPT = timedelta(days=14)
KEPT_S = KEPT.total_seconds()
BEGAN, BEGAN_S = key("began"), 3_650 * 86_400.0  # a full store lets go last of what expires last
ASKED, CLOSED = b"asked", b"closed"
LISTED_MAX = 500  # on a person's list: those that ended too
Address = Annotated[str, Meta(pattern=r"^(https?://[^\s<>|]+)?\Z")]  # nothing that would end its link
_MOMENT = re.compile(r"[0-9]{1,10}(\.[0-9]+)?")


class Noted(msgspec.Struct, frozen=True, tag_field="v", tag="noted1"):
    """What the lists keep of a handoff; the addresses are "" where Slack didn't say."""

    handoff: Handoff
    card_link: Address = ""
    receipt_link: Address = ""

    @property
    def spots(self) -> list[Spot]:
        """Where its messages stand."""
        return [spot for spot in (self.handoff.card, self.handoff.receipt) if spot]


class Book:
    """Reads and writes the store that replicas share, which may forget everything under way."""

    def __init__(self, store: Store, metrics: Metrics, log: Log, now: Callable[[], datetime]) -> None:
        self._store = store
        self._metrics = metrics
        self._log = log
        self._now = now

    async def open(self) -> None:
        """Write down in an empty store when it was that: what is older than this may have been forgotten.

        At the start, and before a form is drawn: Redis may have come, or come back empty, only since.
        """
        with suppress(StoreUnavailable):
            await self._began()

    async def claim(self, given: Handoff, ending: Ending) -> Ending:
        """How it ended: like this, or as somebody said who was first.

        Raises:
            StoreUnavailable: nobody can say.
        """
        held = _read(await self._store.claim(_name("ended", given), msgspec.json.encode(ending), KEPT_S))
        if held == ending and given.card:
            took_s = max(0.0, ending.at - float(given.card.ts))
            self._metrics.handoff_ended(ending.outcome, took_s, late=ending.at > given.due)
        return held

    async def first_to_tell(self, given: Handoff) -> bool:
        """Whether nobody else has told how it ended. Raises StoreUnavailable: nobody can say."""
        mine = secrets.token_bytes(4)
        return await self._store.claim(_name("told", given), mine, KEPT_S) == mine

    async def first_to_ask(self, given: Handoff, mark: str) -> bool:
        """Whether nobody else asks, or has asked, somebody else after this one: a handoff has one next.

        `mark` stands for whoever asks. It holds while a card may be on its way, and once that is noted for
        as long as the card. Raises StoreUnavailable: nobody can say.
        """
        mine = mark.encode()
        return await self._store.claim(_next(given), mine, UNDER_WAY_S) == mine

    async def nobody_asked(self, given: Handoff) -> None:
        """Whoever was first to ask found nobody: another may, but where the store is away."""
        with suppress(StoreUnavailable):
            await self._store.drop(_next(given))

    async def asked_since(self, given: Handoff) -> bool:
        """Whether somebody else is or was asked after it, or it was closed. Raises StoreUnavailable."""
        return await self._store.get(_next(given)) is not None

    async def all_asked_since(self, given: Sequence[Handoff]) -> list[bool]:
        """The same of many. Raises StoreUnavailable."""
        return [one is not None for one in await self._store.get_all([_next(one) for one in given])]

    async def close(self, given: Handoff) -> bool:
        """Nobody shall be asked after it; whether nobody was. Raises StoreUnavailable."""
        return await self._store.claim(_next(given), CLOSED, KEPT_S) == CLOSED

    async def passed_by(self, given: Handoff, person: str) -> list[str]:
        """Who of the group has said no so far, and this one. Raises StoreUnavailable."""
        name = _name("passed", given)
        await self._store.note(name, person, KEPT_S, LISTED_MAX)
        return await self._store.noted(name)

    async def told(self, given: Handoff) -> Ending | None:
        """How it ended, if somebody has begun to tell it. Raises StoreUnavailable."""
        return await self.ending(given) if await self._store.get(_name("told", given)) else None

    async def remembers(self, since: float) -> bool:
        """Whether whatever ended since then (seconds since 1970) is still known. Raises StoreUnavailable."""
        return await self._began() <= since

    async def begins(self, kept: timedelta) -> datetime | None:
        """When what is known begins, None where that is longer ago than it is `kept`.

        Raises StoreUnavailable: nobody can say.
        """
        began = datetime.fromtimestamp(await self._began(), UTC)
        return began if self._now() - began < kept else None

    async def ending(self, given: Handoff) -> Ending | None:
        """How it ended, as far as anybody remembers. Raises StoreUnavailable."""
        value = await self._store.get(_name("ended", given))
        return _read(value) if value else None

    async def endings(self, given: Sequence[Handoff]) -> list[Ending | None]:
        """How each of many ended, as far as anybody remembers. Raises StoreUnavailable."""
        values = await self._store.get_all([_name("ended", one) for one in given])
        return [_read(value) if value else None for value in values]

    async def last(self, given: Handoff) -> Handoff | None:
        """It as it was noted last: another replica may have changed its due time. Raises StoreUnavailable."""
        value = await self._store.get(_name("handoff", given))
        noted = _noted(value) if value else None
        return noted.handoff if noted else None

    async def note(self, noted: Noted, *, again: bool = False) -> bool:
        """Put it on the lists of those it concerns, once; `again`: only its due time is another.

        Returns whether it is there, on all of them.
        """
        given = noted.handoff
        if not again:
            self._metrics.handed_over()
        try:
            await self._began()
            await self._store.put(_name("handoff", given), msgspec.json.encode(noted), KEPT_S)
            await self._went_out(given)
            for name in (_list(given.giver), _list(given.to), _of(given.lead)):
                await self._put_on(name, given)
        except StoreUnavailable:
            self._log.warning("handoff_not_noted")
            return False
        return True

    async def note_late(self, noted: Noted) -> bool:
        """As `note`, where that failed before; not over another due time. Raises StoreUnavailable."""
        last = await self.last(noted.handoff)
        return last not in {None, noted.handoff} or await self.note(noted, again=True)

    async def note_for(self, person: str, given: Handoff) -> None:
        """Put it on the list of whoever took it for their group, which they may leave."""
        with suppress(StoreUnavailable):
            await self._put_on(_list(person), given)

    async def went_out(self, given: Handoff) -> None:
        """Its card may be there: whoever it was asked after has been asked after for good."""
        with suppress(StoreUnavailable):
            await self._went_out(given)

    async def _went_out(self, given: Handoff) -> None:
        if given.turn:
            earlier = msgspec.structs.replace(given, turn=given.turn - 1)
            await self._store.put(_next(earlier), ASKED, KEPT_S)

    async def noted(self, whose: Sequence[str]) -> list[Noted]:
        """What is on the lists of these people and groups, newest first. Raises StoreUnavailable."""
        return await self._listed(*map(_list, whose))

    async def taken(self, lead: str) -> tuple[Handoff, Ending | None] | None:
        """The newest handoff of a lead that was accepted, or that waits for it; None: nobody has the lead.

        Raises StoreUnavailable.
        """
        handoffs = [one.handoff for one in await self._listed(_of(lead))]
        endings = zip(handoffs, await self.endings(handoffs), strict=True)
        return next((one for one in endings if one[1] is None or one[1].outcome == "accepted"), None)

    async def _listed(self, *names: str) -> list[Noted]:
        members = [member for name in names for member in await self._store.noted(name)]
        values = await self._store.get_all(
            [key("handoff", *one.split(":")) for one in dict.fromkeys(members)]
        )
        return [found for value in values if value and (found := _noted(value))]

    async def _began(self) -> float:
        """When it was written down that nothing was known before, in seconds since 1970; now if never.

        So it is where that time is yet to come: a clock was ahead, and no form would be taken until then.
        """
        now = self._now().timestamp()
        held = await self._store.claim(BEGAN, str(now).encode(), BEGAN_S)
        began = _moment(held.decode("utf-8", "replace"), otherwise=math.inf)
        if began > now:
            await self._store.put(BEGAN, str(now).encode(), BEGAN_S)
        return min(began, now)

    async def _put_on(self, name: str, given: Handoff) -> None:
        """On a list, from which goes what is older than it may be: a newer handoff keeps only the list."""
        await self._store.note(name, _member(given), KEPT_S, LISTED_MAX)
        oldest = float(given.card.ts) - KEPT_S if given.card else 0.0
        for member in await self._store.noted(name):
            if _moment(member.rpartition(":")[2], otherwise=0.0) < oldest:
                await self._store.unnote(name, member)


def _moment(text: str, otherwise: float) -> float:
    """In seconds since 1970; `otherwise` what is none: somebody else may have written there."""
    return float(text) if _MOMENT.fullmatch(text) else otherwise


def _list(whose: str) -> str:
    return key("handoffs", NOBODY, whose)


def _of(lead: str) -> str:
    return key("handoffs", lead)


def _name(kind: str, given: Handoff) -> str:
    return key(kind, given.lead, *(given.card or ()))


def _next(given: Handoff) -> str:
    return key("asked", given.lead, *(given.receipt or ()), str(given.turn))


def _member(given: Handoff) -> str:
    """Its lead first: that is how `purge` finds it."""
    return ":".join((given.lead, *(given.card or ())))


def _noted(value: bytes) -> Noted | None:
    """What a list speaks of; None where it is of another version."""
    try:
        return msgspec.json.decode(value, type=Noted)
    except ValueError:
        return None


def _read(value: bytes) -> Ending:
    try:
        return msgspec.json.decode(value, type=Ending)
    except ValueError as error:
        raise StoreUnavailable("store_unreadable") from error
