"""Many handoffs at once, while Slack fails, answers get lost and the bot is killed: what becomes of each.

Everybody does what people do: presses twice, presses again when nothing happens, asks for the card.
"""

import asyncio
import io
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from leadsail_bot.bot import Bot
from leadsail_bot.playground import installed
from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.workspace import SlackServer
from leadsail_bot.playground.workspace.acme import ONCALL, ONCALL_GROUP, SALES
from leadsail_bot.playground.workspace.entities import Person
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.settings import Settings
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import handoff, handoff_card, handoff_forms, handoff_receipt, handoff_reminder
from tests import samples
from tests.office import API_KEY, Clock, environ, said

LEAD = "lead_many1"
NEEDED = re.compile(r"needed-(\d+)\.")
ON_CALL = [f"U0ONCALL{number}" for number in range(3)]
AT_ONCE = 24
PATIENCE_S, AFTER_DEATH_S, ANSWER_S, TRIES = 2.0, 0.3, 10.0, 8
LOOK_S = 0.5
TROUBLE_EVERY, LIVES = 8, (30, 600)  # in calls of the bot to Slack, so that a slow machine makes no odds
SCENES = ("accept", "accept", "decline", "cancel", "reassign", "nobody")
TARGETS = (
    *("chat.postMessage", "chat.postMessage", "chat.update", "chat.update", "chat.scheduleMessage"),
    *("chat.deleteScheduledMessage", "chat.scheduledMessages.list", "chat.getPermalink", "response_url"),
    *("views.open", "views.update", "users.info", "usergroups.users.list", "conversations.info"),
)
TROUBLES: tuple[dict[str, Any], ...] = (
    {"lose_answer": True},
    {"lose_answer": True},
    {"reset": True},
    {"error": "internal_error"},
    {"status": 503},
)


@dataclass
class Many:
    """Acme with a hundred givers and takers, and a bot that comes and goes."""

    slack: SlackServer
    clock: Clock
    environ: dict[str, str]
    dice: random.Random
    kills: int = 0
    dying: bool = False
    over: bool = False
    up: asyncio.Event = field(default_factory=asyncio.Event)
    ended: Counter[str] = field(default_factory=Counter)
    _asked: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _looked_at: int = 0

    def joins(self, person: str, channel: str) -> None:
        """Somebody new, in a channel."""
        workspace = self.slack.workspace
        workspace.people[person] = Person(person, person, "member", workspace.team_id)
        workspace.channels[channel].members.add(person)

    async def keep_trouble(self) -> None:
        """Now this call fails, now that one; never for long."""
        while not self.over:
            await self.calls(TROUBLE_EVERY)
            if not self.dying:
                self.slack.heal()
                self.slack.fault(self.dice.choice(TARGETS), **self.dice.choice(TROUBLES))

    async def keep_running(self, opened: AsyncExitStack) -> None:
        """A bot, and after a while the next: what was under way is cut off wherever it stands.

        One in two is told to stop and has a last word; of the others nothing reaches Slack any more.
        """
        while not self.over:
            bot = Bot(
                Settings.from_env(self.environ),
                stream=io.StringIO(),
                rhythm=Rhythm(drain_s=0, post_every_s=0),
                timer=self.clock,
            )
            try:
                await bot.__aenter__()
            except Exception:  # noqa: BLE001 - Slack's trouble at the start: the next one comes
                continue
            opened.push_async_callback(bot.close)
            self.slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")
            self.up.set()
            await self.calls(self.dice.randint(*LIVES))
            self.dying = self.dice.random() < 0.5
            if self.dying:
                self.slack.heal()
                self.slack.fault("*", math.inf, reset=True)
            await bot.close()
            self.kills += 1  # not before: until then it may still post what nobody need ask for again
            self.dying = False
            self.slack.heal()

    def asked_on_call(self, number: int) -> list[Message]:
        """The cards of one handoff where the group is asked; each message there is read once."""
        kept = self.slack.workspace.messages(ONCALL)
        for message in kept[self._looked_at :]:
            if _has(message, "handoff.controls") and (found := NEEDED.search(said(message.blocks))):
                self._asked[int(found[1])].append(message)
        self._looked_at = len(kept)
        return self._asked[number]

    async def calls(self, count: int) -> None:
        """Wait until the bot has called Slack so many times more."""
        workspace = self.slack.workspace
        target, version = workspace.tally.total() + count, workspace.version
        while workspace.tally.total() < target and not self.over:
            version = await workspace.changed(version, LOOK_S)

    async def until(self, found: Callable[[], Any], seconds: float = PATIENCE_S) -> Any:
        """What is seen within a while; or what nobody found. Who waits for a bot that died soon gives up."""
        loop, workspace = asyncio.get_running_loop(), self.slack.workspace
        kills: float = self.kills
        end, version = loop.time() + seconds, workspace.version
        while not (it := found()) and (left := end - loop.time()) > 0:
            if self.kills > kills:
                end, kills = min(end, loop.time() + AFTER_DEATH_S), math.inf
            version = await workspace.changed(version, min(left, AFTER_DEATH_S))
        return it


