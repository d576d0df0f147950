"""Faults of the way back to the person: SL-01 to SL-04, SL-07, SL-12, SL-13."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncApp

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import ANA, DEALS, SALES
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import blocks, notices, surface
from leadsail_bot.slack.work import Work
from tests.faults.bench import LEAD, PROMISE_S, Bench
from tests.faults.row import Row, assert_well
from tests.office import Office, labels, open_office, said

POST, WHISPER, OPEN = "response_url", "chat.postEphemeral", "views.open"
BROKEN = "Something went wrong on our side."


@dataclass(frozen=True)
class Arrives:
    """The answer comes all the same, whole and to the asker alone, after so many posts and whispers."""

    fault: Mapping[str, Any]
    times: float = 1
    posts: int = 1
    whispers: int = 0
    logged: str = ""
    between_s: tuple[float, float] = (0.0, PROMISE_S)

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            office.slack.fault(POST, self.times, **self.fault)
            told = await bench.ask(office)
            assert_well(told)
            assert told.message.only_for == ANA
            assert self.between_s[0] <= told.seconds <= self.between_s[1]
            assert len(office.workspace.calls_to(POST)) == self.posts
            assert len(office.workspace.calls_to(WHISPER)) == self.whispers
            assert [line["event"] for line in told.troubles] == ([self.logged] if self.logged else [])
            office.slack.heal()
            assert_well(await bench.ask(office))


async def in_vain(bench: Bench) -> None:
    """Where the app is no member the answer goes nowhere else: the person reads that, and the operator."""
    async with bench.office() as office:
        office.slack.fault(POST, error="used_url")
        await office.ana.command(DEALS, f"/lead-history {LEAD}")
        await office.until(lambda: office.log("answer_lost"))
        assert [line["level"] for line in office.log("answer_lost")] == ["warning"]
        assert office.workspace.messages(DEALS) == []
        assert [len(office.workspace.calls_to(method)) for method in (POST, WHISPER)] == [1, 1]
        assert [line["lead"] for line in office.log("audit")] == [LEAD]
        [word] = office.ana.sees(office.workspace.dm(ANA).id)
        assert word.text == notices.not_heard(DEALS).text


@dataclass(frozen=True)
class LateAndSilent:
    """LeadSail is slow, then the response_url hangs: the next way has its time, and so has the word."""

    place: str

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            office.sandbox.script(LEAD, Answer(wait_s=4.5))
            office.slack.fault(POST, math.inf, hang=True)
            began = office.clock()
            await office.ana.command(self.place, f"/lead-history {LEAD}")
            where = SALES if self.place == SALES else office.workspace.dm(ANA).id
            [told] = await office.until(lambda: office.ana.sees(where))
            assert office.clock() - began <= PROMISE_S
            assert ("Fay Ong" in said(told.blocks)) is (self.place == SALES)
            assert len(office.workspace.calls_to(WHISPER)) == 1


async def stored_unseen(bench: Bench) -> None:
    """Slack's word got lost: twice the same is better than none, and twice is the most."""
    async with bench.office() as office:
        office.slack.fault(POST, lose_answer=True)
        await office.ana.command(SALES, f"/lead-history {LEAD}")
        await office.until(lambda: office.log("answered"))
        seen = office.ana.sees(SALES)
        assert len(seen) == 2
        assert said(seen[0].blocks) == said(seen[1].blocks)


async def line_before_hangs(bench: Bench) -> None:
    """The line that LeadSail is slow gets no answer from Slack: the history waits for it a second at most."""
    async with bench.office() as office:
        office.sandbox.script(LEAD, Answer(wait_s=3.2))
        office.slack.fault(POST, hang=True)
        told = await bench.ask(office)
        assert_well(told)
        assert told.seconds <= 6.0


@dataclass(frozen=True)
class InPlainWords:
    """Blocks that Slack finds fault with: their words, and an error for the operator without content."""

    no: str

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            office.slack.fault(POST, body=self.no, status=400)
            told = await bench.ask(office)
            assert "Fay Ong" in told.message.text
            assert said(told.message.blocks) in ("", told.message.text)
            [line] = told.troubles
            assert (line["event"], line["level"], line["code"]) == (
                "blocks_refused",
                "error",
                "invalid_blocks",
            )


async def where_at_fault(bench: Bench) -> None:
    """Where Slack says what of the blocks it can't take, the log has that place, and none of the words."""

    async def replies(_: Desk, __: Asked, reply: Reply) -> None:
        await reply.tell(surface.Message("Fay has no number.", [blocks.section("Fay " * 1_000)]))

    def register(app: AsyncApp, work: Work) -> None:
        app.command("/lead-history")(work.on(replies))

    async with open_office(register=register) as office:
        office.slack.fault(POST, error="used_url")
        assert (await office.asks("")).text == "Fay has no number."
        [line] = office.log("blocks_refused")
        assert (line["code"], line["places"]) == ("invalid_blocks", ["/blocks/0/text/text"])
        assert "Fay" not in office.stream.getvalue()


