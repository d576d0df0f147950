"""Handing leads over, step by step, as Ana and Ben do it."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from leadsail_bot import telemetry
from leadsail_bot.bot import Bot
from leadsail_bot.metrics import Metrics
from leadsail_bot.playground.workspace.acme import ANA, BEN, ONCALL, ONCALL_GROUP, SALES
from leadsail_bot.playground.workspace.entities import Person
from leadsail_bot.playground.workspace.state import Message, View
from leadsail_bot.settings import Settings
from leadsail_bot.slack.handoffs.book import Book
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import handoff, handoff_card, handoff_forms
from leadsail_bot.store import Memory, Store
from tests import samples
from tests.office import Office, environ, open_office, said

CARA = "U0CARAVOSS"
LEAD = "lead_h1"
CALL_BACK = "Call her back about the two cars."


@asynccontextmanager
async def office(
    group: str = ONCALL_GROUP, channel: str = ONCALL, redis_url: str = "", drain_s: float = 7.5
) -> AsyncIterator[Office]:
    """An office with Ben and Cara on call and a lead to hand over; nobody waits for a turn in a channel."""
    async with open_office(
        rhythm=Rhythm(post_every_s=0, drain_s=drain_s),
        ONCALL_USERGROUP=group,
        ONCALL_CHANNEL=channel,
        REDIS_URL=redis_url,
    ) as opened:
        opened.slack.stage.rates.clear()
        opened.sandbox.put(samples.record(leadId=LEAD), [samples.interaction(leadId=LEAD)])
        joins(opened)
        yield opened


def joins(at: Office) -> None:
    """Cara is on call beside Ben."""
    at.workspace.people[CARA] = Person(CARA, "Cara Voss", "member", at.workspace.team_id)
    at.workspace.groups[ONCALL_GROUP].members.append(CARA)
    at.workspace.channels[ONCALL].members.add(CARA)


@asynccontextmanager
async def replica(at: Office, redis_url: str = "") -> AsyncIterator[str]:
    """Another bot in the same office; gives where it takes what Slack delivers."""
    found = environ(
        at.sandbox, at.slack, ONCALL_USERGROUP=ONCALL_GROUP, ONCALL_CHANNEL=ONCALL, REDIS_URL=redis_url
    )
    settings, rhythm = Settings.from_env(found), Rhythm(post_every_s=0)
    async with Bot(settings, stream=io.StringIO(), rhythm=rhythm, timer=at.clock) as bot:
        yield f"http://127.0.0.1:{bot.port}/slack/events"


def book(
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    store: Store | None = None,
    metrics: Metrics | None = None,
) -> Book:
    """What a replica remembers of handoffs, by itself or with others in `store`."""
    return Book(store or Memory(), metrics or Metrics(), telemetry.silent(), now)


async def form(at: Office, typed: str = LEAD) -> View:
    """The form that `/lead-history <lead> handoff` opens for Ana."""
    before = in_front(at, ANA)
    await at.ana.command(SALES, f"/lead-history {typed} handoff")
    return await at.until(lambda: shown(at, ANA, other_than=before))


async def hands(at: Office, to: str = BEN, needed: str = CALL_BACK, **values: str) -> Message:
    """Ana hands the lead to a person, or with `to` the group to whoever is on call; returns the card."""
    before = len(messages(at, to))
    view = await form(at)
    whom = (
        {handoff.WHO: handoff.TO_GROUP}
        if to == ONCALL_GROUP
        else {
            handoff.WHO: handoff.TO_PERSON,
            handoff.PERSON: to,
        }
    )
    await at.ana.submit(view, {**whom, handoff.NEEDED: needed, **values})
    await at.until(lambda: "Handed to" in said(at.ana.view.blocks))
    return messages(at, to)[before]


async def press(at: Office, person: str, message: Message, action: str) -> None:
    """Somebody presses a button of a message."""
    await at.slack.hands(person).click(message, action, value=at.value(message.blocks, action))


async def opens(at: Office, person: str, message: Message, action: str) -> View:
    """Somebody presses a button that opens a form; returns the form."""
    before = in_front(at, person)
    await press(at, person, message, action)
    return await at.until(lambda: shown(at, person, other_than=before))


async def sends(at: Office, person: str, view: View, **values: Any) -> str:
    """Somebody sends a form; returns what it then says."""
    before = view.hash
    await at.slack.hands(person).submit(view, values)
    await at.until(lambda: shown(at, person, other_than=before))
    return said(at.slack.hands(person).view.blocks)


async def declines(at: Office, person: str, card: Message, why: str = "I'm off today.") -> str:
    """Somebody declines; returns what they then read."""
    view = await opens(at, person, card, handoff_card.DECLINE)
    return await sends(at, person, view, **{handoff_forms.SAID: why})


def shown(at: Office, person: str, other_than: str = "") -> View | None:
    """The view in front of a person, once it says more than that it is coming."""
    views = at.workspace.views(person)
    if not views or views[-1].hash == other_than or said(views[-1].blocks).endswith("…"):
        return None
    return views[-1]


def in_front(at: Office, person: str) -> str:
    """What tells the view in front of a person from the next."""
    views = at.workspace.views(person)
    return views[-1].hash if views else ""


def messages(at: Office, whose: str) -> list[Message]:
    """The messages outside threads that the bot sent to a person, or where the group is asked."""
    place = ONCALL if whose == ONCALL_GROUP else at.workspace.dm(whose).id
    kept = at.workspace.messages(place)
    return [
        one for one in kept if one.author == at.workspace.app.id and not one.thread_ts and not one.only_for
    ]


def thread(at: Office, card: Message) -> list[str]:
    """What stands in the thread of a card."""
    return [told(one) for one in at.workspace.messages(card.channel) if one.thread_ts == card.ts]


def told(message: Message) -> str:
    """All words of a message."""
    return said(message.blocks) or message.text


def whispers(at: Office, person: str, channel: str) -> list[str]:
    """What a person alone reads in a channel."""
    return [told(one) for one in at.workspace.messages(channel, seen_by=person) if one.only_for == person]


def receipt(at: Office) -> Message:
    """Ana's newest receipt."""
    found = [one for one in messages(at, ANA) if any(b.get("block_id") == "handoff.head" for b in one.blocks)]
    return found[-1]
