"""Acknowledged at once, and always answered: whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from leadsail_bot import sink
from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, SALES, TEAM
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.parcels import Parcel
from leadsail_bot.slack import listeners, serve, work
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import AtOnce, Desk, Listener
from leadsail_bot.slack.handoffs import errands
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views import blocks, notices
from leadsail_bot.slack.views.surface import Message, modal
from leadsail_bot.slack.work import LEADSAIL_S, WORK_S, BoltListener, Offer, Suggest, Work
from tests import samples
from tests.faults import patience
from tests.office import Office, open_office, said

MOST_AWAITS = 40
DOCKER_S = 10.0  # docker stop, --time
MANY, TRIES = 10, 5  # at once; and how often a busy machine may take longer over them than work waits


class Sabotage:
    """Runs a coroutine until it waits for the nth time, and fails there instead."""

    def __init__(self) -> None:
        self.at = 0
        self.struck = False

    def wrap(self, listener: Listener) -> Listener:
        """The listener with a bomb in it."""

        async def sabotaged(desk: Desk, asked: Asked, reply: Reply) -> None:
            await _Driven(listener(desk, asked, reply), self)

        return sabotaged


class _Driven:
    def __init__(self, coroutine: Any, sabotage: Sabotage) -> None:
        self._coroutine = coroutine
        self._sabotage = sabotage

    def __await__(self) -> Generator[Any, Any, Any]:
        awaited = self._coroutine.__await__()
        sent: Any = None
        for waits in range(1, 10_000):
            try:
                waited_for = awaited.send(sent)
            except StopIteration as done:
                return done.value
            if waits == self._sabotage.at:
                self._sabotage.struck = True
                if asyncio.isfuture(waited_for):
                    waited_for.cancel()
                awaited.throw(RuntimeError("sabotage"))
            sent = yield waited_for
        return None


class SabotagedWork:
    """The office's own Work, every listener with the bomb in it."""

    def __init__(self, work: Work, sabotage: Sabotage) -> None:
        self._work = work
        self._sabotage = sabotage

    def on(self, listener: Listener, *, at_once: AtOnce | None = None) -> BoltListener:
        """As Work.on."""
        return self._work.on(self._sabotage.wrap(listener), at_once=at_once)

    def options(self, suggest: Suggest, *, otherwise: Offer) -> BoltListener:
        """As Work.options, unharmed."""
        return self._work.options(suggest, otherwise=otherwise)


@asynccontextmanager
async def sabotaged_office(sabotage: Sabotage) -> AsyncIterator[Office]:
    """An office in which listeners fail at the await that `sabotage.at` names; 0 is none."""

    def register(app: AsyncApp, work: Work) -> None:
        listeners.register(app, SabotagedWork(work, sabotage))  # type: ignore[arg-type]

    async with open_office(register=register, CACHE_FRESH_SECONDS="0") as office:
        office.sandbox.put(
            {"leadId": "lead_many1"}, [samples.interaction(interactionId=f"int_{n}") for n in range(20)]
        )
        yield office


Deed = Callable[[Office], Coroutine[Any, Any, Delivery]]


async def _command(office: Office) -> Delivery:
    return await office.ana.command(SALES, "/lead-history lead_many1")


async def _search(office: Office) -> Delivery:
    return await office.ana.command(SALES, "/lead-history Kai Nakoa")


async def _older(office: Office) -> Delivery:
    return await office.ana.click(office.ana.sees(SALES)[0], "answer.older")


async def _refresh(office: Office) -> Delivery:
    return await office.ana.click(office.ana.sees(SALES)[0], "answer.refresh")


async def _transcript(office: Office) -> Delivery:
    return await office.ana.click(office.ana.sees(SALES)[0], "transcript.open")


@pytest.mark.parametrize(
    "deed",
    [_command, _search, _older, _refresh, _transcript],
    ids=["command", "search", "older", "refresh", "transcript"],
)
async def test_a_failure_at_any_await_still_ends_in_an_answer(deed: Deed) -> None:
    """Every place where a listener can wait is struck once; each time it is acknowledged and answered."""
    sabotage = Sabotage()
    struck = 0
    for number in range(1, MOST_AWAITS):
        async with sabotaged_office(sabotage) as office:
            await office.asks("lead_many1")
            sabotage.at, sabotage.struck = number, False
            delivery = await deed(office)
            await _over(office)
            sabotage.at = 0
        assert delivery.ok
        if not sabotage.struck:
            break
        struck += 1
        assert not office.log("answer_lost")
    assert 1 < struck < MOST_AWAITS - 1