async def too_late_to_open(bench: Bench) -> None:
    """A trigger that has expired: the person gets the button again, and it works."""
    async with bench.office() as office:
        answer = (await bench.ask(office)).message
        office.slack.fault(OPEN, error="expired_trigger_id")
        notice = await _clicks_transcript(office, answer)
        assert notice.text.startswith("That took too long to open. Press the button again.")
        assert notice.only_for == ANA
        assert labels(notice.blocks) == ["Transcript"]
        assert "Transcript" in said([(await office.opens(notice, "transcript.open")).payload["title"]])


async def opened_at_once(bench: Bench) -> None:
    """The modal opens within a second of the click, however slow LeadSail is."""
    async with bench.office({"CACHE_FRESH_SECONDS": "0", "CACHE_STALE_SECONDS": "0"}) as office:
        answer = (await bench.ask(office)).message
        office.sandbox.script("/", Answer(wait_s=2.0), forever=True)
        began = office.clock()
        await office.ana.click(answer, "transcript.open")
        await office.until(lambda: office.workspace.views(ANA))
        assert office.clock() - began <= 1.0
        await office.filled()


@dataclass(frozen=True)
class OpenFails:
    """Slack's Web API fails where a modal should open: said so once, tried once, one event."""

    fault: Mapping[str, Any]
    event: str
    details: Mapping[str, Any] = field(default_factory=dict)

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            answer = (await bench.ask(office)).message
            office.slack.fault(OPEN, **self.fault)
            notice = await _clicks_transcript(office, answer)
            assert notice.text.startswith(BROKEN)
            [line] = office.failures()
            assert (line["event"], line["level"]) == (self.event, "error")
            assert self.details.items() <= line.items()
            assert line["ref"] in notice.text
            assert len(office.workspace.calls_to(OPEN)) == 1
            office.clock.skip_s += 2  # the same press within a second is one press
            await office.opens(answer, "transcript.open")


async def _clicks_transcript(office: Office, answer: Message) -> Message:
    before = len(office.ana.sees(SALES))
    delivery = await office.ana.click(answer, "transcript.open")
    assert delivery.ok
    return (await office.until(lambda: office.ana.sees(SALES)[before:]))[-1]


REFUSED = "first_way_refused"
ROWS = [
    Row("SL-01", "expired", Arrives({"error": "expired_url"}, whispers=1, logged=REFUSED)),
    Row("SL-01", "used up", Arrives({"error": "used_url"}, whispers=1, logged=REFUSED)),
    Row("SL-01", "and no other way", in_vain),
    Row("SL-02", "a short wait", Arrives({"status": 429, "retry_after": 1}, posts=2, between_s=(1.0, 4.0))),
    Row("SL-02", "and again", Arrives({"status": 429, "retry_after": 1}, 2, 2, 1, REFUSED)),
    Row(
        "SL-02",
        "a long wait",
        Arrives({"status": 429, "retry_after": 30}, whispers=1, logged=REFUSED, between_s=(0.0, 2.0)),
    ),
    Row("SL-02", "no wait named", Arrives({"status": 429}, whispers=1, logged=REFUSED)),
    Row("SL-03", "500 twice", Arrives({"status": 500}, times=2, posts=3)),
    Row("SL-03", "reset", Arrives({"reset": True}, posts=2)),
    Row("SL-03", "a fault of Slack's own", Arrives({"status": 200, "body": "internal_error"}, posts=2)),
    Row("SL-03", "500 for ever", Arrives({"status": 500}, math.inf, 3, 1, REFUSED)),
    Row("SL-03", "never answers", Arrives({"hang": True}, math.inf, 3, 1, REFUSED)),
    Row("SL-03", "never answers, late", LateAndSilent(SALES)),
    Row("SL-03", "never answers, late, and no other way", LateAndSilent(DEALS)),
    Row("SL-03", "stored, unseen", stored_unseen),
    Row("SL-03", "the line before hangs", line_before_hangs),
    Row("SL-04", "invalid_blocks", InPlainWords("invalid_blocks")),
    Row("SL-04", "invalid_blocks, as JSON", InPlainWords('{"ok":false,"error":"invalid_blocks"}')),
    Row("SL-04", "the other way", where_at_fault),
    Row("SL-07", "expired trigger", too_late_to_open),
    Row("SL-07", "opened at once", opened_at_once),
    Row(
        "SL-12",
        "500",
        OpenFails({"status": 500, "body": "oops"}, "slack_unavailable", {"part": "unexpected_answer"}),
    ),
    Row(
        "SL-12",
        "HTML",
        OpenFails({"status": 200, "body": "<html>"}, "slack_unavailable", {"part": "unexpected_answer"}),
    ),
    Row(
        "SL-12",
        "a number",
        OpenFails({"status": 200, "body": "123"}, "slack_unavailable", {"part": "web_api"}),
    ),
    Row("SL-12", "reset", OpenFails({"reset": True}, "slack_unavailable", {"part": "web_api"})),
    Row("SL-12", "never answers", OpenFails({"hang": True}, "slack_unavailable", {"part": "web_api"})),
    Row(
        "SL-13",
        "a code nobody has met",
        OpenFails({"error": "brand_new_error"}, "slack_error_unknown", {"code": "brand_new_error"}),
    ),
]