@dataclass
class One:
    """One handoff among many: who gives it, to whom, and how the story goes."""

    many: Many
    number: int
    scene: str
    to_group: bool

    @property
    def needed(self) -> str:
        """What tells it from the others."""
        return f"needed-{self.number}."

    @property
    def giver(self) -> str:
        """A person of its own."""
        return f"U0GIVER{self.number:04}"

    @property
    def taker(self) -> str:
        """Another one."""
        return f"U0TAKER{self.number:04}"

    @property
    def cards(self) -> list[Message]:
        """Its cards, oldest first."""
        workspace = self.many.slack.workspace
        theirs = workspace.messages(workspace.dm(self.taker).id)
        alone = [message for message in theirs if _has(message, "handoff.controls")]
        return [*alone, *self.many.asked_on_call(self.number)]

    @property
    def receipts(self) -> list[Message]:
        """Its receipts; one that is no use stays where an answer got lost."""
        kept = self.many.slack.workspace.messages(self.many.slack.workspace.dm(self.giver).id)
        return [message for message in kept if _has(message, "handoff.head")]

    async def happen(self) -> None:
        """From the form to what its people make of it."""
        await self._again(self._hand_over, lambda: self.cards)
        if not self.cards or self.scene == "nobody":
            return
        match self.scene:
            case "accept":
                await self._again(self._accept, lambda: not _open(self.cards[-1]))
            case "decline":
                await self._again(self._decline, lambda: not _open(self.cards[0]))
                await self.many.until(self._moved_on)
                await self._again(self._accept, lambda: not _open(self.cards[-1]))
            case "cancel":
                await self._again(
                    lambda: asyncio.gather(self._accept(), self._from_receipt(handoff_receipt.CANCEL)),
                    lambda: not _open(self.cards[-1]),
                )
            case "reassign":
                await asyncio.gather(self._accept(), self._reassign())
                await self.many.until(self._moved_on)
                await self._again(self._accept, lambda: not _open(self.cards[-1]))

    def _moved_on(self) -> bool:
        """There is a second card, or somebody had the first."""
        return len(self.cards) > 1 or "Accepted by" in said(self.cards[0].blocks)

    async def _again(self, deed: Callable[[], Any], done: Callable[[], Any]) -> None:
        """What people do when nothing happens."""
        for _ in range(TRIES):
            await deed()
            if await self.many.until(done, PATIENCE_S / 2):
                return
            self.many.clock.skip_s += 2.0  # the same press within a second is one press

    async def _hand_over(self) -> None:
        hands, many = self.many.slack.hands(self.giver), self.many
        before = _front(many, self.giver)
        await hands.command(SALES, f"/lead-history {LEAD} handoff")
        view = await many.until(lambda: _form(many, self.giver, before))
        if not view:
            return
        to = (
            {handoff.WHO: handoff.TO_GROUP}
            if self.to_group
            else {
                handoff.WHO: handoff.TO_PERSON,
                handoff.PERSON: self.taker,
            }
        )
        with suppress(LookupError):  # it was replaced meanwhile
            await hands.submit(view, {**to, handoff.NEEDED: self.needed})
        # Nobody begins again while it says that it is on its way, or while the card is there.
        await many.until(lambda: self.cards or _answered(many, self.giver), ANSWER_S)

    async def _accept(self) -> None:
        """Pressed twice, and by everybody it is for."""
        cards = self.cards
        people = ON_CALL if cards[-1].channel == ONCALL else [self.taker]
        presses = [person for person in people for _ in range(2)]
        self.many.dice.shuffle(presses)
        await asyncio.gather(*(self._press(person, cards[-1], handoff_card.ACCEPT) for person in presses))

    async def _decline(self) -> None:
        card, many = self.cards[0], self.many
        people = ON_CALL[:1] if card.channel == ONCALL else [self.taker]
        before = _front(many, people[0])
        await self._press(people[0], card, handoff_card.DECLINE)
        if view := await many.until(lambda: _form(many, people[0], before)):
            with suppress(LookupError):
                await many.slack.hands(people[0]).submit(view, {handoff_forms.SAID: "Not today."})
        if self.to_group:  # it stays open for the others
            await self._accept()

    async def _reassign(self) -> None:
        many, before = self.many, _front(self.many, self.giver)
        await self._from_receipt(handoff_receipt.REASSIGN)
        if view := await many.until(lambda: _form(many, self.giver, before)):
            with suppress(LookupError):
                await many.slack.hands(self.giver).submit(view, {handoff.WHO: handoff.TO_GROUP})

    async def _from_receipt(self, action: str) -> None:
        for receipt in self.receipts[-1:]:
            await self._press(self.giver, receipt, action)

    async def _press(self, person: str, message: Message, action: str) -> None:
        with suppress(LookupError):  # it has gone from the message meanwhile
            await self.many.slack.hands(person).click(message, action)

    # ── what became of it

    def settle(self) -> str:
        """Count how it ended; what is wrong about it, "" where nothing is."""
        try:
            self.many.ended[self.check()] += 1
        except AssertionError as error:
            return f"{self.number} {error}"
        return ""

    def check(self) -> str:
        """How it ended, in a word. AssertionError where it was lost, doubled, or two people have it."""
        asked = Counter(card.channel for card in self.cards)
        assert all(count == 1 for count in asked.values()), (self.scene, asked)
        open_ = [card for card in self.cards if _open(card)]
        taken = [card for card in self.cards if "Accepted by" in said(card.blocks)]
        told = {line for card in self.cards for line in self._thread(card) if line.startswith("Accepted by")}
        assert len({line.split(",")[0] for line in told}) <= 1, (self.scene, told)
        assert len(taken) + len(open_) <= 1, (self.scene, [said(card.blocks) for card in self.cards])
        if taken:
            return "accepted"
        if any("Cancelled by" in said(card.blocks) for card in self.cards):
            return "cancelled"
        if not self.cards:
            given = [one for one in self.receipts if "Not accepted yet" in said(one.blocks)]
            assert not given, (self.scene, "a receipt without a card")
            return "never handed over"  # and nothing says that it was
        assert self._is_reported(), (self.scene, [said(receipt.blocks) for receipt in self.receipts])
        return "open" if open_ else "nobody has it"

    def _is_reported(self) -> bool:
        """The giver hears of it: by a reminder that waits, by the receipt, or at once, in the form."""
        waits = any(
            f"<@{self.giver}>" in one.text and handoff_reminder.for_giver(one.text)
            for one in self.many.slack.workspace.scheduled.values()
        )
        words = (
            "Nobody has this lead now",
            "Being handed over",
            "didn't confirm",
            "Slack took no reminder",
        )
        receipt = any(word in said(receipt.blocks) for receipt in self.receipts for word in words)
        return waits or receipt

    def _thread(self, card: Message) -> list[str]:
        kept = self.many.slack.workspace.messages(card.channel)
        return [said(message.blocks) for message in kept if message.thread_ts == card.ts]