async def test_what_is_said_at_once_may_fail() -> None:
    """A form whose check falls over is acknowledged all the same, and its listener still answers."""
    heard = list[str]()

    def falls_over(_: Desk, __: Asked) -> dict[str, Any]:
        raise RuntimeError("sabotage")

    async def listener(_: Desk, asked: Asked, reply: Reply) -> None:
        heard.append(asked.user)
        reply.nothing_to_say()

    def register(app: AsyncApp, work: Work) -> None:
        app.view("odd")(work.on(listener, at_once=falls_over))

    async with open_office(register=register) as office:
        field = blocks.text_input("x", "x", "x", placeholder="x", max_length=9, optional=True)
        form = modal(Message("x", [field]), title="x", callback="odd", submit="x")
        delivery = await office.ana.submit(modals.open_(office.slack.stage, ANA, form))
        assert delivery.ok
        await patience.until(lambda: heard == [ANA])
        assert [line["error"] for line in office.log("unexpected")] == ["RuntimeError"]


async def test_those_who_ask_in_one_moment_are_acknowledged_first() -> None:
    """Work begins at once for the first, for the others when all are, in however many turns of the loop."""
    order, bodies = list[str](), list[dict[str, Any]]()
    handles = list[BoltListener]()

    async def listener(_: Desk, __: Asked, reply: Reply) -> None:
        order.append("work")
        reply.nothing_to_say()

    async def ack(**_: Any) -> None:
        order.append("ack")

    def register(app: AsyncApp, work: Work) -> None:
        handles.append(work.on(listener))

        async def note(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            bodies.append(body)

        app.command("/lead-history")(note)

    async with open_office(register=register, COMMANDS_PER_MINUTE="0") as office:
        await office.ana.command(SALES, "/lead-history lead_many1")
        for again in range(TRIES):
            order.clear()
            for number in range(MANY):
                await handles[0](ack, {**bodies[0], "trigger_id": f"{again}.{number}"})  # type: ignore[arg-type]
                for _ in range(3):
                    await asyncio.sleep(0)
            await patience.until(lambda: len(order) == 2 * MANY)
            if order == ["ack", "work", *["ack"] * (MANY - 1), *["work"] * (MANY - 1)]:
                return
    pytest.fail(f"work began before all were acknowledged: {order}")


async def _over(office: Office) -> None:
    """Ana has an answer to the second thing she did: another page, a notice, or a filled modal."""

    def heard() -> bool:
        views = office.workspace.views(ANA)
        if views:
            return "Loading" not in said(views[-1].blocks)
        return len([call for call in office.workspace.calls_to("response_url") if call.ok]) > 1

    await office.until(lambda: len(office.log("answered")) > 1 or bool(office.failures()))
    await office.until(heard)


async def test_the_acknowledgement_does_not_wait_for_leadsail(either_office: Office) -> None:
    """LeadSail takes its time: Slack has its acknowledgement long before."""
    office = either_office
    office.sandbox.script("/", Answer(wait_s=1.5), forever=True)
    delivery = await office.ana.command(SALES, "/lead-history lead_abc123")
    assert delivery.ok
    assert delivery.ack_ms < 1_000
    assert not office.ana.sees(SALES)


async def test_a_leadsail_that_hangs_ends_in_a_notice() -> None:
    """The deadline turns silence into a sentence."""
    async with open_office(LEADSAIL_DEADLINE_SECONDS="1") as office:
        office.sandbox.script("/", Answer(hang=True), forever=True)
        answer = await office.asks("lead_abc123")
    assert answer.text.startswith("LeadSail isn't responding right now.")


async def test_a_slow_leadsail_is_announced_once(office: Office) -> None:
    """After three seconds one line says the answer follows; then it does, and the line stays."""
    office.sandbox.script("lead_abc123", Answer(wait_s=3.3))
    answered = await office.asks("lead_abc123")
    slow, answer = office.ana.sees(SALES)
    assert slow.text == "LeadSail is slow; the answer follows here."
    assert answer == answered
    assert "In progress" in said(answer.blocks)


async def test_after_a_click_it_is_announced_that_more_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer in the place of what was clicked, or of *Open for me* below it; and that nobody need press
    again, whoever is slow.
    """
    monkeypatch.setattr(work, "SLOW_S", 0.2)
    answer = await office.asks("lead_abc123")
    office.clock.skip_s += 6
    office.sandbox.script("lead_abc123", Answer(wait_s=0.6))
    await office.ana.click(answer, "answer.refresh")
    _, slow = await office.until(lambda: told if len(told := office.ana.sees(SALES)) > 1 else None)
    assert slow.text == "This takes a while; there is no need to press again."


@pytest.mark.parametrize(
    ("fault", "is_said"), [({}, True), ({"lose_answer": True}, True), ({"status": 500}, False)], ids=str
)
async def test_a_slow_leadsail_is_announced_in_a_window(
    office: Office, fault: dict[str, Any], is_said: bool
) -> None:
    """Above what stands there after three seconds; then the answer comes, whatever became of that word."""
    form = await office.opens(await office.asks("help"), "lookup.open")
    answer = await office.looks_up(form, "lead_abc123")
    stood = said(answer.blocks).partition(" · as of ")[0]
    office.clock.skip_s += 400
    office.sandbox.script("lead_abc123", Answer(wait_s=4.5))
    if fault:
        office.slack.fault("views.update", **fault)
    seen = await office.turns(answer, "answer.refresh")
    assert said(seen.blocks).startswith(f"{notices.slow_window().text} {stood}") is is_said
    await office.until(lambda: said(office.ana.view.blocks).startswith(stood))
    await patience.until(lambda: len(office.log("answered")) == 4)
    assert len(office.ana.sees(SALES)) == 1


class Heard(Speak):
    """Answers, as somebody hears them."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def answer(self, asked: Asked, message: Message, **_: Any) -> None:
        self.said.append(message.text)


async def test_no_word_on_the_way_comes_after_the_answer() -> None:
    """Three seconds may be over just as it is sent."""
    heard = Heard()
    reply = Reply(heard, Asked(user=ANA, team=TEAM, channel=SALES))
    await reply.show(notices.usage())
    await reply.reassure()
    assert heard.said == [notices.usage().text]


async def test_work_under_way_is_answered_before_the_bot_stops() -> None:
    """Told to stop with a command in flight, the bot answers it first."""
    async with open_office() as office:
        office.sandbox.script("lead_abc123", Answer(wait_s=0.5))
        await office.ana.command(SALES, "/lead-history lead_abc123")
        assert not office.ana.sees(SALES)
        await office.bot.close()
        assert "In progress" in said(office.ana.sees(SALES)[0].blocks)


@pytest.mark.parametrize(("takes_s", "lost"), [(0.5, False), (9.0, True)], ids=["in time", "too late"])
async def test_a_stop_in_the_middle_of_a_last_word(
    monkeypatch: pytest.MonkeyPatch, takes_s: float, lost: bool
) -> None:
    """What is being said has its time; what Slack doesn't take in that is in the log."""
    monkeypatch.setattr(work, "CLOSE_S", 0.8)

    async def fails(*_: object) -> None:
        raise RuntimeError

    def register(app: AsyncApp, work: Work) -> None:
        app.command("/lead-history")(work.on(fails))

    async with open_office(register=register, rhythm=Rhythm(drain_s=0)) as office:
        office.slack.fault("response_url", times=9, delay_s=takes_s)
        await office.ana.command(SALES, "/lead-history lead_abc123")
        await asyncio.sleep(0.2)
        assert office.log("unexpected")
        await office.bot.close()
        assert bool(office.ana.sees(SALES)) is not lost
        assert bool(office.log("answer_lost")) is lost


def test_the_longest_stop_is_shorter_than_docker_waits() -> None:
    """Answers, last words, errands, requests and lines that hang: each is waited for in its turn."""
    assert Rhythm().drain_s + work.CLOSE_S + errands.CLOSE_S + serve.CLOSING_S + sink.CLOSE_S < DOCKER_S


async def test_a_payload_that_is_no_payload_is_logged(office: Office) -> None:
    """Slack signed it, nobody can read it: acknowledged, in the log, and nothing falls over."""
    url = f"http://127.0.0.1:{office.bot.port}/slack/events"
    office.slack.deliver_to(url)
    parcel = Parcel(
        "interactive", {"type": "block_actions", "user": "U1", "actions": None, "trigger_id": "1.2"}
    )
    delivery = await office.slack.post.send(parcel)
    assert delivery.ok
    assert (await office.asks("lead_abc123")).blocks


class _Slow:
    """Work in which whatever comes before LeadSail has left each person 0.2 s to wait for it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.left_s: list[float] = []

    def on(self, listener: Listener, *, at_once: AtOnce | None = None) -> BoltListener:
        """As Work.on."""

        async def delayed(desk: Desk, asked: Asked, reply: Reply) -> None:
            now = asyncio.get_running_loop().time()
            self.left_s.append((asked.by or 0.0) - now)
            late = msgspec.structs.replace(asked, by=now + 0.2)
            await listener(desk, late, Reply(reply._speak, late))
            reply.nothing_to_say()

        return self._work.on(delayed, at_once=at_once)

    def options(self, suggest: Suggest, *, otherwise: Offer) -> BoltListener:
        """As Work.options."""
        return self._work.options(suggest, otherwise=otherwise)


async def test_time_spent_before_leadsail_costs_nobody_what_is_kept() -> None:
    """One deadline goes down with the person: a slow check of access leaves LeadSail less time, no more."""
    slow: list[_Slow] = []

    def register(app: AsyncApp, work: Work) -> None:
        slow.append(_Slow(work))
        listeners.register(app, slow[0])  # type: ignore[arg-type]  # stands in for Work

    async with open_office(register=register) as office:
        office.sandbox.put(samples.record(leadId="lead_slow1"), [samples.interaction(leadId="lead_slow1")])
        await office.asks("lead_slow1")
        office.sandbox.script("lead_slow1", Answer(hang=True), forever=True)
        office.clock.skip_s += 400
        kept = await office.asks("lead_slow1")
        assert "this may be out of date" in said(kept.blocks)
        assert all(8.0 < left_s <= LEADSAIL_S < WORK_S for left_s in slow[0].left_s)