async def simulate(count: int, redis_url: str = "") -> Many:
    """So many handoffs, and what became of them; AssertionError for any that was lost, or had twice."""
    dice = random.Random(1)  # the same stories each time
    async with _town(dice, redis_url) as many:
        stories = [
            One(many, number, SCENES[number % len(SCENES)], to_group=dice.random() < 0.4)
            for number in range(count)
        ]
        for story in stories:
            for person in (story.giver, story.taker):
                many.joins(person, SALES)
        gate = asyncio.Semaphore(AT_ONCE)

        async def tell(story: One) -> None:
            async with gate:
                await story.happen()

        await asyncio.gather(*map(tell, stories))
        wrong = [problem for story in stories if (problem := story.settle())]
    assert not wrong, "\n".join(wrong)
    return many


@asynccontextmanager
async def _town(dice: random.Random, redis_url: str) -> AsyncIterator[Many]:
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(Sandbox(API_KEY))
        sandbox.put(samples.record(leadId=LEAD), [samples.interaction(leadId=LEAD)])
        slack = await opened.enter_async_context(installed.slack())
        slack.stage.rates.clear()
        workspace = slack.workspace
        workspace.groups[ONCALL_GROUP].members[:] = ON_CALL
        settings = environ(
            sandbox,
            slack,
            ONCALL_USERGROUP=ONCALL_GROUP,
            ONCALL_CHANNEL=ONCALL,
            COMMANDS_PER_MINUTE="0",
            REDIS_URL=redis_url,
        )
        many = Many(slack, Clock(), settings, dice)
        for person in ON_CALL:
            many.joins(person, ONCALL)
        trouble = asyncio.create_task(many.keep_trouble())
        running = asyncio.create_task(many.keep_running(opened))
        try:
            await many.up.wait()
            yield many
        finally:
            many.over = True  # both end by themselves: a bot cancelled while it closes leaves connections
            await asyncio.gather(trouble, running, return_exceptions=True)


def _has(message: Message, block_id: str) -> bool:
    return any(block.get("block_id") == block_id for block in message.blocks)


def _open(card: Message) -> bool:
    return "Not accepted yet" in said(card.blocks)


def _front(many: Many, person: str) -> str:
    views = many.slack.workspace.views(person)
    return views[-1].id if views else ""


def _form(many: Many, person: str, before: str) -> Any:
    """A form that has come up since."""
    views = many.slack.workspace.views(person)
    return views[-1] if views and views[-1].id != before and views[-1].payload.get("submit") else None


def _answered(many: Many, person: str) -> bool:
    """The modal says more than that something is coming."""
    views = many.slack.workspace.views(person)
    return not views or not said(views[-1].blocks).endswith("…")
